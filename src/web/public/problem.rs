//! The page a reader gets in place of what they asked for.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use article::page::Shell;
use askama::Template;

use super::shell;
use crate::web::Site;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "public/problem.html")]
struct ProblemPage {
    shell: Shell,
    status: u16,
    title: String,
    detail: String,
    /// Whether nothing is at the address.
    is_missing: bool,
    /// Whether it came of a form of the desk's own pages, whose way on is back, not a suggestion.
    is_form: bool,
}

/// Renders a problem as a page: what happened, what to do, and a way on.
#[must_use]
pub fn problem_page(site: &Site, problem: &Problem, is_form: bool) -> HttpResponse {
    let template = ProblemPage {
        shell: shell::private(site, &problem.title),
        status: problem.status.as_u16(),
        title: problem.title.clone(),
        detail: problem.detail.clone(),
        is_missing: problem.status == StatusCode::NOT_FOUND,
        is_form,
    };
    let mut answer = HttpResponse::build(problem.status);
    answer.insert_header((CACHE_CONTROL, super::PRIVATE));
    if let Some(wait) = problem.retry_after {
        answer.insert_header((RETRY_AFTER, wait.as_secs().max(1).to_string()));
    }
    match template.render() {
        Ok(body) => answer.content_type("text/html; charset=utf-8").body(body),
        // The words matter more than the page around them.
        Err(_) => answer.content_type("text/plain; charset=utf-8").body(problem.to_string()),
    }
}
