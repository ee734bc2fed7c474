//! What the sweep does: calls that nobody will settle count as spent, and the log of what was asked is thrown away.

use jiff::SignedDuration;

use super::{MoneyError, store};
use crate::platform::{Clock, Pool};

/// After how many minutes a call that nobody settled is lost: longer than any model may take.
pub const LOST_AFTER_MINUTES: i64 = 15;

/// How many rows one statement changes.
const AT_ONCE: i64 = 500;

/// Writes down calls as lost that nobody settled for 15 minutes: their worker died. What was set apart for them stays spent.
/// Returns how many there were.
///
/// # Errors
/// Where the database does not answer.
pub async fn give_up_lost(pool: &Pool, clock: &dyn Clock) -> Result<usize, MoneyError> {
    let now = clock.now();
    let before = now.saturating_sub(SignedDuration::from_mins(LOST_AFTER_MINUTES)).unwrap_or(now);
    Ok(store::calls::give_up(&mut *pool.get().await?, before, now, AT_ONCE).await?)
}

/// Throws away what was asked and answered in calls that ended so many days ago; what they cost stays on record. Returns how
/// many there were.
///
/// # Errors
/// Where the database does not answer.
pub async fn forget_log(pool: &Pool, clock: &dyn Clock, days: u16) -> Result<usize, MoneyError> {
    let now = clock.now();
    let kept = SignedDuration::from_hours(i64::from(days).saturating_mul(24));
    let before = now.saturating_sub(kept).unwrap_or(now);
    let mut connection = pool.get().await?;
    let mut all = 0_usize;
    loop {
        let gone = store::calls::forget(&mut connection, before, AT_ONCE).await?;
        all = all.saturating_add(gone);
        if i64::try_from(gone).is_ok_and(|gone| gone < AT_ONCE) {
            return Ok(all);
        }
    }
}
