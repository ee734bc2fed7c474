//! The rows of one source: its labels and block, its addresses, snapshots and visits.

use article::{PassageId, Source, SourceId};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::{Timestamp, ToDiesel};

use super::load::SourceRow;
use crate::evidence::source::{Address, Block, SnapshotInfo, Visit, VisitOutcome};
use crate::platform::StoreError;
use crate::platform::id::{SnapshotId, UserId};
use crate::platform::schema::{passages, snapshots, source_addresses, source_visits, sources, users};

/// The most addresses, snapshots and visits of one source that are listed.
const LISTED_MAX: i64 = 20;

/// A source that nobody else changes until the transaction ends.
#[derive(Queryable)]
pub(in crate::evidence) struct Locked {
    pub(in crate::evidence) title: String,
    pub(in crate::evidence) url: Option<String>,
    pub(in crate::evidence) is_blocked: bool,
    pub(in crate::evidence) is_aside: bool,
}

/// Returns a source and keeps others from changing it until the transaction ends.
pub(in crate::evidence) async fn lock(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<Locked>, StoreError> {
    let row = sources::table.find(id.0).select((
        sources::title,
        sources::url,
        sources::blocked_at.is_not_null(),
        sources::is_aside,
    ));
    Ok(row.for_update().first(conn).await.optional()?)
}

/// Sets or lifts the block of a source.
pub(in crate::evidence) async fn set_block(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    block: Option<(UserId, jiff::Timestamp, &str)>,
) -> Result<(), StoreError> {
    diesel::update(sources::table.find(id.0))
        .set((
            sources::blocked_by.eq(block.map(|(by, ..)| by.0)),
            sources::blocked_at.eq(block.map(|(_, at, _)| at.to_diesel())),
            sources::blocked_why.eq(block.map(|(.., why)| why)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Returns the title of one of these sources that is blocked, where one is; keeps the others from being blocked until
/// the caller's transaction ends.
pub(crate) async fn blocked_among(
    conn: &mut AsyncPgConnection,
    ids: &[SourceId],
) -> Result<Option<String>, StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(String, bool)> = sources::table
        .filter(sources::id.eq_any(ids))
        .order(sources::id)
        .select((sources::title, sources::blocked_at.is_not_null()))
        .for_share()
        .load(conn)
        .await?;
    Ok(rows.into_iter().find(|(_, is_blocked)| *is_blocked).map(|(title, _)| title))
}

type BlockRow = (Option<Timestamp>, Option<String>, Option<String>);

/// Returns a source, when it was first imported, whether it is aside, and the block that stands.
pub(in crate::evidence) async fn find(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<(Source, jiff::Timestamp, bool, Option<Block>)>, StoreError> {
    let found: Option<(SourceRow, Timestamp, bool, BlockRow)> = sources::table
        .find(id.0)
        .left_join(users::table.on(sources::blocked_by.eq(users::id.nullable())))
        .select((
            SourceRow::as_select(),
            sources::created_at,
            sources::is_aside,
            (sources::blocked_at, users::name.nullable(), sources::blocked_why),
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((source, created_at, is_aside, (at, by, why))) = found else { return Ok(None) };
    let block = match (at, by, why) {
        (Some(at), Some(by), Some(why)) => Some(Block { by, at: at.to_jiff(), why }),
        _ => None,
    };
    Ok(Some((source.try_into()?, created_at.to_jiff(), is_aside, block)))
}

/// Returns where a source is to be had, the first place first.
pub(in crate::evidence) async fn addresses(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Vec<Address>, StoreError> {
    type Row = (Option<String>, Timestamp, Option<Timestamp>, Option<String>, Option<String>);
    let rows: Vec<Row> = source_addresses::table
        .filter(source_addresses::source_id.eq(id.0))
        .order(source_addresses::id)
        .limit(LISTED_MAX)
        .select((
            source_addresses::url,
            source_addresses::first_seen_at,
            source_addresses::visited_at,
            source_addresses::etag,
            source_addresses::last_modified,
        ))
        .load(conn)
        .await?;
    let address = |(url, first, visited, etag, last_modified): Row| Address {
        url,
        first_seen_at: first.to_jiff(),
        visited_at: visited.map(Timestamp::to_jiff),
        etag,
        last_modified,
    };
    Ok(rows.into_iter().map(address).collect())
}

#[derive(QueryableByName)]
struct SnapshotRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Timestamptz)]
    retrieved_at: Timestamp,
    #[diesel(sql_type = Text)]
    media_type: String,
    #[diesel(sql_type = Nullable<Text>)]
    revision: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    publisher: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    author: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    language: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    etag: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    last_modified: Option<String>,
    #[diesel(sql_type = Text)]
    sha256: String,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = BigInt)]
    passages: i64,
    #[diesel(sql_type = Bool)]
    current: bool,
}

/// Returns the snapshots of a source, the newest first.
pub(in crate::evidence) async fn snapshots(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Vec<SnapshotInfo>, StoreError> {
    const STATEMENT: &str = "SELECT id, retrieved_at, media_type, revision, publisher, author, language, etag, \
            last_modified, sha256, octet_length(text)::bigint AS bytes, current, \
            (SELECT count(*) FROM passages WHERE passages.snapshot_id = snapshots.id) AS passages \
        FROM snapshots WHERE source_id = $1 ORDER BY id DESC LIMIT $2";
    let query = diesel::sql_query(STATEMENT).bind::<BigInt, _>(id.0).bind::<BigInt, _>(LISTED_MAX);
    let rows: Vec<SnapshotRow> = query.load(conn).await?;
    let info = |row: SnapshotRow| SnapshotInfo {
        id: SnapshotId(row.id),
        retrieved_at: row.retrieved_at.to_jiff(),
        media_type: row.media_type,
        revision: row.revision,
        publisher: row.publisher,
        author: row.author,
        language: row.language,
        etag: row.etag,
        last_modified: row.last_modified,
        sha256: row.sha256,
        bytes: row.bytes,
        passages: row.passages,
        is_current: row.current,
    };
    Ok(rows.into_iter().map(info).collect())
}

/// Returns that snapshot of a source, or its current one.
pub(in crate::evidence) async fn snapshot_of(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    wanted: Option<SnapshotId>,
) -> Result<Option<SnapshotId>, StoreError> {
    let mut query = snapshots::table.filter(snapshots::source_id.eq(id.0)).select(snapshots::id).into_boxed();
    query = match wanted {
        Some(snapshot) => query.filter(snapshots::id.eq(snapshot.0)),
        None => query.filter(snapshots::current),
    };
    let found: Option<i64> = query.first(conn).await.optional()?;
    Ok(found.map(SnapshotId))
}

/// Returns the snapshot in which a passage of that source stands, and its place in it.
pub(in crate::evidence) async fn place_of(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    passage: PassageId,
) -> Result<Option<(SnapshotId, i32)>, StoreError> {
    let row = passages::table.find(passage.0).filter(passages::source_id.eq(id.0));
    let place: Option<(i64, i32)> =
        row.select((passages::snapshot_id, passages::position)).first(conn).await.optional()?;
    Ok(place.map(|(snapshot, position)| (SnapshotId(snapshot), position)))
}

/// Returns when a source was fetched again, the newest visit first.
pub(in crate::evidence) async fn visits(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Vec<Visit>, StoreError> {
    type Row = (Timestamp, String, Option<i32>, Option<String>);
    let rows: Vec<Row> = source_visits::table
        .filter(source_visits::source_id.eq(id.0))
        .order(source_visits::id.desc())
        .limit(LISTED_MAX)
        .select((source_visits::at, source_visits::outcome, source_visits::status, source_visits::detail))
        .load(conn)
        .await?;
    let visit = |(at, outcome, status, detail): Row| {
        let known = VisitOutcome::read(&outcome);
        let outcome = known.ok_or_else(|| StoreError::Corrupt(format!("a visit ended {outcome}")))?;
        Ok(Visit { at: at.to_jiff(), outcome, status, detail })
    };
    rows.into_iter().map(visit).collect()
}
