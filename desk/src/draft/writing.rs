//! One question put to a writing model: what it cost, and what became of it.

use std::fmt;
use std::time::Duration;

use article::Writer;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::id::CallId;

/// The most refused sentences kept with a writing; all are counted.
pub const REFUSED_MAX: usize = 50;

/// The longest text of a refused sentence kept, and the longest reason, in Unicode scalars.
pub const REFUSED_CHARS_MAX: usize = 400;

/// One call of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Who was asked.
    pub writer: Writer,
    /// The name and version of the words it was asked with: `section 1`.
    pub prompt_version: String,
    /// The call that was paid for; none where nobody keeps an account, or no model was asked.
    pub call: Option<CallId>,
    /// Tokens of the prompt, where the model's server told.
    pub tokens_in: Option<u32>,
    /// Tokens of the answer, where the model's server told.
    pub tokens_out: Option<u32>,
    /// How long the answer took, waiting included.
    pub took: Duration,
    /// What became of it.
    pub outcome: WritingOutcome,
    /// What was left out of its answer, each with the reason.
    pub refused: Vec<RefusedText>,
}

/// What it cost and what became of it, in one sentence: `model:m: 1,234 tokens in, 567 out, 12 s; used`.
impl fmt::Display for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens = |tokens: Option<u32>| tokens.map_or_else(|| "unknown".to_owned(), grouped);
        let (read, written) = (tokens(self.tokens_in), tokens(self.tokens_out));
        let seconds = (self.took.as_secs_f64() * 10.0).round() / 10.0;
        write!(f, "{}: {read} tokens in, {written} out, {seconds} s; ", self.writer)?;
        match self.outcome.reason() {
            None => write!(f, "used"),
            Some(reason) => write!(f, "not used because {reason}"),
        }
    }
}

/// Returns a number with a comma before each three digits.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What became of a model's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WritingOutcome {
    /// The article is its work.
    Used,
    /// It answered, and the answer could not be used.
    Refused {
        /// Why, in an editor's words.
        reason: String,
    },
    /// No whole answer came.
    Failed {
        /// Why, in an editor's words.
        reason: String,
    },
}

impl WritingOutcome {
    /// Returns the table's word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Refused { .. } => "refused",
            Self::Failed { .. } => "failed",
        }
    }

    /// Returns why the answer was not used.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Used => None,
            Self::Refused { reason } | Self::Failed { reason } => Some(reason),
        }
    }
}

/// A sentence or heading a model wrote that stands in no draft, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedText {
    /// Its words.
    pub text: String,
    /// Why it was left out, in an editor's words.
    pub reason: String,
}

/// A call of a model on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWriting {
    /// The draft's attempt that asked.
    pub attempt: i32,
    /// When it was written down.
    pub at: Timestamp,
    /// The call; of what was refused the first 50.
    pub writing: Writing,
    /// How many sentences and headings were refused.
    pub refused_sentences: usize,
    /// What it came to, in millionths of a dollar; none where nobody keeps an account, or it is not settled.
    pub cost_micros: Option<i64>,
}

/// Returns what a model wrote as it is kept: not too much, and without what a terminal or a row must not hold.
pub(super) fn kept_refused(refused: &[RefusedText]) -> Vec<RefusedText> {
    let keep = |refused: &RefusedText| RefusedText {
        text: kept_text(&refused.text),
        reason: kept_text(&refused.reason),
    };
    refused.iter().take(REFUSED_MAX).map(keep).collect()
}

/// Returns a line as it is kept.
pub(super) fn kept_text(text: &str) -> String {
    text.chars().take(REFUSED_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_told_in_one_sentence() {
        let mut writing = Writing {
            writer: Writer::Model("m".to_owned()),
            prompt_version: "section 1".to_owned(),
            call: None,
            tokens_in: Some(1_234_567),
            tokens_out: Some(567),
            took: Duration::from_millis(12_340),
            outcome: WritingOutcome::Used,
            refused: Vec::new(),
        };
        assert_eq!(writing.to_string(), "model:m: 1,234,567 tokens in, 567 out, 12.3 s; used");
        writing.tokens_out = None;
        writing.outcome = WritingOutcome::Failed { reason: "the model answered nothing for 60 s".to_owned() };
        assert_eq!(
            writing.to_string(),
            "model:m: 1,234,567 tokens in, unknown out, 12.3 s; not used because the model answered nothing for 60 s"
        );
    }

    #[test]
    fn what_a_model_wrote_is_kept_short_and_clean() {
        let long = format!("a\0\u{1b}[2J{}", "é".repeat(REFUSED_CHARS_MAX));
        let refused = RefusedText { text: long.clone(), reason: long };
        let kept = kept_refused(&vec![refused; REFUSED_MAX + 1]);
        assert_eq!(kept.len(), REFUSED_MAX);
        assert!(kept[0].text.starts_with("a  [2J") && kept[0].text.chars().count() == REFUSED_CHARS_MAX);
        assert_eq!(kept[0].reason, kept[0].text);
    }
}
