//! The rows of addresses: where the text of a source is to be had.

use article::SourceId;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::ToDiesel;

use super::SourceRow;
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;
use crate::platform::schema::{snapshots, source_addresses, sources};

/// The address a source is named by, and what is known of the text in use.
pub(in crate::evidence) struct Named {
    pub(in crate::evidence) id: i64,
    pub(in crate::evidence) title: String,
    pub(in crate::evidence) url: String,
    pub(in crate::evidence) etag: Option<String>,
    pub(in crate::evidence) last_modified: Option<String>,
    /// The snapshot these two were said of.
    pub(in crate::evidence) said_of: Option<i64>,
    /// The snapshot in use.
    pub(in crate::evidence) current: Option<i64>,
    /// Whether that has a revision's number.
    pub(in crate::evidence) has_revision: bool,
}

/// Returns the source that is to be had at a place.
pub(in crate::evidence) async fn source_at(
    conn: &mut AsyncPgConnection,
    key: &str,
) -> Result<Option<SourceId>, StoreError> {
    let place = source_addresses::table.filter(source_addresses::key.eq(key));
    let id: Option<i64> = place.select(source_addresses::source_id).first(conn).await.optional()?;
    Ok(id.map(SourceId))
}

/// Writes down where a source is to be had, unless that place is known.
pub(in crate::evidence) async fn add(
    conn: &mut AsyncPgConnection,
    source: SourceId,
    row: &SourceRow,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(source_addresses::table)
        .values((
            source_addresses::source_id.eq(source.0),
            source_addresses::key.eq(&row.key),
            source_addresses::url.eq(&row.url),
            source_addresses::first_seen_at.eq(now.to_diesel()),
        ))
        .on_conflict(source_addresses::key)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes a place one of that source, where it is another's.
pub(in crate::evidence) async fn give(
    conn: &mut AsyncPgConnection,
    key: &str,
    source: SourceId,
) -> Result<(), StoreError> {
    let anothers = source_addresses::table
        .filter(source_addresses::key.eq(key))
        .filter(source_addresses::source_id.ne(source.0));
    diesel::update(anothers)
        .set((
            source_addresses::source_id.eq(source.0),
            source_addresses::etag.eq(None::<String>),
            source_addresses::last_modified.eq(None::<String>),
            source_addresses::said_of.eq(None::<i64>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Returns the address a source is named by; none where there is no such source, or it has none.
pub(in crate::evidence) async fn named_by(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<Named>, StoreError> {
    type Row = (i64, String, Option<String>, Option<String>, Option<String>, Option<i64>);
    let row: Option<Row> = source_addresses::table
        .inner_join(sources::table.on(sources::key.eq(source_addresses::key)))
        .filter(sources::id.eq(id.0))
        .select((
            source_addresses::id,
            sources::title,
            source_addresses::url,
            source_addresses::etag,
            source_addresses::last_modified,
            source_addresses::said_of,
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((address, title, Some(url), etag, last_modified, said_of)) = row else { return Ok(None) };
    let current: Option<(i64, bool)> = snapshots::table
        .filter(snapshots::source_id.eq(id.0))
        .filter(snapshots::current)
        .select((snapshots::id, snapshots::revision.is_not_null()))
        .first(conn)
        .await
        .optional()?;
    Ok(Some(Named {
        id: address,
        title,
        url,
        etag,
        last_modified,
        said_of,
        current: current.map(|(snapshot, _)| snapshot),
        has_revision: current.is_some_and(|(_, has_revision)| has_revision),
    }))
}

/// Writes down what a server said of a snapshot, to ask with the next time.
pub(in crate::evidence) async fn say(
    conn: &mut AsyncPgConnection,
    address: i64,
    snapshot: SnapshotId,
    (etag, last_modified): (Option<&str>, Option<&str>),
) -> Result<(), StoreError> {
    diesel::update(source_addresses::table.find(address))
        .set((
            source_addresses::etag.eq(etag),
            source_addresses::last_modified.eq(last_modified),
            source_addresses::said_of.eq(snapshot.0),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
