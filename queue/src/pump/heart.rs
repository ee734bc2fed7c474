//! Says that the worker lives, and takes over from those that do not.

use std::sync::Arc;

use super::Pump;
use crate::patience::{DatabaseError, Lent, Patience, in_time};
use crate::store::{self, presence};

/// Most jobs taken over from lost workers at a time.
const RESCUE_BATCH: usize = 500;

impl Pump {
    /// Extends the leases and rescues lost jobs, again and again; ends only by being dropped.
    pub(super) async fn beat(self: Arc<Self>) {
        let mut patience = Patience::to("extend its leases");
        let mut entered = false;
        loop {
            match self.beat_once(&mut entered).await {
                Ok(()) => {
                    patience.renew();
                    tokio::time::sleep(self.config().heartbeat).await;
                }
                Err(error) => patience.wait(&error).await,
            }
        }
    }

    async fn beat_once(&self, entered: &mut bool) -> Result<(), DatabaseError> {
        let held = self.leases.held();
        if !held.is_empty() {
            let mut lent = Lent::by(&self.pool).await?;
            let lost = in_time(store::extend(lent.connection(), &self.owner, &held)).await;
            self.leases.lost(&lent.answered(lost)?);
        }
        // Asked again: a job claimed meanwhile is held too.
        let held = self.leases.held();
        let mut lent = Lent::by(&self.pool).await?;
        let rescued = in_time(store::rescue(lent.connection(), &self.owner, &held, RESCUE_BATCH)).await;
        let rescued = lent.answered(rescued)?;
        if rescued > 0 {
            let kind = self.owner.kind;
            tracing::warn!(kind, jobs = rescued, "took {rescued} {kind} jobs from workers not heard of");
            self.wake.notify_one();
        }
        self.show(entered).await
    }

    /// Shows operators that the worker lives. Where its row was forgotten in an outage, it enters again.
    async fn show(&self, entered: &mut bool) -> Result<(), DatabaseError> {
        let mut lent = Lent::by(&self.pool).await?;
        let shown = async {
            if *entered && presence::seen(lent.connection(), &self.owner).await? > 0 {
                return Ok(());
            }
            presence::enter(lent.connection(), &self.owner).await.map(drop)
        };
        let shown = in_time(shown).await;
        lent.answered(shown)?;
        *entered = true;
        Ok(())
    }

    /// Tells operators that the worker has ended; where that fails, its silence does.
    pub(super) async fn leave(&self) {
        if let Ok(mut lent) = Lent::by(&self.pool).await {
            let left = in_time(presence::leave(lent.connection(), &self.owner)).await;
            drop(lent.answered(left));
        }
    }
}
