//! An editor settles an outline, and the rest is written from it.

use diesel_async::AsyncConnection;
use queue::Enqueued;

use super::model::DraftState;
use super::outline::Outline;
use super::{DraftError, store};
use crate::jobs::WriteDraft;
use crate::ledger::Actor;
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};
use crate::suggestion;

/// Keeps the outline as an editor has it, puts the draft back to work and queues the job that writes from it, in one
/// transaction.
///
/// # Errors
/// [`DraftError::NoSuchDraft`], [`DraftError::NotOutlined`] where the draft is in any other state (somebody else was
/// faster), [`DraftError::BadOutline`] where it cannot be written from, and [`DraftError::AtWork`] while the job that made
/// the outline has not ended; nothing is stored then.
pub async fn settle_outline(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    id: DraftId,
    outline: &Outline,
) -> Result<(), DraftError> {
    let now = clock.now();
    let by = editor.person().id;
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let known = store::find(connection, id).await?.ok_or(DraftError::NoSuchDraft)?;
            let suggestion_id = known.suggestion_id;
            suggestion::lock(connection, suggestion_id).await?;
            let draft = store::lock(connection, id).await?.ok_or(DraftError::NoSuchDraft)?;
            if draft.state != DraftState::Outlined {
                return Err(DraftError::NotOutlined { state: draft.state.word() });
            }
            let evidence = store::evidence_of(connection, id).await?;
            if let Some(fault) = outline.fault(&evidence) {
                return Err(DraftError::BadOutline { fault });
            }
            store::insert_outline(connection, (id, draft.attempt), outline, (Some(by), now)).await?;
            let draft = store::step(connection, now, draft, DraftState::Writing, Actor::User(by)).await?;
            store::next_attempt(connection, draft, now).await?;
            match queue::enqueue(connection, &WriteDraft { suggestion_id }).await? {
                Enqueued::New(_) => Ok(()),
                Enqueued::AlreadyWaiting => Err(DraftError::AtWork),
            }
        })
        .await
}
