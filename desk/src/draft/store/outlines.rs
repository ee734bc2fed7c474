//! The rows of outlines: one when a writer made it, one more when an editor settled it.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{decode, encode};
use crate::draft::outline::Outline;
use crate::platform::StoreError;
use crate::platform::id::{DraftId, UserId};
use crate::platform::schema::outlines;

/// Keeps an outline, in the caller's transaction.
pub(in crate::draft) async fn insert_outline(
    connection: &mut AsyncPgConnection,
    (draft, attempt): (DraftId, i32),
    outline: &Outline,
    (settled_by, now): (Option<UserId>, Timestamp),
) -> Result<(), StoreError> {
    diesel::insert_into(outlines::table)
        .values((
            outlines::draft_id.eq(draft),
            outlines::attempt.eq(attempt),
            outlines::outline.eq(encode(outline)?),
            outlines::settled_by.eq(settled_by),
            outlines::at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the newest outline of a draft, and whether an editor settled it.
///
/// # Errors
/// Where the database does not answer.
pub async fn outline_of(
    connection: &mut AsyncPgConnection,
    id: DraftId,
) -> Result<Option<(Outline, bool)>, StoreError> {
    let found: Option<(Value, Option<UserId>)> = outlines::table
        .filter(outlines::draft_id.eq(id))
        .order(outlines::id.desc())
        .select((outlines::outline, outlines::settled_by))
        .first(connection)
        .await
        .optional()?;
    found.map(|(outline, by)| Ok((decode(outline)?, by.is_some()))).transpose()
}
