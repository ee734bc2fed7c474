//! The rows of drafts and revisions.

mod attempts;
mod drafts;
mod outlines;
mod revisions;
mod writings;

use serde_json::Value;

pub use attempts::attempts;
pub(super) use attempts::end_attempt;
pub use drafts::{evidence_of, find, latest_of};
pub(super) use drafts::{
    insert, insert_evidence, lock_attempt, lock_unfinished, next_attempt, set_searched, suggestion_of,
    unwritten,
};
pub(crate) use drafts::{lock, step};
pub(super) use outlines::insert_outline;
pub use outlines::outline_of;
pub use revisions::revision;
pub(crate) use revisions::{articles, insert_revision, latest_revisions, verdicts_of};
pub(super) use writings::insert_writing;
pub use writings::writings;

use crate::platform::StoreError;

/// Turns a value into what a `jsonb` column takes.
fn encode<T: serde::Serialize>(value: &T) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn decode<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}
