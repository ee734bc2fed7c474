//! Putting jobs into the queue, on the caller's connection and in the caller's transaction.

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use jiff::Timestamp;

use crate::job::{DELAY_MAX, Job, JobId, Priority};
use crate::store::{self, NewJobs, RunAt};

/// The largest payload, in bytes of JSON: ids need no more.
pub const PAYLOAD_BYTES_MAX: usize = 4 * 1024;

/// The longest unique key, in bytes.
pub const UNIQUE_KEY_BYTES_MAX: usize = 200;

/// Most jobs in one call of [`enqueue_all`].
pub const JOBS_PER_CALL_MAX: usize = 1_000;

/// What became of a job that was to be enqueued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// It waits under this id, once the caller's transaction commits.
    New(JobId),
    /// An unfinished job of its kind has its unique key; nothing was written.
    AlreadyWaiting,
}

/// Why a job was not enqueued.
#[derive(Debug, thiserror::Error)]
pub enum EnqueueError {
    /// The payload is no JSON value.
    #[error("the payload cannot be encoded")]
    Encode(#[from] serde_json::Error),
    /// The payload is over [`PAYLOAD_BYTES_MAX`].
    #[error("the payload has {bytes} bytes, more than {PAYLOAD_BYTES_MAX}")]
    PayloadTooLarge {
        /// Its size in bytes of JSON.
        bytes: usize,
    },
    /// The unique key is empty or over [`UNIQUE_KEY_BYTES_MAX`].
    #[error("the unique key has {bytes} bytes, not 1 to {UNIQUE_KEY_BYTES_MAX}")]
    UniqueKeyLength {
        /// Its size in bytes.
        bytes: usize,
    },
    /// More than [`JOBS_PER_CALL_MAX`] jobs in one call.
    #[error("{jobs} jobs in one call, more than {JOBS_PER_CALL_MAX}")]
    TooMany {
        /// How many there were.
        jobs: usize,
    },
    /// Postgres refused or broke off the statement.
    #[error("the job could not be written")]
    Database(#[from] diesel::result::Error),
}

/// Enqueues a job as its [`Job`] settings say, to run at once.
///
/// # Errors
/// Where the payload or its key is over its limit, or the statement fails.
pub async fn enqueue<J: Job>(connection: &mut AsyncPgConnection, job: &J) -> Result<Enqueued, EnqueueError> {
    Enqueue::of(job).on(connection).await
}

/// Enqueues up to [`JOBS_PER_CALL_MAX`] jobs of a kind in one statement; returns how many are new.
///
/// # Errors
/// Where there are too many, one of them is over a limit, or the statement fails; then none is enqueued.
pub async fn enqueue_all<J: Job>(
    connection: &mut AsyncPgConnection,
    jobs: &[J],
) -> Result<usize, EnqueueError> {
    if jobs.len() > JOBS_PER_CALL_MAX {
        return Err(EnqueueError::TooMany { jobs: jobs.len() });
    }
    let mut new = NewJobs::of::<J>();
    for job in jobs {
        new.push(payload_of(job)?, checked_key(job.unique_key())?);
    }
    Ok(store::insert(connection, &new).await?.len())
}

/// A job about to be enqueued, where its [`Job`] settings do not fit.
#[derive(Debug)]
#[must_use = "nothing is enqueued before `on`"]
pub struct Enqueue<'a, J> {
    job: &'a J,
    priority: Priority,
    run_at: RunAt,
    unique_key: Option<String>,
}

impl<'a, J: Job> Enqueue<'a, J> {
    /// Starts from the settings of the job itself.
    pub fn of(job: &'a J) -> Self {
        Self {
            job,
            priority: J::PRIORITY,
            run_at: RunAt::After(Duration::ZERO),
            unique_key: job.unique_key(),
        }
    }

    /// Sets the priority.
    pub fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    /// Runs the job no sooner than `delay` after the caller's transaction began; at most [`DELAY_MAX`].
    pub fn after(self, delay: Duration) -> Self {
        Self { run_at: RunAt::After(delay.min(DELAY_MAX)), ..self }
    }

    /// Runs the job no sooner than `time`, by the clock of Postgres.
    pub fn at(self, time: Timestamp) -> Self {
        Self { run_at: RunAt::At(time), ..self }
    }

    /// Sets the key that at most one unfinished job of the kind may have: 1 to [`UNIQUE_KEY_BYTES_MAX`] bytes.
    pub fn unique_key(self, key: impl Into<String>) -> Self {
        Self { unique_key: Some(key.into()), ..self }
    }

    /// Enqueues the job in the caller's transaction.
    ///
    /// # Errors
    /// Where the payload or the key is over its limit, or the statement fails.
    pub async fn on(self, connection: &mut AsyncPgConnection) -> Result<Enqueued, EnqueueError> {
        let mut new = NewJobs::of::<J>();
        new.priority = self.priority.rank();
        new.run_at = self.run_at;
        new.push(payload_of(self.job)?, checked_key(self.unique_key)?);
        let ids = store::insert(connection, &new).await?;
        Ok(ids.first().map_or(Enqueued::AlreadyWaiting, |id| Enqueued::New(*id)))
    }
}

fn payload_of<J: Job>(job: &J) -> Result<serde_json::Value, EnqueueError> {
    let payload = serde_json::to_value(job)?;
    let bytes = payload.to_string().len();
    if bytes > PAYLOAD_BYTES_MAX {
        return Err(EnqueueError::PayloadTooLarge { bytes });
    }
    Ok(payload)
}

fn checked_key(key: Option<String>) -> Result<Option<String>, EnqueueError> {
    match key.as_deref().map(str::len) {
        Some(bytes) if bytes == 0 || bytes > UNIQUE_KEY_BYTES_MAX => {
            Err(EnqueueError::UniqueKeyLength { bytes })
        }
        _ => Ok(key),
    }
}
