//! Words that are kin: forms of one word, synonyms, and words that speak of one matter.
//!
//! The tables beside this file are plain text, one group a line, written by hand from everyday English. `WordNet` was
//! measured and left: with all its synonyms, derivations, hypernyms and glosses (11 MB) the right sentence came among
//! the first three for 118 of 160 questions instead of 117, for it knows neither which sense is meant nor how people
//! talk. The crate `thesaurus` holds only its synonyms.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::words;

/// A synonym is nearly the same word; less, because senses differ.
const SYNONYM: f64 = 0.8;
/// Words of one matter are a hint only.
const RELATED: f64 = 0.45;
/// The longest phrase in the tables, in words.
const PHRASE_WORDS_MAX: usize = 4;

/// A word or phrase that can stand for another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Relative {
    /// Its stems, joined by spaces.
    pub key: String,
    /// As the table writes it.
    pub surface: String,
    /// How nearly it means the same, 0 to 1.
    pub strength: f64,
}

/// A word or known phrase of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keyed {
    /// Its stems, joined by spaces.
    pub key: String,
    /// The place of its first word in the text, from 0.
    pub at: usize,
    /// How many words it has.
    pub length: usize,
}

impl Keyed {
    /// Returns true for the place of one of its words.
    pub fn covers(&self, at: usize) -> bool {
        (self.at..self.at.saturating_add(self.length)).contains(&at)
    }
}

type Entries = BTreeMap<String, BTreeMap<String, Relative>>;

struct Tables {
    relatives: HashMap<String, Vec<Relative>>,
    /// For each irregular form, the first of its group: `took` is `take`, `depth` is `deep`.
    bases: HashMap<String, String>,
    /// The other way round, as the table writes them.
    forms: HashMap<String, Vec<&'static str>>,
    /// First stems of the phrases, so that a text's words are joined only where a phrase may begin.
    phrase_starts: BTreeSet<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let bases = bases();
    let mut forms: HashMap<String, Vec<&'static str>> = HashMap::new();
    for form in groups(include_str!("kin/forms.txt")).flatten() {
        forms.entry(base(form, &bases)).or_default().push(form);
    }
    let files = [
        (include_str!("kin/synonyms.txt"), SYNONYM),
        (include_str!("kin/everyday.txt"), SYNONYM),
        (include_str!("kin/related.txt"), RELATED),
    ];
    let mut all = Entries::new();
    for (table, strength) in files {
        for group in groups(table) {
            enter(&mut all, &bases, group, strength);
        }
    }
    let phrase_starts =
        all.keys().filter_map(|key| key.split_once(' ')).map(|(first, _)| first.to_owned()).collect();
    let relatives =
        all.into_iter().map(|(key, relatives)| (key, relatives.into_values().collect())).collect();
    Tables { relatives, bases, forms, phrase_starts }
});

fn groups(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(',').map(str::trim).filter(|member| !member.is_empty()).collect())
}

fn bases() -> HashMap<String, String> {
    let mut bases = HashMap::new();
    for group in groups(include_str!("kin/forms.txt")) {
        let Some((first, others)) = group.split_first() else { continue };
        let base = bases.get(&words::stem(first)).cloned().unwrap_or_else(|| words::stem(first));
        for other in others {
            bases.entry(words::stem(other)).or_insert_with(|| base.clone());
        }
    }
    bases
}

/// Enters a group: each of its members is kin to each other, at the greatest strength any table gives them.
fn enter(all: &mut Entries, bases: &HashMap<String, String>, group: Vec<&'static str>, strength: f64) {
    let members: Vec<(String, &str)> = group.into_iter().map(|member| (key(member, bases), member)).collect();
    for (from, _) in &members {
        for (to, surface) in members.iter().filter(|(to, _)| to != from) {
            let relative = Relative { key: to.clone(), surface: (*surface).to_owned(), strength };
            all.entry(from.clone()).or_default().entry(to.clone()).or_insert(relative);
        }
    }
}

/// Returns the words and phrases that can stand for that one, in the order of the tables' keys.
pub(crate) fn relatives(key: &str) -> &'static [Relative] {
    TABLES.relatives.get(key).map_or(&[], Vec::as_slice)
}

/// Returns the keys of a phrase's words, stop words left out; none for a single word.
pub(super) fn parts(phrase: &str) -> Vec<String> {
    let words = words::words(phrase);
    if words.len() < 2 {
        return Vec::new();
    }
    words.iter().filter(|word| !words::is_stop(word)).map(|word| base(word, &TABLES.bases)).collect()
}

/// Returns the irregular forms of a word, where it has any: `took` and `taken` of `take`.
pub(super) fn forms(key: &str) -> &'static [&'static str] {
    TABLES.forms.get(key).map_or(&[], Vec::as_slice)
}

/// Returns the words of a text as keys, stop words left out, and with them every phrase the tables know.
pub(super) fn keyed(text: &str) -> Vec<Keyed> {
    let words = words::words(text);
    let stems: Vec<String> = words.iter().map(|word| base(word, &TABLES.bases)).collect();
    let mut found = Vec::with_capacity(words.len());
    for (at, (word, stem)) in words.iter().zip(&stems).enumerate() {
        if TABLES.phrase_starts.contains(stem) {
            found.extend(phrases_at(&stems, at));
        }
        if !words::is_stop(word) {
            found.push(Keyed { key: stem.clone(), at, length: 1 });
        }
    }
    found
}

/// Returns every phrase the tables know in a run of words, given by their keys.
pub(crate) fn phrases(stems: &[String]) -> impl Iterator<Item = Keyed> + '_ {
    let starts = stems.iter().enumerate().filter(|(_, stem)| TABLES.phrase_starts.contains(*stem));
    starts.flat_map(|(at, _)| phrases_at(stems, at))
}

fn phrases_at(stems: &[String], at: usize) -> impl Iterator<Item = Keyed> + '_ {
    (2..=PHRASE_WORDS_MAX).rev().filter_map(move |length| {
        let key = stems.get(at..at.checked_add(length)?)?.join(" ");
        TABLES.relatives.contains_key(&key).then_some(Keyed { key, at, length })
    })
}

fn key(phrase: &str, bases: &HashMap<String, String>) -> String {
    words::words(phrase).iter().map(|word| base(word, bases)).collect::<Vec<_>>().join(" ")
}

/// Returns the key of a single word, as [`relatives`] takes it: `took` and `takes` are `take`.
pub(crate) fn key_of(word: &str) -> String {
    base(word, &TABLES.bases)
}

/// Returns the stem of the word's base form.
fn base(word: &str, bases: &HashMap<String, String>) -> String {
    let stem = words::stem(word);
    bases.get(&stem).cloned().unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(one: &str, other: &str) -> f64 {
        let (one, other) = (key(one, &TABLES.bases), key(other, &TABLES.bases));
        if one == other {
            return 1.0;
        }
        relatives(&one)
            .iter()
            .find(|relative| relative.key == other)
            .map_or(0.0, |relative| relative.strength)
    }

    #[test]
    fn forms_are_nearer_than_synonyms_and_synonyms_than_hints() {
        assert!(strength("expand", "expansion") > strength("begin", "start"));
        assert!(strength("begin", "start") > strength("heat", "oven"));
        assert!(strength("heat", "oven") > 0.0);
        assert!(strength("yeast", "moon") < f64::EPSILON);
    }

    #[test]
    fn kinship_goes_both_ways() {
        for (key, relatives) in &TABLES.relatives {
            for relative in relatives {
                assert!(
                    self::relatives(&relative.key).iter().any(|back| back.key == *key),
                    "{key} {relative:?}"
                );
            }
        }
    }

    #[test]
    fn phrases_are_found_beside_their_words() {
        let keys: Vec<String> =
            keyed("What sets off a migraine?").into_iter().map(|keyed| keyed.key).collect();
        assert!(keys.contains(&key("set off", &TABLES.bases)), "{keys:?}");
        assert!(strength("set off", "trigger") > 0.5);
    }
}
