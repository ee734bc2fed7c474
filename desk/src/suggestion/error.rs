//! How suggesting can fail.

use queue::EnqueueError;

use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why a suggestion was not taken. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The database could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job could not be put in the queue.
    #[error("the job could not be queued")]
    Queue(#[from] EnqueueError),
    /// No randomness for the asker's private link.
    #[error("no randomness for a private link")]
    Random(#[from] getrandom::Error),
}

store_errors!(SubmitError);
