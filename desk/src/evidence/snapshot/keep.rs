//! Keeping a text as a snapshot: beside the old one, which what cites it goes on citing.

use data_encoding::HEXLOWER;
use diesel_async::AsyncPgConnection;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use whatlang::detect;

use article::SourceId;

use super::Misgiving;
use crate::evidence::document::{Cut, Document};
use crate::evidence::error::ImportError;
use crate::evidence::store::{self, NewPassage, NewSnapshot, Place};
use crate::platform::StoreError;
use crate::platform::id::SnapshotId;

/// How much of a text its language is told by, in characters.
const LANGUAGE_CHARS: usize = 1_000;

/// The shortest text that is the same as another whatever their titles, in bytes.
const TWIN_BYTES_MIN: usize = 200;

/// A document's text, about to be kept.
pub(in crate::evidence) struct Text<'a> {
    pub(in crate::evidence) document: &'a Document,
    pub(in crate::evidence) sha256: String,
}

/// What was said of a text besides it.
#[derive(Debug, Clone, Copy)]
pub(in crate::evidence) struct Said<'a> {
    /// The title its passages are found by.
    pub(in crate::evidence) title: &'a str,
    pub(in crate::evidence) publisher: &'a str,
    pub(in crate::evidence) author: Option<&'a str>,
    pub(in crate::evidence) etag: Option<&'a str>,
    pub(in crate::evidence) last_modified: Option<&'a str>,
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence) enum Kept {
    /// It is the one in use already.
    Same(SnapshotId),
    /// It is in use from now on.
    New(SnapshotId),
}

impl<'a> Text<'a> {
    pub(in crate::evidence) fn of(document: &'a Document) -> Self {
        Self { document, sha256: HEXLOWER.encode(&Sha256::digest(document.text.as_bytes())) }
    }

    /// Returns true where the snapshot with that hash says the same, laid out the same way: the same text may be laid
    /// out anew, with a heading more or a list where a paragraph was.
    pub(in crate::evidence) async fn is(
        &self,
        conn: &mut AsyncPgConnection,
        (snapshot, sha256): (SnapshotId, &str),
    ) -> Result<bool, StoreError> {
        Ok(self.sha256 == sha256 && store::cuts(conn, snapshot).await? == self.document.passages)
    }

    /// Returns the source that says the same already, wherever it is to be had. A text of a line or two is the same only
    /// under the same title: two dictionaries' entries for different words may well say the same.
    pub(in crate::evidence) async fn twin(
        &self,
        conn: &mut AsyncPgConnection,
        title: &str,
    ) -> Result<Option<SourceId>, StoreError> {
        let is_long = self.document.text.len() >= TWIN_BYTES_MIN;
        for (source, held_title, snapshot) in store::of_text(conn, &self.sha256).await? {
            let is_of_it = is_long || held_title.to_lowercase() == title.to_lowercase();
            if is_of_it && self.is(conn, (snapshot, &self.sha256)).await? {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }
}

/// Keeps a text as its source's current snapshot, unless it is that already. The caller has locked the source; `is_hidden`
/// says whether its passages must not be found.
pub(in crate::evidence) async fn keep(
    conn: &mut AsyncPgConnection,
    (source_id, is_hidden): (SourceId, bool),
    text: &Text<'_>,
    said: Said<'_>,
    now: Timestamp,
) -> Result<Kept, ImportError> {
    if let Some((snapshot, sha256)) = store::current(conn, source_id).await? {
        if text.is(conn, (snapshot, &sha256)).await? {
            return Ok(Kept::Same(snapshot));
        }
        store::retire(conn, snapshot).await?;
    }
    let document = text.document;
    let new = NewSnapshot {
        source_id,
        sha256: &text.sha256,
        text: &document.text,
        media_type: document.media_type.as_str(),
        revision: document.revision.as_deref(),
        publisher: said.publisher,
        author: said.author,
        language: language(&document.text),
        etag: said.etag,
        last_modified: said.last_modified,
        retrieved_at: now,
    };
    let snapshot_id = store::add_snapshot(conn, &new).await?;
    let place = Place { source_id, snapshot_id, title: said.title };
    store::add_passages(conn, &place, &new_passages(document)?).await?;
    if is_hidden {
        store::hide(conn, source_id).await?;
    }
    Ok(Kept::New(snapshot_id))
}

/// Returns why a text must not take the place of the one in use, and raises the flag; none where it may. A person who put
/// the flag of exactly this text away has judged it.
pub(in crate::evidence) async fn refuse(
    conn: &mut AsyncPgConnection,
    (source, held_title): (SourceId, &str),
    text: &Text<'_>,
    now: Timestamp,
) -> Result<Option<Misgiving>, StoreError> {
    let Some(held) = store::current_text(conn, source).await? else { return Ok(None) };
    let new = (text.document.title.as_str(), text.document.text.as_str());
    let Some(misgiving) = Misgiving::of(new, (held_title, &held)) else { return Ok(None) };
    if store::flags::is_pardoned(conn, source, &text.sha256).await? {
        return Ok(None);
    }
    store::flags::raise(conn, source, &misgiving, (Some(&text.sha256), now)).await?;
    Ok(Some(misgiving))
}

/// Returns the language of a text: three letters of ISO 639-3, none where that is unsure.
pub(in crate::evidence) fn language(text: &str) -> Option<&'static str> {
    let beginning: String = text.chars().take(LANGUAGE_CHARS).collect();
    detect(&beginning).filter(whatlang::Info::is_reliable).map(|info| info.lang().code())
}

/// Returns the passages of a document as they are stored.
pub(in crate::evidence) fn new_passages(document: &Document) -> Result<Vec<NewPassage<'_>>, ImportError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_where_the_text_tells_it() {
        let english = "The tides are the rise and fall of sea levels, caused by the Moon and by the rotation of the Earth.";
        assert_eq!(language(english), Some("eng"));
        let german = "Die Gezeiten sind die Wasserbewegungen der Ozeane, die durch die Anziehung des Mondes entstehen.";
        assert_eq!(language(german), Some("deu"));
        for unsure in ["", "42", "Oslo"] {
            assert_eq!(language(unsure), None, "{unsure}");
        }
    }
}
