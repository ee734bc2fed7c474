//! What a question asks for: its kind, and the words an answer must be about.

use std::collections::{BTreeMap, HashMap};

use super::faint;
use super::kin::{self, Keyed};
use super::quantity::Measure;
use super::statistics::Statistics;
use super::wording::{self, Kind};
use crate::words;

/// The most words handed to the search: the question's own first, then their nearest kin.
const SEARCH_WORDS_MAX: usize = 32;
/// Kin weaker than this would bring in sources about something else.
const SEARCH_KIN_MIN: f64 = 0.7;
/// A name or a number in a question has no synonym: the answer must be about exactly that.
const NAME_WEIGHT: f64 = 1.5;
/// Words such as "usually" or "people" tell little, even where they are rare.
const FAINT_WEIGHT: f64 = 0.35;
/// The measure words of "how tall", "how long": the unit in the answer says as much.
const MEASURE_WEIGHT: f64 = 0.5;

/// One word or phrase of a question.
#[derive(Debug, Clone)]
pub struct Term {
    /// As the question has it, in lower case.
    pub word: String,
    /// Its stems.
    pub(super) key: String,
    /// For a phrase, the stems of its words that say something: a text that has them all has the phrase, nearly.
    pub(super) parts: Vec<String>,
    /// A name or a number: never matched by anything but itself.
    pub name: bool,
    /// What "how do I" asks how to do: about anything else, the answer is none.
    pub(super) deed: bool,
    /// How much it tells beside its rarity.
    emphasis: f64,
}

/// A question, understood as far as words go.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its words, as they were asked.
    pub text: String,
    /// What kind of answer it wants.
    pub kind: Kind,
    /// What the answer must be about, in the question's order.
    pub terms: Vec<Term>,
    /// For "how many", the number of the term that is counted.
    pub(super) counted: Option<usize>,
}

/// What a key stands for in a question: a term, or a part of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Slot {
    Term(usize),
    Part(usize, usize),
}

/// How strongly a text's words match a question's: for each key, what it stands for.
pub(super) type SlotsByKey = HashMap<String, Vec<(Slot, f64)>>;

impl Question {
    /// Reads a question.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let kind = wording::kind(text);
        let originals: Vec<&str> = words::tokens(text).collect();
        let mut terms: Vec<Term> = Vec::new();
        let mut taken_to = 0;
        for keyed in kin::keyed(text) {
            // A phrase comes before its words and takes their place.
            if keyed.at < taken_to {
                continue;
            }
            taken_to = keyed.at.saturating_add(keyed.length);
            let term = term(&keyed, &originals, kind);
            if !terms.iter().any(|known| known.key == term.key) {
                terms.push(term);
            }
        }
        let mut terms = without_frame(terms, kind);
        if let Some(first) = terms.first_mut().filter(|_| kind == Kind::Steps) {
            first.deed = !faint::is_faint(&first.word);
        }
        let counted =
            wording::counted_noun(text).and_then(|noun| terms.iter().position(|term| term.word == noun));
        Self { text: text.to_owned(), kind, terms, counted }
    }

    /// Returns the words to search for: the question's own, then their nearest kin, single words only.
    #[must_use]
    pub fn search_words(&self) -> Vec<String> {
        let own =
            self.terms.iter().flat_map(|term| words::words(&term.word)).filter(|word| !words::is_stop(word));
        let mut kin: Vec<(&str, f64)> =
            self.terms.iter().filter(|term| !term.name).flat_map(near_kin).collect();
        kin.sort_by(|one, other| other.1.total_cmp(&one.1));
        let mut found: Vec<String> = Vec::new();
        for word in own.chain(kin.into_iter().map(|(word, _)| word.to_owned())) {
            if !found.contains(&word) && found.len() < SEARCH_WORDS_MAX {
                found.push(word);
            }
        }
        found
    }

    /// Returns true for a text that speaks of what is asked about: it has one of the terms, or a word that can stand for
    /// one; of words such as "people" only where the question has no others.
    #[must_use]
    pub fn is_spoken_of(&self, text: &str) -> bool {
        let slots = self.slots_by_key();
        let is_all_faint = self.terms.iter().all(Term::is_faint);
        let tells = |slot: &Slot| {
            let (Slot::Term(number) | Slot::Part(number, _)) = slot;
            is_all_faint || self.terms.get(*number).is_some_and(|term| !term.is_faint())
        };
        let found =
            |keyed: &Keyed| slots.get(&keyed.key).is_some_and(|all| all.iter().any(|(slot, _)| tells(slot)));
        kin::keyed(text).iter().any(found)
    }

    /// Returns how much each term tells.
    pub(super) fn weights(&self, statistics: &Statistics) -> Vec<f64> {
        let rarity = |term: &Term| {
            let words = words::words(&term.word);
            let known = words.iter().filter(|word| !words::is_stop(word)).map(|word| statistics.weight(word));
            known.fold(0.0, f64::max)
        };
        self.terms.iter().map(|term| rarity(term) * term.emphasis).collect()
    }

    /// Returns, for every word that matches a term or a part of one, which and how strongly.
    pub(super) fn slots_by_key(&self) -> SlotsByKey {
        let mut strengths: BTreeMap<String, BTreeMap<Slot, f64>> = BTreeMap::new();
        for (number, term) in self.terms.iter().enumerate() {
            let parts = term.parts.iter().enumerate().map(|(part, key)| (Slot::Part(number, part), key));
            for (slot, key) in std::iter::once((Slot::Term(number), &term.key)).chain(parts) {
                strengths.entry(key.clone()).or_default().insert(slot, 1.0);
                for relative in kin::relatives(key).iter().filter(|_| !term.name) {
                    let strength =
                        strengths.entry(relative.key.clone()).or_default().entry(slot).or_insert(0.0);
                    *strength = strength.max(relative.strength);
                }
            }
        }
        strengths.into_iter().map(|(key, slots)| (key, slots.into_iter().collect())).collect()
    }
}

/// Returns the words to search for a question, at most 32 single words in lower case; their frequencies make the
/// [`Statistics`].
#[must_use]
pub fn search_words(question: &str) -> Vec<String> {
    Question::read(question).search_words()
}

fn near_kin(term: &Term) -> impl Iterator<Item = (&'static str, f64)> {
    let single =
        |relative: &&kin::Relative| relative.strength >= SEARCH_KIN_MIN && !relative.surface.contains(' ');
    let relatives = kin::relatives(&term.key).iter().filter(single);
    let forms = kin::forms(&term.key).iter().map(|form| (*form, 1.0));
    forms.chain(relatives.map(|relative| (relative.surface.as_str(), relative.strength)))
}

fn term(keyed: &Keyed, originals: &[&str], kind: Kind) -> Term {
    let end = keyed.at.saturating_add(keyed.length);
    let original = originals.get(keyed.at..end).unwrap_or_default().join(" ");
    let word = original.to_lowercase();
    let starts_question = keyed.at == 0;
    let capital = original.starts_with(char::is_uppercase) && !starts_question;
    let number = original.starts_with(|c: char| c.is_ascii_digit());
    let name = number || (capital && kin::relatives(&keyed.key).is_empty() && !faint::is_faint(&word));
    let emphasis = if name {
        NAME_WEIGHT
    } else if wording::is_measure_word(&word) && matches!(kind, Kind::Quantity(_)) {
        MEASURE_WEIGHT
    } else if faint::is_faint(&word) {
        FAINT_WEIGHT
    } else {
        1.0
    };
    let parts = kin::parts(&word);
    Term { word, key: keyed.key.clone(), parts, name, deed: false, emphasis }
}

/// Leaves out the words that only say what kind of answer is wanted ("what *year*", "the *reason* why"), unless
/// nothing else would be left.
fn without_frame(terms: Vec<Term>, kind: Kind) -> Vec<Term> {
    let kept: Vec<Term> = terms.iter().filter(|term| !wording::is_frame(&term.word, kind)).cloned().collect();
    if kept.is_empty() { terms } else { kept }
}

impl Term {
    /// Returns true for words such as "usually" or "people", which tell little of what a question is about.
    #[must_use]
    pub fn is_faint(&self) -> bool {
        faint::is_faint(&self.word)
    }
}

impl Kind {
    /// Returns the measure a quantity is asked in.
    #[must_use]
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Quantity(measure) => Some(measure),
            _ => None,
        }
    }

    /// Returns true for the kinds whose answer has a form that cannot be mistaken: a number, a date, a name.
    #[must_use]
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Quantity(_) | Self::PastTime | Self::Person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(question: &str) -> Vec<String> {
        Question::read(question).terms.into_iter().map(|term| term.word).collect()
    }

    #[test]
    fn terms_are_the_words_an_answer_must_be_about() {
        assert_eq!(terms("What sets off a migraine?"), ["sets off", "migraine"]);
        assert_eq!(terms("In what year did Caxton print books?"), ["caxton", "print books"]);
        assert_eq!(terms("Why is the sky blue?"), ["sky", "blue"]);
    }

    #[test]
    fn names_and_numbers_stand_for_themselves_only() {
        let question = Question::read("When did Apollo 12 reach the Moon?");
        let names: Vec<&str> =
            question.terms.iter().filter(|term| term.name).map(|term| term.word.as_str()).collect();
        assert_eq!(names, ["apollo", "12"]);
    }

    #[test]
    fn the_search_gets_the_questions_words_first_and_never_too_many() {
        let words = search_words("How long does it take to begin to heal a big broken bone?");
        assert!(words.len() <= SEARCH_WORDS_MAX);
        assert!(words.iter().position(|word| word == "heal") < words.iter().position(|word| word == "start"));
        assert!(words.contains(&"break".to_owned()) && words.iter().all(|word| !word.contains(' ')));
    }
}
