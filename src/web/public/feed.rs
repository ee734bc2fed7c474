//! What is new, for feed readers: an Atom feed (RFC 4287).

use actix_web::http::Uri;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use desk::page::{Recent, recent};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::kept::kept;
use crate::web::problem::Problem;
use crate::web::{Settings, Site};

/// Where the feed is.
pub(super) const PATH: &str = "/feed.atom";

/// Its media type.
pub(super) const KIND: &str = "application/atom+xml";

#[derive(Template)]
#[template(path = "public/feed.xml")]
struct Feed {
    id: String,
    site_name: String,
    home: String,
    own: String,
    /// When an entry last changed.
    updated: Timestamp,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    url: String,
    published: Timestamp,
    updated: Timestamp,
    summary: String,
    approved_by: String,
    licence: String,
    licence_url: Option<String>,
}

/// Shows the newest 50 pages.
///
/// # Errors
/// Where the database does not answer.
pub async fn show(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let pages = recent(&site.pool).await?;
    let settings = &site.settings;
    let feed = Feed {
        id: settings.absolute("/"),
        site_name: xml(&settings.site_name),
        home: settings.absolute("/"),
        own: settings.absolute(PATH),
        // An empty feed has changed at no time that we know.
        updated: pages.iter().map(|recent| recent.page.updated_at).max().unwrap_or(Timestamp::UNIX_EPOCH),
        entries: pages.into_iter().map(|recent| entry(settings, recent)).collect(),
    };
    let body = feed.render().map_err(|error| Problem::fault(&error))?;
    Ok(kept(&request, "application/atom+xml; charset=utf-8", body))
}

fn entry(settings: &Settings, recent: Recent) -> Entry {
    let Recent { page, quick_answer, licence, approved_by } = recent;
    Entry {
        id: tag(settings, &page.slug, page.published_at),
        title: xml(&page.title),
        url: settings.absolute(&format!("/a/{}", page.slug)),
        published: page.published_at,
        updated: page.updated_at,
        summary: xml(&quick_answer),
        approved_by: xml(&approved_by),
        licence_url: licence.url(),
        licence: licence.to_string(),
    }
}

/// Returns an entry's id, which never changes while the site keeps its host (RFC 4151): the host, the day of
/// publication, and the address, which is never given to another page.
fn tag(settings: &Settings, slug: &str, published: Timestamp) -> String {
    let url: Option<Uri> = settings.public_url.parse().ok();
    let host = url.as_ref().and_then(Uri::host).unwrap_or("localhost");
    // An IPv6 address has signs that a tag may not have.
    let host = host.replace(['[', ']'], "").replace(':', "-");
    let day = published.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d");
    format!("tag:{host},{day}:/a/{slug}")
}

/// Drops the characters that XML 1.0 has no way to write.
fn xml(text: &str) -> String {
    let can_be_written =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}');
    text.chars().filter(can_be_written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(public_url: &str) -> Settings {
        Settings {
            site_name: "Desk".to_owned(),
            contact: None,
            public_url: public_url.to_owned(),
            rate_limits: false,
            trust_proxy: false,
        }
    }

    #[test]
    fn an_entrys_id_is_of_the_host_the_day_and_the_address() {
        let at: Timestamp = "2026-11-22T23:59:59Z".parse().unwrap();
        let id = |url| tag(&settings(url), "sky", at);
        assert_eq!(id("https://answers.example"), "tag:answers.example,2026-11-22:/a/sky");
        assert_eq!(id("http://127.0.0.1:8080"), "tag:127.0.0.1,2026-11-22:/a/sky");
        assert_eq!(id("http://[::1]:8080"), "tag:--1,2026-11-22:/a/sky");
    }

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(xml("a\u{0}b\u{B}c\u{FFFE}d\u{1F600}\n"), "abcd\u{1F600}\n");
    }
}
