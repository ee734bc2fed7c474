//! Readers' suggestions: made by anybody, followed by whoever holds the private token.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use desk::overview::{self, Progress};
use desk::platform::Secret;
use desk::suggestion::{self, NamedPage, Pages, Question};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, ProblemBody};
use super::json;
use crate::web::problem::Problem;
use crate::web::{Site, limits};

/// A question to suggest.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSuggestion {
    /// 8 to 300 characters after trimming, in plain words.
    #[schema(min_length = 8, max_length = 300, example = "Why is the sky blue?")]
    pub question: String,
    /// At most three addresses of web pages that may hold the answer; they are read beside the desk's own sources.
    #[serde(default)]
    #[schema(max_items = 3, example = json!(["https://example.org/rayleigh"]))]
    pub pages: Vec<String>,
}

/// A suggestion that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenSuggestion {
    /// Its id; the open suggestion's where the same question is open already.
    pub id: i64,
    /// Where it stands.
    #[schema(example = "open")]
    pub state: &'static str,
    /// Your private link to its status; shown once, cannot be asked for again.
    #[schema(format = "uri")]
    pub status_url: String,
}

/// How far a suggestion has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionStatus {
    /// The question, as it was taken.
    pub question: String,
    /// `received`, `open`, `drafting`, `drafted`, `published`, `merged`, `declined`, `quarantined` or `parked`.
    #[schema(example = "drafting")]
    pub state: &'static str,
    /// The web pages that this asker named.
    pub pages: Vec<NamedPageBody>,
    /// The four stages in order.
    pub stages: Vec<StageBody>,
    /// The page that answers it; null until it is published.
    #[schema(format = "uri")]
    pub page_url: Option<String>,
    /// The places that could not be searched, where that keeps the question from being settled; else null.
    pub source_down: Option<SourceDownBody>,
}

/// A web page that the asker named.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedPageBody {
    /// Where it is.
    pub address: String,
    /// What came of it when a draft was last written, in words for people; null until then.
    pub outcome: Option<String>,
}

/// Places that could not be searched when a draft was last tried, while the others hold no answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceDown)]
pub struct SourceDownBody {
    /// Their names.
    pub places: Vec<String>,
    /// When they are tried again (RFC 3339); null where that waits for somebody at the desk.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub again_at: Option<jiff::Timestamp>,
}

/// One stage of the way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stage)]
pub struct StageBody {
    /// `received`, `drafting`, `review` or `published`.
    pub name: &'static str,
    /// `done`, `active`, `waiting` or `stopped`.
    pub state: &'static str,
    /// When it was reached (RFC 3339); null where it was not.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub at: Option<jiff::Timestamp>,
}

/// Suggests a question.
///
/// The same question while one is open joins that one and has a private link of its own. At most 20 an hour from one
/// network.
///
/// # Errors
/// 422 where it is no question we can take, 429 where there were too many.
#[utoipa::path(post, path = "/api/v1/suggestions", tag = "suggestions", operation_id = "suggest", request_body = NewSuggestion,
    responses(
        (status = 201, description = "Taken.", body = TakenSuggestion, headers(("Location" = String, description = "The status page."))),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KiB.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a question we can take; `detail` says why in the asker's words.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many from this network; see `Retry-After`.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn suggest(
    request: HttpRequest,
    site: Data<Site>,
    Body(body): Body<NewSuggestion>,
) -> Result<HttpResponse, Problem> {
    let question = Question::parse(&body.question)?;
    let pages = Pages::of(body.pages.iter().map(String::as_str))?;
    limits::count(&site, &request, limits::SUGGEST).await?;
    let taken = suggestion::submit(&site.pool, &*site.clock, &question, &pages).await?;
    let status_url = site.settings.absolute(&format!("/suggestions/{}", taken.token.reveal()));
    let body = TakenSuggestion {
        id: taken.suggestion.id.0,
        state: taken.suggestion.state.word(),
        status_url: status_url.clone(),
    };
    let mut answer = json(StatusCode::CREATED, &body);
    let location = status_url.parse().map_err(|error| Problem::fault(&error))?;
    answer.headers_mut().insert(LOCATION, location);
    Ok(answer)
}

/// Tells how far a suggestion has come.
///
/// # Errors
/// 404 where the token leads to no suggestion.
#[utoipa::path(get, path = "/api/v1/suggestions/{token}", tag = "suggestions", operation_id = "suggestion_status",
    params(("token" = String, Path, description = "The last part of the `status_url`.")),
    responses(
        (status = 200, description = "How far it has come.", body = SuggestionStatus),
        (status = 404, description = "No suggestion has this token.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn status(site: Data<Site>, token: Path<String>) -> Result<HttpResponse, Problem> {
    let found = overview::status(&site.pool, &Secret::presented(&token)).await?;
    let progress = found.ok_or_else(|| {
        let detail = "No suggestion has this token. It is the last part of the address you were given.";
        Problem::new(StatusCode::NOT_FOUND, "No such suggestion", detail)
    })?;
    Ok(json(StatusCode::OK, &written(progress, &site)))
}

fn written(progress: Progress, site: &Site) -> SuggestionStatus {
    let stage =
        |stage: &overview::Stage| StageBody { name: stage.name, state: stage.state.word(), at: stage.at };
    SuggestionStatus {
        state: progress.suggestion.state.word(),
        stages: progress.stages.iter().map(stage).collect(),
        source_down: progress
            .source_down
            .map(|down| SourceDownBody { places: down.places, again_at: down.again_at }),
        pages: progress.pages.into_iter().map(named_page).collect(),
        page_url: progress.slug.map(|slug| site.settings.absolute(&format!("/a/{slug}"))),
        question: progress.suggestion.question,
    }
}

fn named_page(page: NamedPage) -> NamedPageBody {
    NamedPageBody { address: page.address.to_string(), outcome: page.outcome }
}
