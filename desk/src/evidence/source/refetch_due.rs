//! Sources whose text is old are fetched again, a few at a time.

use diesel_async::AsyncConnection;
use jiff::SignedDuration;

use super::SourceError;
use crate::evidence::store;
use crate::jobs::RefetchSource;
use crate::platform::{Clock, Pool};

/// The most sources one call has fetched again: at one call an hour, 36,000 in 30 days.
pub const DUE_MAX: i64 = 50;

/// Asks workers to fetch those pages of the web again, at most [`DUE_MAX`], that were neither read nor visited for so many
/// days; the longest first. Returns how many were asked for: those that wait already, are blocked, or came as a dump, a
/// PDF or a text of the operator's own are not.
///
/// Every visit is on record with its source; nobody has asked for it, so the ledger has no entry.
///
/// # Errors
/// Where the database does not answer; nothing is asked for then.
pub async fn refetch_due(pool: &Pool, clock: &dyn Clock, days: u16) -> Result<usize, SourceError> {
    let age = SignedDuration::from_hours(i64::from(days).saturating_mul(24));
    let before = clock.now().saturating_sub(age).unwrap_or(jiff::Timestamp::MIN);
    pool.get()
        .await?
        .transaction::<_, SourceError, _>(async move |connection| {
            let due = store::visits::due(connection, before, DUE_MAX).await?;
            let jobs: Vec<_> = due.into_iter().map(|source_id| RefetchSource { source_id }).collect();
            Ok(queue::enqueue_all(connection, &jobs).await?)
        })
        .await
}
