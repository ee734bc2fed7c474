//! The rows of the evidence room: sources, snapshots and passages. Decides nothing and begins no transaction.

pub mod load;
pub mod search;

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

/// Stores a source unless there is one with its key; returns true if it is new.
pub(super) async fn add_source(
    conn: &mut AsyncPgConnection,
    row: &SourceRow,
    now: jiff::Timestamp,
) -> Result<bool, StoreError> {
    let added = diesel::insert_into(sources::table)
        .values((row, sources::created_at.eq(Timestamp::from(now))))
        .on_conflict(sources::key)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(added == 1)
}

/// Returns the source with that key, and keeps others from changing it until the transaction ends.
pub(super) async fn lock_source(
    conn: &mut AsyncPgConnection,
    key: &str,
) -> Result<(SourceId, SourceRow), StoreError> {
    let query = sources::table
        .filter(sources::key.eq(key))
        .select((sources::id, SourceRow::as_select()))
        .for_update();
    let (id, row): (i64, SourceRow) = query.first(conn).await?;
    Ok((SourceId(id), row))
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

/// Returns the current snapshot of a source and the hash of its text.
pub(super) async fn current(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<(SnapshotId, String)>, StoreError> {
    let query = snapshots::table.filter(snapshots::source_id.eq(id.0)).filter(snapshots::current);
    Ok(query.select((snapshots::id, snapshots::sha256)).first(conn).await.optional()?)
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
