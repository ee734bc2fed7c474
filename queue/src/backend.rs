//! apalis's side of the queue: a backend that only reads what its pump has claimed.
//!
//! Not apalis's `Persisted`: there the worker itself talks to the database, so that one failed statement ends it and one
//! slow job keeps the heartbeat of all from being sent.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apalis_core::backend::finalize::Ephemeral;
use apalis_core::backend::{Backend, BackendConfig};
use apalis_core::task::Task;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::task_id::TaskId;
use apalis_core::worker::context::WorkerContext;
use futures::FutureExt;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::job::Attempt;
use crate::layer::OutcomeLayer;
use crate::leases::Claimed;
use crate::pump::Pump;

/// Why a worker ends by itself.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// Its pump is gone though nobody stopped it: a bug of the queue; restarting the process is the way out.
    #[error("the queue's pump has ended")]
    PumpEnded,
}

/// The jobs of one kind, each under a lease of this worker.
#[derive(Debug)]
pub struct Leased {
    pump: Arc<Pump>,
    layer: OutcomeLayer,
    claimed: mpsc::Receiver<Claimed>,
    state: Running,
    stop: watch::Sender<bool>,
}

#[derive(Debug)]
enum Running {
    /// Not polled yet.
    Idle(mpsc::Sender<Claimed>),
    /// The pump works.
    Pumping(JoinHandle<()>),
    /// Everything is recorded or handed back.
    Closed,
}

impl Leased {
    pub(crate) fn new(pump: Arc<Pump>, layer: OutcomeLayer, stop: watch::Sender<bool>) -> Self {
        // Room for every slot: what was claimed never waits to be delivered.
        let (deliver, claimed) = mpsc::channel(pump.slots_max());
        Self { pump, layer, claimed, state: Running::Idle(deliver), stop }
    }
}

impl Backend for Leased {
    type Task = Task<Claimed>;
    type Error = BackendError;

    fn poll_ready(&mut self, _: &mut Context<'_>, worker: &WorkerContext) -> Poll<Result<(), BackendError>> {
        if let Running::Idle(deliver) = &self.state {
            let pump = Arc::clone(&self.pump).run(deliver.clone(), worker.clone(), self.stop.clone());
            self.state = Running::Pumping(tokio::spawn(pump));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Task<Claimed>, BackendError>>> {
        match ready!(self.claimed.poll_recv(cx)) {
            Some(claimed) => Poll::Ready(Some(Ok(task_of(claimed)))),
            None if *self.stop.borrow() => Poll::Ready(None),
            None => Poll::Ready(Some(Err(BackendError::PumpEnded))),
        }
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), BackendError>> {
        self.stop.send_replace(true);
        if let Running::Pumping(pump) = &mut self.state {
            if let Err(error) = ready!(pump.poll_unpin(cx)) {
                tracing::error!(%error, "the queue's pump failed");
            }
            self.state = Running::Closed;
        }
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for Leased {
    type Args = Claimed;
    type Id = i64;
    type Kind = Ephemeral;
    type Config = Config;
    type Layer = OutcomeLayer;

    fn config(&self) -> &Config {
        self.pump.config()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> OutcomeLayer {
        self.layer.clone()
    }
}

impl Drop for Leased {
    /// A worker that is dropped and not closed still hands back what it did not start.
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

fn task_of(claimed: Claimed) -> Task<Claimed> {
    let Attempt { job, number, of, .. } = &claimed.attempt;
    // apalis counts the attempts before this one.
    let before = usize::try_from(*number).unwrap_or(1).saturating_sub(1);
    let (id, of) = (u64::try_from(job.0).unwrap_or_default(), usize::try_from(*of).unwrap_or_default());
    TaskBuilder::new(claimed).task_id(TaskId::from_int(id)).attempt(before).max_attempts(of).build()
}
