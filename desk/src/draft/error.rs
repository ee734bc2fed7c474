//! How drafting can fail.

use crate::platform::database::store_errors;
use crate::platform::{StoreError, id::DraftId};

/// Why a draft could not be begun or ended.
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
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(DraftError);
