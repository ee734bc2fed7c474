//! Which number, date or name belongs to which words: the 12 towers and the 4 lanes must not change places.

use std::ops::Range;

use super::names;
use crate::check::align::{Line, Scope, alike};
use crate::check::text::Token;

/// A fact in the evidence that could be the one the sentence means.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The line it stands in.
    pub line: usize,
    /// Its tokens.
    pub span: Range<usize>,
    /// Where the other facts of its kind stand in that line.
    pub others: Vec<Range<usize>>,
    /// True where it is what the sentence says.
    pub agrees: bool,
}

/// Returns the fact that the words around the sentence's own belong to in the evidence, where that is another than the
/// one the sentence gives: nothing around the sentence's fact stands around its like, and something stands around the
/// other.
pub(super) fn misplaced(
    scope: &Scope,
    span: &Range<usize>,
    others: &[Range<usize>],
    candidates: &[Candidate],
) -> Option<Candidate> {
    // "Between 1990 and 1998": each belongs to all that is said of both.
    if others.iter().any(|other| {
        linked(&scope.claim, span.end, other.start) || linked(&scope.claim, other.end, span.start)
    }) {
        return None;
    }
    let window = window(&scope.claim, span, others);
    let mine: Vec<usize> =
        window.filter(|at| !span.contains(at)).filter(|at| is_context(&scope.claim, *at)).collect();
    let held = |candidate: &Candidate| -> Vec<usize> {
        let Some(line) = scope.lines.get(candidate.line) else { return Vec::new() };
        let theirs = self::window(line, &candidate.span, &candidate.others);
        let theirs: Vec<usize> = theirs.filter(|at| !candidate.span.contains(at)).collect();
        let meant = antecedent(scope, candidate.line);
        let is_meant = |at: usize| {
            meant.is_some_and(|line| (0..line.text.tokens.len()).any(|place| same(scope, at, line, place)))
        };
        let stands = |at: &usize| theirs.iter().any(|place| same(scope, *at, line, *place)) || is_meant(*at);
        mine.iter().copied().filter(stands).collect()
    };
    let agreeing: Vec<(&Candidate, Vec<usize>)> =
        candidates.iter().filter(|c| c.agrees).map(|c| (c, held(c))).collect();
    let beats = |rival: &Candidate, words: &[usize]| {
        agreeing.iter().all(|(candidate, own)| {
            let least = if candidate.line == rival.line { 1 } else { 2 };
            let more = words.iter().filter(|at| !own.contains(at)).count();
            more >= least && !own.iter().any(|at| !words.contains(at))
        })
    };
    candidates.iter().filter(|candidate| !candidate.agrees).find(|rival| beats(rival, &held(rival))).cloned()
}

/// Returns the line before one that begins with "it", "he", "they": what that one is about stands there.
fn antecedent<'l>(scope: &'l Scope<'l>, line: usize) -> Option<&'l Line<'l>> {
    let (before, this) = (scope.lines.get(line.checked_sub(1)?)?, scope.lines.get(line)?);
    let points = matches!(this.text.lower(0), "it" | "its" | "he" | "his" | "she" | "her" | "they" | "their");
    (points && before.passage == this.passage).then_some(before)
}

fn is_context(line: &Line, at: usize) -> bool {
    line.text.tokens.get(at).is_some_and(Token::is_content)
}

fn same(scope: &Scope, at: usize, line: &Line, place: usize) -> bool {
    match (scope.claim.text.tokens.get(at), line.text.tokens.get(place)) {
        (Some(mine), Some(theirs)) => {
            theirs.is_content() && alike(&mine.key, &theirs.key)
                || mine.is_capital() && theirs.is_capital() && names::is_short_for(mine, theirs)
        }
        _ => false,
    }
}

/// Returns the tokens that belong to a fact: up to the boundary between it and the next fact of its kind on either
/// side. The two ends of "from October to March" belong together.
fn window(line: &Line, span: &Range<usize>, others: &[Range<usize>]) -> Range<usize> {
    let (mut start, mut end) = (span.start, span.end);
    let mut before: Vec<&Range<usize>> = others.iter().filter(|other| other.end <= start).collect();
    let mut after: Vec<&Range<usize>> = others.iter().filter(|other| other.start >= end).collect();
    before.sort_by_key(|other| other.end);
    after.sort_by_key(|other| std::cmp::Reverse(other.start));
    while let Some(last) = before.last().filter(|last| linked(line, last.end, start)) {
        start = last.start;
        before.pop();
    }
    while let Some(next) = after.last().filter(|next| linked(line, end, next.start)) {
        end = next.end;
        after.pop();
    }
    let from = before.last().map_or(0, |other| boundary(line, other.end..start).unwrap_or(other.end));
    let to = after
        .last()
        .map_or(line.text.tokens.len(), |other| boundary(line, end..other.start).unwrap_or(other.start));
    from..to
}

/// Returns true where one word such as "to", or a list's comma, stands between two facts and nothing else.
fn linked(line: &Line, end: usize, start: usize) -> bool {
    let words = ["to", "-", "\u{2013}", "until", "and", "or", "through", ","];
    start == end + 1 && words.contains(&line.text.lower(end))
}

/// Returns where one thing ends and the next begins: the strongest break between two facts.
fn boundary(line: &Line, between: Range<usize>) -> Option<usize> {
    let breaks: [&[&str]; 3] = [
        &[";", "(", ")", ":"],
        &["and", "but", "while", "whereas", "then", "or"],
        &[",", "\u{2013}", "\u{2014}"],
    ];
    breaks.iter().find_map(|words| between.clone().find(|at| words.contains(&line.text.lower(*at))))
}
