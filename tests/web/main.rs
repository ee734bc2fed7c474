//! The doors over HTTP: the editors' pages and the API, against the real router and a real Postgres.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod app;
mod attribution;
mod visitor;
mod writing;

mod advising;
mod api_decisions;
mod api_drafts;
mod api_suggestions;
mod conflicts;
mod drafting;
mod editing;
mod elsewhere;
mod errors;
mod forms;
mod headers;
mod licence;
mod limits;
mod links;
mod money;
mod naming;
mod openapi;
mod outage;
mod outlining;
mod publishing;
mod reading;
mod reading_lists;
mod reading_twins;
mod review;
mod rewriting;
mod roles;
mod schema;
mod sessions;
mod sign_in;
mod source_down;
mod sources;
mod tiers;
mod work;
