//! How an attempt ends.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The longest error kept with an attempt, in characters; the rest is cut.
const ERROR_CHARS_MAX: usize = 4_000;

/// Why a handler could not do its work; each fallible line chooses which.
///
/// `?` on any error makes it a [`Failure::Retry`] with the usual backoff. The text is kept in the table: it must hold no
/// secret and nothing a model or a reader wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Another attempt may succeed.
    Retry {
        /// What went wrong.
        error: String,
        /// How long to wait at least, where the other side said so; otherwise the backoff decides.
        after: Option<Duration>,
    },
    /// No attempt can succeed: the job is dead at once.
    GiveUp {
        /// Why not.
        reason: String,
    },
    /// Nothing was tried, for now is not the time: the job waits, and the attempt is not counted.
    PutOff {
        /// For how long.
        delay: Duration,
    },
}

impl Failure {
    /// Returns the failure that is tried again after the usual backoff.
    pub fn retry(error: impl fmt::Display) -> Self {
        Self::Retry { error: error.to_string(), after: None }
    }

    /// Returns the failure that is tried again when `after` is over, for the other side asked for it.
    pub fn retry_after(error: impl fmt::Display, after: Duration) -> Self {
        Self::Retry { error: error.to_string(), after: Some(after) }
    }

    /// Returns the failure that ends the job.
    pub fn give_up(reason: impl fmt::Display) -> Self {
        Self::GiveUp { reason: reason.to_string() }
    }

    /// Returns what puts the job off without counting the attempt: one second at least, at most
    /// [`DELAY_MAX`](crate::DELAY_MAX).
    #[must_use]
    pub fn put_off(delay: Duration) -> Self {
        Self::PutOff { delay }
    }
}

// Possible only because `Failure` is no `Error` itself, as with anyhow.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        Self::retry(text)
    }
}

/// What is recorded of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The work is done.
    Done,
    /// The attempt failed: the job waits for the next, or is dead where none is left.
    Retry {
        /// What went wrong.
        error: String,
        /// How long to wait; the backoff decides where nothing is said.
        after: Option<Duration>,
    },
    /// The job is dead, whatever attempts are left.
    GiveUp {
        /// Why no attempt can succeed.
        reason: String,
    },
    /// Nothing was tried: the job waits, as if this attempt had never been.
    PutOff {
        /// For how long.
        delay: Duration,
    },
}

impl Outcome {
    /// Returns the outcome of a handler that was cut off by the end of its worker: another may begin at once.
    pub(crate) fn interrupted() -> Self {
        let error = "interrupted: its worker stopped before it ended".to_owned();
        Self::Retry { error, after: Some(Duration::ZERO) }
    }

    /// Returns the outcome of a handler that took too long.
    pub(crate) fn timed_out(limit: Duration) -> Self {
        Self::Retry { error: format!("timed out after {limit:?}"), after: None }
    }

    /// Returns the outcome of a handler that panicked.
    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Self::Retry { error: format!("panicked: {}", words.unwrap_or("without a message")), after: None }
    }

    /// Returns the table's word for it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry { .. } => "retry",
            Self::GiveUp { .. } => "give_up",
            Self::PutOff { .. } => "put_off",
        }
    }

    /// Returns why the attempt failed, fit for the table.
    pub(crate) fn error(&self) -> Option<String> {
        let text = match self {
            Self::Done | Self::PutOff { .. } => return None,
            Self::Retry { error, .. } => error,
            Self::GiveUp { reason } => reason,
        };
        // Postgres holds no NUL in a text, and one refused row would hold up every result of its batch for ever.
        Some(text.chars().take(ERROR_CHARS_MAX).map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect())
    }
}

impl From<Result<(), Failure>> for Outcome {
    fn from(result: Result<(), Failure>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(Failure::Retry { error, after }) => Self::Retry { error, after },
            Err(Failure::GiveUp { reason }) => Self::GiveUp { reason },
            Err(Failure::PutOff { delay }) => Self::PutOff { delay },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("no answer")]
    struct Outer(#[source] std::num::ParseIntError);

    #[test]
    fn a_question_mark_retries_and_keeps_the_chain_of_causes() {
        let cause = "x".parse::<i32>().unwrap_err();
        let failure = Failure::from(Outer(cause));
        assert_eq!(failure, Failure::retry("no answer: invalid digit found in string"));
    }

    #[test]
    fn an_error_is_cut_and_cleaned_for_the_table() {
        let long = format!("\0{}", "é".repeat(ERROR_CHARS_MAX));
        let error = Outcome::GiveUp { reason: long }.error().unwrap();
        assert_eq!(error.chars().count(), ERROR_CHARS_MAX);
        assert!(error.starts_with('\u{fffd}'));
    }
}
