//! Who did what to whom: the names of a sentence must stand to one another, and to its verbs, as in the passage.

use std::ops::Range;

use super::{Finding, names, opposites, polarity};
use crate::check::align::{Line, Scope, alike};
use crate::check::text::{Sort, Text, Token};

/// Verbs that go both ways.
#[rustfmt::skip]
const MUTUAL: &[&str] = &[
    "marry", "meet", "met", "join", "fight", "fought", "border", "share", "differ", "between", "collaborate", "compete",
    "connect", "link", "equal",
];
/// Words that tie a name to what stands before them.
#[rustfmt::skip]
const TIES: &[&str] = &["by", "in", "at", "of", "from", "to", "near", "on", "under", "with", "for", "against", "into", "off", "called", "named", "as", "through"];
/// How many of the words behind a name tell what it did.
const DEED_WORDS: usize = 4;

/// Returns the names that have changed places.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let pivots =
        scope.claim.text.tokens.iter().enumerate().filter(|(at, token)| is_pivot(&scope.claim, *at, token));
    let around = pivots.filter_map(|(at, token)| {
        scope.near().take(3).find_map(|line| Some(swap(scope, at, token, line)?.of(line)))
    });
    let runs = names::runs(&scope.claim, &scope.proper);
    let tied = runs.iter().filter_map(|name| tied_otherwise(scope, name));
    let done = runs.iter().filter_map(|name| done_by_another(scope, name, &runs));
    let preferred = scope.near().take(3).find_map(|line| Some(preferred(scope, line)?.of(line)));
    let told = told_of_another(scope, &runs);
    preferred.into_iter().chain(around).chain(tied).chain(done).chain(told).take(1).collect()
}

/// "Ibuprofen rather than paracetamol" where the passage says "paracetamol rather than ibuprofen".
fn preferred(scope: &Scope, line: &Line) -> Option<Finding> {
    let (mine, theirs) = (preference(&scope.claim.text)?, preference(&line.text)?);
    (mine.0.key == theirs.1.key && mine.1.key == theirs.0.key).then(|| {
        Finding::against(format!(
            "“{}” and “{}” have changed places: the passage says “{}”",
            mine.0.raw,
            mine.1.raw,
            polarity::short(line.text.text)
        ))
    })
}

/// Returns what is preferred, and to what: the words that say something before and after "rather than", "instead of".
fn preference<'t, 'a>(text: &'t Text<'a>) -> Option<(&'t Token<'a>, &'t Token<'a>)> {
    let at = (0..text.tokens.len())
        .find(|at| text.has_at(*at, &["rather", "than"]) || text.has_at(*at, &["instead", "of"]))?;
    let (before, after) = text.tokens.split_at(at);
    let says = |token: &&Token| token.is_content() && token.sort == Sort::Word;
    Some((before.iter().rfind(says)?, after.iter().skip(2).find(says)?))
}

/// "Beat" and "beaten".
fn same_verb(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    one == other || short.len() > 3 && long.strip_prefix(short).is_some_and(|end| matches!(end, "n" | "en"))
}

fn is_pivot(line: &Line, at: usize, token: &Token) -> bool {
    let verb = token.sort == Sort::Word && !token.is_capital() && token.is_content() && !line.is_measured(at);
    verb && !MUTUAL.contains(&token.key.as_str()) || token.lower == "than"
}

fn swap(scope: &Scope, at: usize, token: &Token, line: &Line) -> Option<Finding> {
    let claim = &scope.claim;
    let comparison = token.lower == "than";
    let here =
        |theirs: &Token| if comparison { theirs.lower == "than" } else { same_verb(&theirs.key, &token.key) };
    let place = line.text.tokens.iter().position(here)?;
    if comparison && !same_degree(&claim.text, at, &line.text, place) {
        return None;
    }
    let (left, right) = (beside(claim, at, true, comparison), beside(claim, at, false, comparison));
    let (their_left, their_right) =
        (beside(line, place, true, comparison), beside(line, place, false, comparison));
    let holds = |side: &[(usize, String)], key: &str| side.iter().any(|(_, theirs)| theirs == key);
    if !comparison && is_passive(&claim.text, at) != is_passive(&line.text, place) {
        return unturned(scope, line, [&left, &right, &their_left, &their_right]);
    }
    // Only what stands on one side of each counts.
    let crosses = |from: &[(usize, String)],
                   other: &[(usize, String)],
                   to: &[(usize, String)],
                   not: &[(usize, String)]| {
        from.iter()
            .find(|(_, key)| holds(to, key) && !holds(not, key) && !holds(other, key))
            .map(|(at, _)| *at)
    };
    let one = crosses(&left, &right, &their_right, &their_left)?;
    let two = crosses(&right, &left, &their_left, &their_right)?;
    let stays = left.iter().filter(|(_, key)| holds(&their_left, key)).count()
        + right.iter().filter(|(_, key)| holds(&their_right, key)).count();
    if stays > 1 {
        return None;
    }
    let name = |at: usize| claim.text.surface(at, at + 1);
    Some(Finding::against(format!(
        "“{}” and “{}” have changed places: the passage says “{}”",
        name(one),
        name(two),
        polarity::short(line.text.text)
    )))
}

/// "Iceland was recognised by Denmark" where the passage says "Iceland recognised Denmark": the verb was turned and the names
/// were not.
fn unturned(scope: &Scope, line: &Line, sides: [&Vec<(usize, String)>; 4]) -> Option<Finding> {
    let [left, right, their_left, their_right] = sides;
    let holds = |side: &[(usize, String)], key: &str| side.iter().any(|(_, theirs)| theirs == key);
    let kept = |from: &[(usize, String)],
                other: &[(usize, String)],
                to: &[(usize, String)],
                not: &[(usize, String)]| {
        from.iter()
            .find(|(_, key)| holds(to, key) && !holds(not, key) && !holds(other, key))
            .map(|(at, _)| *at)
    };
    let crossed = left.iter().any(|(_, key)| holds(their_right, key))
        || right.iter().any(|(_, key)| holds(their_left, key));
    let (one, two) =
        (kept(left, right, their_left, their_right)?, kept(right, left, their_right, their_left)?);
    let name = |at: usize| scope.claim.text.surface(at, at + 1);
    (!crossed).then(|| {
        Finding::against(format!(
            "“{}” and “{}” have changed places: the passage says “{}”",
            name(one),
            name(two),
            polarity::short(line.text.text)
        ))
    })
}

/// "Larger than" on both sides, or "smaller" on one: then the turn is right.
fn same_degree(one: &Text, at: usize, other: &Text, place: usize) -> bool {
    match (before(one, at), before(other, place)) {
        (Some(mine), Some(theirs)) => !opposites::opposed(mine, theirs),
        _ => false,
    }
}

fn before<'t, 'a>(text: &'t Text<'a>, at: usize) -> Option<&'t Token<'a>> {
    at.checked_sub(1).and_then(|at| text.tokens.get(at))
}

/// The names on one side of a word; around a comparison, whatever says something.
fn beside(line: &Line, at: usize, left: bool, comparison: bool) -> Vec<(usize, String)> {
    let tokens =
        line.text.tokens.iter().enumerate().filter(|(place, _)| if left { *place < at } else { *place > at });
    let wanted = tokens.filter(|(place, token)| {
        token.is_content()
            && token.sort == Sort::Word
            && !line.is_measured(*place)
            && (comparison || token.is_capital() && !super::dates::is_day_or_month(&token.lower))
    });
    wanted.map(|(place, token)| (place, token.key.clone())).collect()
}

/// "Was defeated by", "written in 1920 by", "sent by".
fn is_passive(text: &Text, at: usize) -> bool {
    let clause = text.tokens.get(at).map(|token| token.clause);
    let by = (at + 1..at + 10)
        .any(|at| text.lower(at) == "by" && text.tokens.get(at).map(|token| token.clause) == clause);
    let be = |back: usize| {
        matches!(text.before(at, back), "was" | "were" | "is" | "are" | "been" | "be" | "being")
    };
    let participle = text.lower(at).ends_with("ed") || text.lower(at).ends_with("en");
    text.lower(at + 1) == "by" || by && (1..4).any(be) || participle && (1..3).any(be) || by && participle
}

/// The word before "in", "by", "of" and a name, and that small word: "office" and "in" of "office in Rockhampton".
fn tie<'t>(line: &'t Line, name: &Range<usize>) -> Option<(&'t Token<'t>, &'t str)> {
    let text = &line.text;
    let skipped = usize::from(matches!(
        text.before(name.start, 1),
        "the" | "a" | "an" | "his" | "her" | "its" | "their"
    ));
    let small = name.start.checked_sub(1 + skipped)?;
    let word = TIES.iter().find(|word| **word == text.lower(small))?;
    let head = text.tokens.get(small.checked_sub(1)?)?;
    (head.is_content() && head.sort == Sort::Word && !line.is_measured(small.checked_sub(1)?))
        .then_some((head, *word))
}

/// "Head office in Townsville" there, "head office in Queensland" here.
fn tied_otherwise(scope: &Scope, name: &Range<usize>) -> Option<Finding> {
    let (head, small) = tie(&scope.claim, name)?;
    let mut other = None;
    for line in &scope.lines {
        for theirs in names::runs(line, &scope.proper) {
            let Some((their_head, their_small)) = tie(line, &theirs) else { continue };
            if !alike(&head.key, &their_head.key) || small != their_small {
                continue;
            }
            if same_name(&scope.claim, name, line, &theirs) {
                return None;
            }
            other = other.or(Some((line, theirs)));
        }
    }
    let (line, theirs) = other?;
    // Near that word the name may stand in another build of the sentence.
    let near = scope.lines.iter().any(|line| {
        line.text.tokens.iter().enumerate().any(|(at, token)| {
            alike(&head.key, &token.key)
                && names::runs(line, &scope.proper)
                    .iter()
                    .any(|run| same_name(&scope.claim, name, line, run) && run.start.abs_diff(at) <= 6)
        })
    });
    let claim = scope.claim.text.surface(name.start, name.end);
    (!near).then(|| {
        Finding::against(format!(
            "the passage says “{} {small} {}”, the sentence “{claim}”",
            head.raw,
            line.text.surface(theirs.start, theirs.end)
        ))
        .of(line)
    })
}

/// Returns true where two names share a word, or one is another form of the other.
fn same_name(line: &Line, name: &Range<usize>, other: &Line, theirs: &Range<usize>) -> bool {
    name.clone().any(|at| {
        let Some(mine) = line.text.tokens.get(at) else { return false };
        theirs.clone().filter_map(|at| other.text.tokens.get(at)).any(|token| token.lower == mine.lower)
            || names::stands_for(line, at, other)
    })
}

/// "Spassky won by 12½ to 8½" where the passage says it of Fischer.
fn done_by_another(scope: &Scope, name: &Range<usize>, runs: &[Range<usize>]) -> Option<Finding> {
    let claim = &scope.claim;
    if is_placed(&claim.text, name) {
        return None;
    }
    let deed = deed(claim, name, runs);
    if deed.len() < 2 || deed.first().is_some_and(|first| is_done_to(&claim.text, *first)) {
        return None;
    }
    let held = |line: &Line| {
        deed.iter()
            .filter(|at| claim.text.tokens.get(**at).is_some_and(|token| line.holds(&token.key) > 0.6))
            .count()
    };
    let names_it =
        |line: &Line| names::runs(line, &scope.proper).iter().any(|run| same_name(claim, name, line, run));
    let by_itself = scope.lines.iter().filter(|line| names_it(line)).map(held).max().unwrap_or(0);
    let line = scope.lines.iter().filter(|line| !names_it(line)).max_by_key(|line| held(line))?;
    if held(line) < deed.len().min(3) || by_itself * 2 > held(line) {
        return None;
    }
    // Whoever stands nearest before those words over there did it.
    let places: Vec<usize> = deed
        .iter()
        .filter_map(|at| {
            let key = &claim.text.tokens.get(*at)?.key;
            line.text.tokens.iter().position(|token| alike(&token.key, key))
        })
        .collect();
    let last = places.iter().max()?;
    let doer = names::runs(line, &scope.proper)
        .into_iter()
        .rfind(|run| run.end <= *last && !is_placed(&line.text, run))?;
    let first = *places.iter().filter(|place| **place >= doer.end).min()?;
    let between = doer.end..first;
    let another =
        between.clone().any(|at| matches!(line.text.lower(at), "he" | "she" | "it" | "they" | ";" | "who"));
    let told = line.text.surface(doer.start, doer.end);
    (!another && between.len() <= 5).then(|| {
        Finding::against(format!(
            "the passage says this of “{told}”, not of “{}”",
            claim.text.surface(name.start, name.end)
        ))
        .of(line)
    })
}

/// "Was designed", "is held by": whoever stands before did not do it.
fn is_done_to(text: &Text, at: usize) -> bool {
    let be = (1..=2)
        .any(|back| matches!(text.before(at, back), "was" | "were" | "is" | "are" | "been" | "be" | "being"));
    be && (text.lower(at).ends_with("ed") || text.lower(at).ends_with("en") || text.lower(at + 1) == "by")
}

/// "In Paris", "of northern Argentina": no doer.
fn is_placed(text: &Text, name: &Range<usize>) -> bool {
    let loose = |back: usize| {
        let token = name.start.checked_sub(back).and_then(|at| text.tokens.get(at));
        token.is_some_and(|token| {
            token.sort == Sort::Word
                && (!token.is_content() || token.lower.ends_with("ern") || token.is_capital())
        })
    };
    (1..=3)
        .take_while(|back| *back == 1 || loose(back - 1))
        .any(|back| TIES.contains(&text.before(name.start, back)))
}

/// Returns the first words behind a name that tell what it did or was, up to the next name.
fn deed(line: &Line, name: &Range<usize>, runs: &[Range<usize>]) -> Vec<usize> {
    let possessive = line
        .text
        .tokens
        .get(name.end.saturating_sub(1))
        .is_some_and(|token| token.end - token.start > token.raw.len());
    if possessive || line.text.lower(name.end) == "and" {
        return Vec::new();
    }
    // Up to the next name that begins a clause of its own.
    let own = |run: &&Range<usize>| {
        run.start >= name.end && matches!(line.text.before(run.start, 1), "," | "and" | "but" | "while" | ";")
    };
    let end = runs.iter().find(own).map_or(line.text.tokens.len(), |run| run.start);
    let word = |at: &usize| {
        let token = line.text.tokens.get(*at);
        token.is_some_and(|token| token.is_content() && token.sort == Sort::Word && !token.is_capital())
    };
    let words = (name.end..end).filter(word);
    words.take(DEED_WORDS).collect()
}

/// So many words that are no names must stand in one line for it to be what the sentence tells.
const TOLD_WORDS: usize = 3;

/// What the sentence tells stands in a line that names another, and not the sentence's own name, of which the evidence says
/// other things.
fn told_of_another(scope: &Scope, runs: &[Range<usize>]) -> Option<Finding> {
    let claim = &scope.claim;
    let named = |at: usize| runs.iter().any(|run| run.contains(&at));
    let content = claim
        .text
        .content()
        .filter(|(at, token)| !named(*at) && token.sort == Sort::Word && !claim.is_measured(*at));
    let told: Vec<&str> = content.map(|(_, token)| token.key.as_str()).collect();
    let held = |line: &Line| told.iter().filter(|key| line.holds(key) > 0.6).count();
    let counted = scope.lines.iter().enumerate().map(|(number, line)| (held(line), number));
    let (most, number) = counted.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let line = scope.lines.get(number)?;
    if most < TOLD_WORDS || most * 5 < told.len() * 3 {
        return None;
    }
    let theirs = names::runs(line, &scope.proper);
    let other = theirs.iter().find(|theirs| !runs.iter().any(|mine| same_name(claim, mine, line, theirs)))?;
    let stands_in = |name: &Range<usize>, line: &Line| {
        let by_word =
            |at: usize| claim.text.tokens.get(at).is_some_and(|token| line.keys.contains(&token.key));
        name.clone().any(by_word) || name.clone().any(|at| names::stands_for(claim, at, line))
    };
    // "It", "he", "the tower" may be what was named before.
    let meant = |name: &Range<usize>| {
        let mut before = scope.lines.iter().take(number).filter(|before| before.passage == line.passage);
        let points = line.text.tokens.iter().any(|token| POINTING.contains(&token.lower.as_str()));
        let first = scope.lines.iter().find(|first| first.passage == line.passage);
        first.is_some_and(|first| stands_in(name, first))
            || points && before.next_back().is_some_and(|before| stands_in(name, before))
    };
    let stranger = runs.iter().find(|name| {
        let lines: Vec<&Line> = scope.lines.iter().filter(|line| stands_in(name, line)).collect();
        let elsewhere = lines.iter().map(|line| held(line)).max();
        // "Born in Salzburg": the word it is tied to stands beside it over there.
        if tie(claim, name).is_some_and(|(head, _)| lines.iter().any(|line| line.holds(&head.key) > 0.6)) {
            return false;
        }
        elsewhere.is_some_and(|elsewhere| elsewhere * 3 <= most) && !stands_in(name, line) && !meant(name)
    })?;
    let theirs = line.text.surface(other.start, other.end);
    let mine = claim.text.surface(stranger.start, stranger.end);
    Some(Finding::missing(format!("the passage says this with “{theirs}”, not with “{mine}”")).of(line))
}

/// Words that stand for what was named before.
const POINTING: &[&str] =
    &["it", "its", "he", "his", "him", "she", "her", "they", "their", "them", "this", "these", "who"];
