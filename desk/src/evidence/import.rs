//! Importing a document: one transaction, and nothing new where nothing changed.

use article::SourceId;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::document::Document;
use super::error::ImportError;
use super::licence;
use super::snapshot::{self, Kept, Said, Text};
use super::source::FlagKind;
use super::store::{self, Locked, SourceRow};
use crate::platform::id::SnapshotId;
use crate::platform::{Clock, Pool, StoreError};

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
    /// Its address is: the same text is held from another place, and is one source.
    Joined,
    /// Nothing, though a wiki sent another text: an error page, or less than half of what we hold. A flag tells of it.
    Refused,
    /// Nothing, though its site may say something else by now: the page was held already, and what is held of the web is
    /// renewed by being fetched again, under rules of its own.
    Held,
}

/// Stores a document as a source with its snapshot and passages.
///
/// A document with the address of a source we hold, or without one with its publisher and title, is that source again:
/// new labels take the place of the old (but for a licence that a senior set), a new text becomes the current snapshot
/// and the old one stays. A text that we hold from another place is that source, with one more address, and keeps its
/// labels. A wiki's page that is an error page by now, or lost more than half of its text, is flagged and not taken.
///
/// # Errors
/// Where the database does not answer; then nothing was stored.
#[tracing::instrument(name = "evidence.import", skip_all)]
pub async fn import(pool: &Pool, clock: &dyn Clock, document: &Document) -> Result<Imported, ImportError> {
    let now = clock.now();
    let mut conn = pool.get().await?;
    conn.transaction::<_, ImportError, _>(async move |conn| record(conn, now, document).await).await
}

/// Stores a page that an asker named as [`import`] does; one that is new is aside: no other question finds it, until a text
/// that rests on it is approved or the desk itself brings it.
///
/// # Errors
/// As [`import`].
#[tracing::instrument(name = "evidence.import_aside", skip_all)]
pub async fn import_aside(
    pool: &Pool,
    clock: &dyn Clock,
    document: &Document,
) -> Result<Imported, ImportError> {
    let now = clock.now();
    let mut conn = pool.get().await?;
    conn.transaction::<_, ImportError, _>(async move |conn| {
        let imported = record_by(conn, now, document, Chosen::ByAsker).await?;
        if imported.change == Change::Added {
            store::aside::put(conn, imported.source_id).await?;
        }
        Ok(imported)
    })
    .await
}

/// Who chose a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    /// Somebody at the desk, or a place the desk searches.
    ByDesk,
    /// Somebody who asked a question.
    ByAsker,
}

pub(super) async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    document: &Document,
) -> Result<Imported, ImportError> {
    record_by(conn, now, document, Chosen::ByDesk).await
}

/// Locks a source; one that is aside is taken in where the desk brings it.
async fn lock(conn: &mut AsyncPgConnection, id: SourceId, chosen: Chosen) -> Result<Locked, StoreError> {
    let held = store::lock(conn, id).await?;
    if !held.is_aside || chosen == Chosen::ByAsker {
        return Ok(held);
    }
    store::aside::take_in(conn, &[id]).await?;
    Ok(Locked { is_aside: false, ..held })
}

async fn record_by(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    document: &Document,
    chosen: Chosen,
) -> Result<Imported, ImportError> {
    let (row, text) = (row(document), Text::of(document));
    let (mut source_id, mut found) = place(conn, (&row, &text), now).await?;
    let mut held = lock(conn, source_id, chosen).await?;
    let passages = document.passages.len();
    if held.row.key != row.key {
        if let Some((snapshot_id, sha256)) = store::current(conn, source_id).await?
            && text.is(conn, (snapshot_id, &sha256)).await?
        {
            let change = found.unwrap_or(Change::Unchanged);
            return Ok(Imported { source_id, snapshot_id, passages, change });
        }
        (source_id, found) = part(conn, &row, now).await?;
        store::addresses::give(conn, &row.key, source_id).await?;
        held = lock(conn, source_id, chosen).await?;
    }
    if document.is_of_web
        && found.is_none()
        && let Some((snapshot_id, _)) = store::current(conn, source_id).await?
    {
        // Whoever writes the page could otherwise change the labels that somebody gave it.
        let passages = store::cuts(conn, snapshot_id).await?.len();
        return Ok(Imported { source_id, snapshot_id, passages, change: Change::Held });
    }
    if document.revision.is_some() && found.is_none() {
        // A wiki's page came by itself: nobody chose this text.
        if let Some(imported) = refused(conn, (source_id, &held), &text, now).await? {
            return Ok(imported);
        }
        store::flags::found_well(conn, source_id, &FlagKind::OF_TEXT, now).await?;
    }
    let said = (&document.licence, document.licence_from.into());
    let row = SourceRow { licence: licence::said(conn, source_id, said, now).await?.to_string(), ..row };
    if document.revision.is_some() && found.is_none() && held.row.licence != row.licence {
        // Nor did anybody choose this licence, though the wiki's word is taken for it.
        relicensed(conn, source_id, (&held.row, &row), (&text, now)).await?;
    }
    snapshot::mark(conn, source_id, (&text, now)).await?;
    let is_relabelled = held.row != row;
    if is_relabelled {
        store::relabel(conn, source_id, &row).await?;
    }
    let (title, publisher, author) = (row.title.as_str(), row.publisher.as_str(), row.author.as_deref());
    let said = Said { title, publisher, author, etag: None, last_modified: None };
    let (snapshot_id, change) =
        match snapshot::keep(conn, (source_id, held.is_hidden()), &text, said, now).await? {
            Kept::New(snapshot) => (snapshot, found.unwrap_or(Change::Rewritten)),
            Kept::Same(snapshot) => {
                if held.row.title != row.title {
                    store::reword(conn, source_id, &row.title).await?;
                }
                (snapshot, if is_relabelled { Change::Relabelled } else { Change::Unchanged })
            }
        };
    Ok(Imported { source_id, snapshot_id, passages, change })
}

/// Returns the source a document is of, and how it came to be that where it was not before: it is new, or its text is one
/// we hold from another place.
///
/// Two places that bring the same new text at the same time make two sources: no lock is worth that.
async fn place(
    conn: &mut AsyncPgConnection,
    (row, text): (&SourceRow, &Text<'_>),
    now: Timestamp,
) -> Result<(SourceId, Option<Change>), ImportError> {
    if let Some(id) = store::addresses::source_at(conn, &row.key).await? {
        return Ok((id, None));
    }
    if let Some(twin) = text.twin(conn, &row.title).await? {
        // First the source, then its address, as whoever stores many at once: else each waits for the other.
        store::lock(conn, twin).await?;
        store::addresses::add(conn, twin, row, now).await?;
        // Somebody may have been faster.
        let id = store::addresses::source_at(conn, &row.key).await?;
        return Ok((id.unwrap_or(twin), Some(Change::Joined)));
    }
    part(conn, row, now).await
}

/// Makes a place a source of its own: a new one, or one that says something else by now than the source it was a place of.
async fn part(
    conn: &mut AsyncPgConnection,
    row: &SourceRow,
    now: Timestamp,
) -> Result<(SourceId, Option<Change>), ImportError> {
    let added = store::add_source(conn, row, now).await?;
    let id = match added {
        Some(id) => id,
        None => store::source_of(conn, &row.key).await?,
    };
    store::addresses::add(conn, id, row, now).await?;
    Ok((id, added.map(|_| Change::Added)))
}

/// Tells of a licence that came with a wiki's page in place of another.
async fn relicensed(
    conn: &mut AsyncPgConnection,
    source_id: SourceId,
    (held, row): (&SourceRow, &SourceRow),
    (text, now): (&Text<'_>, Timestamp),
) -> Result<(), ImportError> {
    let (had, says) = (store::licences::read(&held.licence)?, store::licences::read(&row.licence)?);
    let terms = store::licences::terms(conn).await?;
    let misgiving = snapshot::another((&had, &says), row.url.as_deref().unwrap_or(&row.publisher), terms);
    Ok(store::flags::raise(conn, source_id, &misgiving, (Some(&text.sha256), now)).await?)
}

/// Returns what an import comes to whose text must not take the place of the one we hold.
async fn refused(
    conn: &mut AsyncPgConnection,
    (source_id, held): (SourceId, &Locked),
    text: &Text<'_>,
    now: Timestamp,
) -> Result<Option<Imported>, ImportError> {
    if snapshot::refuse(conn, (source_id, &held.row.title), text, now).await?.is_none() {
        return Ok(None);
    }
    let Some((snapshot_id, _)) = store::current(conn, source_id).await? else { return Ok(None) };
    let passages = store::cuts(conn, snapshot_id).await?.len();
    Ok(Some(Imported { source_id, snapshot_id, passages, change: Change::Refused }))
}

pub(super) fn row(document: &Document) -> SourceRow {
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
