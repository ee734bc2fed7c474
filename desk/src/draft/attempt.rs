//! How one attempt at a draft ended: kept for whoever asks later why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The most outages kept with an attempt, and the most lines of what was searched.
pub const LINES_MAX: usize = 64;

/// The longest line kept, in Unicode scalars; the rest is cut.
pub const LINE_CHARS_MAX: usize = 500;

/// A place that could not be searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// The name an editor knows it by: `the library`, `en.wikipedia.org`.
    pub place: String,
    /// What happened, in an editor's words.
    pub why: String,
}

impl std::fmt::Display for Outage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} could not be searched: {}", self.place, self.why)
    }
}

/// An attempt that has ended; one that was cut off leaves nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number within the draft; numbers of attempts that were cut off are missing.
    pub number: i32,
    /// When it was begun.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// What was searched, a line each; at most 64 lines of 500 characters.
    pub searched: Vec<String>,
    /// The places that could not be searched; at most 64.
    pub outages: Vec<Outage>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An article was held.
    Held,
    /// An outline was held, for an editor to settle.
    Outlined,
    /// All places answered, and none holds an answer.
    NoAnswer {
        /// What was missing.
        reason: String,
    },
    /// It failed, and another one follows by itself.
    Failed {
        /// Why.
        reason: String,
        /// When the next one is due.
        again_at: Timestamp,
    },
    /// It failed, and none follows until somebody asks for it.
    Stuck {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// Returns the word for it: in the database and the API.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Outlined => "outlined",
            Self::NoAnswer { .. } => "no_answer",
            Self::Failed { .. } => "failed",
            Self::Stuck { .. } => "stuck",
        }
    }

    /// Returns why there is no article.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Held | Self::Outlined => None,
            Self::NoAnswer { reason } | Self::Failed { reason, .. } | Self::Stuck { reason } => Some(reason),
        }
    }

    /// Returns when the next attempt is due, where one follows by itself.
    #[must_use]
    pub fn again_at(&self) -> Option<Timestamp> {
        if let Self::Failed { again_at, .. } = self { Some(*again_at) } else { None }
    }
}

/// Returns lines as they are kept: not too many, not too long, and without what a `jsonb` refuses.
pub(super) fn kept(lines: &[String]) -> Vec<String> {
    lines.iter().take(LINES_MAX).map(|line| kept_line(line)).collect()
}

/// Returns outages as they are kept.
pub(super) fn kept_outages(outages: &[Outage]) -> Vec<Outage> {
    let outage = |outage: &Outage| Outage { place: kept_line(&outage.place), why: kept_line(&outage.why) };
    outages.iter().take(LINES_MAX).map(outage).collect()
}

/// What other places answer may stand in an error: no control character of theirs reaches a terminal or a row.
fn kept_line(line: &str) -> String {
    line.chars().take(LINE_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_short_and_clean() {
        let long = format!("a\0b\u{1b}[2J{}", "é".repeat(LINE_CHARS_MAX));
        let lines = kept(&vec![long.clone(); LINES_MAX + 1]);
        assert_eq!(lines.len(), LINES_MAX);
        assert!(lines[0].starts_with("a b [2J") && lines[0].chars().count() == LINE_CHARS_MAX);
        let outages = kept_outages(&[Outage { place: long.clone(), why: long }]);
        assert_eq!((&outages[0].place, &outages[0].why), (&lines[0], &lines[0]));
    }
}
