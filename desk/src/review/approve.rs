//! An editor approves exactly the text they were shown.

use article::SentenceId;
use article::view::{Decision, Judgements, Verdict};
use diesel_async::AsyncConnection;

use super::{Approval, ReviewError, store};
use crate::draft::{self, DraftState, Revision};
use crate::evidence;
use crate::jobs::PublishPage;
use crate::ledger::Actor;
use crate::people::Editor;
use crate::platform::id::DraftId;
use crate::platform::{Clock, Pool};

/// Approves a revision. The approval and the job that publishes it commit together; the door that calls this publishes
/// at once, and the job is there for the case that it dies in between.
///
/// # Errors
/// [`ReviewError::Undecided`] while a sentence is neither accepted with the verdict supported nor overridden with a
/// reason, [`ReviewError::Faulty`] while the structural check finds anything, [`ReviewError::Stale`] where the revision
/// is not the one shown.
pub async fn approve(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
) -> Result<Approval, ReviewError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, revision) = store::lock_current(connection, draft_id, seen).await?;
            if !revision.faults.is_empty() {
                return Err(ReviewError::Faulty(revision.faults));
            }
            // Once more against the evidence as it is now: a licence may have been withdrawn since the text was held.
            let held = draft::evidence_of(connection, draft.id).await?;
            let faults = draft::judge(&revision.article, &held).faults;
            if !faults.is_empty() {
                return Err(ReviewError::Faulty(faults));
            }
            let judgements = store::judgements_of(connection, revision.id).await?;
            let undecided = undecided(&revision, &judgements);
            if !undecided.is_empty() {
                return Err(ReviewError::Undecided(undecided));
            }
            let approval =
                store::insert_approval(connection, (&draft, &revision), (editor.person().id, now)).await?;
            // What a named person let a page rest on may answer other questions as well.
            let cited = revision.article.sentences().flat_map(|sentence| sentence.passages.iter().copied());
            evidence::take_in_of(connection, cited).await?;
            draft::step(connection, now, draft, DraftState::Approved, Actor::User(editor.person().id))
                .await?;
            queue::enqueue(connection, &PublishPage { draft_id }).await?;
            Ok(approval)
        })
        .await
}

/// Returns the sentences that stand in the way of an approval.
fn undecided(revision: &Revision, judgements: &Judgements) -> Vec<SentenceId> {
    let settled = |id: &SentenceId| {
        judgements.get(id).is_some_and(|judgement| match &judgement.decision {
            Some(Decision::Accept) => judgement.verdict == Verdict::Supported,
            Some(Decision::Override { .. }) => true,
            None => false,
        })
    };
    revision.article.sentences().map(|sentence| &sentence.id).filter(|id| !settled(id)).cloned().collect()
}
