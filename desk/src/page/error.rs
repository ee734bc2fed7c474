//! How publishing can fail.

use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why an approved text is not on the site.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The suggestion is no longer waiting for this page.
    #[error("the suggestion is {state}: it no longer waits for this page")]
    NotWaiting {
        /// The state it is in.
        state: &'static str,
    },
    /// A licence was set since the approval that does not allow the text.
    #[error("its sources' licences do not allow this text any more: {}", .0.join("; "))]
    Unlicensed(Vec<String>),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(PublishError);
