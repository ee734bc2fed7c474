//! Drafts whose writer will not come back: its job is dead.

use jiff::SignedDuration;

use super::{DraftError, set_aside, store};
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
    let unwritten = store::unwritten(&mut *pool.get().await?, before, ABANDONED_MAX).await?;
    let mut count = 0;
    for begun in unwritten {
        match set_aside::stuck(pool, clock, &begun, "the job that wrote this draft is dead").await {
            Ok(()) => count += 1,
            // Somebody has begun it anew in the meantime.
            Err(DraftError::Superseded { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}
