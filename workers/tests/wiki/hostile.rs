//! Wikis that are down, slow, busy, broken or lying: a clear word, no half document, and no request elsewhere.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use workers::finder::{Finder, Found, Wiki};

use super::server::{QUESTION, Reply, Request, SITE, Server, packed, rest_page, wiki_at};

const MIB: usize = 1024 * 1024;

/// Asks the question and returns why it failed.
async fn why(wiki: &Wiki) -> String {
    wiki.find(QUESTION).await.map(|found| titles(&found).join(", ")).unwrap_err().to_string()
}

fn titles(found: &Found) -> Vec<&str> {
    found.documents.iter().map(|document| document.title.as_str()).collect()
}

/// A server that answers the first question about itself so, and is honest otherwise.
async fn with_site(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| request.is_about_the_wiki().then(&reply)).await
}

/// A server that answers for the page so, and is honest otherwise.
async fn with_page(title: &'static str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| (request.page() == Some(title)).then(&reply)).await
}

#[tokio::test]
async fn a_wiki_that_is_down_cannot_be_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let wiki = wiki_at(&format!("http://{address}/w/"), Duration::from_secs(2), Duration::from_secs(6));
    assert_eq!(why(&wiki).await, format!("{address} cannot be searched: it cannot be reached"));
}

#[tokio::test]
async fn a_wiki_that_never_answers_is_waited_for_no_longer_than_the_cap() {
    let server = Server::start(|_| Some(Reply::Unfinished(Vec::new()))).await;
    let wiki = server.wiki_within(Duration::from_millis(200), Duration::from_mins(10));
    assert!(why(&wiki).await.ends_with("it did not answer in time"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_wiki_that_stops_half_way_is_waited_for_no_longer_than_the_cap() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"query\":";
    let server = Server::start(|_| Some(Reply::Unfinished(half.to_vec()))).await;
    let wiki = server.wiki_within(Duration::from_millis(300), Duration::from_mins(10));
    let why = why(&wiki).await;
    assert!(why.ends_with("it did not answer in time"), "{why}");
}

#[tokio::test]
async fn what_is_no_answer_of_an_api_is_told_in_plain_words() {
    let page = "\n<!DOCTYPE html><title>Welcome</title>".to_owned();
    let nested = format!("{{\"query\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let table = [
        (page.into_bytes(), "it answered with a web page where data was due"),
        (b"{\"query\":{\"general\":{\"sitename\":\"\xff\xfe\"}}}".to_vec(), "its answer is no readable JSON"),
        (b"{\"query\":{\"general\":".to_vec(), "its answer is no readable JSON"),
        (nested.into_bytes(), "its answer is no readable JSON"),
        (Vec::new(), "its answer is no readable JSON"),
        (b"[]".to_vec(), "its answer is no readable JSON"),
        (b"{\"query\":7}".to_vec(), "its answer does not hold what its API promises"),
        (
            br#"{"error":{"code":"readapidenied","info":"You need\nread permission"}}"#.to_vec(),
            "You need read permission",
        ),
    ];
    for (body, expected) in table {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        let server = with_site(move || Reply::of("200 OK", "", &body)).await;
        let why = why(&server.wiki()).await;
        assert!(why.ends_with(expected), "{shown}: {why}");
    }
}

#[tokio::test]
async fn an_error_status_is_told() {
    for (status, expected) in [
        ("500 Internal Server Error", "it failed with status 500"),
        ("403 Forbidden", "it refused the request with status 403"),
        ("404 Not Found", "it has no such page (status 404)"),
    ] {
        let server = with_site(move || Reply::of(status, "", SITE.as_bytes())).await;
        let why = why(&server.wiki()).await;
        assert!(why.ends_with(expected), "{why}");
    }
}

#[tokio::test]
async fn an_answer_shorter_than_its_length_says_is_no_answer() {
    let promised = SITE.len() + 1;
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: {promised}\r\n\r\n{SITE}");
    let server = with_site(move || Reply::Raw(short.clone().into_bytes())).await;
    assert!(why(&server.wiki()).await.ends_with("its answer broke off or is damaged"));

    let mut cut = packed(SITE.as_bytes());
    cut.truncate(cut.len() - 9);
    let server = with_site(move || Reply::of("200 OK", "Content-Encoding: gzip\r\n", &cut)).await;
    assert!(why(&server.wiki()).await.ends_with("its answer broke off or is damaged"));

    let server = with_site(|| Reply::of("200 OK", "Content-Encoding: gzip\r\n", SITE.as_bytes())).await;
    assert!(why(&server.wiki()).await.ends_with("its answer broke off or is damaged"));
}

#[tokio::test]
async fn an_answer_larger_than_the_cap_is_broken_off_however_it_is_sent() {
    // Longer than the cap by its length; without a length; and packed small.
    let large = vec![b' '; MIB];
    let server = with_site({
        let large = large.clone();
        move || Reply::of("200 OK", "", &large)
    })
    .await;
    assert!(why(&server.wiki()).await.ends_with("its answer is larger than 256 KiB"));

    let server = with_site(move || Reply::Raw([b"HTTP/1.1 200 OK\r\n\r\n", large.as_slice()].concat())).await;
    assert!(why(&server.wiki()).await.ends_with("its answer is larger than 256 KiB"));

    let bomb = packed(&vec![b' '; 64 * MIB]);
    assert!(bomb.len() < MIB, "the bomb is small: {} bytes", bomb.len());
    let server = with_site(move || Reply::of("200 OK", "Content-Encoding: gzip\r\n", &bomb)).await;
    assert!(why(&server.wiki()).await.ends_with("its answer is larger than 256 KiB"));

    // More bytes than the length says are no part of the answer.
    let longer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{SITE}and more",
        SITE.len()
    );
    let server = with_site(move || Reply::Raw(longer.clone().into_bytes())).await;
    assert_eq!(titles(&server.wiki().find(QUESTION).await.unwrap())[0], "Tide");
}

#[tokio::test]
async fn a_search_of_a_huge_answer_is_a_trouble_not_an_empty_wiki() {
    let hits = r#"{"title":"Tide","snippet":"tide"},"#.repeat(60_000);
    let huge = format!(r#"{{"query":{{"search":[{}]}}}}"#, hits.trim_end_matches(','));
    let server = Server::start(move |request| {
        (request.is_search() || request.parameter("titles").is_some()).then(|| Reply::json(&huge))
    })
    .await;
    assert!(why(&server.wiki()).await.ends_with("its answer is larger than 1024 KiB"));
}

/// A server that is busy for the first few requests about itself.
async fn busy_at_first(times: usize, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    let count = Arc::new(AtomicUsize::new(0));
    Server::start(move |request: &Request| {
        (request.is_about_the_wiki() && count.fetch_add(1, Ordering::SeqCst) < times).then(&reply)
    })
    .await
}

fn asked_about_the_wiki(server: &Server) -> usize {
    server.seen().iter().filter(|request| request.is_about_the_wiki()).count()
}

const MAXLAG: &str =
    r#"{"error":{"code":"maxlag","info":"Waiting for a database server: 7 seconds lagged."}}"#;

#[tokio::test]
async fn a_busy_wiki_is_asked_again_when_it_says() {
    for reply in [
        || Reply::of("429 Too Many Requests", "Retry-After: 1\r\n", b""),
        || Reply::of("503 Service Unavailable", "Retry-After: 0\r\n", b""),
        || Reply::of("200 OK", "Retry-After: 1\r\n", MAXLAG.as_bytes()),
    ] {
        let server = busy_at_first(1, reply).await;
        let found = server.wiki().find(QUESTION).await.unwrap();
        assert_eq!(titles(&found)[0], "Tide");
        assert_eq!(asked_about_the_wiki(&server), 2);
    }
}

#[tokio::test]
async fn a_wiki_that_stays_busy_is_asked_three_times_and_no_more() {
    let server = busy_at_first(99, || Reply::of("200 OK", "Retry-After: 0\r\n", MAXLAG.as_bytes())).await;
    let why = why(&server.wiki()).await;
    assert!(why.ends_with("it is busy (Waiting for a database server: 7 seconds lagged.)"), "{why}");
    assert_eq!(asked_about_the_wiki(&server), 3);
}

#[tokio::test]
async fn a_wiki_that_wants_to_be_left_alone_is_left_alone() {
    let server = busy_at_first(99, || Reply::of("429 Too Many Requests", "Retry-After: 300\r\n", b"")).await;
    let wiki = server.wiki();
    for finder in [&wiki, &wiki.clone()] {
        let why = why(finder).await;
        assert!(why.contains("it asks to be left alone for"), "{why}");
    }
    assert_eq!(server.seen().len(), 1, "nobody asks again before the time is up");
}

#[tokio::test]
async fn a_redirect_to_another_host_or_port_is_not_followed() {
    let elsewhere = Server::start(|_| None).await;
    for target in [
        format!("http://{}/w/api.php", elsewhere.address),
        format!("//{}/w/api.php", elsewhere.address),
        format!("http://localhost:{}/w/api.php", elsewhere.address.port()),
        "file:///etc/passwd".to_owned(),
    ] {
        let location = format!("Location: {target}\r\n");
        let server = with_site(move || Reply::of("302 Found", &location, b"")).await;
        let why = why(&server.wiki()).await;
        assert!(why.contains("it sends us on to"), "{target}: {why}");
    }
    assert!(elsewhere.seen().is_empty());

    let circle = with_site(|| Reply::of("302 Found", "Location: /w/api.php?meta=siteinfo\r\n", b"")).await;
    assert!(why(&circle.wiki()).await.ends_with("it sends us on from one address to the next without end"));
    assert_eq!(circle.seen().len(), 4, "the request and three redirects");

    let moved = Server::start(|request| {
        (request.page() == Some("Tide"))
            .then(|| Reply::of("307 Moved", "Location: /w/rest.php/v1/page/Red_tide/with_html\r\n", b""))
    })
    .await;
    assert_eq!(moved.wiki().find(QUESTION).await.unwrap().documents.len(), 5, "on the same host it is");
}

#[tokio::test]
async fn a_wiki_without_the_words_is_searched_and_has_nothing() {
    let server = Server::start(|request| {
        let empty = request.is_search().then(|| Reply::json(r#"{"query":{"search":[]}}"#));
        empty.or_else(|| request.parameter("titles").map(|_| Reply::json(r#"{"query":{}}"#)))
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    assert!(found.documents.is_empty());
    let name = server.address.to_string();
    assert!(found.searched.contains(&format!("{name}: “causes tides”: 0 pages")), "{:?}", found.searched);
    assert!(found.searched.contains(&format!("{name}: “tide*”: 0 pages")), "{:?}", found.searched);
}

#[tokio::test]
async fn a_wiki_whose_search_fails_is_not_taken_for_one_that_has_nothing() {
    let error = r#"{"error":{"code":"search-error","info":"An error has occurred while searching"}}"#;
    let server = Server::start(move |request| {
        let failed = request.is_search().then(|| Reply::json(error));
        failed.or_else(|| request.parameter("titles").map(|_| Reply::json(r#"{"query":{}}"#)))
    })
    .await;
    assert!(why(&server.wiki()).await.ends_with("An error has occurred while searching"));
}

#[tokio::test]
async fn a_page_that_is_missing_or_cannot_be_read_leaves_the_others() {
    let deep = format!("<p>Red.</p>{}", "<div>".repeat(5_000));
    let large = format!("<p>{}</p>", "Red. ".repeat(MIB));
    let table = [
        Reply::of("404 Not Found", "", b"{}"),
        Reply::json(rest_page("Red tide", 14, &deep)),
        Reply::json(rest_page("Red tide", 14, &large)),
        Reply::json(rest_page("Red tide", 14, "<table><tr><td>1</td></tr></table>")),
        Reply::of("200 OK", "", b"<html>no rest.php here</html>"),
    ];
    for reply in table {
        let Reply::Raw(bytes) = reply else { panic!("all of them answer") };
        let server = with_page("Red_tide", move || Reply::Raw(bytes.clone())).await;
        let found = server.wiki().find(QUESTION).await.unwrap();
        assert_eq!(found.documents.len(), 4);
        assert!(!titles(&found).contains(&"Red tide"));
        let noted = found.searched.iter().any(|line| line.contains("“Red tide” not read:"));
        assert!(noted, "{:?}", found.searched);
    }
}

#[tokio::test]
async fn where_another_page_or_search_fails_the_wiki_is_heard_in_part() {
    let whole = rest_page("Red tide", 14, "<p>Red.</p>");
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{whole}", whole.len() + 1);
    let server = with_page("Red_tide", move || Reply::Raw(short.clone().into_bytes())).await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    assert_eq!((found.documents.len(), titles(&found).contains(&"Red tide")), (4, false));
    assert_eq!(found.incomplete.as_deref(), Some("its answer broke off or is damaged"));

    let server = Server::start(|request| {
        let failed = request.is_search().then(|| Reply::of("500 Internal Server Error", "", b""));
        failed.or_else(|| {
            request
                .target
                .starts_with("/w/rest.php/v1/search")
                .then(|| Reply::json(r#"{"pages":[{"title":"Tide"}]}"#))
        })
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    assert_eq!(titles(&found), ["Tide"]);
    assert_eq!(found.incomplete.as_deref(), Some("it failed with status 500"));

    let server = Server::start(|_| None).await;
    assert_eq!(server.wiki().find(QUESTION).await.unwrap().incomplete, None);
}

#[tokio::test]
async fn where_the_best_page_breaks_off_nothing_is_brought() {
    let whole = rest_page("Tide", 11, "<p>Tides rise.</p>");
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{whole}", whole.len() + 1);
    let server = with_page("Tide", move || Reply::Raw(short.clone().into_bytes())).await;
    assert!(why(&server.wiki()).await.ends_with("its answer broke off or is damaged"));
}

#[tokio::test]
async fn hostile_titles_and_snippets_are_only_text() {
    let server = Server::start(|request| {
        request.is_search().then(|| {
            let mut hits = String::new();
            for title in ["../../etc/passwd", "Tide|Red tide", "A\\u0000B", "<script>", "Tide?x#y"] {
                write!(hits, r#"{{"title":"{title}","snippet":"<span <<>> tide"}},"#).unwrap();
            }
            hits.push_str(r#"{"title":"Tide"}"#);
            Reply::json(format!(r#"{{"query":{{"search":[{hits}]}}}}"#))
        })
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    assert_eq!(titles(&found)[0], "Tide");
    assert!(server.seen().iter().all(|request| request.target.starts_with("/w/")));
}
