//! Somebody puts a dead job away.

use diesel_async::AsyncConnection;
use queue::{JobId, State};

use super::JobError;
use super::retry_job::moved;
use crate::ledger;
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool};

/// Deletes a dead job for good: its work was done another way, or is not wanted any more. On record in that person's
/// name, with what it was and what it died of.
///
/// # Errors
/// [`JobError::NotFailed`] where it is not dead; nothing is changed then.
pub async fn dismiss_job(pool: &Pool, clock: &dyn Clock, by: UserId, id: JobId) -> Result<(), JobError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, JobError, _>(async move |connection| {
            let job = queue::lock_failed(connection, id).await?.filter(|job| job.state == State::Dead);
            let job = job.ok_or(JobError::NotFailed(id))?;
            queue::dismiss_dead(connection, id).await?;
            Ok(ledger::record(connection, now, moved(by, &job, "put away")).await?)
        })
        .await
}
