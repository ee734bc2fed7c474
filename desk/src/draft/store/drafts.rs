//! The rows of drafts, and which passages each may cite.

use article::{Evidence, PassageId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{decode, encode};
use crate::draft::DraftError;
use crate::draft::attempt::kept;
use crate::draft::begin::Begun;
use crate::draft::model::{Draft, DraftState};
use crate::evidence;
use crate::jobs::WriteDraft;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::StoreError;
use crate::platform::id::{DraftId, SuggestionId, UserId};
use crate::platform::schema::{draft_passages, drafts, jobs};
use crate::suggestion::{self, Suggestion};

#[derive(Queryable, Selectable)]
#[diesel(table_name = drafts, check_for_backend(diesel::pg::Pg))]
struct DraftRow {
    id: DraftId,
    suggestion_id: SuggestionId,
    question: String,
    state: String,
    attempt: i32,
    reviewer_id: Option<UserId>,
    reason: Option<String>,
    searched: Value,
    current_revision: Option<i32>,
    created_at: jiff_diesel::Timestamp,
    updated_at: jiff_diesel::Timestamp,
}

impl TryFrom<DraftRow> for Draft {
    type Error = StoreError;

    fn try_from(row: DraftRow) -> Result<Self, StoreError> {
        let state = read_state(&row.state, row.reviewer_id, row.reason)
            .ok_or_else(|| StoreError::Corrupt(format!("draft {} is {}", row.id, row.state)))?;
        Ok(Self {
            id: row.id,
            suggestion_id: row.suggestion_id,
            question: row.question,
            state,
            attempt: row.attempt,
            searched: decode(row.searched)?,
            current_revision: row.current_revision,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

/// Returns the state a row tells of; none where its columns contradict each other.
fn read_state(word: &str, by: Option<UserId>, reason: Option<String>) -> Option<DraftState> {
    Some(match (word, by, reason) {
        ("writing", None, None) => DraftState::Writing,
        ("outlined", None, None) => DraftState::Outlined,
        ("held", None, None) => DraftState::Held,
        ("in_review", Some(by), None) => DraftState::InReview { by },
        ("awaiting_second", Some(by), None) => DraftState::AwaitingSecond { by },
        ("approved", None, None) => DraftState::Approved,
        ("changes_requested", None, None) => DraftState::ChangesRequested,
        ("rejected", None, Some(reason)) => DraftState::Rejected { reason },
        ("stuck", None, Some(reason)) => DraftState::Stuck { reason },
        ("no_answer", None, Some(reason)) => DraftState::NoAnswer { reason },
        _ => return None,
    })
}

/// Inserts a draft that is being written, attempt 1.
pub(in crate::draft) async fn insert(
    connection: &mut AsyncPgConnection,
    suggestion: &Suggestion,
    now: Timestamp,
) -> Result<Draft, StoreError> {
    let row: DraftRow = diesel::insert_into(drafts::table)
        .values((
            drafts::suggestion_id.eq(suggestion.id),
            drafts::question.eq(&suggestion.question),
            drafts::state.eq(DraftState::Writing.word()),
            drafts::attempt.eq(1),
            drafts::created_at.eq(now.to_diesel()),
            drafts::updated_at.eq(now.to_diesel()),
        ))
        .returning(DraftRow::as_returning())
        .get_result(connection)
        .await?;
    row.try_into()
}

/// Returns the draft and keeps others from moving it until the transaction ends.
pub(crate) async fn lock(
    connection: &mut AsyncPgConnection,
    id: DraftId,
) -> Result<Option<Draft>, StoreError> {
    let row = drafts::table
        .find(id)
        .for_update()
        .select(DraftRow::as_select())
        .first(connection)
        .await
        .optional()?;
    row.map(Draft::try_from).transpose()
}

/// Returns the suggestion's draft that is under way, locked.
pub(in crate::draft) async fn lock_unfinished(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Draft>, StoreError> {
    let unfinished = drafts::table.filter(drafts::suggestion_id.eq(id)).filter(drafts::state.ne_all([
        "approved",
        "rejected",
        "no_answer",
    ]));
    let row = unfinished.for_update().select(DraftRow::as_select()).first(connection).await.optional()?;
    row.map(Draft::try_from).transpose()
}

/// Returns the draft, locked, where this attempt is still the one that writes it.
///
/// The suggestion is locked first, as in every verb, so that two of them never wait for each other.
pub(in crate::draft) async fn lock_attempt(
    connection: &mut AsyncPgConnection,
    begun: &Begun,
) -> Result<Draft, DraftError> {
    suggestion::lock(connection, begun.suggestion_id).await?;
    let draft = lock(connection, begun.draft_id).await?;
    draft
        .filter(|draft| draft.state == DraftState::Writing && draft.attempt == begun.attempt)
        .ok_or(DraftError::Superseded { draft_id: begun.draft_id })
}

/// Returns what has been written since before that time by no unfinished job.
pub(in crate::draft) async fn unwritten(
    connection: &mut AsyncPgConnection,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Begun>, StoreError> {
    use diesel::dsl::{exists, not, sql};
    use diesel::sql_types::{Nullable, Text};
    // The queue's own table, read only: whether the job that would write the draft is still to come.
    let alive = jobs::table
        .filter(jobs::kind.eq(<WriteDraft as queue::Job>::KIND))
        .filter(jobs::state.eq_any(["waiting", "running"]))
        .filter(jobs::unique_key.eq(sql::<Nullable<Text>>("drafts.suggestion_id::text")));
    let rows: Vec<(DraftId, SuggestionId, i32, String)> = drafts::table
        .filter(drafts::state.eq(DraftState::Writing.word()))
        .filter(drafts::updated_at.lt(before.to_diesel()))
        .filter(not(exists(alive)))
        .order(drafts::id)
        .limit(limit)
        .select((drafts::id, drafts::suggestion_id, drafts::attempt, drafts::question))
        .load(connection)
        .await?;
    let begun =
        |(draft_id, suggestion_id, attempt, question)| Begun { draft_id, suggestion_id, attempt, question };
    Ok(rows.into_iter().map(begun).collect())
}

/// Returns the suggestion a begun draft answers.
pub(in crate::draft) async fn suggestion_of(
    connection: &mut AsyncPgConnection,
    begun: &Begun,
) -> Result<Suggestion, StoreError> {
    let found = suggestion::lock(connection, begun.suggestion_id).await?;
    found.ok_or_else(|| StoreError::Corrupt(format!("suggestion {} vanished", begun.suggestion_id)))
}

/// Counts one more attempt at writing.
pub(in crate::draft) async fn next_attempt(
    connection: &mut AsyncPgConnection,
    draft: Draft,
    now: Timestamp,
) -> Result<Draft, StoreError> {
    let attempt = diesel::update(drafts::table.find(draft.id))
        .set((drafts::attempt.eq(drafts::attempt + 1), drafts::updated_at.eq(now.to_diesel())))
        .returning(drafts::attempt)
        .get_result(connection)
        .await?;
    Ok(Draft { attempt, updated_at: now, ..draft })
}

/// Moves a draft and puts the move on record, in the caller's transaction; guarded on the state it was read in.
pub(crate) async fn step(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    draft: Draft,
    to: DraftState,
    actor: Actor,
) -> Result<Draft, StoreError> {
    let state = draft.state.step(to).map_err(|illegal| StoreError::Corrupt(illegal.to_string()))?;
    let moved = diesel::update(drafts::table.find(draft.id).filter(drafts::state.eq(draft.state.word())))
        .set((
            drafts::state.eq(state.word()),
            drafts::reviewer_id.eq(state.by()),
            drafts::reason.eq(state.reason()),
            drafts::updated_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    if moved != 1 {
        return Err(StoreError::Corrupt(format!("draft {} was moved by somebody else", draft.id)));
    }
    let entry = Move {
        actor,
        subject: Subject::Draft(draft.suggestion_id, draft.id),
        from: Some(draft.state.word().to_owned()),
        to: state.word().to_owned(),
        why: state.reason().map(str::to_owned),
    };
    ledger::record(connection, now, entry).await?;
    Ok(Draft { state, updated_at: now, ..draft })
}

/// Keeps which passages a draft may cite.
pub(in crate::draft) async fn insert_evidence(
    connection: &mut AsyncPgConnection,
    id: DraftId,
    evidence: &Evidence,
) -> Result<(), StoreError> {
    let rows: Vec<_> = evidence
        .passages
        .keys()
        .map(|passage| (draft_passages::draft_id.eq(id), draft_passages::passage_id.eq(passage.0)))
        .collect();
    diesel::insert_into(draft_passages::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps what was searched.
pub(in crate::draft) async fn set_searched(
    connection: &mut AsyncPgConnection,
    id: DraftId,
    searched: &[String],
) -> Result<(), StoreError> {
    diesel::update(drafts::table.find(id))
        .set(drafts::searched.eq(encode(&kept(searched))?))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the draft with that id.
///
/// # Errors
/// Where the database does not answer.
pub async fn find(connection: &mut AsyncPgConnection, id: DraftId) -> Result<Option<Draft>, StoreError> {
    let row = drafts::table.find(id).select(DraftRow::as_select()).first(connection).await.optional()?;
    row.map(Draft::try_from).transpose()
}

/// Returns the newest draft of a suggestion.
///
/// # Errors
/// Where the database does not answer.
pub async fn latest_of(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Draft>, StoreError> {
    let newest = drafts::table.filter(drafts::suggestion_id.eq(id)).order(drafts::id.desc());
    let row = newest.select(DraftRow::as_select()).first(connection).await.optional()?;
    row.map(Draft::try_from).transpose()
}

/// Returns all that a draft's article may cite.
///
/// # Errors
/// Where the database does not answer.
pub async fn evidence_of(connection: &mut AsyncPgConnection, id: DraftId) -> Result<Evidence, StoreError> {
    let ids: Vec<i64> = draft_passages::table
        .filter(draft_passages::draft_id.eq(id))
        .select(draft_passages::passage_id)
        .load(connection)
        .await?;
    let ids: Vec<PassageId> = ids.into_iter().map(PassageId).collect();
    evidence::load(connection, &ids).await
}
