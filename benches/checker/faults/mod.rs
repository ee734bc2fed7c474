//! Faults put into true sentences, a module for each family. Every fault leaves a sentence of English that its evidence
//! does not say; where a rule cannot be sure of that, it makes none.

mod dates;
mod elsewhere;
mod names;
mod negation;
mod numbers;
mod opposites;
mod reach;
mod turned;
mod verbs;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::material::{Truth, hash};

/// A false sentence, made from a true one.
pub struct Fault {
    /// What was done to it.
    pub kind: &'static str,
    /// What came out.
    pub sentence: String,
}

/// Returns the faults that can be put into a sentence, a few of a kind at most; `others` are sentences of other sources.
pub fn faults(truth: &Truth, others: &[&Truth]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = [
        numbers::faults(truth),
        dates::faults(truth),
        names::faults(truth),
        negation::faults(truth),
        opposites::faults(truth),
        reach::faults(truth),
        elsewhere::faults(truth, others),
    ]
    .into_iter()
    .flatten()
    .collect();
    // What the evidence says word for word is no fault.
    let said = |fault: &Fault| truth.evidence.iter().any(|passage| passage.contains(&fault.sentence));
    faults.retain(|fault| fault.sentence != truth.sentence && !said(fault));
    faults
}

/// Returns the kinds of fault that a sentence is where its place in the evidence says something else, each with that evidence.
pub fn turned(truth: &Truth) -> Vec<(&'static str, Vec<String>)> {
    turned::turned(truth)
}

/// Returns one of the things, always the same for the same sentence and kind.
fn pick<'t, T>(things: &'t [T], truth: &Truth, kind: &str) -> Option<&'t T> {
    let number = hash(&format!("{kind}\u{0}{}", truth.sentence));
    let count = u64::try_from(things.len()).ok().filter(|count| *count > 0)?;
    things.get(usize::try_from(number % count).ok()?)
}

/// Returns so many of the false sentences as faults of that kind, always the same.
fn chosen(sentences: &[String], kind: &'static str, most: usize) -> Vec<Fault> {
    let mut sentences: Vec<&String> = sentences.iter().collect();
    sentences.sort_by_key(|sentence| hash(&format!("{kind}\u{0}{sentence}")));
    sentences.dedup();
    sentences.into_iter().take(most).map(|sentence| Fault { kind, sentence: sentence.clone() }).collect()
}

/// Returns the text with that stretch of it replaced; a capital stays a capital.
fn replaced(text: &str, range: &Range<usize>, with: &str) -> String {
    let (before, after) =
        (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
    let capital = range.start == 0 && text.starts_with(char::is_uppercase);
    let with = if capital { capitalised(with) } else { with.to_owned() };
    format!("{before}{with}{after}")
}

/// Returns the text with a capital at its beginning.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One word of a text.
#[derive(Debug, Clone)]
struct Word<'t> {
    raw: &'t str,
    lower: String,
    range: Range<usize>,
    /// What stands between it and the word before.
    gap: &'t str,
}

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\d]+(?:[.,]\d+)*(?:['’-][\p{L}\d]+)*").unwrap());

/// Returns the words of a text; "well-known" and "don't" are one.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut end = 0;
    let mut words = Vec::new();
    for found in WORD.find_iter(text) {
        let gap = text.get(end..found.start()).unwrap_or_default();
        end = found.end();
        words.push(Word {
            raw: found.as_str(),
            lower: found.as_str().to_lowercase(),
            range: found.range(),
            gap,
        });
    }
    words
}

/// Returns the word at that place in lower case; nothing beyond the ends.
fn lower<'w>(words: &'w [Word<'_>], at: usize) -> &'w str {
    words.get(at).map_or("", |word| word.lower.as_str())
}

/// Returns the word so many places before.
fn before<'w>(words: &'w [Word<'_>], at: usize, back: usize) -> &'w str {
    at.checked_sub(back).map_or("", |at| lower(words, at))
}

/// Returns true where the evidence has those words, in any case, in one piece.
fn evidence_has(truth: &Truth, phrase: &str) -> bool {
    let phrase = format!(" {} ", plain(phrase));
    truth.evidence.iter().any(|passage| format!(" {} ", plain(passage)).contains(&phrase))
}

fn plain(text: &str) -> String {
    words(text).into_iter().map(|word| word.lower).collect::<Vec<_>>().join(" ")
}

/// Returns a word for another as it is written: "More" for "Less".
fn like(model: &str, word: &str) -> String {
    if model.starts_with(char::is_uppercase) { capitalised(word) } else { word.to_owned() }
}
