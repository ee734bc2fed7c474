//! The front page: what the site is, the way to suggest a question, and the latest answers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use article::page::{Moment, Shell};
use askama::Template;
use desk::page::{self, Page};

use super::{SHARED, html, shell};
use crate::web::Site;
use crate::web::problem::Problem;

/// How many of the latest pages the front page lists.
const LATEST_COUNT: i64 = 20;

/// What the front page says of itself in search results.
const DESCRIPTION: &str =
    "Answers in which every sentence points to its source, and every page was approved by a named editor.";

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    shell: Shell,
    latest: Vec<LatestLine>,
}

struct LatestLine {
    path: String,
    title: String,
    published: Moment,
}

/// Shows the front page.
///
/// # Errors
/// Where the database does not answer.
pub async fn show(site: Data<Site>) -> Result<HttpResponse, Problem> {
    let pages = page::latest(&site.pool, LATEST_COUNT).await?;
    let line = |page: Page| LatestLine {
        path: format!("/a/{}", page.slug),
        title: page.title,
        published: Moment::day(page.published_at),
    };
    let template = HomePage {
        shell: shell::public(&site, "/", "", DESCRIPTION),
        latest: pages.into_iter().map(line).collect(),
    };
    html(StatusCode::OK, SHARED, &template)
}
