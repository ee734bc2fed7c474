//! Sources are fetched again by real workers from a server that answers as a test tells it to: what is good is kept beside
//! what was, what is not never takes its place.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "../support/mod.rs"]
mod support;

mod due;
mod licences;
mod rig;
mod server;
mod visits;
mod wikis;
