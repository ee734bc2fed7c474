//! Somebody has a stuck draft written again.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use queue::Enqueued;

use super::model::{Draft, DraftState};
use super::{DraftError, store};
use crate::jobs::WriteDraft;
use crate::ledger::Actor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool, StoreError};
use crate::suggestion::{self, SuggestionState};

/// Puts a stuck draft back to work. The move, on record as that actor's, and the job that writes commit together.
///
/// The draft is given a new attempt here already, so that a writer which had lost it cannot end it in the meantime;
/// [`super::begin()`] gives it another one, as to every draft whose job begins.
///
/// # Errors
/// [`DraftError::NoSuchDraft`], [`DraftError::NotStuck`] where the draft is in any other state, and
/// [`DraftError::AtWork`] while the job that left it stuck has not ended; nothing is stored then.
pub async fn rewrite(pool: &Pool, clock: &dyn Clock, actor: Actor, id: DraftId) -> Result<(), DraftError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = lock_stuck(connection, id).await?;
            let suggestion_id = draft.suggestion_id;
            let draft = store::step(connection, now, draft, DraftState::Writing, actor).await?;
            store::next_attempt(connection, draft, now).await?;
            match queue::enqueue(connection, &WriteDraft { suggestion_id }).await? {
                Enqueued::New(_) => Ok(()),
                Enqueued::AlreadyWaiting => Err(DraftError::AtWork),
            }
        })
        .await
}

/// Returns the draft, locked, where it is stuck. The suggestion is locked first, as in every verb.
async fn lock_stuck(connection: &mut AsyncPgConnection, id: DraftId) -> Result<Draft, DraftError> {
    let known = store::find(connection, id).await?.ok_or(DraftError::NoSuchDraft)?;
    let suggestion = suggestion::lock(connection, known.suggestion_id).await?;
    let draft = store::lock(connection, id).await?.ok_or(DraftError::NoSuchDraft)?;
    if !matches!(draft.state, DraftState::Stuck { .. }) {
        return Err(DraftError::NotStuck { state: draft.state.word() });
    }
    // A suggestion follows its draft; of any other the job would begin nothing, and the draft would wait for ever.
    match suggestion {
        Some(suggestion) if suggestion.state == SuggestionState::Drafting => Ok(draft),
        _ => {
            Err(StoreError::Corrupt(format!("draft {id} is stuck and its suggestion is not drafting")).into())
        }
    }
}
