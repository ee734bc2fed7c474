//! What crawlers are told: where they may go, and which pages there are.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use desk::page::{Mapped, MappedPart, SiteMap, map, map_part};
use jiff::Timestamp;

use super::kept::kept;
use crate::web::problem::Problem;
use crate::web::{Settings, Site};

/// The media type of a site map.
const XML: &str = "application/xml; charset=utf-8";

/// The pages of the site that are no answers; nobody records when they last changed.
const FIXED: [&str; 3] = ["/", "/suggest", "/about"];

/// What is nobody's business but its reader's, or leads a crawler nowhere.
const CLOSED: [&str; 5] = ["/admin", "/api/", "/search", "/suggest?", "/suggestions/"];

#[derive(Template)]
#[template(path = "public/sitemap.xml")]
struct Urls {
    urls: Vec<Url>,
}

/// The parts of a map that is too long for one file.
#[derive(Template)]
#[template(path = "public/sitemap_index.xml")]
struct Index {
    parts: Vec<Url>,
}

struct Url {
    url: String,
    updated: Option<Timestamp>,
}

/// Shows every public page, or the index of the parts where there are too many for one file.
///
/// # Errors
/// Where the database does not answer.
pub async fn sitemap(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let settings = &site.settings;
    let body = match map(&site.pool).await? {
        SiteMap::Whole(pages) => Urls { urls: urls(settings, &FIXED, pages) }.render(),
        SiteMap::Parts(parts) => {
            let part = |part: MappedPart| Url {
                url: settings.absolute(&format!("/sitemap-{}.xml", part.number)),
                updated: Some(part.updated_at),
            };
            Index { parts: parts.into_iter().map(part).collect() }.render()
        }
    };
    Ok(kept(&request, XML, body.map_err(|error| Problem::fault(&error))?))
}

/// Shows one part of a long map.
///
/// # Errors
/// Where there is no such part, or the database does not answer.
pub async fn sitemap_part(
    request: HttpRequest,
    site: Data<Site>,
    number: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let pages = map_part(&site.pool, *number).await?;
    if pages.is_empty() {
        return Err(Problem::no_such_page());
    }
    let fixed: &[&str] = if *number == 1 { &FIXED } else { &[] };
    let body = Urls { urls: urls(&site.settings, fixed, pages) }.render();
    Ok(kept(&request, XML, body.map_err(|error| Problem::fault(&error))?))
}

/// Tells crawlers where they may go.
pub async fn robots(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let mut body = "User-agent: *\n".to_owned();
    for path in CLOSED {
        body.push_str("Disallow: ");
        body.push_str(path);
        body.push('\n');
    }
    body.push_str("\nSitemap: ");
    body.push_str(&site.settings.absolute("/sitemap.xml"));
    body.push('\n');
    kept(&request, "text/plain; charset=utf-8", body)
}

fn urls(settings: &Settings, fixed: &[&str], pages: Vec<Mapped>) -> Vec<Url> {
    let fixed = fixed.iter().map(|path| Url { url: settings.absolute(path), updated: None });
    let page = |page: Mapped| Url {
        url: settings.absolute(&format!("/a/{}", page.slug)),
        updated: Some(page.updated_at),
    };
    fixed.chain(pages.into_iter().map(page)).collect()
}
