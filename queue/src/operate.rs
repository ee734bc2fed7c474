//! What an operator sees of the queue and may do to it; every call on the caller's connection.

use std::time::Duration;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::AsyncPgConnection;
use jiff::Timestamp;
use serde_json::Value;

use crate::job::{JobId, State};
use crate::store::operate as store;

/// Most jobs in one list.
pub const LIST_MAX: usize = 500;

/// Most jobs purged in one call.
pub const PURGE_MAX: usize = 10_000;

/// Attempts that an operator's retry adds.
const ATTEMPTS_PER_RETRY: i32 = 3;

/// A job as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// The word for its kind.
    pub kind: String,
    /// Its payload: ids.
    pub payload: Value,
    /// Where it stands.
    pub state: State,
    /// Attempts claimed so far.
    pub attempt: i32,
    /// Failed attempts after which it is dead.
    pub max_attempts: i32,
    /// Not before this time, where it waits.
    pub run_at: Timestamp,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was done or died.
    pub finished_at: Option<Timestamp>,
    /// How its latest attempts ended, the oldest first; at most 20.
    pub attempts: Vec<AttemptRecord>,
}

/// How one attempt of a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Its number, from 1.
    pub number: i32,
    /// Who ran it.
    pub worker: String,
    /// When it was claimed.
    pub started_at: Timestamp,
    /// When its end was recorded.
    pub finished_at: Timestamp,
    /// What it answered: `done`, `retry` or `give_up`.
    pub outcome: String,
    /// Why it failed, at most 4,000 characters; none where it succeeded.
    pub error: Option<String>,
}

/// How many jobs of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The word for the kind.
    pub kind: String,
    /// The state.
    pub state: State,
    /// How many.
    pub jobs: i64,
    /// How long the first of those that wait has been due; zero in the other states, and where none is due.
    pub overdue: Duration,
}

/// Why a job was not put back to work.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// There is no dead job of this id: it never was, is purged, or somebody else has retried it.
    #[error("job {0} is not dead")]
    NotDead(JobId),
    /// Another unfinished job of its kind has its unique key by now.
    #[error("another job with the key of job {0} is unfinished")]
    KeyTaken(JobId),
    /// Postgres refused or broke off the statement.
    #[error("the job could not be retried")]
    Database(#[source] Error),
}

/// Lists dead jobs with their attempts, the last to die first; at most `limit` and [`LIST_MAX`].
///
/// # Errors
/// Where a statement fails.
pub async fn dead(connection: &mut AsyncPgConnection, limit: usize) -> QueryResult<Vec<JobRecord>> {
    store::dead(connection, limit.min(LIST_MAX)).await
}

/// Lists waiting jobs that have failed before with their attempts, the next due first; at most `limit` and [`LIST_MAX`].
///
/// # Errors
/// Where a statement fails.
pub async fn failing(connection: &mut AsyncPgConnection, limit: usize) -> QueryResult<Vec<JobRecord>> {
    store::failing(connection, limit.min(LIST_MAX)).await
}

/// Puts a dead job back to work at once, with three further attempts; what it has failed at stays recorded.
///
/// # Errors
/// [`RetryError::NotDead`] and [`RetryError::KeyTaken`] as they say; the latter breaks the caller's transaction only in
/// the rare case of a key that is taken at the very same time.
pub async fn retry_dead(connection: &mut AsyncPgConnection, job: JobId) -> Result<(), RetryError> {
    match store::retry_dead(connection, job, ATTEMPTS_PER_RETRY).await {
        Ok(Some(true)) => Ok(()),
        Ok(Some(false)) | Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(RetryError::KeyTaken(job))
        }
        Ok(None) => Err(RetryError::NotDead(job)),
        Err(error) => Err(RetryError::Database(error)),
    }
}

/// Counts the jobs of each kind in each state that has any; reads all of them, done ones too.
///
/// # Errors
/// Where the statement fails.
pub async fn counts(connection: &mut AsyncPgConnection) -> QueryResult<Vec<Count>> {
    store::counts(connection).await
}

/// Deletes jobs that were done longer than `age` ago, the oldest first, with their attempts; returns how many.
///
/// At most `limit` and [`PURGE_MAX`] in one call, to keep the transaction short: call it again until it returns fewer.
/// Dead jobs are kept.
///
/// # Errors
/// Where the statement fails.
pub async fn purge_done(
    connection: &mut AsyncPgConnection,
    age: Duration,
    limit: usize,
) -> QueryResult<usize> {
    store::purge_done(connection, age, limit.min(PURGE_MAX)).await
}
