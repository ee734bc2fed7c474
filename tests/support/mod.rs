//! A real Postgres for tests: a database each, cloned from a migrated template.
//!
//! Use it with `#[path = "../support/mod.rs"] mod support;`. It needs Postgres's server programs installed
//! (`scripts/test` sees to that) and works the same under `cargo nextest` (a process for each test) and `cargo test`
//! (threads). It names no type of the program, only [`desk::platform::migrate`].
//!
//! - [`TestDatabase`]: what most tests want, 0.1–0.3 s each.
//! - [`PrivateCluster`]: a server of the test's own, to stop, kill and start again.

#![allow(dead_code, unused_imports, reason = "it is compiled into several test binaries; each uses its part")]
#![expect(clippy::expect_used, clippy::panic, reason = "a helper that cannot do its work must fail its test")]

mod cluster;
mod database;
pub mod model;
mod program;
mod programs;
mod real;
mod shared;
mod template;
mod wiki;

pub use cluster::{PrivateCluster, StopMode};
pub use database::{TestDatabase, TestPool};
pub use program::{Program, open_to_all};
pub use programs::bin_dir;
pub use real::real_part;
pub use wiki::OnePageWiki;
