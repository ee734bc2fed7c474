//! How drafting can fail.

use queue::EnqueueError;

use crate::platform::database::store_errors;
use crate::platform::{StoreError, id::DraftId};

/// Why a draft could not be begun, ended or put back to work.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Somebody else has begun this draft anew, or it is over: the result is refused.
    #[error("draft {draft_id} is no longer written by this attempt")]
    Superseded {
        /// The draft.
        draft_id: DraftId,
    },
    /// The text fails the structural check and cannot be held.
    #[error("the article fails the structural check: {}", faults.join("; "))]
    Faulty {
        /// What is wrong with it, in words.
        faults: Vec<String>,
    },
    /// A source of the evidence was blocked while the article was written: it is written again without it.
    #[error("the source “{title}” was blocked while this was written")]
    SourceBlocked {
        /// Its title.
        title: String,
    },
    /// There is no such draft.
    #[error("there is no such draft")]
    NoSuchDraft,
    /// Only a stuck draft is put back to work.
    #[error("this draft is {state}: only a stuck draft can be written again")]
    NotStuck {
        /// The state it is in.
        state: &'static str,
    },
    /// An outline cannot be written from.
    #[error("this outline cannot be written from: {fault}")]
    BadOutline {
        /// What is wrong with it, in words.
        fault: String,
    },
    /// Only an outline that waits is settled.
    #[error("this draft is {state}: it has no outline that waits")]
    NotOutlined {
        /// The state it is in.
        state: &'static str,
    },
    /// The job that left the draft stuck is still ending, or waits to be run once more.
    #[error("a worker still has this draft in hand: try again in a minute")]
    AtWork,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job that writes could not be queued.
    #[error("the job could not be queued")]
    Queue(#[from] EnqueueError),
}

store_errors!(DraftError);
