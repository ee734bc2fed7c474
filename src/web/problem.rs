//! What went wrong, as both faces of the site tell it: a page for people, problem+json (RFC 9457) for programs.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};

/// An answer that is not what was asked for. [`super::faces`] gives it its face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// What happened, in a few words.
    pub title: String,
    /// What to do about it, in the reader's words.
    pub detail: String,
    /// When to try again.
    pub retry_after: Option<Duration>,
    /// Where to go instead: a sign-in page. People are sent there, programs are told.
    pub location: Option<String>,
}

impl Problem {
    /// Returns a problem of that status.
    #[must_use]
    pub fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Self { status, title: title.to_owned(), detail: detail.into(), retry_after: None, location: None }
    }

    /// Returns the problem of an address that leads nowhere.
    #[must_use]
    pub fn no_such_page() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "Page not found",
            "There is nothing at this address. It may have been mistyped, or the page is gone.",
        )
    }

    /// Returns the problem of a database that is away.
    #[must_use]
    pub fn outage() -> Self {
        let detail = "The desk cannot reach its database. Please try again in a minute.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Try again in a minute", detail)
            .after(Duration::from_mins(1))
    }

    /// Returns a fault of ours: the cause is in the log under this reference, never in the answer.
    #[must_use]
    pub fn fault(cause: &dyn std::error::Error) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string();
        tracing::error!(%reference, error = %causes(cause), "a request failed");
        let detail = format!(
            "Something went wrong on our side. If it keeps happening, tell us this reference: {reference}"
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", detail)
    }

    /// Returns the same, to be tried again after that time.
    #[must_use]
    pub fn after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }
}

/// Writes an error with all that caused it on one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.title, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// An empty answer that carries the problem; the middleware fills it.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        if let Some(wait) = self.retry_after {
            answer.insert_header((RETRY_AFTER, wait.as_secs().max(1).to_string()));
        }
        if let Some(location) = &self.location {
            answer.insert_header((LOCATION, location.clone()));
        }
        let mut answer = answer.finish();
        answer.extensions_mut().insert(self.clone());
        answer
    }
}

/// Answers everything no route wants.
///
/// # Errors
/// Always: there is no such page.
pub async fn not_found() -> Result<HttpResponse, Problem> {
    Err(Problem::no_such_page())
}
