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

/// A worker of some process, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerRecord {
    /// The name of its process.
    pub process: String,
    /// The word for the kind of job it works.
    pub kind: String,
    /// Jobs it has a lease on.
    pub running: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it has not been heard of; more than a lease means that it is gone.
    pub silent: Duration,
}

/// A place in a list of jobs: the next page begins behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The time the list is in the order of.
    pub at: Timestamp,
    /// The job there.
    pub id: JobId,
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

impl JobRecord {
    /// Returns its place among the dead, or among those that wait.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { at: self.finished_at.unwrap_or(self.run_at), id: self.id }
    }
}

/// Lists dead jobs with their attempts, the last to die first, from behind a place on; at most `limit` and
/// [`LIST_MAX`].
///
/// # Errors
/// Where a statement fails.
pub async fn dead(
    connection: &mut AsyncPgConnection,
    after: Option<Place>,
    limit: usize,
) -> QueryResult<Vec<JobRecord>> {
    store::dead(connection, after, limit.min(LIST_MAX)).await
}

/// Lists jobs that failed and wait for a later attempt, with their attempts, the next due first, from behind a place
/// on; at most `limit` and [`LIST_MAX`]. One that is due already waits for a worker, not for somebody.
///
/// # Errors
/// Where a statement fails.
pub async fn failing(
    connection: &mut AsyncPgConnection,
    after: Option<Place>,
    limit: usize,
) -> QueryResult<Vec<JobRecord>> {
    store::failing(connection, after, limit.min(LIST_MAX)).await
}

/// Lists the ids of dead jobs of a kind, the last to die first; at most `limit` and [`LIST_MAX`].
///
/// # Errors
/// Where the statement fails.
pub async fn dead_of(
    connection: &mut AsyncPgConnection,
    kind: &str,
    limit: usize,
) -> QueryResult<Vec<JobId>> {
    store::dead_of(connection, kind, limit.min(LIST_MAX)).await
}

/// Counts dead jobs, but not past `limit`: for a mark on every page.
///
/// # Errors
/// Where the statement fails.
pub async fn dead_up_to(connection: &mut AsyncPgConnection, limit: usize) -> QueryResult<i64> {
    store::dead_up_to(connection, limit).await
}

/// Returns a job with its attempts where it is dead, or waits for a later attempt after having failed: what an operator can do something
/// about. It stays so until the caller's transaction ends.
///
/// # Errors
/// Where a statement fails.
pub async fn lock_failed(connection: &mut AsyncPgConnection, job: JobId) -> QueryResult<Option<JobRecord>> {
    store::lock_failed(connection, job).await
}

/// Lets a job that failed and waits for a later attempt run at once; returns false where it is no such job.
///
/// # Errors
/// Where the statement fails.
pub async fn retry_failing(connection: &mut AsyncPgConnection, job: JobId) -> QueryResult<bool> {
    store::retry_failing(connection, job).await
}

/// Deletes a dead job with its attempts; returns false where it is not dead. What it died of is the caller's to keep.
///
/// # Errors
/// Where the statement fails.
pub async fn dismiss_dead(connection: &mut AsyncPgConnection, job: JobId) -> QueryResult<bool> {
    store::dismiss_dead(connection, job).await
}

/// Lists the workers heard of within the last hour by process and kind, those of the last to begin first; at most
/// `limit` and [`LIST_MAX`].
///
/// # Errors
/// Where the statement fails.
pub async fn workers(connection: &mut AsyncPgConnection, limit: usize) -> QueryResult<Vec<WorkerRecord>> {
    store::workers(connection, limit.min(LIST_MAX)).await
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

/// Lets jobs of a kind that wait for a later time and never failed run at once; what waits out a backoff goes on
/// waiting. Returns how many.
///
/// # Errors
/// Where the statement fails.
pub async fn hasten(connection: &mut AsyncPgConnection, kind: &str) -> QueryResult<usize> {
    store::hasten(connection, kind).await
}

/// Counts the jobs of each kind in each state that has any; of the done ones only those of the last hour, so that it
/// takes no longer as the desk grows old.
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
