//! The row of the switch.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::model::Drafting;
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::{switches, users};

/// The name of the one switch there is.
const DRAFTING: &str = "drafting";

/// Returns whether drafts are begun, and keeps that from changing until the caller's transaction ends; others may
/// begin drafts meanwhile.
///
/// Whoever begins a draft calls it before anything else is locked, so that it never waits for a pause that waits for
/// it.
pub(crate) async fn lock_drafting(connection: &mut AsyncPgConnection) -> Result<bool, StoreError> {
    let row = switches::table.find(DRAFTING).select(switches::is_on).for_share();
    Ok(row.first(connection).await?)
}

/// Returns the switch and keeps everybody else from it until the caller's transaction ends.
pub(super) async fn lock_to_change(connection: &mut AsyncPgConnection) -> Result<Drafting, StoreError> {
    let row = switches::table.find(DRAFTING).select(switches::is_on).for_update();
    let _is_on: bool = row.first(connection).await?;
    drafting(connection).await
}

/// Sets the switch: off for that reason, or on.
pub(super) async fn set(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    by: UserId,
    off_because: Option<&str>,
) -> Result<(), StoreError> {
    diesel::update(switches::table.find(DRAFTING))
        .set((
            switches::is_on.eq(off_because.is_none()),
            switches::changed_at.eq(now.to_diesel()),
            switches::changed_by.eq(Some(by)),
            switches::why.eq(off_because),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

type SwitchRow = (bool, jiff_diesel::Timestamp, Option<String>, Option<String>);

/// Returns whether drafts are begun, and who stopped that where they are not.
///
/// # Errors
/// Where the database does not answer.
pub async fn drafting(connection: &mut AsyncPgConnection) -> Result<Drafting, StoreError> {
    let row: SwitchRow = switches::table
        .find(DRAFTING)
        .left_join(users::table)
        .select((switches::is_on, switches::changed_at, users::name.nullable(), switches::why))
        .first(connection)
        .await?;
    match row {
        (true, ..) => Ok(Drafting::On),
        (false, at, Some(by), Some(why)) => Ok(Drafting::Paused { by, at: at.to_jiff(), why }),
        _ => Err(StoreError::Corrupt("drafting was paused by nobody".to_owned())),
    }
}
