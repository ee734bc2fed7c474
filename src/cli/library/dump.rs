//! `answerdesk library import` of a wiki's dump: one thread unpacks and reads it while what was read is stored, so that
//! memory holds a few hundred pages whatever the dump's length.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use article::Licence;
use desk::evidence::dump::{Dump, DumpError};
use desk::evidence::{BATCH_MAX, Change, Document, Imported, Labels, import_many};
use desk::platform::{Pool, SystemClock};
use tokio::sync::mpsc;

use super::super::Fault;

/// How much text one batch holds before it is stored, in bytes (4 MiB), unless it has [`BATCH_MAX`] pages first.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How many batches wait to be stored while the next one is read.
const BATCHES_WAITING: usize = 2;

/// How much of the file is read at once, in bytes (256 KiB).
const READ_BYTES: usize = 256 * 1024;

/// How many refused pages are named in the log; the others are counted.
const REFUSALS_TOLD: u64 = 20;

/// After how many pages the log says how far it is.
const PAGES_BETWEEN_NEWS: u64 = 10_000;

/// Returns true for the names dumps have.
pub(super) fn is_dump(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    [".xml", ".xml.gz", ".xml.bz2"].iter().any(|ending| name.ends_with(ending))
}

/// Refuses flags that a dump cannot do with: it says nothing of its licence, and its pages have titles of their own.
pub(super) fn check(file: &Path, labels: &Labels) -> Result<(), Fault> {
    let named = file.display();
    let Some(licence) = &labels.licence else {
        return Err(Fault::Start(format!(
            "{named} is a dump, which does not say under which licence its text is: name it with --licence, as CC-BY-SA-4.0"
        )));
    };
    if labels.title.is_some() {
        return Err(Fault::Start(format!(
            "{named} is a dump, whose pages have titles of their own: leave --title out"
        )));
    }
    licence.parse::<Licence>().map(|_| ()).map_err(|error| Fault::Start(error.to_string()))
}

/// What became of a dump's pages.
#[derive(Debug, Default)]
struct Tally {
    added: u64,
    rewritten: u64,
    relabelled: u64,
    unchanged: u64,
    joined: u64,
    kept_back: u64,
    passages: usize,
}

/// What the reader of a dump met.
#[derive(Debug, Default)]
struct Met {
    pages: u64,
    passed_over: u64,
    refused: u64,
}

/// Imports a dump and tells what became of its pages.
pub(super) async fn import(pool: &Pool, file: &Path, labels: &Labels) -> Result<String, Fault> {
    let (send, mut batches) = mpsc::channel(BATCHES_WAITING);
    let (path, own) = (file.to_owned(), labels.clone());
    let reading = tokio::task::spawn_blocking(move || read(&path, &own, &send));
    let mut tally = Tally::default();
    while let Some(batch) = batches.recv().await {
        let stored = store(pool, &batch).await?;
        for imported in &stored {
            tally.add(imported);
        }
    }
    let met = reading.await.map_err(|error| Fault::failed("the dump's reader broke down", error))?;
    let met = met.map_err(|error| {
        Fault::Start(format!("{error}; the {} pages stored before it are in the library", tally.stored()))
    })?;
    Ok(tally.told(&met, labels))
}

async fn store(pool: &Pool, batch: &[Document]) -> Result<Vec<Imported>, Fault> {
    import_many(pool, &SystemClock, batch).await.map_err(|error| Fault::failed("cannot be stored", error))
}

/// Reads a dump to its end and sends its articles on, batch by batch; ends early where nobody takes them any more.
fn read(file: &Path, labels: &Labels, send: &mpsc::Sender<Vec<Document>>) -> Result<Met, DumpError> {
    let mut dump = Dump::new(unpacked(file)?);
    let (mut met, mut batch, mut bytes) = (Met::default(), Vec::with_capacity(BATCH_MAX), 0_usize);
    while let Some(page) = dump.next_page()? {
        met.pages = met.pages.saturating_add(1);
        if met.pages.checked_rem(PAGES_BETWEEN_NEWS) == Some(0) {
            tracing::info!(pages = met.pages, refused = met.refused, "reading the dump");
        }
        if !page.is_article() {
            met.passed_over = met.passed_over.saturating_add(1);
            continue;
        }
        let document = match page.read(dump.site(), labels) {
            Ok(document) => document,
            Err(error) => {
                met.refused = met.refused.saturating_add(1);
                if met.refused <= REFUSALS_TOLD {
                    tracing::warn!("“{}” is left out: {error}", page.title);
                }
                continue;
            }
        };
        bytes = bytes.saturating_add(document.text.len());
        batch.push(document);
        if batch.len() >= BATCH_MAX || bytes >= BATCH_BYTES_MAX {
            bytes = 0;
            if send.blocking_send(std::mem::take(&mut batch)).is_err() {
                return Ok(met);
            }
        }
    }
    if !batch.is_empty() {
        // Nobody takes it only where storing failed, which the other side tells.
        _ = send.blocking_send(batch);
    }
    Ok(met)
}

/// Opens a dump; one that is packed is unpacked while it is read.
fn unpacked(file: &Path) -> io::Result<Box<dyn BufRead>> {
    let packed = BufReader::with_capacity(READ_BYTES, File::open(file)?);
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    Ok(match ending.to_str() {
        Some("gz") => {
            Box::new(BufReader::with_capacity(READ_BYTES, flate2::bufread::MultiGzDecoder::new(packed)))
        }
        Some("bz2") => {
            Box::new(BufReader::with_capacity(READ_BYTES, bzip2::bufread::MultiBzDecoder::new(packed)))
        }
        _ => Box::new(packed),
    })
}

impl Tally {
    fn add(&mut self, imported: &Imported) {
        let count = match imported.change {
            Change::Added => &mut self.added,
            Change::Rewritten => &mut self.rewritten,
            Change::Relabelled => &mut self.relabelled,
            Change::Unchanged => &mut self.unchanged,
            Change::Joined => &mut self.joined,
            Change::Refused | Change::Held => &mut self.kept_back,
        };
        *count = count.saturating_add(1);
        self.passages = self.passages.saturating_add(imported.passages);
    }

    fn stored(&self) -> u64 {
        [self.rewritten, self.relabelled, self.unchanged, self.joined]
            .iter()
            .fold(self.added, |sum, count| sum.saturating_add(*count))
    }

    fn told(&self, met: &Met, labels: &Labels) -> String {
        let mut told = vec![format!("{} articles added", self.added)];
        for (count, what) in [
            (self.rewritten, "with a new text beside the old one"),
            (self.relabelled, "with new labels"),
            (self.unchanged, "unchanged"),
            (self.joined, "with a text that is held from another place"),
            (self.kept_back, "not taken, since they lost most of their text"),
            (met.refused, "refused"),
            (met.passed_over, "other pages passed over"),
        ] {
            if count > 0 {
                told.push(format!("{count} {what}"));
            }
        }
        let licence = labels.licence.as_deref().unwrap_or_default();
        format!("{}; {} passages, licence {licence}", told.join(", "), self.passages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dumps_are_known_by_their_names() {
        for name in ["a.xml", "enwiki-latest-pages-articles.XML.bz2", "x.xml.gz"] {
            assert!(is_dump(Path::new(name)), "{name}");
        }
        for name in ["a.md", "xml", "a.bz2", "a.tar.gz", "a.xml.zip"] {
            assert!(!is_dump(Path::new(name)), "{name}");
        }
    }
}
