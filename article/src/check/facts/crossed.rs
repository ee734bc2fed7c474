//! What a sentence says of two things, each with what the evidence says of the other: "spring feeds contain more potassium, those
//! for September nitrogen" where it is the other way round.

use std::collections::BTreeMap;

use super::{Finding, polarity};
use crate::check::align::{Line, Scope};
use crate::check::text::Sort;

/// Words and signs between two things that are said.
#[rustfmt::skip]
const PARTING: &[&str] = &[
    ",", ";", ":", "(", ")", "\u{2013}", "\u{2014}", "and", "but", "while", "whereas", "which", "who", "then", "when", "because", "so", "though", "although",
];

/// The parts of a line that hold each word, by its key; a word that stands in two parts tells neither from the other.
fn parts<'l>(line: &'l Line) -> BTreeMap<&'l str, Option<usize>> {
    let mut parts: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let mut part = 0;
    for token in &line.text.tokens {
        if PARTING.contains(&token.lower.as_str()) {
            part += 1;
        } else if token.is_content() && token.sort != Sort::Sign {
            parts
                .entry(token.key.as_str())
                .and_modify(|held| *held = held.filter(|held| *held == part))
                .or_insert(Some(part));
        }
    }
    parts
}

/// Returns what is said crosswise.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let mine = parts(&scope.claim);
    let found = scope.near().take(3).find_map(|line| Some(crossed(scope, &mine, line)?.of(line)));
    found.into_iter().collect()
}

/// "Leaves and shoots" are one thing that is said, in two words: a part says something by itself from three on.
fn says_enough(claim: &Line, parts: &BTreeMap<&str, Option<usize>>, part: usize) -> bool {
    let held = |key: &str| parts.get(key) == Some(&Some(part));
    claim.text.tokens.iter().filter(|token| token.is_content() && held(&token.key)).count() > 2
}

fn crossed(scope: &Scope, mine: &BTreeMap<&str, Option<usize>>, line: &Line) -> Option<Finding> {
    let theirs = parts(line);
    // Where each shared word stands: its part here, its part there.
    let shared: Vec<(&str, usize, usize)> =
        mine.iter().filter_map(|(key, here)| Some((*key, (*here)?, (*theirs.get(key)?)?))).collect();
    let word = |here: usize, there: usize| {
        shared.iter().find(|(_, mine, theirs)| (*mine, *theirs) == (here, there)).map(|(key, ..)| *key)
    };
    let pairs = shared.iter().flat_map(|(_, here, there)| {
        shared
            .iter()
            .filter(move |(_, other, _)| other > here)
            .map(move |(_, other, another)| (*here, *other, *there, *another))
    });
    let (one, two) = pairs.filter(|(_, _, there, another)| there != another).find_map(
        |(here, other, there, another)| {
            // Each part here has a word of either part there.
            if !says_enough(&scope.claim, mine, here) || !says_enough(&scope.claim, mine, other) {
                return None;
            }
            word(here, there)?;
            word(other, another)?;
            Some((word(here, another)?, word(other, there)?))
        },
    )?;
    let raw = |key: &str| {
        scope.claim.text.tokens.iter().find(|token| token.key == key).map_or("", |token| token.raw)
    };
    Some(Finding::missing(format!(
        "“{}” and “{}” are said of other things: “{}”",
        raw(one),
        raw(two),
        polarity::short(line.text.text)
    )))
}

#[cfg(test)]
mod tests {
    use crate::check::judge;
    use crate::view::Verdict;

    const PASSAGE: &str =
        "Feeds sold for spring are rich in nitrogen, while those sold for September hold more potassium.";

    #[test]
    fn what_is_said_of_one_is_not_said_of_the_other() {
        let verdict = |sentence: &str| judge(sentence, &[PASSAGE]).verdict;
        let crossed =
            "Feeds sold for spring hold more potassium, and those sold for September are rich in nitrogen.";
        assert_ne!(verdict(crossed), Verdict::Supported);
        let reordered =
            "Feeds sold for September hold more potassium, and those sold for spring are rich in nitrogen.";
        assert_eq!(verdict(reordered), Verdict::Supported);
    }
}
