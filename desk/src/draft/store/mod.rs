//! The rows of drafts and revisions.

mod drafts;
mod revisions;

use serde_json::Value;

pub use drafts::{evidence_of, find, latest_of};
pub(super) use drafts::{
    insert, insert_evidence, lock_attempt, lock_unfinished, next_attempt, set_searched, suggestion_of,
    unwritten,
};
pub(crate) use drafts::{lock, step};
pub use revisions::revision;
pub(crate) use revisions::{insert_revision, verdicts_of};

use crate::platform::StoreError;

/// Turns a value into what a `jsonb` column takes.
fn encode<T: serde::Serialize>(value: &T) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn decode<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}
