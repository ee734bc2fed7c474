//! Prices, caps and calls, as values.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Amount;
use crate::platform::id::{CallId, DraftId};

/// The longest name of a model or a provider, in characters.
pub const MODEL_CHARS_MAX: usize = 100;

/// What a cap is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All calls for one draft.
    Draft,
    /// All calls of one day, by UTC.
    Day,
    /// All calls of one month, by UTC.
    Month,
    /// All calls of one month at the provider of that host.
    Provider(String),
}

impl Scope {
    /// Returns the table's word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Day => "day",
            Self::Month => "month",
            Self::Provider(_) => "provider",
        }
    }

    /// Returns the provider; empty for other scopes.
    #[must_use]
    pub fn provider(&self) -> &str {
        match self {
            Self::Provider(provider) => provider,
            Self::Draft | Self::Day | Self::Month => "",
        }
    }

    /// Reads the table's words.
    #[must_use]
    pub fn read(word: &str, provider: &str) -> Option<Self> {
        Some(match (word, provider) {
            ("draft", "") => Self::Draft,
            ("day", "") => Self::Day,
            ("month", "") => Self::Month,
            ("provider", host) if !host.is_empty() => Self::Provider(host.to_owned()),
            _ => return None,
        })
    }

    /// Returns what a call of that draft at that time is added up under.
    pub(super) fn key(&self, draft: DraftId, at: Timestamp) -> String {
        let at = at.to_zoned(TimeZone::UTC);
        match self {
            Self::Draft => draft.to_string(),
            Self::Day => at.strftime("%F").to_string(),
            Self::Month => at.strftime("%Y-%m").to_string(),
            Self::Provider(host) => format!("{host} {}", at.strftime("%Y-%m")),
        }
    }

    /// Returns the scopes a call at that provider falls under, in the order in which their totals are locked.
    pub(super) fn of_call(provider: &str) -> [Self; 4] {
        [Self::Draft, Self::Day, Self::Month, Self::Provider(provider.to_owned())]
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => write!(f, "the cap for a draft is reached"),
            Self::Day => write!(f, "the cap for a day is reached"),
            Self::Month => write!(f, "the cap for a month is reached"),
            Self::Provider(host) => write!(f, "the cap for a month at {host} is reached"),
        }
    }
}

/// A cap that holds, or held and was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapEntry {
    /// What it is for.
    pub scope: Scope,
    /// How much may be spent; none where there is no cap any more.
    pub amount: Option<Amount>,
    /// Who set it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What a model costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceEntry {
    /// Its name, as its provider knows it.
    pub model: String,
    /// A million tokens of what it is asked.
    pub per_million_in: Amount,
    /// A million tokens of what it answers.
    pub per_million_out: Amount,
    /// Who set it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A question that is about to be put to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which stage of the writing it is: `article`.
    pub stage: String,
    /// The host of the provider.
    pub provider: String,
    /// The model, as its provider knows it.
    pub model: String,
    /// The prompt's name and version: `section 1`.
    pub prompt: String,
    /// SHA-256 of the prompt's words, in hex.
    pub prompt_hash: String,
    /// How it is asked: temperature, limits, the form of the answer.
    pub parameters: Value,
    /// What it is asked, besides the prompt.
    pub request: String,
    /// The most tokens that the question can have.
    pub tokens_in_max: u32,
    /// The most tokens that the answer can have.
    pub tokens_out_max: u32,
}

impl Call {
    /// Returns what makes it the same call again: everything that its answer depends on.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let parameters = self.parameters.to_string();
        for part in [&self.stage, &self.provider, &self.model, &self.prompt_hash, &parameters, &self.request]
        {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// Tokens, where the provider told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Of the question.
    pub read: Option<u32>,
    /// Of the answer.
    pub written: Option<u32>,
}

/// Whether a model may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// Nobody keeps an account: ask.
    Free,
    /// The most it can cost is set apart: ask, and settle this call.
    Pay(CallId),
    /// It was asked before, and paid: this is the answer.
    Bought {
        /// The call it was.
        call: CallId,
        /// What was answered.
        answer: String,
        /// What it took.
        tokens: Tokens,
    },
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// With an answer, or why without.
    pub how: How,
    /// Tokens, where the provider told.
    pub tokens: Tokens,
}

/// With an answer, or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It answered this.
    Answered(String),
    /// No whole answer came.
    Failed {
        /// Why, in an editor's words.
        reason: String,
        /// Whether it may have cost something: true unless the provider refused before it began.
        may_have_cost: bool,
    },
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_added_up_under_its_day_and_month_by_utc() {
        let at: Timestamp = "2026-11-30T23:59:59-05:00".parse().unwrap();
        let [draft, day, month, provider] =
            Scope::of_call("api.example").map(|scope| scope.key(DraftId(7), at));
        assert_eq!((draft.as_str(), day.as_str()), ("7", "2026-12-01"));
        assert_eq!((month.as_str(), provider.as_str()), ("2026-12", "api.example 2026-12"));
    }

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        for scope in Scope::of_call("api.example") {
            assert_eq!(Scope::read(scope.word(), scope.provider()), Some(scope));
        }
        assert_eq!(Scope::read("provider", ""), None);
        assert_eq!(Scope::read("day", "api.example"), None);
    }

    #[test]
    fn whatever_the_answer_depends_on_makes_another_call() {
        let call = Call {
            stage: "article".to_owned(),
            provider: "p".to_owned(),
            model: "m".to_owned(),
            prompt: "section 1".to_owned(),
            prompt_hash: "ab".to_owned(),
            parameters: json!({"temperature": 0.2}),
            request: "How hot?".to_owned(),
            tokens_in_max: 10,
            tokens_out_max: 10,
        };
        let others = [
            Call { stage: "outline".to_owned(), ..call.clone() },
            Call { model: "n".to_owned(), ..call.clone() },
            Call { prompt_hash: "cd".to_owned(), ..call.clone() },
            Call { parameters: json!({"temperature": 0.3}), ..call.clone() },
            Call { request: "How cold?".to_owned(), ..call.clone() },
            // Moved from one part into the next.
            Call { stage: "articlep".to_owned(), provider: String::new(), ..call.clone() },
        ];
        for other in others {
            assert_ne!(other.hash(), call.hash(), "{other:?}");
        }
        assert_eq!(Call { tokens_in_max: 11, ..call.clone() }.hash(), call.hash());
    }
}
