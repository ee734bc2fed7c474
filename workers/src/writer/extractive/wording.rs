//! What can be told from a sentence's first words, and from how a list is announced.

use article::{check, words};

/// First words that lean on the sentence before: alone, nobody knows what they speak of.
#[rustfmt::skip]
const LEANING: &[&str] = &[
    "it", "its", "this", "these", "those", "they", "their", "them", "he", "she", "his", "her", "such",
    "however", "but", "and", "or", "also", "therefore", "thus", "hence", "then", "instead", "otherwise",
    "similarly", "likewise", "both", "neither", "another", "others", "nevertheless", "moreover",
    "furthermore", "consequently", "yet", "here", "there",
];
/// First two words that lean likewise.
#[rustfmt::skip]
const LEANING_PAIRS: &[(&str, &str)] = &[
    ("for", "example"), ("for", "instance"), ("as", "such"), ("in", "addition"), ("in", "contrast"),
    ("the", "latter"), ("the", "former"), ("the", "same"), ("the", "other"), ("at", "this"), ("in", "this"),
    ("because", "of"), ("by", "contrast"),
];
/// Lists announced with these words are told in order; with a step missing they would mislead.
#[rustfmt::skip]
const SEQUENCES: &[&str] = &[
    "step", "stage", "phase", "event", "order", "sequence", "process", "procedure", "method", "timeline",
    "first", "instruction",
];

/// Returns true for a sentence that cannot stand without the one before it.
pub(super) fn leans(sentence: &str) -> bool {
    let words = words::words(sentence);
    let mut first = words.iter().map(String::as_str);
    let (one, two) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let fragment = sentence.trim_start().starts_with(char::is_lowercase);
    fragment || LEANING.contains(&one) || LEANING_PAIRS.contains(&(one, two))
}

/// Returns true for the intro of a list that is told in order.
pub(super) fn announces_sequence(intro: &str) -> bool {
    words::content_stems(intro).iter().any(|stem| SEQUENCES.iter().any(|word| words::stem(word) == *stem))
}

/// Returns true for a sentence that can stand alone.
pub(super) fn stands_alone(sentence: &str) -> bool {
    !leans(sentence) && !check::announces_list(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_need_the_one_before_are_known() {
        for text in [
            "It rises.",
            "These acids taste sour.",
            "However, bread rises.",
            "For example, yeast.",
            "and so on.",
        ] {
            assert!(leans(text), "{text}");
        }
        for text in ["Bread rises.", "The yeast makes gas.", "For bread, use flour."] {
            assert!(!leans(text), "{text}");
        }
    }

    #[test]
    fn lists_told_in_order_are_known_by_their_intro() {
        assert!(announces_sequence("The steps for making it are:"));
        assert!(announces_sequence("It passes through four phases:"));
        assert!(!announces_sequence("Common triggers are:"));
    }
}
