//! The rows of visits: when a source was fetched again.

use article::SourceId;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::ToDiesel;

use crate::evidence::source::VisitOutcome;
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;
use crate::platform::schema::{source_addresses, source_visits};

/// A visit to be written down.
pub(in crate::evidence) struct NewVisit<'a> {
    pub(in crate::evidence) source: SourceId,
    pub(in crate::evidence) address: i64,
    pub(in crate::evidence) at: jiff::Timestamp,
    pub(in crate::evidence) outcome: VisitOutcome,
    pub(in crate::evidence) status: Option<i32>,
    /// Why it was refused, or failed.
    pub(in crate::evidence) detail: Option<&'a str>,
    /// The snapshot in use afterwards.
    pub(in crate::evidence) snapshot: Option<SnapshotId>,
}

/// Writes a visit down, and at its address when that was.
pub(in crate::evidence) async fn add(
    conn: &mut AsyncPgConnection,
    visit: &NewVisit<'_>,
) -> Result<(), StoreError> {
    diesel::insert_into(source_visits::table)
        .values((
            source_visits::source_id.eq(visit.source.0),
            source_visits::address_id.eq(visit.address),
            source_visits::at.eq(visit.at.to_diesel()),
            source_visits::outcome.eq(visit.outcome.word()),
            source_visits::status.eq(visit.status),
            source_visits::detail.eq(visit.detail),
            source_visits::snapshot_id.eq(visit.snapshot.map(|snapshot| snapshot.0)),
        ))
        .execute(conn)
        .await?;
    diesel::update(source_addresses::table.find(visit.address))
        .set(source_addresses::visited_at.eq(visit.at.to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}
