//! The switch for drafting: who paused it and why, and the forms that pause it and let it go on.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use article::page::{Moment, Shell};
use askama::Template;
use desk::ledger;
use desk::operation::{self, Drafting, OperationError, WHY_CHARS_MAX};
use desk::people::Session;
use desk::platform::StoreError;
use serde::Deserialize;

use super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard::{SignedIn, operator_of};
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Drafting";

/// Where it is.
const PATH: &str = "/admin/drafting";

/// What the form of a pause sends.
#[derive(Deserialize)]
pub struct PauseForm {
    #[serde(default)]
    why: String,
}

/// What the form that ends a pause sends: nothing but the session's token.
#[derive(Deserialize)]
pub struct ResumeForm {}

/// Drafting is paused: by whom, since when, why.
pub struct Pause {
    /// The name of who paused it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why, in that person's words.
    pub why: String,
}

#[derive(Template)]
#[template(path = "admin/drafting.html")]
struct DraftingPage {
    shell: Shell,
    pause: Option<Pause>,
    /// The token the forms take; none where the reader's role does not allow them.
    csrf: Option<String>,
    /// What was just refused.
    refused: Option<String>,
    /// The reason typed with a refused pause.
    typed: String,
    why_max: usize,
    moves: Vec<Line>,
}

/// A move of the switch.
struct Line {
    at: Moment,
    who: String,
    what: &'static str,
    why: Option<String>,
}

/// Returns the pause drafting is in, if it is in one.
///
/// # Errors
/// Where the database does not answer.
pub async fn pause(site: &Site) -> Result<Option<Pause>, Problem> {
    let mut connection = site.pool.get().await.map_err(StoreError::from)?;
    Ok(match operation::drafting(&mut connection).await? {
        Drafting::On => None,
        Drafting::Paused { by, at, why } => Some(Pause { by, at: Moment::minute(at), why }),
    })
}

/// Shows the switch to everybody who is signed in, with its forms to operators and admins.
///
/// # Errors
/// 303 to the sign-in page where nobody is signed in.
pub async fn show(SignedIn(session): SignedIn, site: Data<Site>) -> Result<HttpResponse, Problem> {
    answer(&site, &session, StatusCode::OK, None, String::new()).await
}

/// Pauses drafting.
///
/// # Errors
/// 403 where the form or the role does not allow it. Where no reason is written, or somebody was faster, the refusal is
/// the page as it stands now.
pub async fn submit_pause(sent: SignedForm<PauseForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let operator = operator_of(&session)?;
    let done = operation::pause_drafting(&site.pool, &*site.clock, operator, &form.why).await;
    done_or_refused(&site, &session, done, form.why).await
}

/// Lets drafting go on.
///
/// # Errors
/// As [`submit_pause`].
pub async fn submit_resume(sent: SignedForm<ResumeForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form: ResumeForm {} } = sent;
    let operator = operator_of(&session)?;
    let done = operation::resume_drafting(&site.pool, &*site.clock, operator).await;
    done_or_refused(&site, &session, done, String::new()).await
}

async fn done_or_refused(
    site: &Site,
    session: &Session,
    done: Result<(), OperationError>,
    typed: String,
) -> Result<HttpResponse, Problem> {
    let error = match done {
        Ok(()) => return Ok(see_other(PATH)),
        Err(OperationError::Store(error)) => return Err(error.into()),
        Err(error) => error,
    };
    let status = match error {
        OperationError::ReasonMissing => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    };
    answer(site, session, status, Some(error.to_string()), typed).await
}

async fn answer(
    site: &Site,
    session: &Session,
    status: StatusCode,
    refused: Option<String>,
    typed: String,
) -> Result<HttpResponse, Problem> {
    let pause = pause(site).await?;
    let mut connection = site.pool.get().await.map_err(StoreError::from)?;
    let moves = ledger::of_drafting(&mut connection).await?;
    let line = |event: ledger::Event| Line {
        at: Moment::minute(event.at),
        who: event.user_name.unwrap_or_default(),
        what: if event.to == "paused" { "Drafting was paused" } else { "Drafting went on" },
        why: event.why,
    };
    page(
        status,
        &DraftingPage {
            shell: shell::inside(site, TITLE, session),
            pause,
            csrf: session.person.role.may_operate().then(|| session.csrf_token.clone()),
            refused,
            typed,
            why_max: WHY_CHARS_MAX,
            moves: moves.into_iter().rev().map(line).collect(),
        },
    )
}
