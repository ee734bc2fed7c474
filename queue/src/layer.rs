//! The outermost layer of a worker: whatever becomes of a handler, exactly one [`Outcome`] is recorded.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use apalis_core::error::BoxDynError;
use apalis_core::task::Task;
use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use tokio::sync::oneshot;
use tokio::task::JoinError;
use tower::{Layer, Service};
use tracing::Instrument;

use crate::handler::Failed;
use crate::job::Attempt;
use crate::leases::{Claimed, Leases};
use crate::outcome::Outcome;
use crate::task::OwnedTask;

/// Runs each attempt on a task of its own, under its timeout, and notes how it ended.
#[derive(Debug, Clone)]
pub struct OutcomeLayer {
    pub(crate) leases: Arc<Leases>,
    pub(crate) kind: &'static str,
    pub(crate) timeout: Duration,
}

impl<S> Layer<S> for OutcomeLayer {
    type Service = Guarded<S>;
    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { inner, layer: self.clone() }
    }
}

/// A service under an [`OutcomeLayer`].
#[derive(Debug)]
pub struct Guarded<S> {
    inner: S,
    layer: OutcomeLayer,
}

impl<S> Service<Task<Claimed>> for Guarded<S>
where
    S: Service<Task<Claimed>, Response = ()>,
    S::Error: Into<BoxDynError>,
    S::Future: Send + 'static,
{
    type Response = ();
    type Error = BoxDynError;
    type Future = BoxFuture<'static, Result<(), BoxDynError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, task: Task<Claimed>) -> Self::Future {
        let attempt = task.args.attempt.clone();
        let Some(lost) = self.layer.leases.start(&attempt) else {
            // Lost or handed back while it lay here: another worker has it, or will.
            return ready(Ok(())).boxed();
        };
        let span = tracing::info_span!("job", kind = self.layer.kind, job.id = %attempt.job, attempt = attempt.number);
        let work = self.inner.call(task).map(|result| result.map_err(Into::into));
        // A task of its own: a handler that blocks holds up no other, and its timeout still comes.
        let work = OwnedTask::spawn(work.instrument(span.clone()));
        let end = End { attempt: Some(attempt), leases: Arc::clone(&self.layer.leases) };
        supervise(work, lost, self.layer.timeout, end).instrument(span).boxed()
    }
}

/// Waits for the handler, its timeout or the loss of its lease, whichever is first.
async fn supervise(
    work: OwnedTask<Result<(), BoxDynError>>,
    lost: oneshot::Receiver<()>,
    timeout: Duration,
    end: End,
) -> Result<(), BoxDynError> {
    let outcome = tokio::select! {
        biased;
        joined = tokio::time::timeout(timeout, work) => match joined {
            Ok(joined) => outcome_of(joined),
            Err(_elapsed) => Outcome::timed_out(timeout),
        },
        _ = lost => {
            tracing::warn!("a job was stopped: its lease was lost");
            end.forget();
            return Ok(());
        }
    };
    let answer = outcome.error().map_or(Ok(()), |error| Err(error.into()));
    end.note(outcome);
    answer
}

fn outcome_of(joined: Result<Result<(), BoxDynError>, JoinError>) -> Outcome {
    match joined {
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(error)) => match error.downcast::<Failed>() {
            Ok(failed) => Outcome::from(Err(failed.0)),
            // From a layer of the runtime's own, not from the handler.
            Err(error) => Outcome::Retry { error: error.to_string(), after: None },
        },
        Err(join) => match join.try_into_panic() {
            Ok(panic) => Outcome::panicked(&*panic),
            Err(_cancelled) => Outcome::interrupted(),
        },
    }
}

/// The duty to note the end of an attempt; dropped without, the worker itself was dropped, and that is the end.
#[derive(Debug)]
struct End {
    attempt: Option<Attempt>,
    leases: Arc<Leases>,
}

impl End {
    fn note(mut self, outcome: Outcome) {
        if let Some(attempt) = self.attempt.take() {
            log(&attempt, &outcome);
            if !self.leases.end(attempt, outcome) {
                tracing::warn!("a job's result was thrown away: its lease was lost");
            }
        }
    }

    fn forget(mut self) {
        self.attempt = None;
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Some(attempt) = self.attempt.take() {
            self.leases.end(attempt, Outcome::interrupted());
        }
    }
}

fn log(attempt: &Attempt, outcome: &Outcome) {
    let Attempt { number, of, .. } = attempt;
    match outcome {
        Outcome::Done => tracing::debug!("a job is done"),
        Outcome::Retry { error, .. } if !attempt.is_last() => {
            tracing::warn!(error, "a job failed its attempt {number} of {of}");
        }
        Outcome::Retry { error, .. } => {
            tracing::error!(error, "a job is dead: its last attempt, {number}, failed");
        }
        Outcome::GiveUp { reason } => {
            tracing::error!(reason, "a job is dead: it gave up at attempt {number}");
        }
        Outcome::PutOff { delay } => tracing::debug!("a job was put off for {delay:?}"),
    }
}
