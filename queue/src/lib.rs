//! How work waits: jobs in Postgres through diesel, run by apalis; knows nothing of answers.
//!
//! A [`Job`] is a payload of ids with a word for its kind. [`enqueue`] writes it on the caller's connection, so it
//! commits with the rows it is about, or not at all. A [`Queue`] in each worker process turns a handler into an apalis
//! worker ([`Queue::worker`]). Running is **at least once**: a handler must change nothing the second time, and asks
//! [`guard`] in the transaction that keeps its result.
//!
//! ```text
//!             claim (attempt + 1, lease)             Done
//!  ┌─────────┐ ───────────────────────▶ ┌─────────┐ ─────────────────────▶ ┌──────┐  purge_done
//!  │ waiting │                          │ running │                        │ done │ ──────────▶
//!  └─────────┘ ◀─────────────────────── └─────────┘ ─────────────────────▶ └──────┘
//!    ▲  ▲        Retry: after a backoff      │        GiveUp, or no          ┌──────┐
//!    │  │        lease expired: at once      └─────── attempt left ────────▶ │ dead │
//!    │  └─────── handed back unstarted, or put off: attempt - 1              └──────┘
//!    └────────── retry_dead: an operator's decision ────────────────────────────┘
//! ```
//!
//! What holds, each with a test of that name in `tests/queue/`:
//! - An attempt has one owner. `(job, attempt, worker)` fences its result: a worker that lost its lease is refused.
//! - Every end of a handler is an [`Outcome`], a panic and a timeout too; failed attempts are kept with their error.
//! - Nothing the database does ends a worker: it waits, and goes on.
//! - Whatever was claimed and did not start goes back at shutdown, its attempt uncounted.
//!
//! The rooms, in the order a job passes them: `job` and `enqueue` (what callers write), `hub` (LISTEN), `pump` (claim,
//! heartbeat, record), `leases` (what this worker holds), `backend`, `layer` and `handler` (apalis's side), `guard`
//! (the caller's transaction), `operate` (the operator's). SQL is in the `store` files alone.
#![forbid(unsafe_code)]

mod backend;
mod config;
mod enqueue;
mod guard;
mod handler;
mod hub;
mod job;
mod layer;
mod leases;
mod operate;
mod outcome;
mod patience;
mod pump;
mod queue;
mod store;
mod task;

pub use backend::{BackendError, Leased};
pub use config::Config;
pub use enqueue::{
    Enqueue, EnqueueError, Enqueued, JOBS_PER_CALL_MAX, PAYLOAD_BYTES_MAX, UNIQUE_KEY_BYTES_MAX, enqueue,
    enqueue_all,
};
pub use guard::{GuardError, guard};
pub use handler::Handler;
pub use job::{Attempt, DELAY_MAX, Job, JobId, Priority, State};
pub use layer::{Guarded, OutcomeLayer};
pub use leases::Claimed;
pub use operate::{
    AttemptRecord, Count, JobRecord, LIST_MAX, PURGE_MAX, Place, RetryError, WorkerRecord, counts, dead,
    dead_of, dead_up_to, dismiss_dead, failing, hasten, lock_failed, purge_done, retry_dead, retry_failing,
    workers,
};
pub use outcome::{Failure, Outcome};
pub use queue::{Closed, JobWorker, Pool, Queue};
