//! The rows of the evidence room: sources, snapshots and passages. Decides nothing and begins no transaction.

pub(super) mod addresses;
pub(super) mod aside;
pub(super) mod browse;
pub mod flags;
pub(super) mod licences;
pub mod load;
pub(super) mod many;
pub(super) mod named;
pub mod one;
pub mod search;
pub(super) mod tiers;
pub(super) mod visits;

use article::{PassageKind, SourceId};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::Timestamp;

use super::document::Cut;
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;
use crate::platform::schema::sql_types::Tsvector;
use crate::platform::schema::{passages, snapshots, sources};

/// How many passages one statement inserts; Postgres takes 65,535 parameters, and a passage has ten.
const ROWS_A_STATEMENT: usize = 1_000;

diesel::define_sql_function! {
    /// What a passage is found by, as the migration defines it.
    fn passage_words(title: Text, headings: Array<Nullable<Text>>, body: Text) -> Tsvector;
}

/// What is stored of a source, apart from its id and age.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = sources, treat_none_as_null = true)]
pub(super) struct SourceRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) publisher: String,
    pub(super) author: Option<String>,
    pub(super) licence: String,
}

/// A snapshot to be stored as its source's current one.
pub(super) struct NewSnapshot<'a> {
    pub(super) source_id: SourceId,
    pub(super) sha256: &'a str,
    pub(super) text: &'a str,
    pub(super) media_type: &'a str,
    pub(super) revision: Option<&'a str>,
    pub(super) publisher: &'a str,
    pub(super) author: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    pub(super) etag: Option<&'a str>,
    pub(super) last_modified: Option<&'a str>,
    pub(super) retrieved_at: jiff::Timestamp,
}

/// A passage to be stored.
pub(super) struct NewPassage<'a> {
    pub(super) position: i32,
    pub(super) start_byte: i32,
    pub(super) end_byte: i32,
    pub(super) cut: &'a Cut,
    pub(super) text: &'a str,
}

/// Where a set of passages belongs.
pub(super) struct Place<'a> {
    pub(super) source_id: SourceId,
    pub(super) snapshot_id: SnapshotId,
    pub(super) title: &'a str,
}

/// Stores a source unless there is one with its key; returns its id if it is new.
pub(super) async fn add_source(
    conn: &mut AsyncPgConnection,
    row: &SourceRow,
    now: jiff::Timestamp,
) -> Result<Option<SourceId>, StoreError> {
    let added: Option<i64> = diesel::insert_into(sources::table)
        .values((row, sources::created_at.eq(Timestamp::from(now))))
        .on_conflict(sources::key)
        .do_nothing()
        .returning(sources::id)
        .get_result(conn)
        .await
        .optional()?;
    Ok(added.map(SourceId))
}

/// Returns the source that is named by that key.
pub(super) async fn source_of(conn: &mut AsyncPgConnection, key: &str) -> Result<SourceId, StoreError> {
    let id: i64 = sources::table.filter(sources::key.eq(key)).select(sources::id).first(conn).await?;
    Ok(SourceId(id))
}

/// A source that nobody else changes until the transaction ends.
pub(super) struct Locked {
    pub(super) row: SourceRow,
    pub(super) is_blocked: bool,
    pub(super) is_aside: bool,
}

impl Locked {
    /// Returns true where nothing of it may be found.
    pub(super) fn is_hidden(&self) -> bool {
        self.is_blocked || self.is_aside
    }
}

/// Returns a source and keeps others from changing it until the transaction ends.
pub(super) async fn lock(conn: &mut AsyncPgConnection, id: SourceId) -> Result<Locked, StoreError> {
    let columns = (SourceRow::as_select(), sources::blocked_at.is_not_null(), sources::is_aside);
    let query = sources::table.find(id.0).select(columns).for_update();
    let (row, is_blocked, is_aside): (SourceRow, bool, bool) = query.first(conn).await?;
    Ok(Locked { row, is_blocked, is_aside })
}

/// Overwrites what is stored of a source.
pub(super) async fn relabel(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    row: &SourceRow,
) -> Result<(), StoreError> {
    diesel::update(sources::table.find(id.0)).set(row).execute(conn).await?;
    Ok(())
}

/// Makes the current passages of a source be found by its new title.
pub(super) async fn reword(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    title: &str,
) -> Result<(), StoreError> {
    let current = passages::table.filter(passages::source_id.eq(id.0)).filter(passages::words.is_not_null());
    let words = passage_words(title, passages::heading_path, passages::text).nullable();
    diesel::update(current).set(passages::words.eq(words)).execute(conn).await?;
    Ok(())
}

/// Makes nothing of a source be found any more.
pub(super) async fn hide(conn: &mut AsyncPgConnection, id: SourceId) -> Result<(), StoreError> {
    let found = passages::table.filter(passages::source_id.eq(id.0)).filter(passages::words.is_not_null());
    let nothing = diesel::dsl::sql::<Nullable<Tsvector>>("NULL");
    diesel::update(found).set(passages::words.eq(nothing)).execute(conn).await?;
    Ok(())
}

/// Makes the current passages of a source be found again.
pub(super) async fn reveal(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    title: &str,
) -> Result<(), StoreError> {
    let Some((snapshot, _)) = current(conn, id).await? else { return Ok(()) };
    let words = passage_words(title, passages::heading_path, passages::text).nullable();
    let its_passages = passages::table.filter(passages::snapshot_id.eq(snapshot));
    diesel::update(its_passages).set(passages::words.eq(words)).execute(conn).await?;
    Ok(())
}

/// Returns the current snapshot of a source and the hash of its text.
pub(super) async fn current(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<(SnapshotId, String)>, StoreError> {
    let query = snapshots::table.filter(snapshots::source_id.eq(id.0)).filter(snapshots::current);
    Ok(query.select((snapshots::id, snapshots::sha256)).first(conn).await.optional()?)
}

/// Returns the text of a source that is in use.
pub(super) async fn current_text(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<String>, StoreError> {
    let query = snapshots::table.filter(snapshots::source_id.eq(id.0)).filter(snapshots::current);
    Ok(query.select(snapshots::text).first(conn).await.optional()?)
}

/// Returns texts in use that have that hash: their sources, titles and snapshots; at most 10.
pub(super) async fn of_text(
    conn: &mut AsyncPgConnection,
    sha256: &str,
) -> Result<Vec<(SourceId, String, SnapshotId)>, StoreError> {
    let rows: Vec<(i64, String, SnapshotId)> = snapshots::table
        .inner_join(sources::table)
        .filter(snapshots::sha256.eq(sha256))
        .filter(snapshots::current)
        .order(snapshots::id)
        .limit(10)
        .select((sources::id, sources::title, snapshots::id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, title, snapshot)| (SourceId(id), title, snapshot)).collect())
}

/// Returns the passages of a snapshot as places in its text, in reading order.
pub(super) async fn cuts(conn: &mut AsyncPgConnection, id: SnapshotId) -> Result<Vec<Cut>, StoreError> {
    let columns = (passages::start_byte, passages::end_byte, passages::heading_path, passages::kind);
    let query =
        passages::table.filter(passages::snapshot_id.eq(id)).order(passages::position).select(columns);
    let rows: Vec<(i32, i32, Vec<Option<String>>, String)> = query.load(conn).await?;
    let cut = |(start, end, headings, kind): (i32, i32, Vec<Option<String>>, String)| {
        Ok(Cut {
            start: offset(start)?,
            end: offset(end)?,
            heading_path: heading_path(headings),
            kind: kind_from(&kind)?,
        })
    };
    rows.into_iter().map(cut).collect()
}

/// Makes a snapshot an older one, whose passages are no longer found.
pub(super) async fn retire(conn: &mut AsyncPgConnection, id: SnapshotId) -> Result<(), StoreError> {
    diesel::update(snapshots::table.find(id)).set(snapshots::current.eq(false)).execute(conn).await?;
    let nothing = diesel::dsl::sql::<Nullable<Tsvector>>("NULL");
    let its_passages = passages::table.filter(passages::snapshot_id.eq(id));
    diesel::update(its_passages).set(passages::words.eq(nothing)).execute(conn).await?;
    Ok(())
}

/// Stores a snapshot as its source's current one.
pub(super) async fn add_snapshot(
    conn: &mut AsyncPgConnection,
    new: &NewSnapshot<'_>,
) -> Result<SnapshotId, StoreError> {
    let row = (
        snapshots::source_id.eq(new.source_id.0),
        snapshots::sha256.eq(new.sha256),
        snapshots::text.eq(new.text),
        snapshots::media_type.eq(new.media_type),
        snapshots::revision.eq(new.revision),
        snapshots::publisher.eq(new.publisher),
        snapshots::author.eq(new.author),
        snapshots::language.eq(new.language),
        snapshots::etag.eq(new.etag),
        snapshots::last_modified.eq(new.last_modified),
        snapshots::retrieved_at.eq(Timestamp::from(new.retrieved_at)),
        snapshots::current.eq(true),
    );
    Ok(diesel::insert_into(snapshots::table).values(row).returning(snapshots::id).get_result(conn).await?)
}

/// Stores the passages of a current snapshot.
pub(super) async fn add_passages(
    conn: &mut AsyncPgConnection,
    place: &Place<'_>,
    new: &[NewPassage<'_>],
) -> Result<(), StoreError> {
    for some in new.chunks(ROWS_A_STATEMENT) {
        let row = |passage: &NewPassage<'_>| {
            let headings: Vec<_> = passage.cut.heading_path.iter().cloned().map(Some).collect();
            (
                passages::snapshot_id.eq(place.snapshot_id),
                passages::source_id.eq(place.source_id.0),
                passages::position.eq(passage.position),
                passages::start_byte.eq(passage.start_byte),
                passages::end_byte.eq(passage.end_byte),
                passages::kind.eq(kind_word(passage.cut.kind)),
                passages::text.eq(passage.text.to_owned()),
                passages::words.eq(passage_words(
                    place.title.to_owned(),
                    headings.clone(),
                    passage.text.to_owned(),
                )
                .nullable()),
                passages::heading_path.eq(headings),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        diesel::insert_into(passages::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// Returns the word the database holds for a kind.
fn kind_word(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Paragraph => "paragraph",
        PassageKind::ListIntro => "list_intro",
        PassageKind::ListItem => "list_item",
    }
}

fn kind_from(word: &str) -> Result<PassageKind, StoreError> {
    [PassageKind::Paragraph, PassageKind::ListIntro, PassageKind::ListItem]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
        .ok_or_else(|| StoreError::Corrupt(format!("no such kind of passage: {word}")))
}

fn offset<T: TryFrom<i32>>(value: i32) -> Result<T, StoreError> {
    T::try_from(value).ok().ok_or_else(|| StoreError::Corrupt(format!("an offset of {value}")))
}

/// Diesel sees every element of an array as nullable; ours never are.
fn heading_path(headings: Vec<Option<String>>) -> Vec<String> {
    headings.into_iter().flatten().collect()
}
