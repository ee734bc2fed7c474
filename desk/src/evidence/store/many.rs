//! The rows of many new sources at once: a statement for each table, whatever their number.

use std::collections::BTreeMap;

use article::SourceId;
use diesel::prelude::*;
use diesel::sql_types::Text as SqlText;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::{Timestamp, ToDiesel};
use serde_json::json;

use super::{NewPassage, NewSnapshot, SourceRow, kind_word};
use crate::evidence::licence::Origin;
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;
use crate::platform::schema::{licence_settings, snapshots, source_addresses, sources};

/// How many passages one statement stores: Postgres takes about half a second for them on a busy machine.
const PASSAGES_A_STATEMENT: usize = 1_000;

/// The most sources that are locked because one of them has the same text; a text that more have is a stump.
const TWINS_MAX: i64 = 2_000;

/// Places and texts that are held already.
#[derive(Debug, Default)]
pub(in crate::evidence) struct Known {
    /// The places among those asked for.
    pub(in crate::evidence) keys: Vec<String>,
    /// The hashes of texts in use among those asked for.
    pub(in crate::evidence) hashes: Vec<String>,
}

/// Returns which of these places and texts are held already, and keeps others from changing their sources until the
/// transaction ends. They are locked in the order of their ids, so that nobody who does the same waits in a ring.
pub(in crate::evidence) async fn lock_known(
    conn: &mut AsyncPgConnection,
    keys: &[&str],
    hashes: &[&str],
) -> Result<Known, StoreError> {
    let places: Vec<(String, i64)> = source_addresses::table
        .filter(source_addresses::key.eq_any(keys))
        .select((source_addresses::key, source_addresses::source_id))
        .load(conn)
        .await?;
    // A source whose address became another's can get it back.
    let named: Vec<i64> =
        sources::table.filter(sources::key.eq_any(keys)).select(sources::id).load(conn).await?;
    let texts: Vec<(String, i64)> = snapshots::table
        .filter(snapshots::sha256.eq_any(hashes))
        .filter(snapshots::current)
        .select((snapshots::sha256, snapshots::source_id))
        .limit(TWINS_MAX)
        .load(conn)
        .await?;
    let held = places.iter().chain(&texts).map(|(_, id)| *id).chain(named);
    let ids: Vec<i64> = held.collect();
    if !ids.is_empty() {
        let in_order = sources::table.filter(sources::id.eq_any(ids)).order(sources::id).select(sources::id);
        let _locked: Vec<i64> = in_order.for_update().load(conn).await?;
    }
    let first = |rows: Vec<(String, i64)>| rows.into_iter().map(|(name, _)| name).collect();
    Ok(Known { keys: first(places), hashes: first(texts) })
}

/// Stores new sources with the place each is named by, in the order given; returns their ids by their keys. Some are missing
/// where somebody stored the same place in the meantime.
pub(in crate::evidence) async fn add_sources(
    conn: &mut AsyncPgConnection,
    rows: &[&SourceRow],
    now: jiff::Timestamp,
) -> Result<BTreeMap<String, SourceId>, StoreError> {
    let new: Vec<_> = rows.iter().map(|row| (*row, sources::created_at.eq(Timestamp::from(now)))).collect();
    let added: Vec<(String, i64)> = diesel::insert_into(sources::table)
        .values(new)
        .on_conflict(sources::key)
        .do_nothing()
        .returning((sources::key, sources::id))
        .get_results(conn)
        .await?;
    let ids: BTreeMap<String, i64> = added.into_iter().collect();
    let place = |row: &&SourceRow| {
        let id = ids.get(&row.key)?;
        Some((
            source_addresses::source_id.eq(*id),
            source_addresses::key.eq(row.key.clone()),
            source_addresses::url.eq(row.url.clone()),
            source_addresses::first_seen_at.eq(now.to_diesel()),
        ))
    };
    let places: Vec<_> = rows.iter().filter_map(place).collect();
    let known: Vec<String> = diesel::insert_into(source_addresses::table)
        .values(places)
        .on_conflict(source_addresses::key)
        .do_nothing()
        .returning(source_addresses::key)
        .get_results(conn)
        .await?;
    let id = |key: String| ids.get(&key).map(|id| (key.clone(), SourceId(*id)));
    Ok(known.into_iter().filter_map(id).collect())
}

/// Writes down what new sources say of their licence.
pub(in crate::evidence) async fn add_licences(
    conn: &mut AsyncPgConnection,
    said: &[(SourceId, Origin, &str)],
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let row = |(id, origin, licence): &(SourceId, Origin, &str)| {
        (
            licence_settings::source_id.eq(id.0),
            licence_settings::at.eq(now.to_diesel()),
            licence_settings::origin.eq(origin.word()),
            licence_settings::to_licence.eq((*licence).to_owned()),
            licence_settings::holds.eq(true),
        )
    };
    let rows: Vec<_> = said.iter().map(row).collect();
    diesel::insert_into(licence_settings::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Stores the first snapshots of new sources; returns their ids by their sources.
pub(in crate::evidence) async fn add_snapshots(
    conn: &mut AsyncPgConnection,
    new: &[NewSnapshot<'_>],
) -> Result<BTreeMap<SourceId, SnapshotId>, StoreError> {
    let row = |new: &NewSnapshot<'_>| {
        (
            snapshots::source_id.eq(new.source_id.0),
            snapshots::sha256.eq(new.sha256.to_owned()),
            snapshots::text.eq(new.text.to_owned()),
            snapshots::media_type.eq(new.media_type.to_owned()),
            snapshots::revision.eq(new.revision.map(ToOwned::to_owned)),
            snapshots::publisher.eq(new.publisher.to_owned()),
            snapshots::author.eq(new.author.map(ToOwned::to_owned)),
            snapshots::language.eq(new.language.map(ToOwned::to_owned)),
            snapshots::retrieved_at.eq(Timestamp::from(new.retrieved_at)),
            snapshots::current.eq(true),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    let added: Vec<(i64, SnapshotId)> = diesel::insert_into(snapshots::table)
        .values(rows)
        .returning((snapshots::source_id, snapshots::id))
        .get_results(conn)
        .await?;
    Ok(added.into_iter().map(|(source, snapshot)| (SourceId(source), snapshot)).collect())
}

/// Stores the passages of those snapshots, each with its source's title.
pub(in crate::evidence) async fn add_passages(
    conn: &mut AsyncPgConnection,
    new: &[(SourceId, SnapshotId, &str, NewPassage<'_>)],
) -> Result<(), StoreError> {
    // One parameter, so that the statement is planned once and takes any number of rows.
    const STATEMENT: &str = "INSERT INTO passages (snapshot_id, source_id, position, start_byte, end_byte, \
            heading_path, kind, text, words) \
        SELECT snapshot_id, source_id, position, start_byte, end_byte, heading_path, kind, text, \
            passage_words(title, heading_path, text) \
        FROM json_to_recordset($1::json) AS new (snapshot_id bigint, source_id bigint, title text, position integer, \
            start_byte integer, end_byte integer, heading_path text[], kind text, text text)";
    for some in new.chunks(PASSAGES_A_STATEMENT) {
        let row = |(source, snapshot, title, passage): &(SourceId, SnapshotId, &str, NewPassage<'_>)| {
            json!({
                "snapshot_id": snapshot.0,
                "source_id": source.0,
                "title": title,
                "position": passage.position,
                "start_byte": passage.start_byte,
                "end_byte": passage.end_byte,
                "heading_path": passage.cut.heading_path,
                "kind": kind_word(passage.cut.kind),
                "text": passage.text,
            })
        };
        let rows: serde_json::Value = some.iter().map(row).collect();
        diesel::sql_query(STATEMENT).bind::<SqlText, _>(rows.to_string()).execute(conn).await?;
    }
    Ok(())
}
