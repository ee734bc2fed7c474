//! An editor takes a sentence out.

use article::SentenceId;
use diesel_async::AsyncConnection;

use super::keep::{NewText, keep};
use super::{ReviewError, store};
use crate::draft::{self, Revision};
use crate::ledger::{Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};

/// Makes a new revision without that sentence; what was decided about the others carries over, since neither their
/// words nor their passages have changed. An emptied list or section goes with its last sentence.
///
/// # Errors
/// [`ReviewError::Stale`] where the text has changed, [`ReviewError::LastSentence`] where nothing would be left,
/// [`ReviewError::WouldBreak`] where what is left could not be approved.
pub async fn remove(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
    sentence_id: &SentenceId,
) -> Result<Revision, ReviewError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, current) = store::lock_current(connection, draft_id, seen).await?;
            let Some(sentence) = current.article.sentence(sentence_id) else {
                return Err(ReviewError::NoSuchSentence(sentence_id.clone()));
            };
            let shorter = current.article.without(sentence_id);
            if shorter.sentences().next().is_none() {
                return Err(ReviewError::LastSentence);
            }
            let by = editor.person().id;
            let evidence = draft::evidence_of(connection, draft.id).await?;
            let judged = draft::judge_and_look(&shorter, &evidence).await;
            if current.faults.is_empty() && !judged.faults.is_empty() {
                return Err(ReviewError::WouldBreak(judged.faults));
            }
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Sentence(draft.suggestion_id, draft.id),
                from: Some(format!("revision {seen}, {sentence_id}")),
                to: "remove".to_owned(),
                why: Some(sentence.text.clone()),
            };
            let new = NewText { article: shorter, judged, entry };
            keep(connection, (draft, &current), new, (by, now)).await
        })
        .await
}
