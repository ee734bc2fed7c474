//! How often something may be tried: counted in Postgres, so that a limit holds across processes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::store;
use crate::platform::secret::keyed_hash;
use crate::platform::{Clock, Pool, StoreError};

/// At most `count` tries in a window of `window`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted, as a word: `suggest`, `sign_in`, …
    pub what: &'static str,
    /// How many tries a window allows.
    pub count: i32,
    /// How long a window is.
    pub window: SignedDuration,
}

/// Whether one more try is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// It is.
    Granted,
    /// It is not until then.
    Refused {
        /// How long until the window ends.
        retry_after: Duration,
    },
}

/// Counts one more try by `whom` (an address prefix, an account) and says whether the limit allows it. `whom` is kept
/// as a keyed hash only.
///
/// # Errors
/// Where the database does not answer.
pub async fn throttle(
    pool: &Pool,
    clock: &dyn Clock,
    limit: Limit,
    whom: &str,
) -> Result<Allowance, StoreError> {
    let now = clock.now();
    let start = window_start(now, limit.window);
    let mut connection = pool.get().await?;
    let key = keyed_hash(&store::counting_key(&mut connection).await?, &format!("{}\0{whom}", limit.what));
    let tries = store::count_try(&mut connection, &key, start).await?;
    if tries <= limit.count {
        return Ok(Allowance::Granted);
    }
    let end = start.saturating_add(limit.window).unwrap_or(now);
    let left = end.duration_since(now).max(SignedDuration::from_secs(1));
    Ok(Allowance::Refused { retry_after: left.unsigned_abs() })
}

/// Windows are cut from the epoch, so that all processes agree where one begins.
fn window_start(now: Timestamp, window: SignedDuration) -> Timestamp {
    let length = window.as_secs().max(1);
    let start = now.as_second().saturating_sub(now.as_second().rem_euclid(length));
    Timestamp::from_second(start).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_cut_from_the_epoch() {
        let window = SignedDuration::from_mins(15);
        let start = |second| window_start(Timestamp::from_second(second).unwrap(), window).as_second();
        assert_eq!((start(900), start(901), start(1799), start(1800)), (900, 900, 900, 1800));
    }
}
