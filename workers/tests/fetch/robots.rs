//! What a site's robots.txt asks of us is done, also after a redirect, and asked for seldom.

use workers::fetch::{Ask, FetchError, FetchSettings, Fetcher};

use super::hosts::rules;
use super::server::{Reply, Request, Server};

fn fetcher(allow: &str) -> Fetcher {
    let settings =
        FetchSettings { rules: rules(allow, ""), ..FetchSettings::new("tests@answerdesk.invalid") };
    Fetcher::new(&settings).unwrap()
}

fn plain(text: &str) -> Reply {
    Reply::of("200 OK", "Content-Type: text/plain\r\n", text.as_bytes())
}

/// A site with this robots.txt whose other pages answer.
async fn site(robots: Reply) -> Server {
    Server::start(move |request: &Request| match request.target.as_str() {
        "/robots.txt" => robots.clone(),
        _ => Reply::html("<p>hello</p>"),
    })
    .await
}

async fn fetch(fetcher: &Fetcher, server: &Server, path: &str) -> Result<u16, FetchError> {
    let ask = Ask::page_of_web(server.url(path).parse().unwrap());
    fetcher.fetch(&ask).await.map(|fetched| fetched.status)
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|request| request.target).collect()
}

#[tokio::test]
async fn a_page_that_is_forbidden_is_not_asked_for_and_the_word_is_kept() {
    let server = site(plain("User-agent: *\nAllow: /\n\nUser-agent: Answerdesk\nDisallow: /private\n")).await;
    let fetcher = fetcher(&server.address.to_string());
    assert_eq!(fetch(&fetcher, &server, "/private/a").await, Err(FetchError::Forbidden));
    assert_eq!(fetch(&fetcher, &server, "/open?q=1").await, Ok(200));
    assert_eq!(fetch(&fetcher, &server, "/private/b").await, Err(FetchError::Forbidden));
    assert_eq!(targets(&server), ["/robots.txt", "/open?q=1"]);
    let name = server.seen()[0].header("user-agent");
    assert!(name[0].starts_with("Answerdesk/"), "{name:?}");
}

#[tokio::test]
async fn none_allows_all_and_one_that_cannot_be_read_nothing_for_now() {
    for status in ["404 Not Found", "403 Forbidden", "410 Gone"] {
        let server = site(Reply::of(status, "", b"User-agent: *\nDisallow: /\n")).await;
        let fetcher = fetcher(&server.address.to_string());
        assert_eq!(fetch(&fetcher, &server, "/a").await, Ok(200), "{status}");
    }
    let large = plain(&"# so much\n".repeat(60_000));
    let broken = Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser".to_vec());
    let away = Reply::to("http://169.254.169.254/robots.txt");
    let down = |status| Reply::of(status, "", b"");
    for robots in [
        down("503 Service Unavailable"),
        down("500 Oops"),
        down("429 Too Many Requests"),
        large,
        broken,
        away,
    ] {
        let server = site(robots).await;
        let fetcher = fetcher(&server.address.to_string());
        for path in ["/a", "/b"] {
            let came = fetch(&fetcher, &server, path).await;
            assert_eq!(came, Err(FetchError::RobotsUnread));
            assert!(FetchError::RobotsUnread.is_passing());
        }
        assert_eq!(targets(&server), ["/robots.txt"], "it is not asked again for the next page");
    }
}

#[tokio::test]
async fn where_we_are_sent_on_to_is_asked_as_well() {
    let other = site(plain("User-agent: *\nDisallow: /\n")).await;
    let there = other.url("/a");
    let server = Server::start(move |request: &Request| match request.target.as_str() {
        "/robots.txt" => plain("User-agent: *\nDisallow: /own\n"),
        "/to-own" => Reply::to("/own"),
        _ => Reply::to(&there),
    })
    .await;
    let fetcher = fetcher(&format!("{} {}", server.address, other.address));
    assert_eq!(fetch(&fetcher, &server, "/away").await, Err(FetchError::Forbidden));
    assert_eq!(fetch(&fetcher, &server, "/to-own").await, Err(FetchError::Forbidden));
    assert_eq!(targets(&other), ["/robots.txt"]);
    assert_eq!(targets(&server), ["/robots.txt", "/away", "/to-own"]);
}

#[tokio::test]
async fn a_host_that_is_refused_is_not_asked_for_its_robots_txt_either() {
    let server = site(plain("")).await;
    let refused = fetch(&fetcher(""), &server, "/a").await;
    assert!(matches!(refused, Err(FetchError::Refused(_))), "{refused:?}");
    let sending = Server::start(|_: &Request| Reply::to("http://169.254.169.254/latest")).await;
    let ask = Ask { heeds_robots: false, ..Ask::page_of_web(sending.url("/").parse().unwrap()) };
    assert!(matches!(fetcher(&sending.address.to_string()).fetch(&ask).await, Err(FetchError::SentOn(_))));
    assert_eq!(targets(&server), [""; 0]);
}
