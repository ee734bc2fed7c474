//! An editor looks back: which revisions a draft has had, what each changed, and what it said.

use article::changes::Changes;
use article::view::ArticleView;
use jiff::Timestamp;

use super::store;
use crate::draft::{self, Draft, Revision};
use crate::platform::id::DraftId;
use crate::platform::{Pool, StoreError};

/// How many revisions the list of a draft shows; from the oldest of them one leads on to those before.
const LISTED_MAX: i32 = 20;

/// One revision of a draft, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionLine {
    /// Its number.
    pub number: i32,
    /// The name of the editor who made it; none where a writer did.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// What is different from the one before; none for the first.
    pub changes: Option<Changes>,
}

/// One revision of a draft, to be read.
#[derive(Debug, Clone)]
pub struct RevisionReading {
    /// The draft.
    pub draft: Draft,
    /// The revision.
    pub revision: Revision,
    /// The name of the editor who made it; none where a writer did.
    pub by: Option<String>,
    /// Its text, with what the check said and what was decided then.
    pub view: ArticleView,
    /// What is different from the one before; none for the first.
    pub changes: Option<Changes>,
}

/// Returns the newest revisions of a draft, at most 20, the newest first.
///
/// # Errors
/// Where the database does not answer.
pub async fn revisions(pool: &Pool, id: DraftId) -> Result<Vec<RevisionLine>, StoreError> {
    let mut connection = pool.get().await?;
    // One more than is listed: the oldest is only compared with.
    let found = draft::latest_revisions(&mut connection, id, i64::from(LISTED_MAX).saturating_add(1)).await?;
    let names = store::names_of(&mut connection, found.iter().filter_map(|one| one.edited_by)).await?;
    let listed = usize::try_from(LISTED_MAX).unwrap_or(usize::MAX);
    let older = found.iter().skip(1).map(Some).chain([None]);
    let line = |(revision, older): (&Revision, Option<&Revision>)| RevisionLine {
        number: revision.number,
        by: revision.edited_by.and_then(|by| names.get(&by).cloned()),
        at: revision.created_at,
        changes: older.map(|older| Changes::between(&older.article, &revision.article)),
    };
    Ok(found.iter().zip(older).take(listed).map(line).collect())
}

/// Returns one revision of a draft, to be read.
///
/// # Errors
/// Where the database does not answer.
pub async fn revision(pool: &Pool, id: DraftId, number: i32) -> Result<Option<RevisionReading>, StoreError> {
    let mut connection = pool.get().await?;
    let Some(draft) = draft::find(&mut connection, id).await? else { return Ok(None) };
    let Some(revision) = draft::revision(&mut connection, id, number).await? else { return Ok(None) };
    let older = draft::revision(&mut connection, id, number.saturating_sub(1)).await?;
    let evidence = draft::evidence_of(&mut connection, id).await?;
    let judgements = store::judgements_of(&mut connection, revision.id).await?;
    let names = store::names_of(&mut connection, revision.edited_by).await?;
    Ok(Some(RevisionReading {
        by: revision.edited_by.and_then(|by| names.get(&by).cloned()),
        view: ArticleView::for_editors(&revision.article, &evidence, &judgements),
        changes: older.map(|older| Changes::between(&older.article, &revision.article)),
        draft,
        revision,
    }))
}

/// Returns what is different between two revisions of a draft; none where either is missing.
///
/// # Errors
/// Where the database does not answer.
pub async fn changes(
    pool: &Pool,
    id: DraftId,
    (from, to): (i32, i32),
) -> Result<Option<Changes>, StoreError> {
    let mut connection = pool.get().await?;
    let older = draft::revision(&mut connection, id, from).await?;
    let newer = draft::revision(&mut connection, id, to).await?;
    Ok(older.zip(newer).map(|(older, newer)| Changes::between(&older.article, &newer.article)))
}
