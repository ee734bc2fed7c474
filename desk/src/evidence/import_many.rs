//! Importing many documents at once, as a dump holds them: one transaction for all of them, and a few statements for
//! those that are new.

use std::collections::BTreeSet;

use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::document::Document;
use super::error::ImportError;
use super::import::{Change, Imported, record, row};
use super::snapshot::{self, Text};
use super::store::{NewSnapshot, SourceRow, many};
use crate::platform::database::store_errors;
use crate::platform::{Clock, Pool, StoreError};

/// The most documents one transaction stores; others that write the same sources wait so long.
pub const BATCH_MAX: usize = 200;

/// How often a batch begins again because somebody stored one of its new places in the meantime; then it is stored one
/// document after the other.
const TRIES_MAX: usize = 3;

/// Stores at most [`BATCH_MAX`] documents as [`import`](super::import()) does, all of them or none; what became of each is
/// in their order. What comes after is left out.
///
/// The sources that these documents may be are locked first, in the order of their ids, and new ones are stored after that,
/// in the order of their places: two batches never wait for each other in a ring.
///
/// # Errors
/// Where the database does not answer, or one is too long to be stored; then nothing was stored.
#[tracing::instrument(name = "evidence.import_many", skip_all)]
pub async fn import_many(
    pool: &Pool,
    clock: &dyn Clock,
    documents: &[Document],
) -> Result<Vec<Imported>, ImportError> {
    let now = clock.now();
    let mut batch: Vec<New<'_>> = documents.iter().take(BATCH_MAX).enumerate().map(New::of).collect();
    batch.sort_by(|one, other| (&one.row.key, one.at).cmp(&(&other.row.key, other.at)));
    let mut conn = pool.get().await?;
    for number in 0..=TRIES_MAX {
        let (batch, at_once) = (&batch, number < TRIES_MAX);
        let stored =
            conn.transaction::<_, Stopped, _>(async move |conn| store(conn, batch, at_once, now).await);
        match stored.await {
            Err(Stopped::Overtaken) => {}
            Err(Stopped::Import(error)) => return Err(error),
            Err(Stopped::Store(error)) => return Err(error.into()),
            Ok(mut imported) => {
                imported.sort_by_key(|(at, _)| *at);
                return Ok(imported.into_iter().map(|(_, imported)| imported).collect());
            }
        }
    }
    Err(StoreError::Corrupt("a place that is held and is not".to_owned()).into())
}

/// A document of the batch.
struct New<'a> {
    /// Its place among those given.
    at: usize,
    document: &'a Document,
    row: SourceRow,
    text: Text<'a>,
}

impl<'a> New<'a> {
    fn of((at, document): (usize, &'a Document)) -> Self {
        Self { at, document, row: row(document), text: Text::of(document) }
    }
}

/// Why a batch was not stored.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    /// Somebody stored one of its new places in the meantime.
    #[error("somebody was faster")]
    Overtaken,
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(Stopped);

/// Stores a batch: first what is new, at once; then what is held already, or is twice in the batch, one by one.
async fn store(
    conn: &mut AsyncPgConnection,
    batch: &[New<'_>],
    at_once: bool,
    now: Timestamp,
) -> Result<Vec<(usize, Imported)>, Stopped> {
    let keys: Vec<&str> = batch.iter().map(|new| new.row.key.as_str()).collect();
    let hashes: Vec<&str> = batch.iter().map(|new| new.text.sha256.as_str()).collect();
    let known = many::lock_known(conn, &keys, &hashes).await?;
    let mut places: BTreeSet<&str> = known.keys.iter().map(String::as_str).collect();
    let mut texts: BTreeSet<&str> = known.hashes.iter().map(String::as_str).collect();
    let (new, others): (Vec<&New<'_>>, Vec<&New<'_>>) = batch.iter().partition(|new| {
        // Both are noted, whichever was met before.
        let is_new_place = places.insert(&new.row.key);
        let is_new_text = texts.insert(&new.text.sha256);
        at_once && is_new_place && is_new_text
    });
    let mut imported = add(conn, &new, now).await?;
    for other in others {
        imported.push((other.at, record(conn, now, other.document).await?));
    }
    Ok(imported)
}

/// Stores documents whose places and texts are new, each other's as well.
async fn add(
    conn: &mut AsyncPgConnection,
    new: &[&New<'_>],
    now: Timestamp,
) -> Result<Vec<(usize, Imported)>, Stopped> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<&SourceRow> = new.iter().map(|new| &new.row).collect();
    let ids = many::add_sources(conn, &rows, now).await?;
    let mut sources = Vec::with_capacity(new.len());
    for new in new {
        sources.push((*new, *ids.get(&new.row.key).ok_or(Stopped::Overtaken)?));
    }
    let said: Vec<_> = sources
        .iter()
        .map(|(new, id)| (*id, new.document.licence_from.into(), new.row.licence.as_str()))
        .collect();
    many::add_licences(conn, &said, now).await?;
    let snapshots: Vec<NewSnapshot<'_>> = sources
        .iter()
        .map(|(New { document, row, text, .. }, source_id)| NewSnapshot {
            source_id: *source_id,
            sha256: &text.sha256,
            text: &document.text,
            media_type: document.media_type.as_str(),
            revision: document.revision.as_deref(),
            publisher: &row.publisher,
            author: row.author.as_deref(),
            language: snapshot::language(&document.text),
            etag: None,
            last_modified: None,
            retrieved_at: now,
        })
        .collect();
    let snapshots = many::add_snapshots(conn, &snapshots).await?;
    let (mut passages, mut imported) = (Vec::new(), Vec::with_capacity(sources.len()));
    for (new, source_id) in sources {
        let snapshot_id = *snapshots.get(&source_id).ok_or(Stopped::Overtaken)?;
        let own = snapshot::new_passages(new.document)?;
        let (count, change) = (own.len(), Change::Added);
        passages.extend(own.into_iter().map(|one| (source_id, snapshot_id, new.row.title.as_str(), one)));
        imported.push((new.at, Imported { source_id, snapshot_id, passages: count, change }));
        snapshot::mark(conn, source_id, (&new.text, now)).await?;
    }
    many::add_passages(conn, &passages).await?;
    Ok(imported)
}
