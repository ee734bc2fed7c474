//! How a worker claims, holds and retries.

use std::time::Duration;

/// How one kind of job is worked in one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Jobs that run at the same time; 4 by default.
    pub concurrency: usize,
    /// Jobs claimed beyond those that run, so that short ones need not wait for the next claim; 0 by default, so that
    /// no job waits behind a long one here while another worker is free.
    pub prefetch: usize,
    /// Most jobs in one claim; 500 by default.
    pub batch: usize,
    /// How long a claim holds without a heartbeat; 30 s by default. After a crash its jobs wait this long.
    pub lease: Duration,
    /// How often leases are extended and lost ones looked for; 5 s by default, at most a third of the lease.
    pub heartbeat: Duration,
    /// How often due jobs are looked for although no notification came; 5 s by default.
    pub poll: Duration,
    /// The longest wait after a first failed attempt, doubled for each further one; 5 s by default.
    ///
    /// The wait is drawn between half of this and all of it, so that what failed together is not retried together.
    pub backoff_base: Duration,
    /// The longest wait after any failed attempt; 1 h by default.
    pub backoff_max: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            concurrency: 4,
            prefetch: 0,
            batch: 500,
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(5),
            poll: Duration::from_secs(5),
            backoff_base: Duration::from_secs(5),
            backoff_max: Duration::from_hours(1),
        }
    }
}

impl Config {
    /// Returns the same with what cannot work put right: at least one job at a time, three heartbeats to a lease.
    pub(crate) fn sound(&self) -> Self {
        Self {
            concurrency: self.concurrency.max(1),
            batch: self.batch.max(1),
            heartbeat: self.heartbeat.min(self.lease / 3),
            ..self.clone()
        }
    }
}
