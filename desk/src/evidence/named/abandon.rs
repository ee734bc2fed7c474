//! Pages that nobody will read any more: their job is dead.

use jiff::SignedDuration;

use super::{Reading, settle_named};
use crate::evidence::{ImportError, store};
use crate::platform::{Clock, Pool};

/// How long a page may wait before somebody looks whether its job still lives, in minutes.
const UNREAD_MINUTES: i64 = 15;

/// How many such pages one sweep looks at.
const ABANDONED_MAX: i64 = 100;

/// Tells those who named a page that it was not read, where no unfinished job is left for it. Returns how many there were.
///
/// # Errors
/// Where the database does not answer.
pub async fn abandon_unread(pool: &Pool, clock: &dyn Clock) -> Result<usize, ImportError> {
    let now = clock.now();
    let before = now.saturating_sub(SignedDuration::from_mins(UNREAD_MINUTES)).unwrap_or(now);
    let unread = store::named::unread(&mut *pool.get().await?, before, ABANDONED_MAX).await?;
    let told = Reading::NotRead("not read: the job that was to read it is dead".to_owned());
    for named in &unread {
        settle_named(pool, clock, named, &told).await?;
    }
    Ok(unread.len())
}
