//! An editor moves a sentence or its block, or begins a section with it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use article::SentenceId;
use article::edit::{Direction, Edit, Movable};
use desk::platform::id::DraftId;
use desk::review;
use serde::Deserialize;

use super::refusal::{self, Place};
use super::see_other;
use super::seen::Seen;
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::problem::Problem;

/// What the form that moves a sentence sends.
#[derive(Deserialize)]
pub struct MoveForm {
    revision: Seen,
    to: Where,
}

/// The button that was pressed.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Where {
    Up,
    Down,
    BlockUp,
    BlockDown,
}

/// What the form that begins a section sends.
#[derive(Deserialize)]
pub struct SplitForm {
    revision: Seen,
    #[serde(default)]
    heading: String,
}

/// Moves a sentence, or the whole paragraph or list that holds it.
///
/// # Errors
/// 404 where there is no such draft or sentence, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<MoveForm>,
    site: Data<Site>,
    place: Path<(i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, sentence) = place.into_inner();
    let EditorForm { editor, form } = sent;
    let named = SentenceId(sentence.clone());
    let (what, to) = match form.to {
        Where::Up => (Movable::Sentence(named), Direction::Up),
        Where::Down => (Movable::Sentence(named), Direction::Down),
        Where::BlockUp => (Movable::Block(named), Direction::Up),
        Where::BlockDown => (Movable::Block(named), Direction::Down),
    };
    let (id, edit) = (DraftId(id), Edit::Move { what, to });
    match review::revise(&site.pool, &*site.clock, &editor.editor, (id, form.revision.0), &edit).await {
        Ok(_) => Ok(see_other(&format!("/admin/drafts/{id}#{sentence}"))),
        Err(error) => {
            refusal::answer(&site, &editor, id, (Place::Order(sentence), String::new()), error).await
        }
    }
}

/// Begins a new section with a sentence.
///
/// # Errors
/// As [`submit`].
pub async fn split(
    sent: EditorForm<SplitForm>,
    site: Data<Site>,
    place: Path<(i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, sentence) = place.into_inner();
    let EditorForm { editor, form } = sent;
    let edit = Edit::Split { at: SentenceId(sentence.clone()), heading: form.heading.clone() };
    let id = DraftId(id);
    match review::revise(&site.pool, &*site.clock, &editor.editor, (id, form.revision.0), &edit).await {
        Ok(_) => Ok(see_other(&format!("/admin/drafts/{id}#{sentence}"))),
        Err(error) => {
            refusal::answer(&site, &editor, id, (Place::Split(sentence), form.heading), error).await
        }
    }
}
