//! What a sentence took from a passage: its words, a quotation, its wording in part, or a fact alone.
//!
//! Measured in words, whatever their case and punctuation. The limits come from how copying is commonly looked for
//! (runs of words, and the share of 5-word stretches that stand in the source, as Wikipedia's Earwig tool does) and are
//! a house rule: a lower pair from which wording counts as taken over, and an upper pair from which it counts as copied.

mod runs;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::check::stands_whole;
use crate::{Licence, words};

pub(crate) use runs::longer_than;

/// A longer run of the passage's words than this is its wording.
pub const CLOSE_RUN: usize = 8;
/// From this share of 5-word stretches on, in hundredths, it is the passage's wording.
pub const CLOSE_PERCENT: u8 = 15;
/// A longer run than this is a copy.
pub const COPIED_RUN: usize = 14;
/// From this share on, in hundredths, it is a copy.
pub const COPIED_PERCENT: u8 = 40;

/// How long the stretches are that are compared, in words.
pub(crate) const GRAM: usize = 5;
/// Fewer shared stretches than these are how everybody says it, whatever their share of a short sentence.
const COPIED_GRAMS_MIN: usize = 5;
/// Fewer words in quotation marks than these are a name for something, not a quotation.
const QUOTE_WORDS_MIN: usize = 3;
/// Fewer words than these are everybody's, even all in a row, unless they are a whole sentence or item.
const WHOLE_WORDS_MIN: usize = 3;
/// How much of a sentence and of a passage is compared, in words: more than either can have.
const WORDS_MAX: usize = 2_000;

/// What a sentence took from a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// All its words, as they stand there.
    Verbatim,
    /// Words in quotation marks, as they stand there; the rest is said in other words.
    Quote,
    /// Its wording in part: a run of more than 8 words, or 15 % of the 5-word stretches.
    Adapted,
    /// What it says, in other words.
    FactOnly,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 4] = [Self::Verbatim, Self::Quote, Self::Adapted, Self::FactOnly];

    /// Returns the word for it in JSON and in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Quote => "quote",
            Self::Adapted => "adapted",
            Self::FactOnly => "fact_only",
        }
    }
}

/// What a sentence took from a passage, as measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// What it took.
    pub relation: Relation,
    /// How many of its 5-word stretches stand in the passage, in hundredths; of its words outside quotation marks.
    pub overlap_percent: u8,
    /// The longest run of words both have, outside quotation marks.
    pub longest_run: usize,
    /// How many words it quotes from the passage, and how many the longest of these quotations has.
    pub quoted: [usize; 2],
    /// Whether the passage's wording is taken over beyond the upper limits.
    pub is_copied: bool,
}

impl Use {
    /// Measures a sentence against a passage it cites.
    #[must_use]
    pub fn measure(sentence: &str, passage: &str) -> Self {
        let held = limited(passage);
        let said = limited(sentence);
        let whole = shared(std::slice::from_ref(&said), &held);
        let folded = words::fold(passage);
        let (outside, marked) = split(sentence);
        let lengths: Vec<usize> = marked
            .iter()
            .filter(|quote| folded.contains(quote.as_str()))
            .map(|quote| words::count(quote))
            .filter(|words| *words >= QUOTE_WORDS_MIN)
            .collect();
        let quoted = [lengths.iter().sum(), lengths.iter().copied().max().unwrap_or_default()];
        // All its words in a row are a copy, unless every one of them stands in marks.
        let is_whole = whole.longest_run == said.len() && outside.iter().any(|stretch| !stretch.is_empty());
        if is_whole && (said.len() >= WHOLE_WORDS_MIN || stands_whole(sentence, passage)) {
            let is_copied = said.len() >= GRAM || stands_whole(sentence, passage);
            return Self { is_copied, ..whole.used(Relation::Verbatim, quoted) };
        }
        if lengths.is_empty() {
            return whole.used(whole.relation(), quoted);
        }
        let rest = shared(&outside, &held);
        let relation =
            if rest.relation() == Relation::FactOnly { Relation::Quote } else { Relation::Adapted };
        rest.used(relation, quoted)
    }

    /// Returns how many words it quotes from the passage.
    #[must_use]
    pub fn quoted_words(&self) -> usize {
        let [all, _] = self.quoted;
        all
    }

    /// Returns how many words the longest of its quotations from the passage has.
    #[must_use]
    pub fn longest_quote(&self) -> usize {
        let [_, longest] = self.quoted;
        longest
    }

    /// Returns true where the licence of the passage's text comes over to the page: not for facts, and not for what is
    /// used without a licence.
    #[must_use]
    pub fn takes_over(&self, licence: &Licence) -> bool {
        match licence {
            Licence::FairUse | Licence::Unknown => false,
            Licence::Other(_) => self.is_copied,
            _ => self.relation != Relation::FactOnly,
        }
    }
}

/// What stretches of words have in common with a passage.
struct Shared {
    percent: u8,
    grams: usize,
    longest_run: usize,
}

impl Shared {
    fn relation(&self) -> Relation {
        if self.longest_run > CLOSE_RUN || self.percent >= CLOSE_PERCENT {
            Relation::Adapted
        } else {
            Relation::FactOnly
        }
    }

    fn used(&self, relation: Relation, quoted: [usize; 2]) -> Use {
        let is_mosaic = self.percent >= COPIED_PERCENT && self.grams >= COPIED_GRAMS_MIN;
        Use {
            relation,
            overlap_percent: self.percent,
            longest_run: self.longest_run,
            quoted,
            is_copied: self.longest_run > COPIED_RUN || is_mosaic,
        }
    }
}

/// Returns the words of a text, as they are compared: lower-cased, no more than are looked at.
pub(crate) fn limited(text: &str) -> Vec<String> {
    let mut words = words::words(&words::fold(text));
    words.truncate(WORDS_MAX);
    words
}

/// Compares stretches of words, each for itself, with a passage.
fn shared(stretches: &[Vec<String>], held: &[String]) -> Shared {
    let known: BTreeSet<&[String]> = held.windows(GRAM).collect();
    let grams = || stretches.iter().flat_map(|stretch| stretch.windows(GRAM));
    let (all, found) = (grams().count(), grams().filter(|gram| known.contains(gram)).count());
    let percent = found.saturating_mul(100).checked_div(all).unwrap_or_default();
    let longest_run = stretches.iter().map(|stretch| runs::longest(stretch, held)).max().unwrap_or_default();
    Shared { percent: u8::try_from(percent).unwrap_or(100), grams: found, longest_run }
}

/// Returns a sentence's words outside double quotation marks, stretch by stretch.
pub(crate) fn outside(sentence: &str) -> Vec<Vec<String>> {
    split(sentence).0
}

/// Splits a sentence into its words outside double quotation marks, stretch by stretch, and what stands within them.
fn split(sentence: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let text = words::fold(sentence);
    let (mut outside, mut marked) = (Vec::new(), Vec::new());
    let mut rest = text.as_str();
    while let Some((before, opened)) = rest.split_once(['"', '\u{201c}', '\u{201e}']) {
        let Some((quote, after)) = opened.split_once(['"', '\u{201d}']) else { break };
        outside.push(limited(before));
        // English puts the sentence's own comma or stop inside the marks: it is no part of what was quoted.
        marked.push(quote.trim().trim_end_matches(['.', ',', ';', ':', '!', '?']).trim_end().to_owned());
        rest = after;
    }
    outside.push(limited(rest));
    (outside, marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSAGE: &str = "It is old. Tea was carried from the far hills to the river towns by people who walked for \
        many days in the rain. It still is, says the guild’s book.";

    fn used(sentence: &str) -> Use {
        Use::measure(sentence, PASSAGE)
    }

    #[test]
    fn a_sentence_is_word_for_word_whatever_its_case_and_punctuation() {
        for sentence in [
            "Tea was carried from the far hills to the river towns by people who walked for many days in the rain.",
            "tea was carried, from the far hills to the river towns",
            "It is old.",
        ] {
            let used = used(sentence);
            assert_eq!((used.relation, used.is_copied), (Relation::Verbatim, true), "{sentence}");
        }
        assert_eq!(used("is old").relation, Relation::FactOnly, "two words are no sentence of it");
    }

    #[test]
    fn long_runs_are_wording_and_longer_ones_copies() {
        let nine = used("In spring tea was carried from the far hills to traders.");
        assert_eq!((nine.relation, nine.longest_run, nine.is_copied), (Relation::Adapted, 8, false));
        let long =
            used("Then tea was carried from the far hills to the river towns by people who walked along.");
        assert_eq!((long.relation, long.longest_run, long.is_copied), (Relation::Adapted, 15, true));
        assert!(long.overlap_percent >= 70, "{long:?}");
    }

    #[test]
    fn a_mosaic_of_short_runs_is_a_copy_too() {
        let mosaic = used(
            "Tea was carried from the far hills on mules to the river towns by people who walked all day.",
        );
        assert!(mosaic.longest_run < COPIED_RUN && mosaic.overlap_percent < 60, "{mosaic:?}");
        assert_eq!((mosaic.relation, mosaic.is_copied), (Relation::Adapted, true), "{mosaic:?}");
    }

    #[test]
    fn a_fact_in_other_words_takes_no_wording() {
        let fact = used("Porters brought leaves down from distant hills on foot, whatever the weather.");
        assert_eq!((fact.relation, fact.overlap_percent, fact.is_copied), (Relation::FactOnly, 0, false));
        assert!(fact.longest_run < 4);
        assert_eq!(used("").relation, Relation::FactOnly);
        assert_eq!(Use::measure("Tea.", "").relation, Relation::FactOnly);
    }

    #[test]
    fn marked_words_are_a_quotation_and_only_the_rest_is_measured() {
        let quote = used("A chronicle tells of porters “who walked for many days in the rain.”");
        assert_eq!((quote.relation, quote.quoted_words(), quote.longest_quote()), (Relation::Quote, 8, 8));
        assert_eq!((quote.overlap_percent, quote.is_copied), (0, false));
        // A mark around a few words does not make the rest one's own.
        let rest = used(
            "Tea was carried from the far hills to the river towns by people who walked “for many days” in the rain.",
        );
        assert_eq!((rest.relation, rest.is_copied), (Relation::Verbatim, true), "{rest:?}");
        // All of it in marks is a quotation.
        let all = used("“Tea was carried from the far hills to the river towns.”");
        assert_eq!((all.relation, all.is_copied, all.quoted_words()), (Relation::Quote, false, 11));
        // Nor do marks around words that stand elsewhere, or around one.
        assert_eq!(used("He said “we never walked at all” then.").relation, Relation::FactOnly);
        assert_eq!(used("The “hills” are far.").quoted_words(), 0);
    }

    #[test]
    fn a_licence_comes_over_with_the_wording_and_not_with_facts() {
        let licence = |id: &str| id.parse::<Licence>().unwrap();
        let (verbatim, fact) = (used("It is old."), used("Leaves came down from distant hills."));
        let close = used("In spring tea was carried from the far hills to traders.");
        for id in ["CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0"] {
            assert!(verbatim.takes_over(&licence(id)) && close.takes_over(&licence(id)), "{id}");
            assert!(!fact.takes_over(&licence(id)), "{id}");
        }
        assert!(
            verbatim.takes_over(&licence("GFDL-1.3-only")) && !close.takes_over(&licence("GFDL-1.3-only"))
        );
        assert!(!verbatim.takes_over(&licence("fair-use")) && !verbatim.takes_over(&licence("unknown")));
    }

    #[test]
    fn every_relation_has_the_word_that_json_has() {
        for relation in Relation::ALL {
            assert_eq!(serde_json::to_value(relation).unwrap(), relation.word());
        }
    }
}
