//! The rows of one-time links.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::UserRow;
use crate::people::LinkPurpose;
use crate::platform::id::UserId;
use crate::platform::schema::{one_time_links, users};
use crate::platform::{StoreError, TokenHash};

/// Inserts a link in place of the person's earlier ones for the same purpose.
pub(in crate::people) async fn insert_link(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    user: UserId,
    purpose: LinkPurpose,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let earlier = one_time_links::table
        .filter(one_time_links::user_id.eq(user))
        .filter(one_time_links::purpose.eq(purpose.word()));
    diesel::delete(earlier).execute(connection).await?;
    diesel::insert_into(one_time_links::table)
        .values((
            one_time_links::token_hash.eq(hash),
            one_time_links::user_id.eq(user),
            one_time_links::purpose.eq(purpose.word()),
            one_time_links::expires_at.eq(expires_at.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns whose link it is, where it still works.
pub(in crate::people) async fn link_owner(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<UserRow>, StoreError> {
    let owner = one_time_links::table
        .inner_join(users::table)
        .filter(one_time_links::token_hash.eq(hash))
        .filter(one_time_links::purpose.eq(purpose.word()))
        .filter(one_time_links::expires_at.gt(now.to_diesel()))
        .filter(users::disabled_at.is_null())
        .select(UserRow::as_select())
        .first(connection)
        .await;
    Ok(owner.optional()?)
}

/// Deletes the link and returns whose it was: of two who use it at once, one finds it gone.
pub(in crate::people) async fn take_link(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let link = one_time_links::table
        .filter(one_time_links::token_hash.eq(hash))
        .filter(one_time_links::purpose.eq(purpose.word()))
        .filter(one_time_links::expires_at.gt(now.to_diesel()));
    Ok(diesel::delete(link).returning(one_time_links::user_id).get_result(connection).await.optional()?)
}

/// Deletes every link of a person.
pub(in crate::people) async fn delete_links_of(
    connection: &mut AsyncPgConnection,
    user: UserId,
) -> Result<(), StoreError> {
    diesel::delete(one_time_links::table.filter(one_time_links::user_id.eq(user)))
        .execute(connection)
        .await?;
    Ok(())
}
