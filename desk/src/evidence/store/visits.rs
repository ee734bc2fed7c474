//! The rows of visits: when a source was fetched again.

use article::SourceId;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
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

/// Returns the pages of the web in use that were neither read nor visited since then, those first that were not for the
/// longest; blocked ones are left out.
pub(in crate::evidence) async fn due(
    conn: &mut AsyncPgConnection,
    before: jiff::Timestamp,
    limit: i64,
) -> Result<Vec<SourceId>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    // The kinds of text are those of the index.
    const STATEMENT: &str = "SELECT sources.id FROM snapshots JOIN sources ON sources.id = source_id \
            JOIN source_addresses ON source_addresses.key = sources.key \
        WHERE current AND media_type IN ('text/html', 'text/plain') AND retrieved_at < $1 \
            AND (visited_at IS NULL OR visited_at < $1) AND source_addresses.url IS NOT NULL AND blocked_at IS NULL \
        ORDER BY coalesce(visited_at, retrieved_at), sources.id LIMIT $2";
    let query =
        diesel::sql_query(STATEMENT).bind::<Timestamptz, _>(before.to_diesel()).bind::<BigInt, _>(limit);
    let rows: Vec<Row> = query.load(conn).await?;
    Ok(rows.into_iter().map(|row| SourceId(row.id)).collect())
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
