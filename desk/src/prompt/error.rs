//! What stands in the way of proposing words, trying them and promoting them.

use std::fmt;

use super::Worse;
use super::model::WORDS_CHARS_MAX;
use super::promote::{QUESTIONS_MIN, TRIAL_DAYS};
use crate::people::Role;
use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Whose trial is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The candidate's.
    Candidate,
    /// Of the words that hold.
    Current,
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Candidate => "the candidate",
            Self::Current => "the words that hold now",
        })
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// The person may not see to the machine.
    #[error("words for a model are for operators and admins; this account’s role is {role}")]
    NotOperator {
        /// What they are.
        role: Role,
    },
    /// The program has no such stage.
    #[error("there is no stage `{stage}`; there are {known}")]
    NoSuchStage {
        /// What was named.
        stage: String,
        /// The stages there are.
        known: String,
    },
    /// The words are none, or too many.
    #[error("words for a stage have 1 to {WORDS_CHARS_MAX} characters; these have {chars}")]
    WordsLength {
        /// How many there are.
        chars: usize,
    },
    /// The words hold what cannot be read.
    #[error("the words hold characters that are no text")]
    WordsNotText,
    /// They are the words that hold.
    #[error("these are the words that hold now")]
    SameWords,
    /// The share is more than all.
    #[error("a share of drafts is 0 to 100 hundredths, not {share}")]
    ShareOutOfBounds {
        /// What was named.
        share: u8,
    },
    /// There is a candidate already.
    #[error("{candidate} is a candidate: promote or withdraw it first")]
    CandidateThere {
        /// Which.
        candidate: String,
    },
    /// There is none.
    #[error("the stage {stage} has no {what} words that somebody proposed")]
    NothingThere {
        /// `candidate` or `current`.
        what: &'static str,
        /// The stage.
        stage: String,
    },
    /// Nobody tried them.
    #[error("there is no trial of {whose}: run `answerdesk prompt trial`")]
    NoTrial {
        /// Whose.
        whose: Whose,
    },
    /// All trials are too old.
    #[error("the newest trial of {whose} is older than {TRIAL_DAYS} days: run `answerdesk prompt trial`")]
    TrialTooOld {
        /// Whose.
        whose: Whose,
    },
    /// No two of them can be compared.
    #[error(
        "no trials of both are of the same questions, model, parameters, sources and words of the other stages: run `answerdesk prompt trial`"
    )]
    Incomparable,
    /// There were too few questions.
    #[error("the trials are of {questions} questions; at least {QUESTIONS_MIN} are needed")]
    TooFewQuestions {
        /// How many there were.
        questions: u64,
    },
    /// The model's answers were of no use.
    #[error("the model wrote no article in the trial of the candidate")]
    NothingWritten,
    /// Something got worse.
    #[error("the candidate is worse than the words that hold now: {}", told(worse))]
    Regressed {
        /// What, each figure.
        worse: Vec<Worse>,
    },
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(PromptError);

fn told(worse: &[Worse]) -> String {
    worse.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
