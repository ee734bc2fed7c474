//! The job `sweep`: puts away what is over, and has old pages fetched again. Every worker process asks for it once an
//! hour.

use std::time::Duration;

use desk::jobs::Sweep;
use desk::platform::StoreError;
use desk::{draft, evidence, money, people};
use queue::{Attempt, Enqueue, Failure, Priority};

use crate::tools::Tools;

/// How long until the next sweep is asked for.
const EVERY: Duration = Duration::from_hours(1);

/// How long jobs that are done are kept, so that an operator can still look at them.
const DONE_KEPT: Duration = Duration::from_hours(7 * 24);

/// Runs the job.
///
/// # Errors
/// [`Failure::Retry`] where the database cannot be reached.
#[tracing::instrument(name = "job.sweep", skip_all)]
pub async fn sweep(tools: Tools, _job: Sweep, _attempt: Attempt) -> Result<(), Failure> {
    let abandoned = draft::abandon_unwritten(&tools.pool, &*tools.clock).await?;
    let unread = evidence::abandon_unread(&tools.pool, &*tools.clock).await?;
    let lost = money::give_up_lost(&tools.pool, &*tools.clock).await?;
    let forgotten = money::forget_log(&tools.pool, &*tools.clock, tools.log_days).await?;
    let mut connection = tools.pool.get().await.map_err(StoreError::from)?;
    let people = people::sweep(&mut connection, tools.clock.now()).await?;
    let mut jobs = 0_usize;
    loop {
        let gone = queue::purge_done(&mut connection, DONE_KEPT, queue::PURGE_MAX).await?;
        jobs = jobs.saturating_add(gone);
        if gone < queue::PURGE_MAX {
            break;
        }
    }
    drop(connection);
    let refetching = refetch(&tools).await?;
    tracing::info!(abandoned, unread, lost, forgotten, people, jobs, refetching, "swept");
    Ok(())
}

/// Has pages of the web fetched again that are old by the operator's measure, where this worker can fetch at all.
async fn refetch(tools: &Tools) -> Result<usize, Failure> {
    if tools.refetch_days == 0 || tools.fetcher.is_none() {
        return Ok(0);
    }
    Ok(evidence::refetch_due(&tools.pool, &*tools.clock, tools.refetch_days).await?)
}

/// Asks for a sweep, unless one waits already.
async fn ask(tools: &Tools) -> Result<(), Failure> {
    let mut connection = tools.pool.get().await.map_err(StoreError::from)?;
    Enqueue::of(&Sweep {}).priority(Priority::Idle).on(&mut connection).await?;
    Ok(())
}

/// Asks for sweeps until the process ends.
pub(crate) async fn keep_asking(tools: Tools) {
    loop {
        if let Err(failure) = ask(&tools).await {
            tracing::warn!(?failure, "no sweep could be asked for; trying again in an hour");
        }
        tokio::time::sleep(EVERY).await;
    }
}
