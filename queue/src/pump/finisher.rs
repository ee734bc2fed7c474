//! Records how attempts ended.

use std::collections::HashSet;

use tokio::sync::watch;

use super::Pump;
use crate::job::JobId;
use crate::leases::Ended;
use crate::outcome::Outcome;
use crate::patience::{DatabaseError, Lent, Patience, in_time};
use crate::store;

/// Most ends in one statement.
const BATCH: usize = 500;

impl Pump {
    /// Records ends until it is stopped and everything that ran is recorded.
    pub(super) async fn finish(&self, mut stopped: watch::Receiver<bool>) {
        loop {
            let ended = self.leases.take_ended(BATCH);
            if !ended.is_empty() {
                self.record(&ended).await;
            } else if *stopped.borrow_and_update() {
                if self.leases.is_settled() {
                    return;
                }
                self.leases.changed().await;
            } else {
                tokio::select! {
                    () = self.leases.changed() => {}
                    _ = stopped.changed() => {}
                }
            }
        }
    }

    /// Records a batch of ends, however long the database takes: they are the one thing that must not be lost.
    async fn record(&self, ended: &[Ended]) {
        let mut patience = Patience::to("record results");
        let accepted = loop {
            match self.try_record(ended).await {
                Ok(accepted) => break accepted,
                Err(error) => patience.wait(&error).await,
            }
        };
        for Ended { attempt, .. } in ended.iter().filter(|end| !accepted.contains(&end.attempt.job)) {
            let (job, number) = (attempt.job, attempt.number);
            tracing::warn!(job.id = %job, "the result of attempt {number} was refused: its lease was lost");
        }
        self.leases.recorded(ended);
        if ended.iter().any(|end| matches!(end.outcome, Outcome::Retry { .. } | Outcome::PutOff { .. })) {
            // The next due time may have come nearer.
            self.wake.notify_one();
        }
    }

    async fn try_record(&self, ended: &[Ended]) -> Result<HashSet<JobId>, DatabaseError> {
        let mut lent = Lent::by(&self.pool).await?;
        let accepted = in_time(store::finish(lent.connection(), &self.owner, ended)).await;
        Ok(lent.answered(accepted)?.into_iter().collect())
    }
}
