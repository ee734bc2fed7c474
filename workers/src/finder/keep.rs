//! What finders brought becomes evidence: documents are stored first, so that every passage cited is a passage we hold.

use article::Evidence;
use desk::draft::Outage;
use desk::evidence::{self, Change, Document, ImportError, Imported, LOADED_MAX};
use desk::platform::{Clock, Pool, StoreError};

use super::Gathered;
use super::nearest::{self, Text};

/// Stores the documents that were brought, each whole or not at all, and returns what the writer may rest on: at most
/// [`LOADED_MAX`] passages, each source with its fair share.
///
/// Running it again stores nothing twice: a document we hold already is that source again.
///
/// # Errors
/// Where the database does not answer; then the documents before are stored, and the others wait for the next attempt.
pub async fn keep(
    pool: &Pool,
    clock: &dyn Clock,
    question: &str,
    gathered: &mut Gathered,
) -> Result<Evidence, StoreError> {
    let mut stored = Evidence::default();
    let mut brought: Vec<(Document, Imported)> = Vec::new();
    let mut refused: Vec<Outage> = Vec::new();
    for found in &mut gathered.found {
        if !found.evidence.sources.is_empty() {
            stored.terms = found.evidence.terms;
        }
        stored.passages.append(&mut found.evidence.passages);
        stored.sources.append(&mut found.evidence.sources);
        for document in std::mem::take(&mut found.documents) {
            let imported = if found.is_of_asker {
                evidence::import_aside(pool, clock, &document).await
            } else {
                evidence::import(pool, clock, &document).await
            };
            match imported {
                // What came is an error page, lost most of its text, or is for whoever fetches it again: what we hold
                // answers in its place.
                Ok(imported) if matches!(imported.change, Change::Refused | Change::Held) => {
                    let mut connection = pool.get().await?;
                    let places: Vec<usize> = (0..imported.passages).collect();
                    let mut held = evidence::load_at(&mut connection, imported.snapshot_id, &places).await?;
                    stored.terms = held.terms;
                    stored.passages.append(&mut held.passages);
                    stored.sources.append(&mut held.sources);
                    // What an asker named is no word for everybody who reads what was searched.
                    if found.is_of_asker {
                        continue;
                    }
                    let why = if imported.change == Change::Held {
                        "it is a source already, so what we hold is used"
                    } else {
                        "what came lost most of its text or is an error page, so what we hold is used"
                    };
                    gathered.searched.push(format!("“{}”: {why}", document.title));
                }
                Ok(imported) => {
                    // Two addresses of one work: the later is what we hold now.
                    brought.retain(|(_, known)| known.source_id != imported.source_id);
                    brought.push((document, imported));
                }
                Err(ImportError::Store(error)) => return Err(error),
                // Nor does a page that an asker named keep the question open.
                Err(error) if found.is_of_asker => {
                    tracing::warn!(%error, "a page that an asker named could not be stored");
                }
                Err(error) => {
                    refused.push(Outage {
                        place: document.publisher,
                        why: format!("“{}”: {error}", document.title),
                    });
                }
            }
        }
    }
    gathered.searched.extend(refused.iter().map(ToString::to_string));
    gathered.outages.extend(refused);
    // What was fetched just now takes the place of what we held of the same source.
    for (_, imported) in &brought {
        stored.passages.retain(|_, passage| passage.source_id != imported.source_id);
        stored.sources.remove(&imported.source_id);
    }
    choose(pool, question, &stored, &brought).await
}

/// Chooses among what was stored before and what was just brought, and loads the latter with the ids it has now.
async fn choose(
    pool: &Pool,
    question: &str,
    stored: &Evidence,
    brought: &[(Document, Imported)],
) -> Result<Evidence, StoreError> {
    let by_source = nearest::by_source(stored);
    let held = by_source.iter().map(|(source, passages)| Text::of_source(source, passages));
    let texts: Vec<Text<'_>> =
        held.chain(brought.iter().map(|(document, _)| Text::of_document(document))).collect();
    let chosen = nearest::choose(question, &texts, LOADED_MAX);
    let (of_held, of_brought) = chosen.split_at_checked(by_source.len()).unwrap_or_default();
    let mut evidence = nearest::pick(&by_source, of_held).under(stored.terms);
    if brought.is_empty() {
        return Ok(evidence);
    }
    let mut connection = pool.get().await?;
    for ((_, imported), places) in brought.iter().zip(of_brought) {
        let mut loaded = evidence::load_at(&mut connection, imported.snapshot_id, places).await?;
        evidence.terms = loaded.terms;
        evidence.passages.append(&mut loaded.passages);
        evidence.sources.append(&mut loaded.sources);
    }
    Ok(evidence)
}
