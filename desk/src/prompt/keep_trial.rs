//! Somebody tried words on a set of questions.

use super::model::Trial;
use super::store;
use crate::platform::{Pool, StoreError};

/// Keeps what came of a set of questions, for good. Who runs it needs no account: a trial decides nothing by itself.
///
/// # Errors
/// Where the database does not answer.
pub async fn keep_trial(pool: &Pool, trial: &Trial) -> Result<(), StoreError> {
    store::insert_trial(&mut *pool.get().await?, trial).await
}
