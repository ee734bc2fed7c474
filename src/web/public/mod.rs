//! What readers see. Every page is whole without a script; a script may only make it livelier.
//!
//! - [`home`], [`about`], [`page`]: public, the same for everybody, kept for a minute by whoever is in between
//! - [`twins`], [`feed`], [`crawl`]: the same for programs
//! - [`search`]: somebody's own words, kept by nobody
//! - [`suggest`], [`status`]: the way of a question, private to its asker, kept by nobody

pub mod about;
pub mod crawl;
pub mod feed;
pub mod home;
mod kept;
pub mod page;
mod problem;
pub mod search;
mod shell;
mod stages;
pub mod status;
pub mod suggest;
pub mod twins;

#[cfg(test)]
mod tests;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{ServiceConfig, post, resource};
use askama::Template;

use super::problem::Problem;
use super::read;

pub use problem::problem_page;

/// How long others may keep what is the same for everybody: a correction is seen everywhere after a minute.
const SHARED: &str = "public, max-age=60";

/// Nobody may keep it.
const PRIVATE: &str = "no-store";

/// Registers the readers' pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/").route(read().to(home::show)))
        .service(resource("/suggest").route(read().to(suggest::show)).route(post().to(suggest::submit)))
        .service(resource("/suggest/thanks").route(read().to(suggest::thanks)))
        .service(resource("/suggestions/{token}").route(read().to(status::show)))
        // A slug has no dot: its twins have addresses of their own. `.json` is one of the API's operations.
        .service(resource("/a/{slug:[a-z0-9-]+}").route(read().to(page::show)))
        .service(resource("/a/{slug:[a-z0-9-]+}.md").route(read().to(twins::markdown)))
        .service(resource("/search").route(read().to(search::show)))
        .service(resource(feed::PATH).route(read().to(feed::show)))
        .service(resource("/sitemap.xml").route(read().to(crawl::sitemap)))
        .service(resource("/sitemap-{number:[1-9][0-9]{0,8}}.xml").route(read().to(crawl::sitemap_part)))
        .service(resource("/robots.txt").route(read().to(crawl::robots)))
        .service(resource("/about").route(read().to(about::show)));
}

/// Renders a template as a page.
fn html(status: StatusCode, cache: &'static str, template: &impl Template) -> Result<HttpResponse, Problem> {
    let body = template.render().map_err(|error| Problem::fault(&error))?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, cache))
        .body(body))
}
