//! What an editor sees when the desk refuses a decision: the draft page with the reason in its place, or, where
//! somebody else was faster, a page that says so. Nothing typed is lost.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use article::page::Shell;
use askama::Template;
use desk::people::Session;
use desk::platform::id::DraftId;
use desk::review::ReviewError;

use super::{draft, page, shell};
use crate::web::Site;
use crate::web::guard::SignedInEditor;
use crate::web::problem::Problem;

/// What was refused, in words, and where on the draft page it belongs.
pub struct Refusal {
    /// Where.
    pub place: Place,
    /// Why.
    pub message: String,
    /// The reason that was typed.
    pub typed: String,
}

/// A form of the draft page.
pub enum Place {
    /// A sentence's.
    Sentence(String),
    /// The approval's.
    Approval,
    /// The rejection's.
    Rejection,
}

#[derive(Template)]
#[template(path = "admin/conflict.html")]
struct ConflictPage {
    shell: Shell,
    title: String,
    detail: String,
    /// Where the draft stands now.
    href: String,
    typed: String,
}

/// Answers a refused decision.
///
/// # Errors
/// Everything that is no refusal: there is no such draft or sentence, or the database does not answer.
pub async fn answer(
    site: &Site,
    editor: &SignedInEditor,
    id: DraftId,
    (place, typed): (Place, String),
    error: ReviewError,
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => {
            let anchor = match place {
                Place::Sentence(sentence) => format!("#{sentence}"),
                Place::Approval => "#approve".to_owned(),
                Place::Rejection => "#reject".to_owned(),
            };
            conflict(site, &editor.session, (id, &anchor), typed, problem)
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            let refusal = Refusal { place, message: problem.detail, typed };
            draft::answer(site, &editor.session, id, (problem.status, Some(refusal))).await
        }
        _ => Err(problem),
    }
}

/// Renders the page that says somebody else was faster, with the way back to that place of the draft page.
///
/// # Errors
/// Where the page cannot be rendered.
pub fn conflict(
    site: &Site,
    session: &Session,
    (id, anchor): (DraftId, &str),
    typed: String,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    page(
        problem.status,
        &ConflictPage {
            shell: shell::inside(site, &problem.title, session),
            title: problem.title,
            detail: problem.detail,
            href: format!("/admin/drafts/{id}{anchor}"),
            typed,
        },
    )
}
