//! Importing a document: one transaction, and nothing new where nothing changed.

use article::SourceId;
use data_encoding::HEXLOWER;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::document::{Cut, Document};
use super::error::ImportError;
use super::store::{self, NewPassage, NewSnapshot, Place, SourceRow};
use crate::platform::id::SnapshotId;
use crate::platform::{Clock, Pool};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The source.
    pub source_id: SourceId,
    /// Its current snapshot.
    pub snapshot_id: SnapshotId,
    /// How many passages that has.
    pub passages: usize,
    /// What is new.
    pub change: Change,
}

/// What is new after an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The source is.
    Added,
    /// Its text is: there is a new snapshot beside the old one.
    Rewritten,
    /// Only its title, author, licence or the like are.
    Relabelled,
    /// Nothing.
    Unchanged,
}

/// Stores a document as a source with its snapshot and passages.
///
/// A document with the address of a source we hold, or without one with its publisher and title, is that source again:
/// new labels take the place of the old, a new text becomes the current snapshot and the old one stays.
///
/// # Errors
/// Where the database does not answer; then nothing was stored.
#[tracing::instrument(name = "evidence.import", skip_all)]
pub async fn import(pool: &Pool, clock: &dyn Clock, document: &Document) -> Result<Imported, ImportError> {
    let now = clock.now();
    let mut conn = pool.get().await?;
    conn.transaction::<_, ImportError, _>(async move |conn| record(conn, now, document).await).await
}

async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    document: &Document,
) -> Result<Imported, ImportError> {
    let row = row(document);
    let is_new = store::add_source(conn, &row, now).await?;
    let (source_id, held) = store::lock_source(conn, &row.key).await?;
    let is_relabelled = held != row;
    if is_relabelled {
        store::relabel(conn, source_id, &row).await?;
    }
    let passages = document.passages.len();
    let sha256 = HEXLOWER.encode(&Sha256::digest(document.text.as_bytes()));
    let current = store::current(conn, source_id).await?;
    if let Some((snapshot_id, held_sha256)) = &current {
        // The same text may be laid out anew: a heading more, a list where a paragraph was.
        if *held_sha256 == sha256 && store::cuts(conn, *snapshot_id).await? == document.passages {
            if held.title != row.title {
                store::reword(conn, source_id, &row.title).await?;
            }
            let change = if is_relabelled { Change::Relabelled } else { Change::Unchanged };
            return Ok(Imported { source_id, snapshot_id: *snapshot_id, passages, change });
        }
        store::retire(conn, *snapshot_id).await?;
    }
    let new = NewSnapshot {
        source_id,
        sha256: &sha256,
        text: &document.text,
        media_type: document.media_type.as_str(),
        revision: document.revision.as_deref(),
        retrieved_at: now,
    };
    let snapshot_id = store::add_snapshot(conn, &new).await?;
    let place = Place { source_id, snapshot_id, title: &row.title };
    store::add_passages(conn, &place, &new_passages(document)?).await?;
    let change = if is_new { Change::Added } else { Change::Rewritten };
    Ok(Imported { source_id, snapshot_id, passages, change })
}

fn new_passages(document: &Document) -> Result<Vec<NewPassage<'_>>, ImportError> {
    (0..).zip(&document.passages).map(|(position, cut)| new_passage(document, position, cut)).collect()
}

fn new_passage<'a>(
    document: &'a Document,
    position: i32,
    cut: &'a Cut,
) -> Result<NewPassage<'a>, ImportError> {
    let (start_byte, end_byte) = (i32::try_from(cut.start)?, i32::try_from(cut.end)?);
    Ok(NewPassage { position, start_byte, end_byte, cut, text: document.words_of(cut) })
}

fn row(document: &Document) -> SourceRow {
    SourceRow {
        key: key(document),
        title: document.title.clone(),
        url: document.url.clone(),
        publisher: document.publisher.clone(),
        author: document.author.clone(),
        licence: document.licence.to_string(),
    }
}

/// Returns what makes a document the same source again.
fn key(document: &Document) -> String {
    let address = document.url.as_deref().and_then(|url| Url::parse(url).ok());
    if let Some(mut address) = address {
        // The part after # is a place in the page, not another page.
        address.set_fragment(None);
        return format!("url {address}");
    }
    let folded = |text: &str| text.nfkc().collect::<String>().to_lowercase();
    format!("work {}\n{}", folded(&document.publisher), folded(&document.title))
}
