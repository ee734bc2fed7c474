//! Words: how text is cut, folded, stemmed and compared.
//!
//! English only, like the rest of Answerdesk for now: the stop words and the stemmer (Porter 2, the one that
//! Postgres's `english` configuration uses too) know no other language.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Words that carry no topic: articles, pronouns, auxiliaries, prepositions, question words. Sorted, for the search.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "a", "about", "actually", "after", "all", "also", "am", "an", "and", "another", "any", "anybody",
    "anyone", "are", "aren't", "as", "at", "be", "been", "before", "being", "between", "but", "by", "can",
    "can't", "cannot", "come", "could", "did", "didn't", "do", "does", "doesn't", "doing", "don't", "else",
    "even", "ever", "exactly", "for", "from", "get", "gets", "getting", "give", "go", "goes", "going",
    "gone", "got", "had", "happen", "happens", "has", "have", "haven't", "having", "he", "her", "his",
    "how", "i", "i'm", "if", "in", "into", "is", "isn't", "it", "it's", "its", "just", "kind", "let",
    "many", "may", "me", "might", "more", "most", "much", "must", "my", "need", "needs", "nor", "not", "of",
    "off", "on", "one", "ones", "or", "other", "others", "our", "out", "own", "really", "shall", "she",
    "should", "shouldn't", "since", "so", "some", "someone", "something", "sort", "such", "tell", "than",
    "that", "that's", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "this",
    "those", "to", "too", "up", "us", "very", "was", "wasn't", "we", "went", "were", "weren't", "what",
    "what's", "when", "where", "whether", "which", "while", "who", "who's", "whom", "whose", "why", "will",
    "with", "won't", "would", "wouldn't", "you", "your",
];

/// Returns the words of a text as they stand, without punctuation and without a possessive `'s`.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.unicode_words().map(bare)
}

/// Returns the words of a text, lower-cased.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    tokens(text).map(str::to_lowercase).collect()
}

/// Returns true for a (lower-case) word that says nothing about a text's topic.
#[must_use]
pub fn is_stop(word: &str) -> bool {
    STOP_WORDS.binary_search(&word.replace('\u{2019}', "'").as_str()).is_ok()
}

/// Returns the stem of a lower-case word: `expands`, `expanded` and `expanding` are one.
#[must_use]
pub fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// Returns the stems of a text's words in order, stop words left out.
#[must_use]
pub fn content_stems(text: &str) -> Vec<String> {
    words(text).iter().filter(|word| !is_stop(word)).map(|word| stem(word)).collect()
}

/// Returns the text in Unicode form NFC with every run of white space as one space: what "word for word" compares.
#[must_use]
pub fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what is left of a text when case, punctuation and white space are no difference: two sentences with one
/// key are the same sentence.
#[must_use]
pub fn key(text: &str) -> String {
    words(&fold(text)).join(" ")
}

/// Returns how many words a text has.
#[must_use]
pub fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// Returns a count as a number to reckon with. Beyond four thousand million all counts are the same to us.
#[must_use]
pub fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Drops a possessive ending.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_so_that_the_search_finds_them() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop("the") && is_stop("would") && is_stop("don\u{2019}t"));
        assert!(!is_stop("yeast") && !is_stop("long"));
    }

    #[test]
    fn a_text_is_cut_into_words_without_punctuation() {
        assert_eq!(
            words("The Earth's tides: 3,000 km \u{2014} “twice” a day!"),
            ["the", "earth", "tides", "3,000", "km", "twice", "a", "day"]
        );
        assert_eq!(words("well-fed, 21.5 °C"), ["well", "fed", "21.5", "c"]);
        assert_eq!(words(" \n "), Vec::<String>::new());
        assert_eq!(count("Two words."), 2);
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        assert_eq!(content_stems("The doughs were expanding"), content_stems("a dough expands"));
        assert_ne!(stem("tide"), stem("tidy"));
    }

    #[test]
    fn folding_changes_white_space_and_composition_only() {
        assert_eq!(fold("  Cafe\u{301}\n\tau  lait. "), "Caf\u{e9} au lait.");
        assert_eq!(fold("Two, “three”"), "Two, “three”");
    }

    #[test]
    fn a_key_ignores_case_and_punctuation() {
        assert_eq!(key("The tide, it rises."), key("the TIDE\nit rises"));
        assert_ne!(key("The tide rises."), key("The tide falls."));
    }

    #[test]
    fn counts_become_numbers() {
        assert!((real(7) - 7.0).abs() < f64::EPSILON);
    }
}
