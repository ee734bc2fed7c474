//! A worker begins to write.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::model::{Draft, DraftState};
use super::{DraftError, store};
use crate::ledger::{self, Actor, Move, Subject};
use crate::operation;
use crate::platform::id::{DraftId, SuggestionId};
use crate::platform::{Clock, Pool};
use crate::suggestion::{self, Suggestion, SuggestionState};

/// A draft somebody has begun to write, and the attempt that alone may end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The draft.
    pub draft_id: DraftId,
    /// The suggestion it answers.
    pub suggestion_id: SuggestionId,
    /// The fencing token: a later attempt has a higher one.
    pub attempt: i32,
    /// The question to answer.
    pub question: String,
}

/// Whether there is anything to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Write it.
    Write(Begun),
    /// There is nothing to do: it is written, over, or was never asked.
    Nothing,
    /// Drafting is paused: the job waits.
    Paused,
}

/// Begins the draft of a suggestion, or begins it again after an attempt that did not end.
///
/// While drafting is paused none is begun.
///
/// # Errors
/// Where the database does not answer.
pub async fn begin(pool: &Pool, clock: &dyn Clock, suggestion_id: SuggestionId) -> Result<Start, DraftError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            if !operation::lock_drafting(connection).await? {
                return Ok(Start::Paused);
            }
            let Some(suggestion) = suggestion::lock(connection, suggestion_id).await? else {
                return Ok(Start::Nothing);
            };
            match suggestion.state {
                SuggestionState::Open => first(connection, now, suggestion).await,
                SuggestionState::Drafting | SuggestionState::Drafted => {
                    again(connection, now, suggestion).await
                }
                _ => Ok(Start::Nothing),
            }
        })
        .await
}

async fn first(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    suggestion: Suggestion,
) -> Result<Start, DraftError> {
    let suggestion =
        suggestion::step(connection, now, suggestion, SuggestionState::Drafting, Actor::Worker).await?;
    let draft = store::insert(connection, &suggestion, now).await?;
    let begun = Move {
        actor: Actor::Worker,
        subject: Subject::Draft(suggestion.id, draft.id),
        from: None,
        to: draft.state.word().to_owned(),
        why: None,
    };
    ledger::record(connection, now, begun).await?;
    Ok(Start::Write(begun_of(draft)))
}

/// A draft that is being written has lost its writer (this job runs again); a stuck one, or one sent back, starts over.
async fn again(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    suggestion: Suggestion,
) -> Result<Start, DraftError> {
    let Some(draft) = store::lock_unfinished(connection, suggestion.id).await? else {
        return Ok(Start::Nothing);
    };
    let draft = match draft.state {
        DraftState::Writing => draft,
        DraftState::Stuck { .. } | DraftState::ChangesRequested => {
            if suggestion.state == SuggestionState::Drafted {
                suggestion::step(connection, now, suggestion, SuggestionState::Drafting, Actor::Worker)
                    .await?;
            }
            store::step(connection, now, draft, DraftState::Writing, Actor::Worker).await?
        }
        _ => return Ok(Start::Nothing),
    };
    Ok(Start::Write(begun_of(store::next_attempt(connection, draft, now).await?)))
}

fn begun_of(draft: Draft) -> Begun {
    Begun {
        draft_id: draft.id,
        suggestion_id: draft.suggestion_id,
        attempt: draft.attempt,
        question: draft.question,
    }
}
