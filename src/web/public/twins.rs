//! A published answer in other forms: for programs, and as plain text. The path alone chooses the form.

use actix_web::http::header::{HeaderValue, LINK};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use article::page;

use super::kept::kept;
use super::page::{find, place, receipt};
use crate::web::Site;
use crate::web::api::article::PublishedPage;
use crate::web::api::body::ProblemBody;
use crate::web::problem::Problem;

/// Shows a published page: the article, with what the check said and what the editor decided of each sentence, and how
/// to name it when it is passed on.
///
/// # Errors
/// 404 where there is no such page.
#[utoipa::path(get, path = "/a/{slug}.json", tag = "pages", operation_id = "read_page",
    params(("slug" = String, Path, description = "The last part of the page's address.")),
    responses(
        (status = 200, description = "The page.", body = PublishedPage, content_type = "application/json"),
        (status = 304, description = "The page is still the one that `If-None-Match` names."),
        (status = 404, description = "There is no such page.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn json(
    request: HttpRequest,
    site: Data<Site>,
    slug: Path<String>,
) -> Result<HttpResponse, Problem> {
    let published = find(&site, &slug).await?;
    let place = place(&site, &published);
    let body =
        page::json(&published.view, &receipt(&published), &place).map_err(|error| Problem::fault(&error))?;
    Ok(twin_of(&place.url, kept(&request, "application/json", body)))
}

/// Shows a published page as Markdown.
///
/// # Errors
/// Where there is no such page, or the database does not answer.
pub async fn markdown(
    request: HttpRequest,
    site: Data<Site>,
    slug: Path<String>,
) -> Result<HttpResponse, Problem> {
    let published = find(&site, &slug).await?;
    let place = place(&site, &published);
    let body = page::markdown(&published.view, &receipt(&published), &place);
    Ok(twin_of(&place.url, kept(&request, "text/markdown; charset=utf-8", body)))
}

/// Says which address search engines are to list in place of the twin's own.
fn twin_of(url: &str, mut answer: HttpResponse) -> HttpResponse {
    if let Ok(link) = HeaderValue::try_from(format!("<{url}>; rel=\"canonical\"")) {
        answer.headers_mut().insert(LINK, link);
    }
    answer
}
