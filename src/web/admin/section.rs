//! An editor rewords a heading, moves its section, or joins it to the one before; and rewords the title.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
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

/// What the form of a section sends.
#[derive(Deserialize)]
pub struct SectionForm {
    revision: Seen,
    action: Action,
    #[serde(default)]
    heading: String,
}

/// The button that was pressed.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Rename,
    Up,
    Down,
    Join,
}

/// What the title's form sends.
#[derive(Deserialize)]
pub struct TitleForm {
    revision: Seen,
    #[serde(default)]
    title: String,
}

/// Changes a section.
///
/// # Errors
/// 404 where there is no such draft or section, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<SectionForm>,
    site: Data<Site>,
    place: Path<(i64, usize)>,
) -> Result<HttpResponse, Problem> {
    let (id, section) = place.into_inner();
    let EditorForm { editor, form } = sent;
    let edit = match form.action {
        Action::Rename => Edit::Rename { section, heading: form.heading.clone() },
        Action::Up => Edit::Move { what: Movable::Section(section), to: Direction::Up },
        Action::Down => Edit::Move { what: Movable::Section(section), to: Direction::Down },
        Action::Join => Edit::Join { section },
    };
    let id = DraftId(id);
    match review::revise(&site.pool, &*site.clock, &editor.editor, (id, form.revision.0), &edit).await {
        // Where it went: a section that was joined is part of the one before.
        Ok(_) if matches!(edit, Edit::Rename { .. }) => {
            Ok(see_other(&format!("/admin/drafts/{id}#section-{section}")))
        }
        Ok(_) => Ok(see_other(&format!("/admin/drafts/{id}#sections"))),
        Err(error) => {
            refusal::answer(&site, &editor, id, (Place::Section(section), form.heading), error).await
        }
    }
}

/// Gives the article another title; the question that was asked stays as it is.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn retitle(
    sent: EditorForm<TitleForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor, form } = sent;
    let (id, edit) = (DraftId(*id), Edit::Retitle { title: form.title.clone() });
    match review::revise(&site.pool, &*site.clock, &editor.editor, (id, form.revision.0), &edit).await {
        Ok(_) => Ok(see_other(&format!("/admin/drafts/{id}"))),
        Err(error) => refusal::answer(&site, &editor, id, (Place::Title, form.title), error).await,
    }
}
