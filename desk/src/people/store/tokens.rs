//! The rows of personal tokens.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::UserRow;
use crate::people::model::{Person, Scope};
use crate::platform::id::UserId;
use crate::platform::schema::{personal_tokens, users};
use crate::platform::{StoreError, TokenHash};

/// Inserts a token.
pub(in crate::people) async fn insert_token(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    user: UserId,
    scope: Scope,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(personal_tokens::table)
        .values((
            personal_tokens::token_hash.eq(hash),
            personal_tokens::user_id.eq(user),
            personal_tokens::scope.eq(scope.to_string()),
            personal_tokens::created_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns whose token it is and what it is good for, where neither is revoked nor disabled.
pub(in crate::people) async fn token_owner(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
) -> Result<Option<(Person, Scope)>, StoreError> {
    let found: Option<(String, UserRow)> = personal_tokens::table
        .inner_join(users::table)
        .filter(personal_tokens::token_hash.eq(hash))
        .filter(personal_tokens::revoked_at.is_null())
        .filter(users::disabled_at.is_null())
        .select((personal_tokens::scope, UserRow::as_select()))
        .first(connection)
        .await
        .optional()?;
    found
        .map(|(scope, user)| Ok((Person::try_from(user)?, scope.parse().map_err(StoreError::Corrupt)?)))
        .transpose()
}

/// Revokes every token of a person that is not revoked yet; returns how many.
pub(in crate::people) async fn revoke_tokens_of(
    connection: &mut AsyncPgConnection,
    user: UserId,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let good = personal_tokens::table
        .filter(personal_tokens::user_id.eq(user))
        .filter(personal_tokens::revoked_at.is_null());
    Ok(diesel::update(good).set(personal_tokens::revoked_at.eq(now.to_diesel())).execute(connection).await?)
}
