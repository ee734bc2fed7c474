//! The sentence laid word by word against the line of the evidence that is most like it: what is the same in the same
//! order, and the stretches between, where one has something in place of the other's.

use std::ops::Range;

use crate::check::align::{Line, Scope};
use crate::check::text::{Sort, Token};
use crate::words;

/// What a word that says something is worth, and any other: the longest common order goes by the former.
const CONTENT: u32 = 10;
const SMALL: u32 = 3;
/// A line holds less than this share of the sentence's words in their order: it is another sentence.
const LIKENESS_MIN: f64 = 0.5;
/// A line of more words is not laid against: the table grows with the square.
const WORDS_MAX: usize = 120;

/// A stretch in which the two differ, as tokens of either; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub mine: Range<usize>,
    pub theirs: Range<usize>,
}

/// A sentence beside the line that is most like it.
#[derive(Debug)]
pub(super) struct Laid<'s, 'a> {
    pub line: &'s Line<'a>,
    /// In the order of the sentence.
    pub stretches: Vec<Stretch>,
    /// The places of the words that are the same, here and there.
    pub same: Vec<(usize, usize)>,
}

impl Laid<'_, '_> {
    /// Returns true for a token, of the sentence or of the line, that the other has in its place.
    pub fn is_same(&self, at: usize, mine: bool) -> bool {
        self.same.iter().any(|(here, there)| at == if mine { *here } else { *there })
    }
}

/// Lays the sentence against the line most like it; none where no line is like it.
pub(super) fn lay<'s, 'a>(scope: &'s Scope<'a>) -> Option<Laid<'s, 'a>> {
    let claim = &scope.claim;
    let content: Vec<(usize, &Token)> =
        claim.text.content().filter(|(at, _)| !claim.is_measured(*at)).collect();
    let shared = |line: &Line| content.iter().filter(|(_, token)| line.keys.contains(&token.key)).count();
    let counted = scope.lines.iter().map(|line| (shared(line), line));
    // The first of equals.
    let (count, line) = counted.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let (mine, theirs) = (spoken(claim), spoken(line));
    let long = mine.len() > WORDS_MAX || theirs.len() > WORDS_MAX;
    if long || words::real(count) < words::real(content.len()) * LIKENESS_MIN {
        return None;
    }
    let same = common(&mine, &theirs);
    let held = same.iter().filter(|(at, _)| content.iter().any(|(place, _)| place == at)).count();
    let likeness = words::real(held) / words::real(content.len().max(1));
    (held >= 2 && likeness >= LIKENESS_MIN).then(|| Laid {
        line,
        stretches: stretches(&same, claim.text.tokens.len(), line.text.tokens.len()),
        same,
    })
}

/// Returns the words and numbers of a line, with their places.
fn spoken<'l, 'a>(line: &'l Line<'a>) -> Vec<(usize, &'l Token<'a>)> {
    line.text.tokens.iter().enumerate().filter(|(_, token)| token.sort != Sort::Sign).collect()
}

/// Returns what two lists of words have in common in the same order, as places: what weighs most, the latest of equals.
fn common(mine: &[(usize, &Token)], theirs: &[(usize, &Token)]) -> Vec<(usize, usize)> {
    let width = theirs.len() + 1;
    let mut table: Vec<u32> = vec![0; width];
    let cell =
        |table: &[u32], row: usize, column: usize| table.get(row * width + column).copied().unwrap_or(0);
    for (row, (_, word)) in mine.iter().enumerate() {
        table.push(0);
        for (column, (_, other)) in theirs.iter().enumerate() {
            let skipped = cell(&table, row, column + 1).max(cell(&table, row + 1, column));
            let taken = worth(word, other).map_or(0, |worth| worth + cell(&table, row, column));
            table.push(skipped.max(taken));
        }
    }
    let mut same = Vec::new();
    let (mut row, mut column) = (mine.len(), theirs.len());
    while let (Some(above), Some(left)) = (row.checked_sub(1), column.checked_sub(1)) {
        let best = cell(&table, row, column);
        if best == cell(&table, above, column) {
            row = above;
        } else if best == cell(&table, row, left) {
            column = left;
        } else {
            same.extend(mine.get(above).zip(theirs.get(left)).map(|((at, _), (place, _))| (*at, *place)));
            (row, column) = (above, left);
        }
    }
    same.reverse();
    same
}

/// Returns what it is worth that two words are the same; nothing where they are not.
fn worth(one: &Token, other: &Token) -> Option<u32> {
    let same = one.key == other.key && (one.is_content() || one.lower == other.lower);
    same.then_some(if one.is_content() { CONTENT } else { SMALL })
}

/// Returns what lies between the words that are the same.
fn stretches(same: &[(usize, usize)], mine: usize, theirs: usize) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut at, mut place) = (0, 0);
    for (next, their_next) in same.iter().copied().chain([(mine, theirs)]) {
        if next > at || their_next > place {
            stretches.push(Stretch { mine: at..next, theirs: place..their_next });
        }
        (at, place) = (next + 1, their_next + 1);
    }
    stretches
}
