//! The rows of counters, and the key their names are hashed with.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::platform::schema::{desk_secrets, rate_counters};
use crate::platform::{Secret, StoreError};

/// Counts one more try and returns how many there are in this window.
pub(in crate::people) async fn count_try(
    connection: &mut AsyncPgConnection,
    key: &[u8],
    window_start: Timestamp,
) -> Result<i32, StoreError> {
    let tries = diesel::insert_into(rate_counters::table)
        .values((
            rate_counters::key.eq(key),
            rate_counters::window_start.eq(window_start.to_diesel()),
            rate_counters::count.eq(1),
        ))
        .on_conflict((rate_counters::key, rate_counters::window_start))
        .do_update()
        .set(rate_counters::count.eq(rate_counters::count + excluded(rate_counters::count)))
        .returning(rate_counters::count)
        .get_result(connection)
        .await?;
    Ok(tries)
}

/// Returns the desk's key for hashing what is counted; the first process to ask makes it.
pub(in crate::people) async fn counting_key(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<u8>, StoreError> {
    const NAME: &str = "counting";
    let known: Option<Vec<u8>> =
        desk_secrets::table.find(NAME).select(desk_secrets::value).first(connection).await.optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    let fresh = Secret::random().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    diesel::insert_into(desk_secrets::table)
        .values((desk_secrets::name.eq(NAME), desk_secrets::value.eq(fresh.reveal().as_bytes())))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(desk_secrets::table.find(NAME).select(desk_secrets::value).first(connection).await?)
}
