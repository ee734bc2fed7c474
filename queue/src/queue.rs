//! The queue as a worker process sees it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apalis_core::worker::Worker;
use apalis_core::worker::builder::WorkerBuilder;
use diesel_async::AsyncPgConnection;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;
use tower::layer::util::{Identity, Stack};
use tower::limit::ConcurrencyLimitLayer;
use uuid::Uuid;

use crate::backend::Leased;
use crate::config::Config;
use crate::handler::Handler;
use crate::hub::Hub;
use crate::job::{Attempt, Job};
use crate::layer::OutcomeLayer;
use crate::leases::{Claimed, Leases};
use crate::outcome::Failure;
use crate::pump::Pump;
use crate::store::Owner;

/// The connections the queue uses.
pub type Pool = diesel_async::pooled_connection::deadpool::Pool<AsyncPgConnection>;

/// An apalis worker for one kind of job, ready for apalis's `Monitor`.
pub type JobWorker<J, F> = Worker<Claimed, Leased, Handler<J, F>, Stack<ConcurrencyLimitLayer, Identity>>;

/// The longest name of a process that is kept, in characters.
const NAME_CHARS_MAX: usize = 80;

/// The queue in one process: its connections, and the one that hears of new jobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Queue {
    process: Arc<Process>,
}

struct Process {
    name: String,
    pool: Pool,
    hub: Arc<Hub>,
    listening: AbortHandle,
    open: OpenPump,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// How the workers of a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// All is recorded or handed back.
    Settled,
    /// Some of it is not: those jobs wait for the end of their lease.
    Unsettled,
}

impl Queue {
    /// Starts listening for new jobs; must be called inside a tokio runtime.
    ///
    /// Give it a pool of its own, of 3 connections or more, so that no handler can keep a heartbeat waiting; one more
    /// connection listens. The process's name, of at most 80 characters, is part of what attempts are recorded under.
    #[must_use]
    pub fn start(pool: Pool, name: &str) -> Self {
        let hub = Arc::new(Hub::default());
        let listening = tokio::spawn(Arc::clone(&hub).listen(pool.clone())).abort_handle();
        let name = name.chars().take(NAME_CHARS_MAX).collect();
        Self { process: Arc::new(Process { name, pool, hub, listening, open: OpenPump::default() }) }
    }

    /// Makes an apalis worker that runs the jobs of a kind with this handler.
    ///
    /// Each call makes another worker with a name of its own, so it fits the factory that `Monitor::register` takes.
    pub fn worker<J, F, R>(&self, config: &Config, handler: F) -> JobWorker<J, F>
    where
        J: Job,
        F: Fn(J, Attempt) -> R + Clone + Send + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let config = config.sound();
        let concurrency = config.concurrency;
        // A worker that is restarted is another: what its predecessor held is not its own.
        let worker: Arc<str> =
            format!("{}/{}/{}", self.process.name, J::KIND, Uuid::new_v4().simple()).into();
        let backend = self.backend::<J>(Owner { kind: J::KIND, worker: Arc::clone(&worker), config });
        WorkerBuilder::new(&*worker)
            .backend(backend)
            .layer(ConcurrencyLimitLayer::new(concurrency))
            .build(Handler::new(handler))
    }

    fn backend<J: Job>(&self, owner: Owner) -> Leased {
        let leases = Arc::new(Leases::default());
        let layer = OutcomeLayer { leases: Arc::clone(&leases), kind: J::KIND, timeout: J::TIMEOUT };
        let mut pump = Pump {
            pool: self.process.pool.clone(),
            wake: self.process.hub.subscribe(J::KIND),
            slots: Arc::new(Semaphore::new(0)),
            open: self.process.open.clone(),
            owner,
            leases,
        };
        pump.slots = Arc::new(Semaphore::new(pump.slots_max()));
        Leased::new(Arc::new(pump), layer, watch::Sender::new(false))
    }

    /// Waits, at most this long, until every worker that has stopped has recorded and handed back what it held.
    ///
    /// For the end of the process, after apalis's monitor: that one may have dropped workers which took too long.
    pub async fn closed(&self, within: Duration) -> Closed {
        match tokio::time::timeout(within, self.process.open.none_left()).await {
            Ok(()) => Closed::Settled,
            Err(_elapsed) => Closed::Unsettled,
        }
    }
}

/// Counts the pumps that work.
#[derive(Debug, Clone)]
pub(crate) struct OpenPump(Arc<watch::Sender<usize>>);

impl Default for OpenPump {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl OpenPump {
    /// Counts one, until what is returned is dropped.
    pub(crate) fn enter(&self) -> impl Drop + Send + use<> {
        self.0.send_modify(|open| *open += 1);
        Entered(self.clone())
    }

    async fn none_left(&self) {
        // It fails only without a sender, and there is one in `self`.
        drop(self.0.subscribe().wait_for(|open| *open == 0).await);
    }
}

struct Entered(OpenPump);

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}
