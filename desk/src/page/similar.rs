//! Pages that may say what a draft says.

use article::advice::Published;
use article::words;

use super::store;
use crate::platform::id::SuggestionId;
use crate::platform::{Pool, StoreError};

/// How many pages are compared with a draft.
const SIMILAR_MAX: i64 = 5;

/// Returns readable pages that share words with a question, those that share most first, at most five; none that answer
/// that very suggestion.
///
/// # Errors
/// Where the database does not answer.
pub async fn similar(pool: &Pool, question: &str, but: SuggestionId) -> Result<Vec<Published>, StoreError> {
    // Words alone: no sign of what was asked is an order to the search.
    let wanted = words::words(question).join(" ");
    store::similar(&mut *pool.get().await?, &wanted, but, SIMILAR_MAX).await
}
