//! The one room that reaches out, against addresses that lead inside and servers that mean harm.
//!
//! What must not be connected to is counted where the connections would arrive, not asked of the rules.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should panic"
)]

mod addresses;
mod bodies;
mod environment;
mod hosts;
mod listener;
mod manners;
mod rebinding;
mod redirects;
mod robots;
mod server;
