//! The rows of sessions.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::UserRow;
use crate::people::model::Person;
use crate::platform::id::UserId;
use crate::platform::schema::{sessions, users};
use crate::platform::{StoreError, TokenHash};

/// A session as its row tells of it.
pub(in crate::people) struct FoundSession {
    pub(in crate::people) id: i64,
    pub(in crate::people) csrf_token: String,
    pub(in crate::people) seen_at: Timestamp,
    pub(in crate::people) person: Person,
}

/// Inserts a session.
pub(in crate::people) async fn insert_session(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    csrf_token: &str,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(hash),
            sessions::csrf_token.eq(csrf_token),
            sessions::user_id.eq(user),
            sessions::created_at.eq(now.to_diesel()),
            sessions::seen_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the session with that hash, begun and seen after these times, of a person who may still come in.
pub(in crate::people) async fn session(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    begun_after: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<FoundSession>, StoreError> {
    let found: Option<(i64, String, jiff_diesel::Timestamp, UserRow)> = sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(hash))
        .filter(sessions::created_at.gt(begun_after.to_diesel()))
        .filter(sessions::seen_at.gt(seen_after.to_diesel()))
        .filter(users::disabled_at.is_null())
        .select((sessions::id, sessions::csrf_token, sessions::seen_at, UserRow::as_select()))
        .first(connection)
        .await
        .optional()?;
    let Some((id, csrf_token, seen_at, user)) = found else { return Ok(None) };
    Ok(Some(FoundSession { id, csrf_token, seen_at: seen_at.to_jiff(), person: Person::try_from(user)? }))
}

/// Writes the last request down.
pub(in crate::people) async fn touch_session(
    connection: &mut AsyncPgConnection,
    id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id))
        .set(sessions::seen_at.eq(now.to_diesel()))
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a session.
pub(in crate::people) async fn delete_session(
    connection: &mut AsyncPgConnection,
    id: i64,
) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(id)).execute(connection).await?;
    Ok(())
}

/// Deletes every session of a person.
pub(in crate::people) async fn delete_sessions_of(
    connection: &mut AsyncPgConnection,
    user: UserId,
) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(connection).await?;
    Ok(())
}
