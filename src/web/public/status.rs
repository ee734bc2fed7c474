//! The asker's private page: how far their question has come, in human words.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, REFERRER_POLICY};
use actix_web::web::{Data, Path, Query};
use article::page::{Moment, Shell};
use askama::Template;
use desk::overview::{self, Progress, SourceDown};
use desk::platform::Secret;
use desk::suggestion::{NamedPage, SuggestionState};
use jiff::SignedDuration;
use serde::Deserialize;

use super::stages::{
    PAUSED, SOURCE_DOWN, SOURCE_STAYS_DOWN, StageLine, TAKES_LONG, Telling, stage_lines, telling,
};
use super::{PRIVATE, html, shell};
use crate::web::problem::Problem;
use crate::web::{Site, assets};

/// How often the page asks for news by script while a worker is at work, in milliseconds.
const WORKER_POLL_MS: u32 = 2_000;

/// How often it asks while people read the draft, in milliseconds.
const EDITOR_POLL_MS: u32 = 10_000;

/// How long a worker may take before the page says that it takes long and no longer reloads itself.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// What may stand in the address.
#[derive(Debug, Default, Deserialize)]
pub struct Wishes {
    /// `off`: the page is not to reload itself.
    #[serde(default)]
    refresh: String,
}

#[derive(Template)]
#[template(path = "public/status.html")]
struct StatusPage {
    shell: Shell,
    question: String,
    /// The pages that this asker named.
    pages: Vec<NamedLine>,
    state: &'static str,
    telling: Telling,
    /// Why it was turned down, in the editor's words.
    reason: Option<String>,
    /// What was searched, where there was no answer.
    searched: Vec<String>,
    /// What was missing, where there was no answer.
    missing: Option<String>,
    /// The places that could not be searched, where that keeps the question from being settled.
    source_down: Option<Down>,
    /// Whether asking in another form may help.
    ask_again: bool,
    stages: Vec<StageLine>,
    asked: Moment,
    page_path: Option<String>,
    api_path: String,
    /// Milliseconds between two looks for news; none where there will be none.
    poll_ms: Option<u32>,
    /// Whether a worker is at work, so that news may come any second.
    is_lively: bool,
    /// Whether the page reloads itself where there is no script.
    reloads: bool,
}

/// A page that the asker named.
struct NamedLine {
    address: String,
    outcome: String,
}

impl From<NamedPage> for NamedLine {
    fn from(page: NamedPage) -> Self {
        let outcome = page.outcome.unwrap_or_else(|| "not read yet".to_owned());
        Self { address: page.address.to_string(), outcome }
    }
}

/// Places that could not be searched.
struct Down {
    places: String,
    /// When they are tried again.
    again: Option<Moment>,
    /// What the script compares with the API's answer: when they are tried again, or `stuck`.
    waits: String,
}

impl From<&SourceDown> for Down {
    fn from(down: &SourceDown) -> Self {
        Self {
            places: down.places.join(", "),
            again: down.again_at.map(Moment::minute),
            waits: down.again_at.map_or_else(|| "stuck".to_owned(), |at| at.to_string()),
        }
    }
}

/// Shows how far a suggestion has come to whoever holds its private link.
///
/// # Errors
/// Where the link leads to nothing, or the database does not answer.
pub async fn show(
    site: Data<Site>,
    token: Path<String>,
    wishes: Option<Query<Wishes>>,
) -> Result<HttpResponse, Problem> {
    let found = overview::status(&site.pool, &Secret::presented(&token)).await?;
    let progress = found.ok_or_else(no_such_link)?;
    let wishes = wishes.map(Query::into_inner).unwrap_or_default();
    let template = page_of(&site, &token, progress, &wishes);
    let mut answer = html(StatusCode::OK, PRIVATE, &template)?;
    // The address is a secret: no search engine keeps it and no link tells it.
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(answer)
}

fn page_of(site: &Site, token: &str, progress: Progress, wishes: &Wishes) -> StatusPage {
    use SuggestionState::{Drafted, Drafting, Open, Parked, Received};
    let Progress { suggestion, pages, stages, slug, searched, missing, source_down, is_paused } = progress;
    let at_work = matches!(suggestion.state, Received | Open | Drafting);
    let waits = source_down.is_some() || is_paused;
    let is_slow = at_work && !waits && site.clock.now().duration_since(suggestion.updated_at) > PATIENCE;
    let is_lively = at_work && !is_slow && !waits;
    let mut shell = shell::private(site, "Your question");
    shell.scripts.push(assets::url("status.js"));
    StatusPage {
        shell,
        state: suggestion.state.word(),
        pages: pages.into_iter().map(NamedLine::from).collect(),
        telling: match &source_down {
            Some(SourceDown { again_at: Some(_), .. }) => SOURCE_DOWN,
            Some(_) => SOURCE_STAYS_DOWN,
            None if is_paused => PAUSED,
            None if is_slow => TAKES_LONG,
            None => telling(&suggestion.state),
        },
        reason: reason(&suggestion.state),
        searched,
        missing,
        source_down: source_down.as_ref().map(Down::from),
        ask_again: matches!(suggestion.state, Parked { .. }),
        stages: stage_lines(&stages),
        asked: Moment::minute(suggestion.created_at),
        page_path: slug.map(|slug| format!("/a/{slug}")),
        api_path: format!("/api/v1/suggestions/{token}"),
        poll_ms: match suggestion.state {
            _ if is_lively => Some(WORKER_POLL_MS),
            Received | Open | Drafting | Drafted => Some(EDITOR_POLL_MS),
            _ => None,
        },
        is_lively,
        reloads: is_lively && wishes.refresh != "off",
        question: suggestion.question,
    }
}

/// Returns an editor's words for having turned a question down.
fn reason(state: &SuggestionState) -> Option<String> {
    if let SuggestionState::Declined { reason } = state { Some(reason.clone()) } else { None }
}

fn no_such_link() -> Problem {
    let detail =
        "No question has this private link. Check that the address is whole, or suggest the question again.";
    Problem::new(StatusCode::NOT_FOUND, "Page not found", detail)
}
