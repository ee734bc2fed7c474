//! An editor decides about one sentence, by a plain form.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use article::SentenceId;
use article::edit::Edit;
use article::view::Decision;
use desk::people::Editor;
use desk::platform::id::DraftId;
use desk::review::{self, ReviewError};
use serde::Deserialize;

use super::refusal::{self, Place};
use super::seen::Seen;
use super::{cards, see_other};
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::problem::Problem;

/// What the form of a sentence sends.
#[derive(Deserialize)]
pub struct SentenceForm {
    revision: Seen,
    decision: Word,
    #[serde(default)]
    reason: String,
    /// The new words of an edit.
    #[serde(default)]
    text: String,
}

/// The button that was pressed.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Accept,
    Override,
    Edit,
    Remove,
}

/// Decides, and goes on to the next sentence that nobody has decided about; after an edit, to the edited one.
///
/// # Errors
/// 404 where there is no such draft or sentence, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<SentenceForm>,
    site: Data<Site>,
    place: Path<(i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, sentence) = place.into_inner();
    let (id, sentence) = (DraftId(id), SentenceId(sentence));
    let EditorForm { editor, form } = sent;
    // What the check says of an edited sentence is shown at once; all else goes on to the next.
    let next = match form.decision {
        Word::Edit => sentence.0.clone(),
        Word::Accept | Word::Override | Word::Remove => next_anchor(&site, id, &sentence).await?,
    };
    let draft = (id, form.revision.0);
    match decide(&site, &editor.editor, draft, (&sentence, &form)).await {
        Ok(()) => Ok(see_other(&format!("/admin/drafts/{id}#{next}"))),
        Err(error) => {
            let place = match form.decision {
                Word::Edit => (Place::Words(sentence.0), form.text),
                Word::Accept | Word::Override | Word::Remove => (Place::Sentence(sentence.0), form.reason),
            };
            refusal::answer(&site, &editor, id, place, error).await
        }
    }
}

async fn decide(
    site: &Site,
    editor: &Editor,
    draft: (DraftId, i32),
    (sentence, form): (&SentenceId, &SentenceForm),
) -> Result<(), ReviewError> {
    let decision = match form.decision {
        Word::Accept => Decision::Accept,
        Word::Override => Decision::Override { reason: form.reason.clone() },
        Word::Edit => {
            let edit = Edit::Reword { sentence: sentence.clone(), text: form.text.clone() };
            review::revise(&site.pool, &*site.clock, editor, draft, &edit).await?;
            return Ok(());
        }
        Word::Remove => {
            review::remove(&site.pool, &*site.clock, editor, draft, sentence).await?;
            return Ok(());
        }
    };
    review::decide(&site.pool, &*site.clock, editor, draft, (sentence, decision)).await
}

/// Returns where to go on afterwards: the next undecided sentence, or the approval where this was the last.
async fn next_anchor(site: &Site, id: DraftId, sentence: &SentenceId) -> Result<String, Problem> {
    let view = review::read(&site.pool, id).await?.and_then(|reading| reading.view);
    let next = view.as_ref().and_then(|view| cards::next_undecided(view, &sentence.0));
    Ok(next.unwrap_or("approve").to_owned())
}
