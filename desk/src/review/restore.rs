//! An editor goes back to an older text.

use article::edit::EditRefused;
use diesel_async::AsyncConnection;

use super::keep::{NewText, keep};
use super::{ReviewError, store};
use crate::draft::{self, Revision};
use crate::ledger::{Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};

/// Makes a new revision with the text of an older one; the ones in between stay as they are. What is decided about the
/// sentences that the current text has too carries over; the others are undecided again.
///
/// # Errors
/// [`ReviewError::NoSuchRevision`] where there is none of that number, [`ReviewError::Stale`] where the text has changed,
/// [`ReviewError::Edit`] where the older text is the current one.
pub async fn restore(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
    number: i32,
) -> Result<Revision, ReviewError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, current) = store::lock_current(connection, draft_id, seen).await?;
            let older = draft::revision(connection, draft_id, number).await?;
            let article = older.ok_or(ReviewError::NoSuchRevision(number))?.article;
            if article == current.article {
                return Err(EditRefused::NothingChanged.into());
            }
            let evidence = draft::evidence_of(connection, draft.id).await?;
            let judged = draft::judge_and_look(&article, &evidence).await;
            let by = editor.person().id;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Draft(draft.suggestion_id, draft.id),
                from: Some(format!("revision {seen}")),
                to: format!("revision {}", seen.saturating_add(1)),
                why: Some(format!("The text of revision {number} was restored")),
            };
            keep(connection, (draft, &current), NewText { article, judged, entry }, (by, now)).await
        })
        .await
}
