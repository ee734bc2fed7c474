//! What the desk's own pages point operators to, wherever those are.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The most dead jobs that are counted; from there on it says so with a plus.
pub const DEAD_COUNTED_MAX: i64 = 100;

/// What needs an operator, as it was when one last opened a page of this process: every page an operator opens counts
/// anew before it is rendered.
#[derive(Debug, Clone, Default)]
pub struct Alarms(Arc<AtomicI64>);

impl Alarms {
    /// Keeps the number of dead jobs.
    pub fn set_dead(&self, jobs: i64) {
        self.0.store(jobs, Ordering::Relaxed);
    }

    /// Returns the number of dead jobs in words; none where there is none.
    #[must_use]
    pub fn dead(&self) -> Option<String> {
        match self.0.load(Ordering::Relaxed) {
            ..=0 => None,
            DEAD_COUNTED_MAX.. => Some(format!("{}+ dead", DEAD_COUNTED_MAX - 1)),
            jobs => Some(format!("{jobs} dead")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_dead_jobs_are_counted_and_many_are_many() {
        let said = |jobs| {
            let alarms = Alarms::default();
            alarms.set_dead(jobs);
            alarms.dead()
        };
        assert_eq!(said(0), None);
        assert_eq!(said(1).as_deref(), Some("1 dead"));
        assert_eq!(said(99).as_deref(), Some("99 dead"));
        assert_eq!(said(100).as_deref(), Some("99+ dead"));
    }
}
