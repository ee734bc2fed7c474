//! An editor turns a draft down.

use diesel_async::AsyncConnection;

use super::error::written;
use super::{ReviewError, store};
use crate::draft::{self, DraftState};
use crate::ledger::Actor;
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};
use crate::suggestion::{self, SuggestionState};

/// Rejects a draft with a written reason; its suggestion is declined with the same words, which the asker reads.
///
/// # Errors
/// [`ReviewError::ReasonMissing`] where nothing is written, [`ReviewError::Stale`] where the text has changed.
pub async fn reject(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
    reason: &str,
) -> Result<(), ReviewError> {
    let reason = written(reason)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, _) = store::lock_current(connection, draft_id, seen).await?;
            let actor = Actor::User(editor.person().id);
            let suggestion =
                suggestion::lock(connection, draft.suggestion_id).await?.ok_or(ReviewError::NoSuchDraft)?;
            suggestion::step(
                connection,
                now,
                suggestion,
                SuggestionState::Declined { reason: reason.clone() },
                actor,
            )
            .await?;
            draft::step(connection, now, draft, DraftState::Rejected { reason }, actor).await?;
            Ok(())
        })
        .await
}
