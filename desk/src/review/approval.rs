//! The approval: the one value that makes a page possible.

use article::ContentHash;
use jiff::Timestamp;

use super::store;
use crate::draft;
use crate::platform::id::{ApprovalId, DraftId, RevisionId, SuggestionId, UserId};
use crate::platform::{Pool, StoreError};

/// A named person's approval of exactly one text.
///
/// Only [`super::approve()`] makes one and [`approval_of`] reads it back: its fields are the room's own, and it cannot
/// be copied. `page::publish` takes it by value.
#[derive(Debug, PartialEq, Eq)]
pub struct Approval {
    pub(super) id: ApprovalId,
    pub(super) suggestion_id: SuggestionId,
    pub(super) draft_id: DraftId,
    pub(super) revision_id: RevisionId,
    pub(super) content_hash: ContentHash,
    pub(super) approved_by: UserId,
    pub(super) approved_at: Timestamp,
}

impl Approval {
    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> ApprovalId {
        self.id
    }

    /// Returns the suggestion the approved text answers.
    #[must_use]
    pub fn suggestion_id(&self) -> SuggestionId {
        self.suggestion_id
    }

    /// Returns the approved draft.
    #[must_use]
    pub fn draft_id(&self) -> DraftId {
        self.draft_id
    }

    /// Returns the approved revision.
    #[must_use]
    pub fn revision_id(&self) -> RevisionId {
        self.revision_id
    }

    /// Returns the hash of the approved text.
    #[must_use]
    pub fn content_hash(&self) -> &ContentHash {
        &self.content_hash
    }

    /// Returns who approved.
    #[must_use]
    pub fn approved_by(&self) -> UserId {
        self.approved_by
    }

    /// Returns when.
    #[must_use]
    pub fn approved_at(&self) -> Timestamp {
        self.approved_at
    }
}

/// Returns the approval of a draft, where it has one.
///
/// # Errors
/// Where the database does not answer.
pub async fn approval_of(pool: &Pool, draft_id: DraftId) -> Result<Option<Approval>, StoreError> {
    store::approval_of(&mut *pool.get().await?, draft_id).await
}

/// Returns the approval of exactly that revision of a draft, where it has one: who approves it once more, because the
/// first answer was lost, gets the same answer.
///
/// # Errors
/// Where the database does not answer.
pub async fn approval_of_revision(
    pool: &Pool,
    (draft_id, number): (DraftId, i32),
) -> Result<Option<Approval>, StoreError> {
    let mut connection = pool.get().await?;
    let Some(approval) = store::approval_of(&mut connection, draft_id).await? else { return Ok(None) };
    let revision = draft::revision(&mut connection, draft_id, number).await?;
    Ok(revision.filter(|revision| revision.id == approval.revision_id).map(|_| approval))
}
