//! What an editor sees when the desk refuses a decision: the draft page with the reason in its place, or, where
//! somebody else was faster, a page that says so. Nothing typed is lost.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use article::SentenceId;
use article::page::Shell;
use askama::Template;
use desk::people::Session;
use desk::platform::id::DraftId;
use desk::review::{self, ReviewError};

use super::changes::{self, ChangeLine};
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
    /// The form that keeps a sentence with a reason.
    Sentence(String),
    /// The form with a sentence's words.
    Words(String),
    /// The form that moves a sentence.
    Order(String),
    /// The form that begins a section with a sentence.
    Split(String),
    /// A section's, by its number from 1.
    Section(usize),
    /// The title's.
    Title,
    /// The list of revisions.
    Revisions,
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
    /// What has changed since the form was printed.
    changes: Vec<ChangeLine>,
}

impl Place {
    /// Returns the id of its place on the draft page.
    #[must_use]
    pub fn anchor(&self) -> String {
        match self {
            Self::Sentence(id) | Self::Words(id) | Self::Order(id) | Self::Split(id) => id.clone(),
            Self::Section(number) => format!("section-{number}"),
            Self::Title => "title".to_owned(),
            Self::Revisions => "revisions".to_owned(),
            Self::Approval => "approve".to_owned(),
            Self::Rejection => "reject".to_owned(),
        }
    }
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
    let changes = changed_since(site, id, &error).await?;
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => {
            let href = format!("/admin/drafts/{id}#{}", place.anchor());
            overtaken(site, &editor.session, (href, typed), (problem, changes))
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            let refusal = Refusal { place, message: problem.detail, typed };
            draft::answer(site, &editor.session, id, (problem.status, Some(refusal))).await
        }
        _ => Err(problem),
    }
}

/// Tells why something of another page than the draft's was refused: as the page that says somebody else was faster, or
/// in words for that page to print itself.
///
/// # Errors
/// As [`answer`].
pub async fn told(
    site: &Site,
    editor: &SignedInEditor,
    id: DraftId,
    (sentence, typed): (&SentenceId, &str),
    error: ReviewError,
) -> Result<Result<HttpResponse, String>, Problem> {
    let changes = changed_since(site, id, &error).await?;
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => {
            let href = format!("/admin/drafts/{id}#{sentence}");
            overtaken(site, &editor.session, (href, typed.to_owned()), (problem, changes)).map(Ok)
        }
        StatusCode::UNPROCESSABLE_ENTITY => Ok(Err(problem.detail)),
        _ => Err(problem),
    }
}

/// Returns what has changed since the form was printed, where that is why it was refused.
async fn changed_since(site: &Site, id: DraftId, error: &ReviewError) -> Result<Vec<ChangeLine>, Problem> {
    let ReviewError::Stale { seen, current } = error else { return Ok(Vec::new()) };
    let changes = review::changes(&site.pool, id, (*seen, *current)).await?;
    Ok(changes.as_ref().map(changes::lines).unwrap_or_default())
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
    overtaken(site, session, (format!("/admin/drafts/{id}{anchor}"), typed), (problem, Vec::new()))
}

fn overtaken(
    site: &Site,
    session: &Session,
    (href, typed): (String, String),
    (problem, changes): (Problem, Vec<ChangeLine>),
) -> Result<HttpResponse, Problem> {
    page(
        problem.status,
        &ConflictPage {
            shell: shell::inside(site, &problem.title, session),
            title: problem.title,
            detail: problem.detail,
            href,
            typed,
            changes,
        },
    )
}
