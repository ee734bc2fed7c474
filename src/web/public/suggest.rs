//! A reader suggests a question.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION, RETRY_AFTER};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use article::page::Shell;
use askama::Template;
use desk::platform::Secret;
use desk::suggestion::{self, PAGES_MAX, Pages, Question, QuestionError};
use serde::Deserialize;

use super::{PRIVATE, html, shell};
use crate::web::problem::Problem;
use crate::web::{Site, limits};

/// What the page says of itself in search results.
const DESCRIPTION: &str = "Missing an answer? Suggest a question: it is drafted from sources and read by an editor before it appears.";

/// What may stand in the address: a question to begin with.
#[derive(Debug, Default, Deserialize)]
pub struct Prefill {
    q: Option<String>,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct Fields {
    #[serde(default)]
    question: String,
    /// Addresses of pages that may hold the answer, one a line.
    #[serde(default)]
    pages: String,
    /// People never see this field; what fills it is a program that fills everything.
    #[serde(default)]
    website: String,
}

#[derive(Template)]
#[template(path = "public/suggest.html")]
struct SuggestPage {
    shell: Shell,
    question: String,
    pages: String,
    pages_max: usize,
    /// What is to be mended about the question.
    mend: Option<String>,
    /// What is to be mended about the pages.
    mend_pages: Option<String>,
    /// What went wrong besides.
    trouble: Option<Problem>,
}

#[derive(Template)]
#[template(path = "public/thanks.html")]
struct ThanksPage {
    shell: Shell,
}

/// Shows the form, with the question of the address in it.
///
/// # Errors
/// Where the template cannot be written.
pub async fn show(site: Data<Site>, prefill: Option<Query<Prefill>>) -> Result<HttpResponse, Problem> {
    let asked = prefill.and_then(|Query(prefill)| prefill.q);
    // Somebody's own words are theirs alone.
    let cache = if asked.is_some() { PRIVATE } else { super::SHARED };
    let question = asked.unwrap_or_default();
    let shell = shell::public(&site, "/suggest", "Suggest a question", DESCRIPTION);
    let page = SuggestPage { question, ..SuggestPage::empty(shell) };
    html(StatusCode::OK, cache, &page)
}

/// Takes a suggestion and leads to its private status page; whatever is wrong, the form comes back with the text in it.
///
/// # Errors
/// Where the template cannot be written.
pub async fn submit(
    request: HttpRequest,
    site: Data<Site>,
    form: Result<Form<Fields>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let fields = match form {
        Ok(Form(fields)) => fields,
        Err(error) => return again(&site, Fields::default(), unreadable(&error).into()),
    };
    if !fields.website.is_empty() {
        // Nothing is stored, and the program that filled it learns nothing: it is sent on like everybody.
        return Ok(see_other("/suggest/thanks"));
    }
    match take(&request, &site, &fields).await {
        Ok(token) => Ok(see_other(&format!("/suggestions/{}", token.reveal()))),
        Err(refused) => again(&site, fields, refused),
    }
}

/// Thanks whoever filled the field that people do not see, and tells a person whose browser did it how to go on.
///
/// # Errors
/// Where the template cannot be written.
pub async fn thanks(site: Data<Site>) -> Result<HttpResponse, Problem> {
    html(StatusCode::OK, PRIVATE, &ThanksPage { shell: shell::private(&site, "Thank you") })
}

/// Why a suggestion was not taken: what is wrong with its pages, or anything else.
enum Refused {
    Pages(Problem),
    Else(Problem),
}

impl<E: Into<Problem>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Else(error.into())
    }
}

/// Parses, counts, submits: a question that cannot be taken does not count.
async fn take(request: &HttpRequest, site: &Site, fields: &Fields) -> Result<Secret, Refused> {
    let question = Question::parse(&fields.question)?;
    let pages = Pages::parse(&fields.pages).map_err(|error| Refused::Pages(error.into()))?;
    limits::count(site, request, limits::SUGGEST).await?;
    Ok(suggestion::submit(&site.pool, &*site.clock, &question, &pages).await?.token)
}

/// Shows the form again, with what is to be mended and nothing lost.
fn again(site: &Site, fields: Fields, refused: Refused) -> Result<HttpResponse, Problem> {
    let shell = shell::private(site, "Not sent yet: suggest a question");
    let Fields { question, pages, .. } = fields;
    let mut page = SuggestPage { question, pages, ..SuggestPage::empty(shell) };
    let (Refused::Pages(problem) | Refused::Else(problem)) = &refused;
    let (status, retry_after) = (problem.status, problem.retry_after);
    let is_about_text = status == StatusCode::UNPROCESSABLE_ENTITY || status == StatusCode::PAYLOAD_TOO_LARGE;
    match refused {
        Refused::Pages(problem) => page.mend_pages = Some(problem.detail),
        Refused::Else(problem) if is_about_text => page.mend = Some(problem.detail),
        Refused::Else(problem) => page.trouble = Some(problem),
    }
    let mut answer = html(status, PRIVATE, &page)?;
    if let Some(wait) = retry_after {
        answer.headers_mut().insert(RETRY_AFTER, wait.as_secs().max(1).into());
    }
    Ok(answer)
}

impl SuggestPage {
    fn empty(shell: Shell) -> Self {
        let (question, pages) = (String::new(), String::new());
        Self { shell, question, pages, pages_max: PAGES_MAX, mend: None, mend_pages: None, trouble: None }
    }
}

/// A body that is no form is no text; one that is too large is a question that is too long.
fn unreadable(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail =
            format!("Please shorten your question to {} characters.", suggestion::QUESTION_CHARS_MAX);
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too long", detail);
    }
    QuestionError::NotText.into()
}

fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, PRIVATE)).finish()
}
