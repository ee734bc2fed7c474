//! An outline is read: by the editor who is to settle it, and by the worker that writes from it.

use article::{Evidence, SourceId};

use super::model::{Draft, DraftState};
use super::outline::Outline;
use super::{DraftError, store};
use crate::evidence;
use crate::platform::id::DraftId;
use crate::platform::{Pool, StoreError};

/// An outline that waits for an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlined {
    /// The draft it is of.
    pub draft: Draft,
    /// The outline as a writer made it.
    pub outline: Outline,
    /// The passages gathered for the draft.
    pub evidence: Evidence,
}

/// Returns the outline of a draft that waits for an editor.
///
/// # Errors
/// [`DraftError::NoSuchDraft`], and [`DraftError::NotOutlined`] where none waits.
pub async fn outlined(pool: &Pool, id: DraftId) -> Result<Outlined, DraftError> {
    let mut connection = pool.get().await?;
    let draft = store::find(&mut connection, id).await?.ok_or(DraftError::NoSuchDraft)?;
    if draft.state != DraftState::Outlined {
        return Err(DraftError::NotOutlined { state: draft.state.word() });
    }
    let found = store::outline_of(&mut connection, id).await?;
    let (outline, _) = found.ok_or_else(|| StoreError::Corrupt(format!("draft {id} lacks its outline")))?;
    let evidence = store::evidence_of(&mut connection, id).await?;
    Ok(Outlined { draft, outline, evidence })
}

/// Returns the outline an editor settled for a draft, with its passages; those of sources that were blocked since are left
/// out. None where no editor settled one.
///
/// # Errors
/// Where the database does not answer.
pub async fn settled(pool: &Pool, id: DraftId) -> Result<Option<(Outline, Evidence)>, DraftError> {
    let mut connection = pool.get().await?;
    let Some((outline, true)) = store::outline_of(&mut connection, id).await? else { return Ok(None) };
    let ids: Vec<_> = outline.sections.iter().flat_map(|section| section.passages.clone()).collect();
    let mut found = evidence::load(&mut connection, &ids).await?;
    let sources: Vec<SourceId> = found.sources.keys().copied().collect();
    for source in sources {
        if evidence::blocked_among(&mut connection, &[source]).await?.is_some() {
            found.sources.remove(&source);
            found.passages.retain(|_, passage| passage.source_id != source);
        }
    }
    Ok(Some((outline, found)))
}
