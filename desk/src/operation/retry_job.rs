//! Somebody has a job that failed tried again.

use diesel_async::AsyncConnection;
use queue::{JobId, JobRecord, State};

use super::JobError;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool, StoreError};

/// How many jobs one order tries again at the most.
pub const RETRIED_MAX: usize = 100;

/// Puts a dead job back to work, or has one that waits after a failed attempt tried at once; on record in that person's
/// name, with what it had failed of.
///
/// # Errors
/// [`JobError::NotFailed`] where it is neither, [`JobError::KeyTaken`] where another job does the same by now; nothing
/// is changed then.
pub async fn retry_job(pool: &Pool, clock: &dyn Clock, by: UserId, id: JobId) -> Result<(), JobError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, JobError, _>(async move |connection| {
            let job = queue::lock_failed(connection, id).await?.ok_or(JobError::NotFailed(id))?;
            if job.state == State::Dead {
                queue::retry_dead(connection, id).await?;
            } else {
                queue::retry_failing(connection, id).await?;
            }
            Ok(ledger::record(connection, now, moved(by, &job, "tried again")).await?)
        })
        .await
}

/// Puts up to [`RETRIED_MAX`] dead jobs of a kind back to work, the last to die first, each as [`retry_job`] does;
/// returns how many. One that meanwhile is dead no longer, or whose work another job does, is left alone.
///
/// # Errors
/// Where the database does not answer; what was put back before stays so.
pub async fn retry_all(pool: &Pool, clock: &dyn Clock, by: UserId, kind: &str) -> Result<usize, StoreError> {
    let dead = queue::dead_of(&mut *pool.get().await?, kind, RETRIED_MAX).await?;
    let mut retried = 0;
    for id in dead {
        match retry_job(pool, clock, by, id).await {
            Ok(()) => retried += 1,
            Err(JobError::NotFailed(_) | JobError::KeyTaken(_)) => {}
            Err(JobError::Store(error)) => return Err(error),
        }
    }
    Ok(retried)
}

/// Returns the move of a job, with what it is and what it failed of last.
pub(super) fn moved(by: UserId, job: &JobRecord, to: &str) -> Move {
    let error = job.attempts.iter().rev().find_map(|attempt| attempt.error.as_deref());
    let what = format!("{} {}", job.kind, job.payload);
    Move {
        actor: Actor::User(by),
        subject: Subject::Job(job.id),
        from: Some(job.state.as_str().to_owned()),
        to: to.to_owned(),
        why: Some(error.map_or(what.clone(), |error| format!("{what}: {error}"))),
    }
}
