//! Takes away what is over.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel;

use crate::people::SESSION_HOURS;
use crate::platform::StoreError;
use crate::platform::schema::{one_time_links, rate_counters, sessions};

/// How long a counter is kept, in hours: longer than any window.
const COUNTER_HOURS: i64 = 24;

/// Takes away sessions, links and counters that are over; returns how many rows went.
///
/// # Errors
/// Where the database does not answer.
pub async fn sweep(connection: &mut AsyncPgConnection, now: Timestamp) -> Result<usize, StoreError> {
    let before =
        |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now).to_diesel();
    let ended = sessions::table.filter(sessions::created_at.lt(before(SESSION_HOURS)));
    let ended = diesel::delete(ended).execute(connection).await?;
    let dead = one_time_links::table.filter(one_time_links::expires_at.lt(now.to_diesel()));
    let dead = diesel::delete(dead).execute(connection).await?;
    let old = rate_counters::table.filter(rate_counters::window_start.lt(before(COUNTER_HOURS)));
    let old = diesel::delete(old).execute(connection).await?;
    Ok(ended.saturating_add(dead).saturating_add(old))
}
