//! The rows of decisions, and the inbox.

pub(super) mod lessons;

use std::collections::BTreeMap;

use article::view::{Decision, Judgements};
use article::{ContentHash, SentenceId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::{Approval, ReviewError};
use crate::draft::{self, Draft, Revision};
use crate::platform::StoreError;
use crate::platform::id::{ApprovalId, DraftId, RevisionId, SuggestionId, UserId};
use crate::platform::schema::{approvals, decisions, drafts, revisions, users, verdicts};
use crate::suggestion;

/// Returns the draft, locked, with the revision the editor saw, where the draft is open for review and still at it.
///
/// The suggestion is locked first, as in every verb, so that two of them never wait for each other.
pub(super) async fn lock_current(
    connection: &mut AsyncPgConnection,
    id: DraftId,
    seen: i32,
) -> Result<(Draft, Revision), ReviewError> {
    let known = draft::find(connection, id).await?.ok_or(ReviewError::NoSuchDraft)?;
    suggestion::lock(connection, known.suggestion_id).await?;
    let draft = draft::lock(connection, id).await?.ok_or(ReviewError::NoSuchDraft)?;
    if !draft.state.is_reviewable() {
        return Err(ReviewError::NotReviewable { state: draft.state.word() });
    }
    let current = draft.current_revision.unwrap_or(0);
    if current != seen {
        return Err(ReviewError::Stale { seen, current });
    }
    let revision = draft::revision(connection, id, seen).await?;
    let revision =
        revision.ok_or_else(|| StoreError::Corrupt(format!("draft {id} lacks its revision {seen}")))?;
    Ok((draft, revision))
}

/// Writes down what stands about a sentence, in place of an earlier decision.
pub(super) async fn put_decision(
    connection: &mut AsyncPgConnection,
    (revision, sentence): (RevisionId, &SentenceId),
    decision: &Decision,
    (by, now): (UserId, Timestamp),
) -> Result<(), StoreError> {
    let values = (
        decisions::decision.eq(decision.word()),
        decisions::reason.eq(decision.reason()),
        decisions::decided_by.eq(by),
        decisions::decided_at.eq(now.to_diesel()),
    );
    diesel::insert_into(decisions::table)
        .values((decisions::revision_id.eq(revision.0), decisions::sentence_id.eq(&sentence.0), values))
        .on_conflict((decisions::revision_id, decisions::sentence_id))
        .do_update()
        .set(values)
        .execute(connection)
        .await?;
    Ok(())
}

/// Copies what was decided about these sentences in one revision to another, where the verdict is the same.
pub(super) async fn carry_over(
    connection: &mut AsyncPgConnection,
    from: RevisionId,
    to: RevisionId,
    unchanged: &[SentenceId],
) -> Result<(), StoreError> {
    use diesel::dsl::sql;
    use diesel::sql_types::BigInt;
    let (before, after) = diesel::alias!(verdicts as before, verdicts as after);
    let same = before
        .inner_join(after.on(after.field(verdicts::sentence_id).eq(before.field(verdicts::sentence_id))))
        .filter(before.field(verdicts::revision_id).eq(from.0))
        .filter(after.field(verdicts::revision_id).eq(to.0))
        .filter(before.field(verdicts::verdict).eq(after.field(verdicts::verdict)))
        .select(before.field(verdicts::sentence_id));
    let kept = decisions::table
        .filter(decisions::revision_id.eq(from.0))
        .filter(decisions::sentence_id.eq_any(unchanged.iter().map(|id| id.0.as_str())))
        .filter(decisions::sentence_id.eq_any(same))
        .select((
            sql::<BigInt>("").bind::<BigInt, _>(to.0),
            decisions::sentence_id,
            decisions::decision,
            decisions::reason,
            decisions::decided_by,
            decisions::decided_at,
        ));
    diesel::insert_into(decisions::table)
        .values(kept)
        .into_columns((
            decisions::revision_id,
            decisions::sentence_id,
            decisions::decision,
            decisions::reason,
            decisions::decided_by,
            decisions::decided_at,
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns what the check said and what was decided of each sentence of a revision.
pub(crate) async fn judgements_of(
    connection: &mut AsyncPgConnection,
    id: RevisionId,
) -> Result<Judgements, StoreError> {
    let mut judgements = draft::verdicts_of(connection, id).await?;
    let decided: Vec<(String, String, Option<String>)> = decisions::table
        .filter(decisions::revision_id.eq(id.0))
        .select((decisions::sentence_id, decisions::decision, decisions::reason))
        .load(connection)
        .await?;
    for (sentence, word, reason) in decided {
        let decision = match (word.as_str(), reason) {
            ("accept", None) => Decision::Accept,
            ("override", Some(reason)) => Decision::Override { reason },
            _ => return Err(StoreError::Corrupt(format!("no such decision: {word}"))),
        };
        if let Some(judgement) = judgements.get_mut(&SentenceId(sentence)) {
            judgement.decision = Some(decision);
        }
    }
    Ok(judgements)
}

/// Returns the ids of all sentences a draft has ever had, in any revision.
pub(super) async fn sentences_ever(
    connection: &mut AsyncPgConnection,
    id: DraftId,
) -> Result<Vec<SentenceId>, StoreError> {
    let ids: Vec<String> = verdicts::table
        .inner_join(revisions::table)
        .filter(revisions::draft_id.eq(id))
        .select(verdicts::sentence_id)
        .distinct()
        .load(connection)
        .await?;
    Ok(ids.into_iter().map(SentenceId).collect())
}

/// Returns the names of these people.
pub(super) async fn names_of(
    connection: &mut AsyncPgConnection,
    people: impl IntoIterator<Item = UserId>,
) -> Result<BTreeMap<UserId, String>, StoreError> {
    let people: Vec<UserId> = people.into_iter().collect();
    let wanted = users::table.filter(users::id.eq_any(people));
    let names: Vec<(UserId, String)> = wanted.select((users::id, users::name)).load(connection).await?;
    Ok(names.into_iter().collect())
}

/// A line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// The draft.
    pub id: DraftId,
    /// Its question.
    pub question: String,
    /// The revision under review; none where nothing was held yet.
    pub revision: Option<i32>,
    /// The word for its state.
    pub state: String,
    /// The name of who began to decide.
    pub reviewer: Option<String>,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// Returns drafts in one of these states in the order of their ids.
pub(super) async fn inbox(
    connection: &mut AsyncPgConnection,
    states: &[&str],
    after: Option<DraftId>,
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    type Columns = (DraftId, String, Option<i32>, String, Option<String>, jiff_diesel::Timestamp);
    let rows: Vec<Columns> = drafts::table
        .left_join(users::table)
        .filter(drafts::state.eq_any(states))
        .filter(drafts::id.gt(after.unwrap_or(DraftId(0))))
        .order(drafts::id)
        .limit(limit)
        .select((
            drafts::id,
            drafts::question,
            drafts::current_revision,
            drafts::state,
            users::name.nullable(),
            drafts::updated_at,
        ))
        .load(connection)
        .await?;
    let row = |(id, question, revision, state, reviewer, at): Columns| InboxRow {
        id,
        question,
        revision,
        state,
        reviewer,
        updated_at: at.to_jiff(),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Writes an approval down; the caller has checked that it may be given.
pub(super) async fn insert_approval(
    connection: &mut AsyncPgConnection,
    (draft, revision): (&Draft, &Revision),
    (approved_by, now): (UserId, Timestamp),
) -> Result<Approval, StoreError> {
    let id: i64 = diesel::insert_into(approvals::table)
        .values((
            approvals::draft_id.eq(draft.id),
            approvals::revision_id.eq(revision.id.0),
            approvals::content_hash.eq(&revision.content_hash.0),
            approvals::approved_by.eq(approved_by),
            approvals::approved_at.eq(now.to_diesel()),
        ))
        .returning(approvals::id)
        .get_result(connection)
        .await?;
    Ok(Approval {
        id: ApprovalId(id),
        suggestion_id: draft.suggestion_id,
        draft_id: draft.id,
        revision_id: revision.id,
        content_hash: revision.content_hash.clone(),
        approved_by,
        approved_at: now,
    })
}

/// Returns the approval of a draft, where it has one.
pub(super) async fn approval_of(
    connection: &mut AsyncPgConnection,
    draft_id: DraftId,
) -> Result<Option<Approval>, StoreError> {
    type Columns = (ApprovalId, SuggestionId, RevisionId, String, UserId, jiff_diesel::Timestamp);
    let found: Option<Columns> = approvals::table
        .inner_join(drafts::table)
        .filter(approvals::draft_id.eq(draft_id))
        .select((
            approvals::id,
            drafts::suggestion_id,
            approvals::revision_id,
            approvals::content_hash,
            approvals::approved_by,
            approvals::approved_at,
        ))
        .first(connection)
        .await
        .optional()?;
    let approval = |(id, suggestion_id, revision_id, content_hash, approved_by, at): Columns| Approval {
        id,
        suggestion_id,
        draft_id,
        revision_id,
        content_hash: ContentHash(content_hash),
        approved_by,
        approved_at: at.to_jiff(),
    };
    Ok(found.map(approval))
}
