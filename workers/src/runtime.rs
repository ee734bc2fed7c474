//! Takes jobs from the queue and runs them until it is told to stop.

use std::time::Duration;

use apalis::prelude::{Monitor, MonitorError};
use queue::{Attempt, Closed, Config, Failure, Job, Queue};

use crate::publish_page::publish_page;
use crate::read_page::read_page;
use crate::refetch_source::refetch_source;
use crate::sweep::{keep_asking, sweep};
use crate::tools::Tools;
use crate::write_draft::write_draft;

/// How long results may take to be written down after the last job has ended.
const SETTLING: Duration = Duration::from_secs(5);

/// Pages read, and sources fetched again, at the same time by one process: so many of each.
const FETCHES: usize = 2;

/// How one process works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name attempts are recorded under: host and process, say.
    pub name: String,
    /// Drafts written at the same time.
    pub drafts: usize,
    /// How long jobs under way may take to end after a stop; then they are cut off and begin again elsewhere.
    pub shutdown: Duration,
    /// How long a claim holds without a heartbeat: a killed worker's jobs begin again after it.
    pub lease: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let Config { lease, .. } = Config::default();
        Self { name: "worker".to_owned(), drafts: 2, shutdown: Duration::from_secs(20), lease }
    }
}

/// How a process's work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Everything is recorded or handed back.
    Settled,
    /// Some jobs wait for the end of their lease before they begin again.
    Unsettled,
}

/// Runs jobs until `stop` ends. Nothing the database does ends it.
///
/// # Errors
/// Where a worker ended before it was told to.
pub async fn run(
    queue: Queue,
    tools: Tools,
    settings: Settings,
    stop: impl Future<Output = ()> + Send,
) -> Result<Ended, MonitorError> {
    let sweeping = tokio::spawn(keep_asking(tools.clone()));
    let with_tools = Registrar { queue: queue.clone(), tools, settings: settings.clone() };
    let monitor = Monitor::new().shutdown_timeout(settings.shutdown);
    let monitor = with_tools.register(monitor, settings.drafts, write_draft);
    let monitor = with_tools.register(monitor, 1, publish_page);
    let monitor = with_tools.register(monitor, FETCHES, read_page);
    let monitor = with_tools.register(monitor, FETCHES, refetch_source);
    let monitor = with_tools.register(monitor, 1, sweep);
    let signal = async move {
        stop.await;
        Ok(())
    };
    let result = monitor.run_with_signal(signal).await;
    sweeping.abort();
    result?;
    Ok(match queue.closed(SETTLING).await {
        Closed::Settled => Ended::Settled,
        Closed::Unsettled => Ended::Unsettled,
    })
}

/// Registers one worker per kind of job.
struct Registrar {
    queue: Queue,
    tools: Tools,
    settings: Settings,
}

impl Registrar {
    fn register<J, F, R>(&self, monitor: Monitor, concurrency: usize, body: F) -> Monitor
    where
        J: Job,
        F: Fn(Tools, J, Attempt) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let (queue, tools) = (self.queue.clone(), self.tools.clone());
        let config = Config { concurrency, lease: self.settings.lease, ..Config::default() };
        monitor.register(move |_restarts| {
            let (tools, body) = (tools.clone(), body.clone());
            queue.worker(&config, move |job: J, attempt| body(tools.clone(), job, attempt))
        })
    }
}
