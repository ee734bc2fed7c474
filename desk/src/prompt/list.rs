//! Which words there are, and what came of their trials.

use super::model::{Trial, Version};
use super::store;
use crate::platform::{Pool, StoreError};

/// The most versions, and the most trials, that are listed.
pub const LISTED_MAX: i64 = 100;

/// Versions and trials.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The newest versions, by stage, the newest first; at most 100.
    pub versions: Vec<Version>,
    /// The newest trials, the newest first; at most 100.
    pub trials: Vec<Trial>,
}

/// Returns the newest versions and trials.
///
/// # Errors
/// Where the database does not answer.
pub async fn list(pool: &Pool) -> Result<List, StoreError> {
    let mut connection = pool.get().await?;
    Ok(List {
        versions: store::newest(&mut connection, LISTED_MAX).await?,
        trials: store::newest_trials(&mut connection, LISTED_MAX).await?,
    })
}

/// Returns the candidates and the proposed words that hold; at most 100.
///
/// # Errors
/// Where the database does not answer.
pub async fn standing(pool: &Pool) -> Result<Vec<Version>, StoreError> {
    store::standing(&mut *pool.get().await?).await
}
