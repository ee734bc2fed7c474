//! An editor changes the text: a sentence, a heading, the title, or the order of things.

use article::SentenceId;
use article::edit::{self, Edit};
use diesel_async::AsyncConnection;

use super::keep::{NewText, keep};
use super::{ReviewError, store};
use crate::draft::{self, Draft, Revision};
use crate::ledger::{Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::id::{DraftId, UserId};
use crate::platform::text::without_invisible;
use crate::platform::{Clock, Pool};
use crate::suggestion::Question;

/// What an edit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The revision it made.
    pub revision: Revision,
    /// The sentence it was about, where it was about one: the new one where one was inserted.
    pub sentence: Option<SentenceId>,
}

/// Makes one edit of exactly that revision and keeps the result as a new one, checked anew; what was decided about the
/// sentences that have not changed carries over.
///
/// A text that the edit leaves with a fault another edit can mend is kept, shows the fault and cannot be approved. A
/// title must be what a question may be; the question that was asked stays as it is.
///
/// # Errors
/// [`ReviewError::Edit`] where the edit makes no sense, [`ReviewError::Title`] where the title is none,
/// [`ReviewError::TextNotText`] where words hold what cannot be read, [`ReviewError::Stale`] where the text has changed.
pub async fn revise(
    pool: &Pool,
    clock: &dyn Clock,
    editor: &Editor,
    (draft_id, seen): (DraftId, i32),
    edit: &Edit,
) -> Result<Revised, ReviewError> {
    let edit = cleaned(edit)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, ReviewError, _>(async move |connection| {
            let (draft, current) = store::lock_current(connection, draft_id, seen).await?;
            let fresh = edit::fresh(&store::sentences_ever(connection, draft.id).await?);
            let evidence = draft::evidence_of(connection, draft.id).await?;
            let article = edit.apply(&current.article, &evidence, &fresh)?;
            let judged = draft::judge_and_look(&article, &evidence).await;
            let by = editor.person().id;
            let entry = entry(&edit, (&draft, &current), &fresh, by);
            let made =
                keep(connection, (draft, &current), NewText { article, judged, entry }, (by, now)).await?;
            Ok(Revised { revision: made, sentence: edit.sentence(&fresh).cloned() })
        })
        .await
}

/// Returns the move as the ledger keeps it: of a sentence where it is about one, else of the draft's text.
fn entry(edit: &Edit, (draft, current): (&Draft, &Revision), fresh: &SentenceId, by: UserId) -> Move {
    let actor = Actor::User(by);
    let why = Some(edit.told(&current.article));
    let seen = current.number;
    match edit.sentence(fresh) {
        Some(sentence) => Move {
            actor,
            subject: Subject::Sentence(draft.suggestion_id, draft.id),
            from: Some(format!("revision {seen}, {sentence}")),
            to: edit.word().to_owned(),
            why,
        },
        None => Move {
            actor,
            subject: Subject::Draft(draft.suggestion_id, draft.id),
            from: Some(format!("revision {seen}")),
            to: format!("revision {}", seen.saturating_add(1)),
            why,
        },
    }
}

/// Returns the edit with only what can be seen of its words.
fn cleaned(edit: &Edit) -> Result<Edit, ReviewError> {
    let mut edit = edit.clone();
    match &mut edit {
        Edit::Reword { text, .. }
        | Edit::Insert { text, .. }
        | Edit::Rename { heading: text, .. }
        | Edit::Split { heading: text, .. } => {
            if text.contains(['\0', '\u{FFFD}']) {
                return Err(ReviewError::TextNotText);
            }
            *text = without_invisible(text);
        }
        Edit::Retitle { title } => *title = Question::parse(title)?.to_string(),
        Edit::Move { .. } | Edit::Join { .. } => {}
    }
    Ok(edit)
}
