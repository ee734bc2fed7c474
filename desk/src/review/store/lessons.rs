//! The texts that lessons are drawn from: of each approved draft what its writer wrote last, and what was approved.

use std::collections::BTreeSet;

use article::SourceId;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::id::{ApprovalId, DraftId, RevisionId};
use crate::platform::schema::{approvals, revisions, sources, users};

/// The most accounts whose names are known.
const NAMES_MAX: i64 = 1_000;

/// A draft that was approved, and the text that was.
pub(in crate::review) struct Approved {
    /// The approval.
    pub(in crate::review) id: ApprovalId,
    /// The draft.
    pub(in crate::review) draft: DraftId,
    /// The text.
    pub(in crate::review) revision: RevisionId,
}

/// Returns approvals after that one, in the order in which they were given.
pub(in crate::review) async fn approved_after(
    connection: &mut AsyncPgConnection,
    after: ApprovalId,
    limit: i64,
) -> Result<Vec<Approved>, StoreError> {
    let rows: Vec<(ApprovalId, DraftId, RevisionId)> = approvals::table
        .filter(approvals::id.gt(after))
        .order(approvals::id)
        .limit(limit)
        .select((approvals::id, approvals::draft_id, approvals::revision_id))
        .load(connection)
        .await?;
    let approved = |(id, draft, revision)| Approved { id, draft, revision };
    Ok(rows.into_iter().map(approved).collect())
}

/// Returns the newest text of a draft that no editor made.
pub(in crate::review) async fn written(
    connection: &mut AsyncPgConnection,
    draft: DraftId,
) -> Result<Option<RevisionId>, StoreError> {
    let own = revisions::table.filter(revisions::draft_id.eq(draft)).filter(revisions::edited_by.is_null());
    let newest = own.order(revisions::number.desc()).select(revisions::id);
    let found: Option<i64> = newest.first(connection).await.optional()?;
    Ok(found.map(RevisionId))
}

/// Returns those of these sources that are blocked.
pub(in crate::review) async fn blocked(
    connection: &mut AsyncPgConnection,
    ids: impl Iterator<Item = SourceId>,
) -> Result<BTreeSet<SourceId>, StoreError> {
    let ids: Vec<i64> = ids.map(|id| id.0).collect();
    let wanted = sources::table.filter(sources::id.eq_any(ids)).filter(sources::blocked_at.is_not_null());
    let found: Vec<i64> = wanted.select(sources::id).load(connection).await?;
    Ok(found.into_iter().map(SourceId).collect())
}

/// Returns the names of the accounts.
pub(in crate::review) async fn names(connection: &mut AsyncPgConnection) -> Result<Vec<String>, StoreError> {
    Ok(users::table.order(users::id).limit(NAMES_MAX).select(users::name).load(connection).await?)
}
