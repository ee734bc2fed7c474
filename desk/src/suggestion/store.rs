//! The suggestions' rows.

pub(super) mod pages;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::Question;
use super::model::{ParkReason, QuarantineReason, Suggestion, SuggestionState};
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::id::SuggestionId;
use crate::platform::schema::{suggestion_tokens, suggestions};
use crate::platform::{StoreError, TokenHash};

#[derive(Queryable, Selectable)]
#[diesel(table_name = suggestions, check_for_backend(diesel::pg::Pg))]
struct SuggestionRow {
    id: SuggestionId,
    question: String,
    state: String,
    merged_into: Option<SuggestionId>,
    reason: Option<String>,
    created_at: jiff_diesel::Timestamp,
    updated_at: jiff_diesel::Timestamp,
}

impl TryFrom<SuggestionRow> for Suggestion {
    type Error = StoreError;

    fn try_from(row: SuggestionRow) -> Result<Self, StoreError> {
        let state = read_state(&row.state, row.merged_into, row.reason)
            .ok_or_else(|| StoreError::Corrupt(format!("suggestion {} is {}", row.id, row.state)))?;
        Ok(Self {
            id: row.id,
            question: row.question,
            state,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

/// Returns the state a row tells of; none where its columns contradict each other.
fn read_state(word: &str, into: Option<SuggestionId>, reason: Option<String>) -> Option<SuggestionState> {
    Some(match (word, into, reason) {
        ("received", None, None) => SuggestionState::Received,
        ("open", None, None) => SuggestionState::Open,
        ("drafting", None, None) => SuggestionState::Drafting,
        ("drafted", None, None) => SuggestionState::Drafted,
        ("published", None, None) => SuggestionState::Published,
        ("merged", Some(into), None) => SuggestionState::Merged { into },
        ("declined", None, Some(reason)) => SuggestionState::Declined { reason },
        ("quarantined", None, Some(reason)) => SuggestionState::Quarantined {
            reason: [QuarantineReason::Spam, QuarantineReason::Risk]
                .into_iter()
                .find(|known| known.code() == reason)?,
        },
        ("parked", None, Some(reason)) => SuggestionState::Parked {
            reason: [ParkReason::NoReliableEvidence, ParkReason::Language]
                .into_iter()
                .find(|known| known.code() == reason)?,
        },
        _ => return None,
    })
}

/// What came of inserting a question.
pub(super) enum Inserted {
    /// It is new.
    New(Suggestion),
    /// It asks what this open one asks.
    Joined(Suggestion),
}

/// How often a question is inserted anew because the open one it met was closed before it could be joined.
const INSERTS_MAX: usize = 3;

/// Inserts a question as received, or finds the open one with the same key. Never selects before it inserts: the
/// unique index decides, also between two askers at the same moment.
pub(super) async fn insert_received(
    connection: &mut AsyncPgConnection,
    question: &Question,
    now: Timestamp,
) -> Result<Inserted, StoreError> {
    let values = (
        suggestions::question.eq(question.as_str()),
        suggestions::question_key.eq(question.key()),
        suggestions::state.eq(SuggestionState::Received.word()),
        suggestions::created_at.eq(now.to_diesel()),
        suggestions::updated_at.eq(now.to_diesel()),
    );
    let key = question.key();
    for _ in 0..INSERTS_MAX {
        let inserted: Option<SuggestionRow> = diesel::insert_into(suggestions::table)
            .values(values.clone())
            .on_conflict_do_nothing()
            .returning(SuggestionRow::as_returning())
            .get_result(connection)
            .await
            .optional()?;
        if let Some(row) = inserted {
            return Ok(Inserted::New(row.try_into()?));
        }
        let open: Option<SuggestionRow> = suggestions::table
            .filter(suggestions::question_key.eq(&key))
            .filter(suggestions::state.eq_any(["received", "open", "drafting", "drafted"]))
            .select(SuggestionRow::as_select())
            .first(connection)
            .await
            .optional()?;
        if let Some(open) = open {
            return Ok(Inserted::Joined(open.try_into()?));
        }
    }
    Err(StoreError::Corrupt(format!("the question `{key}` is neither free nor open")))
}

/// Keeps the hash of an asker's private link.
pub(super) async fn insert_token(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(suggestion_tokens::table)
        .values((
            suggestion_tokens::token_hash.eq(hash),
            suggestion_tokens::suggestion_id.eq(id),
            suggestion_tokens::created_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the suggestion and keeps others from moving it until the transaction ends.
pub(crate) async fn lock(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Suggestion>, StoreError> {
    let row = suggestions::table
        .find(id)
        .for_update()
        .select(SuggestionRow::as_select())
        .first(connection)
        .await
        .optional()?;
    row.map(Suggestion::try_from).transpose()
}

/// Moves a suggestion and puts the move on record, in the caller's transaction; guarded on the state it was read in.
pub(crate) async fn step(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    suggestion: Suggestion,
    to: SuggestionState,
    actor: Actor,
) -> Result<Suggestion, StoreError> {
    let state = suggestion.state.step(to).map_err(|illegal| StoreError::Corrupt(illegal.to_string()))?;
    let into = if let SuggestionState::Merged { into } = &state { Some(*into) } else { None };
    let moved = diesel::update(
        suggestions::table.find(suggestion.id).filter(suggestions::state.eq(suggestion.state.word())),
    )
    .set((
        suggestions::state.eq(state.word()),
        suggestions::merged_into.eq(into),
        suggestions::reason.eq(state.reason()),
        suggestions::updated_at.eq(now.to_diesel()),
    ))
    .execute(connection)
    .await?;
    if moved != 1 {
        return Err(StoreError::Corrupt(format!("suggestion {} was moved by somebody else", suggestion.id)));
    }
    let entry = Move {
        actor,
        subject: Subject::Suggestion(suggestion.id),
        from: Some(suggestion.state.word().to_owned()),
        to: state.word().to_owned(),
        why: state.reason().map(str::to_owned),
    };
    ledger::record(connection, now, entry).await?;
    Ok(Suggestion { state, updated_at: now, ..suggestion })
}

/// Returns the suggestion with that id.
///
/// # Errors
/// Where the database does not answer.
pub async fn find(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Suggestion>, StoreError> {
    let row =
        suggestions::table.find(id).select(SuggestionRow::as_select()).first(connection).await.optional()?;
    row.map(Suggestion::try_from).transpose()
}

/// Returns the suggestion a private link leads to.
///
/// # Errors
/// Where the database does not answer.
pub async fn by_token(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
) -> Result<Option<Suggestion>, StoreError> {
    let row = suggestion_tokens::table
        .find(hash)
        .inner_join(suggestions::table)
        .select(SuggestionRow::as_select())
        .first(connection)
        .await
        .optional()?;
    row.map(Suggestion::try_from).transpose()
}
