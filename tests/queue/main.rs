//! What the queue promises: one test per promise, against a real Postgres.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod attempts;
mod enqueueing;
mod leases;
mod operating;
mod outages;
mod rig;
mod shutdown;
