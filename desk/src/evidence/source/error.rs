//! What can stand in the way of somebody who looks after sources.

use queue::EnqueueError;

use super::model::WHY_CHARS_MAX;
use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why nothing was done about a source. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such source.
    #[error("there is no such source")]
    NoSuchSource,
    /// The flag is no flag of this source, or was put away already.
    #[error("this flag is not open any more: somebody has put it away, or the source was found well again")]
    NoSuchFlag,
    /// Somebody was faster.
    #[error("this source is {word} already")]
    Already {
        /// What it is: `blocked`, `open` or `waiting to be fetched`.
        word: &'static str,
    },
    /// No reason is written, or one that cannot be kept.
    #[error("write down why, in 1 to {WHY_CHARS_MAX} characters: whoever meets this source reads it")]
    ReasonMissing,
    /// It came as a file, and names no address.
    #[error("this source has no address to fetch it from: import it again as a file")]
    NoAddress,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job that fetches could not be queued.
    #[error("the job could not be queued")]
    Queue(#[from] EnqueueError),
}

store_errors!(SourceError);
