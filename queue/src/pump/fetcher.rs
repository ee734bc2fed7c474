//! Claims what there is room for.

use std::sync::Arc;
use std::time::Duration;

use apalis_core::worker::context::WorkerContext;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::Pump;
use crate::leases::Claimed;
use crate::patience::{DatabaseError, Lent, Patience, in_time};
use crate::store;

/// Jobs may become due at any moment of a second: looking again sooner than this finds only the same one.
const SHORTEST_SLEEP: Duration = Duration::from_millis(5);

impl Pump {
    /// Claims and delivers jobs until it is stopped.
    pub(super) async fn fetch(
        &self,
        deliver: &mpsc::Sender<Claimed>,
        worker: &WorkerContext,
        mut stopped: watch::Receiver<bool>,
    ) {
        let mut patience = Patience::to("claim jobs");
        loop {
            // Room first, jobs second: no job is ever claimed that has no place.
            let room = tokio::select! {
                biased;
                _ = stopped.wait_for(|stop| *stop) => return,
                room = self.room() => room,
            };
            // A claim under way is not broken off by a stop: what Postgres gave must be known, to be handed back.
            let sleep = match self.claim(room, deliver, worker).await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tokio::select! {
                        _ = stopped.wait_for(|stop| *stop) => return,
                        () = patience.wait(&error) => continue,
                    }
                }
            };
            patience.renew();
            let Some(sleep) = sleep else { continue };
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stop| *stop) => return,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Waits for room worth a claim; takes all the slots that are free then, up to one batch.
    ///
    /// Claiming one job whenever one has ended costs a statement for each. While half of what may be prefetched is
    /// still here no handler waits, so a claim may.
    async fn room(&self) -> Option<OwnedSemaphorePermit> {
        let batch = permits(self.config().batch);
        let worthwhile = permits(self.config().prefetch / 2).clamp(1, batch);
        let mut room = Arc::clone(&self.slots).acquire_many_owned(worthwhile).await.ok()?;
        let more = permits(self.slots.available_permits()).min(batch - worthwhile);
        if let Ok(more) = Arc::clone(&self.slots).try_acquire_many_owned(more) {
            room.merge(more);
        }
        Some(room)
    }

    /// Claims as many jobs as there is room for and delivers them; returns how long to sleep, none if more may be due.
    async fn claim(
        &self,
        room: Option<OwnedSemaphorePermit>,
        deliver: &mpsc::Sender<Claimed>,
        worker: &WorkerContext,
    ) -> Result<Option<Duration>, DatabaseError> {
        let Some(mut room) = room else { return Ok(Some(self.config().poll)) };
        if worker.is_paused() {
            return Ok(Some(self.config().poll));
        }
        let limit = room.num_permits();
        let mut lent = Lent::by(&self.pool).await?;
        let claimed = in_time(store::claim(lent.connection(), &self.owner, limit)).await;
        let claimed = lent.answered(claimed)?;
        let full = claimed.len() >= limit;
        for job in claimed {
            if let Some(slot) = room.split(1) {
                self.leases.enter(&job.attempt, slot);
                // There is a place for every slot; where the worker is gone, the job is handed back.
                drop(deliver.try_send(job));
            }
        }
        drop(room);
        if full { Ok(None) } else { self.sleep().await.map(Some) }
    }

    /// Returns how long there is nothing to claim, if no notification comes.
    async fn sleep(&self) -> Result<Duration, DatabaseError> {
        let mut lent = Lent::by(&self.pool).await?;
        let due = in_time(store::next_due(lent.connection(), self.owner.kind)).await;
        let due = lent.answered(due)?;
        let poll = self.config().poll;
        Ok(due.map_or(poll, |due| due.clamp(SHORTEST_SLEEP, poll.max(SHORTEST_SLEEP))))
    }
}

fn permits(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
