//! Evidence is looked for in several places at once, by real workers on a real queue: what one place brings is stored
//! whole or not at all, and a place that is down parks nothing.
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

mod conflicting;
mod hostile;
mod naming;
mod obeying;
mod outages;
mod prompts;
mod rig;
mod shrinking;
mod site;
mod spending;
mod storing;
mod web;
