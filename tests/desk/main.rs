//! The rooms of `desk` against a real Postgres: each verb writes its rows, its moves and its job together, refuses what
//! it must, and of two at once exactly one wins.
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

mod asking;
mod drafting;
mod editing;
mod evidence;
mod importing;
mod lessons;
mod licensing;
mod money;
mod outlining;
mod pausing;
mod people;
mod prompts;
mod publishing;
mod reviewing;
mod rig;
mod sources;
mod tiers;
