//! What a job is to those who write and run one.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use diesel_derive_newtype::DieselNewType;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The furthest a job can be put off: longer delays are cut to it.
pub const DELAY_MAX: Duration = Duration::from_hours(366 * 24);

/// The payload of a job: ids only, so that it never ages and never leaks.
///
/// A field added later needs `#[serde(default)]`: jobs enqueued by the version before are still there.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The one word for this kind of job: table value, file of its payload, span. At most 64 bytes.
    const KIND: &'static str;

    /// Failed attempts after which the job is dead: 1 to 1,000; 5 by default.
    const MAX_ATTEMPTS: i32 = 5;

    /// How long one attempt may take before it is stopped and counts as failed; 5 minutes by default.
    const TIMEOUT: Duration = Duration::from_mins(5);

    /// The priority where [`Enqueue::priority`](crate::Enqueue::priority) names none.
    const PRIORITY: Priority = Priority::Normal;

    /// Returns the key that at most one unfinished job of this kind may have; none by default.
    ///
    /// A running job is unfinished too: what changed since it started must be noticed by the job itself.
    fn unique_key(&self) -> Option<String> {
        None
    }
}

/// What goes first among the due jobs of a kind; within a priority, what was due first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody waits for it.
    Urgent,
    /// The usual.
    #[default]
    Normal,
    /// When nothing else is due.
    Idle,
}

impl Priority {
    /// Returns the table's value for it: the lower, the sooner.
    pub(crate) fn rank(self) -> i16 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Idle => 2,
        }
    }
}

/// A job's id; rises with the order of enqueueing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DieselNewType)]
pub struct JobId(pub i64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for JobId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// One run of a job by one worker: the token that fences whatever it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The job.
    pub job: JobId,
    /// The number of the attempt, from 1.
    pub number: i32,
    /// The job is dead when this many attempts have failed.
    pub of: i32,
    /// The worker that claimed it: its process's name and a part no other worker ever had.
    pub worker: Arc<str>,
}

impl Attempt {
    /// Returns true where no other attempt follows if this one fails.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.number >= self.of
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It can be claimed from its `run_at` on: new, scheduled, or waiting out a backoff.
    Waiting,
    /// A worker has a lease on it, which its heartbeat extends.
    Running,
    /// Its handler said so. Purged some time later.
    Done,
    /// It gave up, or its attempts are spent. Kept, with every attempt's error, until an operator retries it.
    Dead,
}

impl State {
    /// Returns the table's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// Returns the state of the table's word; none for a word the table's CHECK would refuse.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}
