//! The wiki finder: against scripted servers that behave badly, and against a real MediaWiki where there is one.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that fails should panic, and one that is skipped say so"
)]

mod hostile;
mod manners;
mod real;
mod server;
