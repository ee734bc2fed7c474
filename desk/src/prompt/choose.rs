//! A worker is about to write a draft: with which words?

use super::{Chosen, State, Version, store};
use crate::platform::id::DraftId;
use crate::platform::{Pool, StoreError};

/// Returns the words that draft is written with, for each stage that somebody proposed words for: the candidate's where the
/// draft falls to it, else those that hold. Stages that are not named have the words compiled in.
///
/// The same draft gets the same words at every attempt, as long as nobody withdraws or promotes them.
///
/// # Errors
/// Where the database does not answer.
pub async fn choose(pool: &Pool, draft: DraftId) -> Result<Vec<Chosen>, StoreError> {
    let standing = store::standing(&mut *pool.get().await?).await?;
    Ok(chosen(standing, draft))
}

fn chosen(standing: Vec<Version>, draft: DraftId) -> Vec<Chosen> {
    let taken: Vec<Version> = standing.into_iter().filter(|version| version.takes(draft)).collect();
    let is_candidate =
        |stage: &str| taken.iter().any(|version| version.stage == stage && version.state == State::Candidate);
    let wins = |version: &&Version| version.state == State::Candidate || !is_candidate(&version.stage);
    taken.iter().filter(wins).cloned().map(Chosen::from).collect()
}
