//! Gives problems their face: a page for people, problem+json for programs.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse, ResponseError};
use serde_json::json;

use super::problem::Problem;
use super::{Site, public};

/// Fills answers that carry a [`Problem`]: under `/api/` and for clients that ask for JSON as problem+json, otherwise
/// as a page that offers the way on.
///
/// # Errors
/// None of its own.
pub async fn give(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let face = Face::asked_by(&request);
    let answer = next.call(request).await?.map_into_boxed_body();
    let status = answer.status();
    let carried = answer.response().extensions().get::<Problem>().cloned();
    let problem = match carried {
        Some(problem) => problem,
        // actix's own refusals (a body too large, a query that does not parse) carry no problem: they get one here.
        None if status.is_client_error() && !answer.headers().contains_key(CONTENT_TYPE)
            || is_plain_refusal(&answer) =>
        {
            refused(status)
        }
        None => return Ok(answer),
    };
    let (request, empty) = answer.into_parts();
    let mut filled = face.of(&problem);
    if let Some(allowed) = empty.headers().get(ALLOW) {
        filled.headers_mut().insert(ALLOW, allowed.clone());
    }
    Ok(ServiceResponse::new(request, filled))
}

/// What a client makes of a problem.
pub struct Face {
    wants_json: bool,
    is_form: bool,
    site: Option<Data<Site>>,
}

impl Face {
    /// Returns the face for whoever asks this.
    #[must_use]
    pub fn asked_by(request: &ServiceRequest) -> Self {
        Self {
            wants_json: wants_json(request),
            is_form: request.path().starts_with("/admin"),
            site: request.app_data::<Data<Site>>().cloned(),
        }
    }

    /// Returns true where the site is served over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.site.as_ref().is_some_and(|site| site.settings.is_https())
    }

    /// Renders a problem for them.
    #[must_use]
    pub fn of(&self, problem: &Problem) -> HttpResponse {
        match &self.site {
            _ if self.wants_json => as_json(problem),
            _ if problem.location.is_some() => HttpResponse::SeeOther()
                .insert_header(("location", problem.location.clone().unwrap_or_default()))
                .finish(),
            Some(site) => public::problem_page(site, problem, self.is_form),
            None => problem.error_response(),
        }
    }
}

fn wants_json(request: &ServiceRequest) -> bool {
    let asks = |accept: &HeaderValue| {
        accept.to_str().is_ok_and(|accept| accept.contains("json") && !accept.contains("text/html"))
    };
    request.path().starts_with("/api/") || request.headers().get(ACCEPT).is_some_and(asks)
}

/// actix answers its own refusals in plain text.
fn is_plain_refusal(answer: &ServiceResponse<BoxBody>) -> bool {
    let plain = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/plain");
    answer.response().error().is_some() && answer.headers().get(CONTENT_TYPE).is_some_and(plain)
}

fn refused(status: StatusCode) -> Problem {
    let detail = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "What you sent is too large. Please shorten it.",
        StatusCode::METHOD_NOT_ALLOWED => "This address does not take that kind of request.",
        StatusCode::NOT_FOUND => return Problem::no_such_page(),
        _ => "What you sent could not be read. Please check it and send it again.",
    };
    Problem::new(status, status.canonical_reason().unwrap_or("Refused"), detail)
}

fn as_json(problem: &Problem) -> HttpResponse {
    let mut answer = HttpResponse::build(problem.status);
    if let Some(wait) = problem.retry_after {
        answer.insert_header(("retry-after", wait.as_secs().max(1).to_string()));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        answer.insert_header(("www-authenticate", "Bearer"));
    }
    let body = json!({
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status.as_u16(),
        "detail": problem.detail,
    });
    answer
        .content_type("application/problem+json")
        .insert_header(("cache-control", "no-store"))
        .body(body.to_string())
}
