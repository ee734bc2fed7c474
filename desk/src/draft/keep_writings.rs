//! A worker writes down what it asked of a model, whatever became of the attempt.

use diesel_async::AsyncConnection;

use super::begin::Begun;
use super::writing::Writing;
use super::{DraftError, store};
use crate::platform::{Clock, Pool};
use crate::suggestion;

/// The most calls of one attempt that are kept.
pub const WRITINGS_MAX: usize = 30;

/// Keeps the calls of a model for one attempt at a draft; the first 30.
///
/// The attempt need not be the newest: what was asked was asked, and cost what it cost.
///
/// # Errors
/// [`DraftError::NoSuchDraft`] where there is no such draft, or where the database does not answer.
pub async fn keep_writings(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    writings: &[Writing],
) -> Result<(), DraftError> {
    if writings.is_empty() {
        return Ok(());
    }
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            suggestion::lock(connection, begun.suggestion_id).await?;
            store::lock(connection, begun.draft_id).await?.ok_or(DraftError::NoSuchDraft)?;
            let kept = writings.iter().take(WRITINGS_MAX);
            for writing in kept {
                store::insert_writing(connection, begun, writing, now).await?;
            }
            Ok(())
        })
        .await
}
