//! An editor accepts a sentence, or overrides what the check says of it.

use article::SentenceId;
use article::view::{Decision, Verdict};
use diesel_async::AsyncConnection;

use super::error::written;
use super::{ReviewError, store};
use crate::draft::{self, DraftState};
use crate::ledger::{Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};

/// Decides about one sentence of exactly that revision. The first decision moves the draft from held to in review.
///
/// # Errors
/// [`ReviewError::NotSupported`] where a sentence that the check does not support is accepted,
/// [`ReviewError::ReasonMissing`] where an override says nothing, [`ReviewError::Stale`] where the text has changed.
pub async fn decide(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
    (sentence_id, decision): (&SentenceId, Decision),
) -> Result<(), ReviewError> {
    let decision = match decision {
        Decision::Accept => Decision::Accept,
        Decision::Override { reason } => Decision::Override { reason: written(&reason)? },
    };
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, revision) = store::lock_current(connection, draft_id, seen).await?;
            if revision.article.sentence(sentence_id).is_none() {
                return Err(ReviewError::NoSuchSentence(sentence_id.clone()));
            }
            let verdicts = draft::verdicts_of(connection, revision.id).await?;
            let supported =
                verdicts.get(sentence_id).is_some_and(|judgement| judgement.verdict == Verdict::Supported);
            if decision == Decision::Accept && !supported {
                return Err(ReviewError::NotSupported(sentence_id.clone()));
            }
            let by = editor.person().id;
            store::put_decision(connection, (revision.id, sentence_id), &decision, (by, now)).await?;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Sentence(draft.suggestion_id, draft.id),
                from: Some(format!("revision {seen}, {sentence_id}")),
                to: decision.word().to_owned(),
                why: decision.reason().map(str::to_owned),
            };
            crate::ledger::record(connection, now, entry).await?;
            if draft.state == DraftState::Held {
                draft::step(connection, now, draft, DraftState::InReview { by }, Actor::User(by)).await?;
            }
            Ok(())
        })
        .await
}
