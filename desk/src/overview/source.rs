//! A source with what depends on it.

use article::{PassageId, SourceId};

use super::store::dependents::{self, Cited};
use crate::evidence::{self, HeldSource};
use crate::ledger::{self, Event};
use crate::platform::id::{DraftId, SnapshotId};
use crate::platform::{Pool, StoreError};

/// The most citations by pages, and by drafts, that are counted.
pub const CITATIONS_MAX: usize = 500;

/// The most moves listed.
const MOVES_LISTED: i64 = 20;

/// A source, and what depends on it.
#[derive(Debug, Clone)]
pub struct SourceStanding {
    /// The source.
    pub held: HeldSource,
    /// The pages that cite it, the newest first.
    pub pages: Vec<Dependent>,
    /// The drafts that cite it and are no pages yet, the newest first.
    pub drafts: Vec<Dependent>,
    /// Whether more cites it than the [`CITATIONS_MAX`] citations that were counted of each.
    pub has_more: bool,
    /// What people did about it, the newest 20 moves first.
    pub moves: Vec<Event>,
}

/// A page or a draft that cites a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// The last part of the page's address; none of a draft.
    pub slug: Option<String>,
    /// The draft, also that a page was made of.
    pub draft_id: DraftId,
    /// Its title, or the draft's question.
    pub title: String,
    /// The state it is in.
    pub state: String,
    /// The passages it cites.
    pub passages: Vec<CitedPassage>,
}

/// A passage of the source that somebody cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitedPassage {
    /// The passage.
    pub id: PassageId,
    /// The snapshot it stands in.
    pub snapshot_id: SnapshotId,
    /// Its place in that, from 0.
    pub position: i32,
}

/// Reads a source with what depends on it; none where there is none.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn source_standing(pool: &Pool, id: SourceId) -> Result<Option<SourceStanding>, StoreError> {
    let Some(held) = evidence::source(pool, id).await? else { return Ok(None) };
    let connection = &mut *pool.get().await?;
    let limit = i64::try_from(CITATIONS_MAX).unwrap_or_default();
    let pages = dependents::pages(connection, id.0, limit).await?;
    let drafts = dependents::drafts(connection, id.0, limit).await?;
    Ok(Some(SourceStanding {
        held,
        has_more: pages.len().max(drafts.len()) >= CITATIONS_MAX,
        pages: gathered(pages),
        drafts: gathered(drafts),
        moves: ledger::of_source(connection, id, MOVES_LISTED).await?,
    }))
}

/// Puts the citations of each page or draft together; they stand side by side.
fn gathered(rows: Vec<Cited>) -> Vec<Dependent> {
    let mut dependents: Vec<(i64, Dependent)> = Vec::new();
    for row in rows {
        let passage = CitedPassage {
            id: PassageId(row.passage_id),
            snapshot_id: SnapshotId(row.snapshot_id),
            position: row.position,
        };
        match dependents.last_mut() {
            Some((id, dependent)) if *id == row.id => dependent.passages.push(passage),
            _ => dependents.push((
                row.id,
                Dependent {
                    slug: row.slug,
                    draft_id: DraftId(row.draft_id),
                    title: row.title,
                    state: row.state,
                    passages: vec![passage],
                },
            )),
        }
    }
    dependents.into_iter().map(|(_, dependent)| dependent).collect()
}
