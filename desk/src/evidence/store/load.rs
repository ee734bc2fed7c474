//! Passages with their sources, as evidence.

use article::{Evidence, Passage, PassageId, Source, SourceId, Tier};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{heading_path, kind_from, licences, offset, tiers};
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;
use crate::platform::schema::{passages, sources};

/// The most passages one call loads.
pub const LOADED_MAX: usize = 400;

diesel::define_sql_function! {
    /// The place of an element in an array, from 1.
    fn array_position(array: Array<BigInt>, element: BigInt) -> Nullable<Integer>;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = passages)]
struct PassageRow {
    id: i64,
    source_id: i64,
    position: i32,
    heading_path: Vec<Option<String>>,
    kind: String,
    text: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sources)]
pub(super) struct SourceRow {
    id: i64,
    title: String,
    url: Option<String>,
    publisher: String,
    author: Option<String>,
    licence: String,
}

/// Returns these passages and their sources, of older snapshots too; what does not exist is left out, and so is what
/// comes after the first [`LOADED_MAX`] ids.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn load(conn: &mut AsyncPgConnection, ids: &[PassageId]) -> Result<Evidence, StoreError> {
    let ids: Vec<i64> = ids.iter().take(LOADED_MAX).map(|id| id.0).collect();
    let query = passages::table.filter(passages::id.eq_any(ids)).select(PassageRow::as_select());
    let rows = query.load(conn).await?;
    evidence(conn, rows).await
}

/// How many passages before and after one that was found are loaded first, so that a large source does not fill the
/// evidence with its beginning.
const NEIGHBOURS: i32 = 10;

/// Returns current passages of these sources, at most `limit` and [`LOADED_MAX`]: first those that were found (`near`)
/// and the 10 before and after each, then the others; in the order of the sources given and in reading order.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn load_sources(
    conn: &mut AsyncPgConnection,
    ids: &[SourceId],
    near: &[PassageId],
    limit: usize,
) -> Result<Evidence, StoreError> {
    let ids: Vec<i64> = ids.iter().take(LOADED_MAX).map(|id| id.0).collect();
    let near: Vec<i64> = near.iter().take(LOADED_MAX).map(|id| id.0).collect();
    let found = diesel::alias!(passages as found);
    let is_near = diesel::dsl::exists(
        found
            .filter(found.field(passages::id).eq_any(near))
            .filter(found.field(passages::source_id).eq(passages::source_id))
            .filter((found.field(passages::position) - passages::position).between(-NEIGHBOURS, NEIGHBOURS)),
    );
    let query = passages::table
        .filter(passages::source_id.eq_any(ids.clone()))
        .filter(passages::words.is_not_null())
        .order((is_near.desc(), array_position(ids, passages::source_id), passages::position))
        .limit(i64::try_from(limit.min(LOADED_MAX)).unwrap_or_default())
        .select(PassageRow::as_select());
    let rows = query.load(conn).await?;
    evidence(conn, rows).await
}

/// Returns passages of a snapshot in reading order, from that place in it on.
pub(in crate::evidence) async fn passages_from(
    conn: &mut AsyncPgConnection,
    snapshot: SnapshotId,
    from: i32,
    limit: usize,
) -> Result<Vec<Passage>, StoreError> {
    let query = passages::table
        .filter(passages::snapshot_id.eq(snapshot))
        .filter(passages::position.ge(from))
        .order(passages::position)
        .limit(i64::try_from(limit).unwrap_or_default())
        .select(PassageRow::as_select());
    query.load(conn).await?.into_iter().map(Passage::try_from).collect()
}

/// Returns the passages of a snapshot at these places in it, from 0, with their source; at most the first
/// [`LOADED_MAX`] places. What does not exist is left out, and so is everything of a blocked source.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn load_at(
    conn: &mut AsyncPgConnection,
    snapshot: SnapshotId,
    places: &[usize],
) -> Result<Evidence, StoreError> {
    let places: Vec<i32> =
        places.iter().take(LOADED_MAX).filter_map(|place| i32::try_from(*place).ok()).collect();
    let query = passages::table
        .filter(passages::snapshot_id.eq(snapshot))
        .filter(passages::position.eq_any(places))
        .filter(diesel::dsl::exists(
            sources::table.filter(sources::id.eq(passages::source_id)).filter(sources::blocked_at.is_null()),
        ))
        .select(PassageRow::as_select());
    let rows = query.load(conn).await?;
    evidence(conn, rows).await
}

async fn evidence(conn: &mut AsyncPgConnection, rows: Vec<PassageRow>) -> Result<Evidence, StoreError> {
    let mut ids: Vec<i64> = rows.iter().map(|row| row.source_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let query = sources::table.filter(sources::id.eq_any(ids)).select(SourceRow::as_select());
    let sources: Vec<SourceRow> = query.load(conn).await?;
    let passages: Vec<Passage> = rows.into_iter().map(Passage::try_from).collect::<Result<_, _>>()?;
    let mut sources: Vec<Source> = sources.into_iter().map(Source::try_from).collect::<Result<_, _>>()?;
    let tiers = tiers::list(conn).await?;
    for source in &mut sources {
        source.tier = tiers.tier_of(source);
    }
    Ok(Evidence::new(passages, sources).under(licences::terms(conn).await?))
}

impl TryFrom<PassageRow> for Passage {
    type Error = StoreError;

    fn try_from(row: PassageRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: PassageId(row.id),
            source_id: SourceId(row.source_id),
            position: offset(row.position)?,
            heading_path: heading_path(row.heading_path),
            kind: kind_from(&row.kind)?,
            text: row.text,
        })
    }
}

impl TryFrom<SourceRow> for Source {
    type Error = StoreError;

    fn try_from(row: SourceRow) -> Result<Self, StoreError> {
        let licence = row
            .licence
            .parse()
            .ok()
            .ok_or_else(|| StoreError::Corrupt(format!("source {}: its licence", row.id)))?;
        Ok(Self {
            id: SourceId(row.id),
            title: row.title,
            url: row.url,
            publisher: row.publisher,
            author: row.author,
            licence,
            // Whoever reads a source for its tier too sets it by the list.
            tier: Tier::default(),
        })
    }
}
