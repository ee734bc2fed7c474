//! What can be told from a sentence's words alone.

use crate::words;

/// Fewer words than these are a label, not a sentence, whatever ends them.
const SENTENCE_WORDS_MIN: usize = 3;

/// Ends of sentences that point at something still to come.
#[rustfmt::skip]
const POINTERS: &[&str] = &[
    "the following", "as follows", "listed below", "shown below", "given below", "described below",
    "set out below", "see below", "are these", "namely", "for example", "such as", "including",
];

/// "The following days" speaks of time; "the following reasons" announces a list.
const TIMES: &[&str] =
    &["centuries", "days", "decades", "hours", "minutes", "months", "seconds", "weeks", "years"];

/// Returns true for a sentence that announces a list: it ends with a colon, or points at what follows.
#[must_use]
pub fn announces_list(sentence: &str) -> bool {
    let text = words::fold(sentence).to_lowercase();
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ':' && c != '\u{ff1a}');
    if bare.ends_with(':') || bare.ends_with('\u{ff1a}') {
        return true;
    }
    POINTERS.iter().any(|pointer| ends_with_words(bare, pointer)) || ends_with_following_things(bare)
}

/// Returns true for a whole sentence: some words, closed by a full stop, a question mark or an exclamation mark.
#[must_use]
pub fn is_full_sentence(text: &str) -> bool {
    let closing = |c: char| {
        matches!(c, ')' | ']' | '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}') || c.is_whitespace()
    };
    let ends = text.trim_end_matches(closing).ends_with(['.', '!', '?', '\u{2026}']);
    ends && words::count(text) >= SENTENCE_WORDS_MIN
}

/// Returns the stretches of a sentence that stand in double quotation marks.
pub(super) fn quotes(sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some((_, opened)) = rest.split_once(['"', '\u{201c}', '\u{201e}']) {
        // A lone mark (inches, a slip) quotes nothing.
        let Some((quote, after)) = opened.split_once(['"', '\u{201d}']) else { break };
        // English puts the sentence's own comma or stop inside the marks: it is no part of what was quoted.
        let quote = quote.trim().trim_end_matches(['.', ',', ';', ':', '!', '?']).trim_end();
        if !quote.is_empty() {
            found.push(quote.to_owned());
        }
        rest = after;
    }
    found
}

fn ends_with_words(text: &str, ending: &str) -> bool {
    text.strip_suffix(ending).is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// "… for the following reasons", "… in the following ways".
fn ends_with_following_things(text: &str) -> bool {
    let mut last = text.rsplit(' ');
    let (Some(noun), Some("following"), Some("the")) = (last.next(), last.next(), last.next()) else {
        return false;
    };
    noun.ends_with('s') && !TIMES.contains(&noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_announce_a_list_are_known() {
        for text in [
            "It happens for several reasons:",
            "The steps are as follows.",
            "They are the following.",
            "It fails for the following reasons.",
            "The kinds are listed below.",
            "Signs are: ",
        ] {
            assert!(announces_list(text), "{text}");
        }
        for text in [
            "It rained on the following days.",
            "He left the following day.",
            "It lies below.",
            "At 10:30 it began.",
            "Bread rises.",
        ] {
            assert!(!announces_list(text), "{text}");
        }
    }

    #[test]
    fn full_sentences_have_words_and_an_end() {
        for text in ["Bread rises slowly.", "He said “it has landed.”", "Does bread rise? "] {
            assert!(is_full_sentence(text), "{text}");
        }
        for text in ["Yes.", "Missed meals and dehydration", "Adults: 7 hours or more", ""] {
            assert!(!is_full_sentence(text), "{text}");
        }
    }

    #[test]
    fn quotes_are_what_stands_in_double_marks() {
        assert_eq!(quotes("He said “the Eagle has landed.”"), ["the Eagle has landed"]);
        assert_eq!(quotes("A \"b\" and \"c d\", e"), ["b", "c d"]);
        assert_eq!(quotes("It is 5\" tall and isn't “open"), Vec::<String>::new());
    }
}
