//! A reader looks for an answer; where there is none, they can suggest the question at once.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use article::page::{Moment, Shell};
use askama::Template;
use desk::page::{Found, Hit, Matching, Piece, SEARCH_CHARS_MAX, Wanted, search};
use url::form_urlencoded::byte_serialize;

use super::{PRIVATE, html, shell};
use crate::web::Site;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "public/search.html")]
struct SearchPage {
    shell: Shell,
    /// What was looked for.
    wanted: String,
    /// How much of what was typed is looked for, where that is not all.
    cut_to: Option<usize>,
    /// Whether the suggest box stands below, since it does not stand in place of an answer.
    offers_suggestion: bool,
    /// What was found; none where nothing was looked for.
    found: Option<FoundLines>,
}

/// What was found, ready to print.
struct FoundLines {
    total: i64,
    /// Whether results have all the words; otherwise they have some.
    is_answer: bool,
    lines: Vec<HitLine>,
    number: i64,
    last: i64,
    previous: Option<String>,
    next: Option<String>,
}

struct HitLine {
    path: String,
    title: String,
    updated: Moment,
    excerpt: Vec<Piece>,
}

/// Shows the search, with what it finds; no address is refused.
///
/// # Errors
/// Where the database does not answer.
pub async fn show(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let (typed, number) = asked(request.query_string());
    let wanted = Wanted::new(&typed);
    let found = if wanted.is_empty() { None } else { Some(search(&site.pool, &wanted, number).await?) };
    let title = if wanted.is_empty() { "Search".to_owned() } else { format!("Search: {}", wanted.as_str()) };
    let template = SearchPage {
        shell: Shell { searches: false, ..shell::private(&site, &title) },
        cut_to: wanted.is_cut().then_some(SEARCH_CHARS_MAX),
        offers_suggestion: found.as_ref().is_none_or(|found| found.matching == Matching::All),
        found: found.map(|found| lines(&wanted, found)),
        wanted: wanted.as_str().to_owned(),
    };
    // Somebody's own words are theirs alone.
    html(StatusCode::OK, PRIVATE, &template)
}

/// Returns what is looked for and the page of results, from 1; the first of several, and nothing where there is none.
fn asked(query: &str) -> (String, i64) {
    let fields = Query::<Vec<(String, String)>>::from_query(query).map(Query::into_inner).unwrap_or_default();
    let first = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let number = first("page").and_then(|page| page.trim().parse().ok()).unwrap_or(1);
    (first("q").unwrap_or_default().to_owned(), number)
}

fn lines(wanted: &Wanted, found: Found) -> FoundLines {
    let line = |hit: Hit| HitLine {
        path: format!("/a/{}", hit.slug),
        title: hit.title,
        updated: Moment::day(hit.updated_at),
        excerpt: hit.excerpt,
    };
    let to = |number: i64| (1..=found.last).contains(&number).then(|| address(wanted, number));
    FoundLines {
        total: found.total,
        is_answer: found.matching == Matching::All,
        previous: to(found.number.saturating_sub(1)),
        next: to(found.number.saturating_add(1)),
        number: found.number,
        last: found.last,
        lines: found.hits.into_iter().map(line).collect(),
    }
}

/// Returns the address of a page of results.
fn address(wanted: &Wanted, number: i64) -> String {
    let q: String = byte_serialize(wanted.as_str().as_bytes()).collect();
    if number == 1 { format!("/search?q={q}") } else { format!("/search?q={q}&page={number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_in_the_address_is_read_as_far_as_it_can_be() {
        let read = |query| asked(query);
        assert_eq!(read("q=why+is%20it&page=3"), ("why is it".to_owned(), 3));
        assert_eq!(read("q=a&q=b&page=x&page=2"), ("a".to_owned(), 1));
        assert_eq!(read(""), (String::new(), 1));
        assert_eq!(read("page=2&&=&%&q=%FF%00"), ("\u{FFFD}\u{0}".to_owned(), 2));
    }

    #[test]
    fn the_address_of_a_page_of_results_is_read_as_it_was_written() {
        let wanted = Wanted::new("blue & \"red\" sky? 100% +é <b>");
        let address = address(&wanted, 7);
        assert!(address.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte)), "{address}");
        let (_, query) = address.split_once('?').unwrap();
        assert_eq!(asked(query), (wanted.as_str().to_owned(), 7));
    }
}
