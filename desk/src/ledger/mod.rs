//! The ledger: every move on record. It only grows; the database refuses changes.

mod store;

use article::SourceId;
use jiff::Timestamp;
use queue::JobId;

pub(crate) use store::record;
pub use store::{of_draft, of_drafting, of_jobs, of_source, of_suggestion};

use crate::platform::id::{DraftId, SuggestionId, UserId};

/// Who made a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Anybody: a reader without an account.
    Reader,
    /// A job.
    Worker,
    /// A named person.
    User(UserId),
    /// Somebody with the program in hand, at its command line.
    Operator,
}

impl Actor {
    /// Returns the word kept in the record.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Worker => "worker",
            Self::User(_) => "user",
            Self::Operator => "operator",
        }
    }
}

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A suggestion.
    Suggestion(SuggestionId),
    /// A draft, of that suggestion.
    Draft(SuggestionId, DraftId),
    /// A sentence of a draft, of that suggestion.
    Sentence(SuggestionId, DraftId),
    /// The page of a suggestion.
    Page(SuggestionId),
    /// Drafting as a whole.
    Drafting,
    /// A job, by an operator's hand.
    Job(JobId),
    /// A source.
    Source(SourceId),
}

/// One move: from one state to another, by somebody, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Who made it.
    pub actor: Actor,
    /// What moved.
    pub subject: Subject,
    /// The state before; none for a beginning.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// Why, in words.
    pub why: Option<String>,
}

/// A move on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// `reader`, `worker`, `user` or `operator`.
    pub actor: String,
    /// The name of the user who acted.
    pub user_name: Option<String>,
    /// What moved: `suggestion`, `draft`, `sentence`, `page`, `drafting`, `job` or `source`.
    pub subject: String,
    /// The state before.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// Why.
    pub why: Option<String>,
}
