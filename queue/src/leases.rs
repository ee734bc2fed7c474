//! What this worker holds: every claimed job from its claim until its end is recorded.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{Notify, OwnedSemaphorePermit, oneshot};

use crate::job::{Attempt, JobId};
use crate::outcome::Outcome;

/// A claimed job on its way to its handler; its payload is decoded only there.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub(crate) attempt: Attempt,
    pub(crate) payload: Value,
}

impl Claimed {
    pub(crate) fn new(attempt: Attempt, payload: Value) -> Self {
        Self { attempt, payload }
    }
}

/// The end of an attempt that is still to be recorded.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) attempt: Attempt,
    pub(crate) outcome: Outcome,
}

/// The claimed jobs of one worker; never more than it has slots, for each holds one until it is recorded.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    table: Mutex<Table>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Table {
    held: HashMap<JobId, Held>,
    ended: VecDeque<Ended>,
}

#[derive(Debug)]
struct Held {
    attempt: i32,
    phase: Phase,
    _slot: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum Phase {
    /// Claimed, not started: can be handed back as if nothing had happened.
    Unstarted,
    /// With its handler, which notices the loss of the lease by the end of this sender.
    Running(#[expect(dead_code, reason = "it speaks by being dropped")] oneshot::Sender<()>),
    /// Its end waits to be recorded.
    Ended,
}

impl Leases {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when something has ended or was lost, or had since the last call.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Enters a job that was just claimed, in a slot of its own.
    pub(crate) fn enter(&self, attempt: &Attempt, slot: OwnedSemaphorePermit) {
        let held = Held { attempt: attempt.number, phase: Phase::Unstarted, _slot: slot };
        self.table().held.insert(attempt.job, held);
    }

    /// Starts an attempt; the receiver ends when the lease is lost. None where it already is, or was handed back.
    pub(crate) fn start(&self, attempt: &Attempt) -> Option<oneshot::Receiver<()>> {
        let mut table = self.table();
        let held = table.held.get_mut(&attempt.job).filter(|held| held.attempt == attempt.number)?;
        if !matches!(held.phase, Phase::Unstarted) {
            return None;
        }
        let (alive, lost) = oneshot::channel();
        held.phase = Phase::Running(alive);
        Some(lost)
    }

    /// Ends an attempt; returns false where its lease is lost, and then nothing is to be recorded.
    pub(crate) fn end(&self, attempt: Attempt, outcome: Outcome) -> bool {
        let mut table = self.table();
        let running =
            |held: &&mut Held| held.attempt == attempt.number && matches!(held.phase, Phase::Running(_));
        let Some(held) = table.held.get_mut(&attempt.job).filter(running) else { return false };
        held.phase = Phase::Ended;
        table.ended.push_back(Ended { attempt, outcome });
        drop(table);
        self.changed.notify_one();
        true
    }

    /// Takes up to `limit` ends to record; each stays held until [`Leases::recorded`].
    pub(crate) fn take_ended(&self, limit: usize) -> Vec<Ended> {
        let mut table = self.table();
        let count = table.ended.len().min(limit);
        table.ended.drain(..count).collect()
    }

    /// Lets go of attempts whose end is recorded, or was refused.
    pub(crate) fn recorded(&self, ended: &[Ended]) {
        let mut table = self.table();
        for Ended { attempt, .. } in ended {
            table.let_go(attempt.job, attempt.number);
        }
    }

    /// Lets go of attempts that Postgres says are no longer this worker's; their handlers are stopped.
    ///
    /// One whose end is about to be recorded stays: that statement decides.
    pub(crate) fn lost(&self, lost: &[(JobId, i32)]) {
        let mut table = self.table();
        for (job, attempt) in lost {
            if !matches!(table.held.get(job), Some(Held { phase: Phase::Ended, .. })) {
                table.let_go(*job, *attempt);
            }
        }
        drop(table);
        self.changed.notify_one();
    }

    /// Returns everything whose lease is to be extended.
    pub(crate) fn held(&self) -> Vec<(JobId, i32)> {
        self.table().held.iter().map(|(job, held)| (*job, held.attempt)).collect()
    }

    /// Takes out all that never started, to be handed back.
    pub(crate) fn take_unstarted(&self) -> Vec<(JobId, i32)> {
        let mut table = self.table();
        let unstarted = table.held.extract_if(|_, held| matches!(held.phase, Phase::Unstarted));
        unstarted.map(|(job, held)| (job, held.attempt)).collect()
    }

    /// Returns true when nothing runs and no end is left to record.
    pub(crate) fn is_settled(&self) -> bool {
        self.table().held.values().all(|held| matches!(held.phase, Phase::Unstarted))
    }
}

impl Table {
    fn let_go(&mut self, job: JobId, attempt: i32) {
        if self.held.get(&job).is_some_and(|held| held.attempt == attempt) {
            self.held.remove(&job);
        }
    }
}
