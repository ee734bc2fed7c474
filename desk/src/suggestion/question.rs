//! A question, parsed once: after this, nobody checks it again.

use unicode_normalization::UnicodeNormalization;

use crate::platform::text::without_invisible;

/// The shortest question, in Unicode scalars after trimming.
pub const QUESTION_CHARS_MIN: usize = 8;

/// The longest question, in Unicode scalars after trimming.
pub const QUESTION_CHARS_MAX: usize = 300;

/// The longest input looked at, in bytes; more cannot be a question of 300 scalars and is refused unread.
const INPUT_BYTES_MAX: usize = 16 * 1024;

/// How many letters a question needs at least: fewer is punctuation, not words.
const LETTERS_MIN: usize = 3;

/// A question in plain words: trimmed, NFC, one space between words, 8 to 300 scalars, nothing invisible in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(String);

/// What is wrong with a question, in words for its asker.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// There is nothing in it.
    #[error("Please write your question.")]
    Empty,
    /// It is too short.
    #[error(
        "Please write a little more: a question has at least {QUESTION_CHARS_MIN} characters, this has {chars}."
    )]
    TooShort {
        /// How many scalars it has.
        chars: usize,
    },
    /// It is too long.
    #[error("Please shorten your question to {QUESTION_CHARS_MAX} characters; this has {chars}.")]
    TooLong {
        /// How many scalars it has.
        chars: usize,
    },
    /// It holds bytes that are no text.
    #[error("Please use text only: this holds characters that cannot be read.")]
    NotText,
    /// It holds markup or script.
    #[error("Please ask in plain words: leave out code such as tags in angle brackets.")]
    Markup,
    /// It has hardly a letter in it.
    #[error("Please ask in words: this has too few letters to be a question.")]
    NoWords,
}

impl Question {
    /// Parses what somebody typed.
    ///
    /// # Errors
    /// [`QuestionError`], in words the asker can act on.
    pub fn parse(input: &str) -> Result<Self, QuestionError> {
        if input.len() > INPUT_BYTES_MAX {
            return Err(QuestionError::TooLong { chars: input.chars().count() });
        }
        if input.contains(['\0', '\u{FFFD}']) {
            return Err(QuestionError::NotText);
        }
        let visible = without_invisible(&input.nfc().collect::<String>());
        let text = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = text.chars().count();
        match chars {
            0 => Err(QuestionError::Empty),
            chars if chars < QUESTION_CHARS_MIN => Err(QuestionError::TooShort { chars }),
            chars if chars > QUESTION_CHARS_MAX => Err(QuestionError::TooLong { chars }),
            _ if looks_like_markup(&text) => Err(QuestionError::Markup),
            _ if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN => {
                Err(QuestionError::NoWords)
            }
            _ => Ok(Self(text)),
        }
    }

    /// Returns the question's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the question folded: letters and digits in lower case, one space between words. The same question
    /// written with other capitals or punctuation has the same key.
    #[must_use]
    pub fn key(&self) -> String {
        let folded: String = self
            .0
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .flat_map(char::to_lowercase)
            .collect();
        let key = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        // Scripts that build words with marks alone leave nothing: the text itself is then the key.
        if key.is_empty() { self.0.clone() } else { key }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A tag in angle brackets, or an address that runs script.
fn looks_like_markup(text: &str) -> bool {
    let lower = text.to_lowercase();
    if lower.contains("javascript:") || lower.contains("data:text/html") {
        return true;
    }
    let opens_tag =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    lower.split('<').skip(1).any(|rest| opens_tag(rest) && (rest.contains('>') || rest.contains('=')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<String, QuestionError> {
        Question::parse(text).map(|question| question.to_string())
    }

    #[test]
    fn a_question_is_trimmed_and_spaces_are_folded() {
        assert_eq!(parse("  Why is\tthe \r\n sky blue? ").unwrap(), "Why is the sky blue?");
    }

    #[test]
    fn a_question_is_composed() {
        assert_eq!(parse("What is a cafe\u{301} au lait?").unwrap(), "What is a café au lait?");
    }

    #[test]
    fn lengths_are_counted_in_scalars_after_trimming() {
        assert_eq!(parse(""), Err(QuestionError::Empty));
        assert_eq!(parse(" \u{200B} \n"), Err(QuestionError::Empty));
        assert_eq!(parse("Why so?"), Err(QuestionError::TooShort { chars: 7 }));
        assert_eq!(parse("Why so ?").unwrap(), "Why so ?");
        let (longest, longer) = ("é".repeat(300), "é".repeat(301));
        assert_eq!(parse(&longest).unwrap(), longest);
        assert_eq!(parse(&longer), Err(QuestionError::TooLong { chars: 301 }));
        assert!(matches!(parse(&"x".repeat(20_000)), Err(QuestionError::TooLong { .. })));
    }

    #[test]
    fn what_cannot_be_seen_is_dropped() {
        assert_eq!(
            parse("Why\u{200B} is the \u{202E}sky\u{0007} blue\u{E0041}?").unwrap(),
            "Why is the sky blue?"
        );
        assert_eq!(parse("Why is the s\u{200D}ky blue?").unwrap(), "Why is the sky blue?");
    }

    #[test]
    fn joiners_stay_where_they_spell_something() {
        let family = "Why do people send 👩\u{200D}👧 so often?";
        assert_eq!(parse(family).unwrap(), family);
        let persian = "چرا می\u{200C}خوابیم؟ بگو";
        assert_eq!(parse(persian).unwrap(), persian);
    }

    #[test]
    fn binary_and_script_are_refused_in_words() {
        assert_eq!(parse("Why is \0 the sky blue?"), Err(QuestionError::NotText));
        assert_eq!(parse("Why \u{FFFD}\u{FFFD} the sky?"), Err(QuestionError::NotText));
        for script in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "Look: JavaScript:alert(1)",
            "<svg onload=alert(1)",
            "what about </title> here",
        ] {
            assert_eq!(parse(script), Err(QuestionError::Markup), "{script}");
        }
        assert!(parse("Is 3 < 5 and 7 > 2 always true?").is_ok());
        assert_eq!(parse("12345 67890 ?!"), Err(QuestionError::NoWords));
    }

    #[test]
    fn the_same_question_has_the_same_key() {
        let key = |text| Question::parse(text).unwrap().key();
        assert_eq!(key("Why is the sky blue?"), key("why IS the sky… blue"));
        assert_ne!(key("Why is the sky blue?"), key("Why is the sea blue?"));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_parses_to_a_stable_question_or_an_error(input in "\\PC{0,320}|.{0,320}") {
            if let Ok(question) = Question::parse(&input) {
                let chars = question.as_str().chars().count();
                prop_assert!((QUESTION_CHARS_MIN..=QUESTION_CHARS_MAX).contains(&chars));
                prop_assert_eq!(Question::parse(question.as_str()), Ok(question.clone()));
                prop_assert!(!question.key().is_empty());
            }
        }
    }
}
