//! What a worker does with the database, on tasks of its own: nothing there can end the worker or delay a heartbeat.

mod fetcher;
mod finisher;
mod heart;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apalis_core::worker::context::WorkerContext;
use tokio::sync::{Notify, Semaphore, mpsc, watch};

use crate::config::Config;
use crate::job::JobId;
use crate::leases::{Claimed, Leases};
use crate::patience::{DatabaseError, Lent, Patience, in_time};
use crate::queue::{OpenPump, Pool};
use crate::store::{self, Owner};
use crate::task::OwnedTask;

/// How often the pump looks whether its worker is being shut down: apalis says so only to who asks.
const SHUTDOWN_LOOK: Duration = Duration::from_millis(100);

/// The three loops of one worker, and what they share.
pub(crate) struct Pump {
    pub(crate) pool: Pool,
    pub(crate) owner: Owner,
    pub(crate) leases: Arc<Leases>,
    /// One for each job that may be held: running, prefetched, or ended and not yet recorded.
    pub(crate) slots: Arc<Semaphore>,
    /// Rings when a job of the kind may be due.
    pub(crate) wake: Arc<Notify>,
    /// Kept until the pump ends, so that the process can wait for it.
    pub(crate) open: OpenPump,
}

impl fmt::Debug for Pump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pump")
            .field("owner", &self.owner)
            .field("leases", &self.leases)
            .finish_non_exhaustive()
    }
}

impl Pump {
    /// Returns its times and limits.
    pub(crate) fn config(&self) -> &Config {
        &self.owner.config
    }

    /// Returns how many jobs may be held at most.
    pub(crate) fn slots_max(&self) -> usize {
        self.config().concurrency.saturating_add(self.config().prefetch).min(Semaphore::MAX_PERMITS)
    }

    /// Works until it is stopped, all that runs has ended and been recorded, and the rest is handed back.
    pub(crate) async fn run(
        self: Arc<Self>,
        deliver: mpsc::Sender<Claimed>,
        worker: WorkerContext,
        stop: watch::Sender<bool>,
    ) {
        let _open = self.open.enter();
        let stopped = stop.subscribe();
        let claims = async {
            self.fetch(&deliver, &worker, stopped.clone()).await;
            // At once, not when the last running job has ended: somebody else may be free.
            self.hand_back().await;
        };
        let heart = OwnedTask::spawn(Arc::clone(&self).beat());
        tokio::join!(claims, self.finish(stopped.clone()), watch_shutdown(&worker, &stop));
        drop(heart);
        self.leave().await;
    }

    async fn hand_back(&self) {
        let unstarted = self.leases.take_unstarted();
        if unstarted.is_empty() {
            return;
        }
        let mut patience = Patience::to("hand back jobs");
        let jobs = loop {
            match self.try_hand_back(&unstarted).await {
                Ok(jobs) => break jobs,
                Err(error) => patience.wait(&error).await,
            }
        };
        let kind = self.owner.kind;
        tracing::info!(kind, jobs, "handed back {jobs} {kind} jobs that had not started");
    }

    async fn try_hand_back(&self, unstarted: &[(JobId, i32)]) -> Result<usize, DatabaseError> {
        let mut lent = Lent::by(&self.pool).await?;
        let handed = in_time(store::hand_back(lent.connection(), &self.owner, unstarted)).await;
        lent.answered(handed)
    }
}

/// Turns apalis's shutdown into ours.
async fn watch_shutdown(worker: &WorkerContext, stop: &watch::Sender<bool>) {
    let mut stopped = stop.subscribe();
    while !worker.is_shutting_down() {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SHUTDOWN_LOOK) => {}
        }
    }
    stop.send_replace(true);
}
