//! The service at the heart of a worker: decodes the payload and runs the handler.

use std::fmt;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use apalis_core::task::Task;
use futures::FutureExt;
use futures::future::BoxFuture;
use tower::Service;

use crate::job::{Attempt, Job};
use crate::leases::Claimed;
use crate::outcome::Failure;

/// A job's handler as a tower service.
///
/// Decoding is part of the attempt: a payload that does not decode ends like any other failure, and ends only its job.
pub struct Handler<J, F> {
    run: F,
    job: PhantomData<fn() -> J>,
}

impl<J, F> Handler<J, F> {
    pub(crate) fn new(run: F) -> Self {
        Self { run, job: PhantomData }
    }
}

impl<J: Job, F> fmt::Debug for Handler<J, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("kind", &J::KIND).finish_non_exhaustive()
    }
}

impl<J, F, R> Service<Task<Claimed>> for Handler<J, F>
where
    J: Job,
    F: Fn(J, Attempt) -> R + Clone + Send + 'static,
    R: Future<Output = Result<(), Failure>> + Send + 'static,
{
    type Response = ();
    type Error = Failed;
    type Future = BoxFuture<'static, Result<(), Failed>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Claimed>) -> Self::Future {
        let run = self.run.clone();
        async move {
            let Claimed { attempt, payload } = task.args;
            let job = serde_json::from_value(payload)
                .map_err(|error| Failed(Failure::give_up(format!("the payload does not decode: {error}"))))?;
            run(job, attempt).await.map_err(Failed)
        }
        .boxed()
    }
}

/// A [`Failure`] in the form in which it can pass through apalis.
#[derive(Debug, thiserror::Error)]
#[error("{}", match .0 {
    Failure::Retry { error, .. } => error,
    Failure::GiveUp { reason } => reason,
    Failure::PutOff { .. } => "put off",
})]
pub struct Failed(pub(crate) Failure);
