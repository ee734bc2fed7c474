//! What can stand in the way of an operator.

use queue::{JobId, RetryError};

use super::model::WHY_CHARS_MAX;
use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why drafting was not paused, or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Somebody was faster.
    #[error("drafting is {word} already")]
    Already {
        /// What it is: `on` or `paused`.
        word: &'static str,
    },
    /// No reason is written, or one that cannot be kept.
    #[error("write down why, in 1 to {WHY_CHARS_MAX} characters: whoever meets the pause reads it")]
    ReasonMissing,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(OperationError);

/// Why a job was not tried again, or not put away.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It is in another state by now, or purged: somebody was faster, or a worker was.
    #[error("job {0} is not on the list any more: somebody has seen to it, or it is being tried again")]
    NotFailed(JobId),
    /// Another unfinished job does the same.
    #[error("another job does the work of job {0} by now: this one can be put away")]
    KeyTaken(JobId),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(JobError);

impl From<RetryError> for JobError {
    fn from(error: RetryError) -> Self {
        match error {
            RetryError::NotDead(job) => Self::NotFailed(job),
            RetryError::KeyTaken(job) => Self::KeyTaken(job),
            RetryError::Database(error) => Self::Store(error.into()),
        }
    }
}
