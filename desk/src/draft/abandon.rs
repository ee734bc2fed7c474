//! Drafts whose writer will not come back: its job is dead.

use diesel_async::AsyncConnection;
use jiff::SignedDuration;

use super::model::DraftState;
use super::{DraftError, store};
use crate::ledger::Actor;
use crate::platform::{Clock, Pool};

/// How long a draft may be written without a move before somebody looks whether its job still lives, in minutes.
const UNWRITTEN_MINUTES: i64 = 15;

/// How many such drafts one sweep looks at.
const ABANDONED_MAX: i64 = 100;

/// Marks drafts as stuck that are being written by nobody: no unfinished job is left for them. Returns how many.
///
/// # Errors
/// Where the database does not answer.
pub async fn abandon_unwritten(pool: &Pool, clock: &dyn Clock) -> Result<usize, DraftError> {
    let now = clock.now();
    let before = now.saturating_sub(SignedDuration::from_mins(UNWRITTEN_MINUTES)).unwrap_or(now);
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let drafts = store::lock_unwritten(connection, before, ABANDONED_MAX).await?;
            let count = drafts.len();
            for draft in drafts {
                let state = DraftState::Stuck { reason: "the job that wrote this draft is dead".to_owned() };
                store::step(connection, now, draft, state, Actor::Worker).await?;
            }
            Ok(count)
        })
        .await
}
