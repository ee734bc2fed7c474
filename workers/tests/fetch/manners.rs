//! What a server sees of us, and what we keep of its answer.

use std::time::Duration;

use workers::fetch::{Ask, FetchError, FetchSettings, Fetcher, FetcherError, Validators};

use super::hosts::rules;
use super::server::{Reply, Server};

fn fetcher(allow: &str) -> Fetcher {
    let settings =
        FetchSettings { rules: rules(allow, ""), ..FetchSettings::new("tests@answerdesk.invalid") };
    Fetcher::new(&settings).unwrap()
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else_of_us() {
    let server = Server::start(|_| Reply::html("<p>hello</p>")).await;
    let url = server.url("/path?query=1#fragment").parse().unwrap();
    let fetched = fetcher(&server.address.to_string()).fetch(&Ask::page(url)).await.unwrap();
    assert_eq!(fetched.bytes, b"<p>hello</p>");
    let seen = server.seen();
    let request = &seen[0];
    assert_eq!((seen.len(), request.target.as_str()), (1, "/path?query=1"));
    let name = format!("Answerdesk/{} (tests@answerdesk.invalid)", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("user-agent"), [name]);
    assert_eq!(request.header("accept-encoding"), ["gzip"]);
    assert_eq!(request.header("accept"), ["text/html,application/xhtml+xml,text/plain;q=0.8"]);
    assert_eq!(request.header("host"), [server.address.to_string()]);
    let mut names: Vec<String> = request
        .head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_lowercase())
        .collect();
    names.sort();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
}

#[tokio::test]
async fn cookies_are_neither_kept_nor_sent() {
    let cookies = "Content-Type: text/html\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/; Max-Age=9999\r\n\
        Set-Cookie2: c=3; Version=1\r\n";
    let server = Server::start(move |request| match request.target.as_str() {
        "/moved" => Reply::of("302 Found", &format!("Location: /\r\n{cookies}"), b""),
        _ => Reply::of("200 OK", cookies, b"<p>hello</p>"),
    })
    .await;
    let fetcher = fetcher(&server.address.to_string());
    for path in ["/", "/", "/moved", "/moved"] {
        fetcher.fetch(&Ask::page(server.url(path).parse().unwrap())).await.unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 6);
    assert!(seen.iter().all(|request| !request.head.to_lowercase().contains("cookie")), "{seen:?}");
}

#[tokio::test]
async fn what_a_server_says_of_its_answer_is_kept_and_asked_with_the_next_time() {
    let labels = "Content-Type: Text/HTML; charset=\"ISO-8859-1\"\r\nETag: \"v1\"\r\n\
        Last-Modified: Sun, 22 Nov 2026 12:00:00 GMT\r\nLink: </terms>; rel=license\r\n";
    let server = Server::start(move |request| {
        if request.header("if-none-match") == ["\"v1\""] {
            return Reply::of("304 Not Modified", "ETag: \"v1\"\r\n", b"");
        }
        Reply::of("200 OK", labels, b"caf\xe9")
    })
    .await;
    let fetcher = fetcher(&server.address.to_string());
    let ask = Ask::page(server.url("/").parse().unwrap());
    let first = fetcher.fetch(&ask).await.unwrap();
    assert_eq!(first.content_type.as_deref(), Some("text/html"));
    assert_eq!(first.charset.as_deref(), Some("iso-8859-1"));
    assert_eq!(first.header("link"), Some("</terms>; rel=license"));
    assert_eq!(first.validators.etag.as_deref(), Some("\"v1\""));
    assert_eq!(first.validators.last_modified.as_deref(), Some("Sun, 22 Nov 2026 12:00:00 GMT"));

    let again = Ask { unless: first.validators.clone(), ..ask };
    let second = fetcher.fetch(&again).await.unwrap();
    assert_eq!((second.status, second.bytes.as_slice()), (304, &b""[..]));
    assert!(second.retrieved_at >= first.retrieved_at);
    let seen = server.seen();
    assert!(seen[0].header("if-none-match").is_empty() && seen[0].header("if-modified-since").is_empty());
    assert_eq!(seen[1].header("if-modified-since"), ["Sun, 22 Nov 2026 12:00:00 GMT"]);
}

#[tokio::test]
async fn what_one_host_said_is_not_told_to_another() {
    let other = Server::start_at("127.0.0.5:0", |_| Reply::html("other")).await;
    let to = other.url("/");
    let server = Server::start(move |_| Reply::to(&to)).await;
    let unless = Validators {
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("a line\r\nX-Evil: end".to_owned()),
    };
    let ask = Ask { unless, ..Ask::page(server.url("/").parse().unwrap()) };
    fetcher(&format!("{} {}", server.address, other.address)).fetch(&ask).await.unwrap();
    assert_eq!(server.seen()[0].header("if-none-match"), ["\"v1\""]);
    assert!(!server.seen()[0].head.contains("X-Evil"), "what cannot stand in a request is left out");
    assert!(other.seen()[0].header("if-none-match").is_empty());
}

#[tokio::test]
async fn who_has_no_name_fetches_nothing() {
    let error = Fetcher::new(&FetchSettings::new("a) evil (")).err();
    assert_eq!(error, Some(FetcherError::Contact));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_sixteen_fetches_run_at_once_and_waiting_counts() {
    let mut server = Server::start(|_| Reply::Held(Vec::new())).await;
    let fetcher = fetcher(&server.address.to_string());
    let ask = Ask { within: Duration::from_mins(2), ..Ask::page(server.url("/").parse().unwrap()) };
    let sixteen: Vec<_> = (0..16)
        .map(|_| {
            let (fetcher, ask) = (fetcher.clone(), ask.clone());
            tokio::spawn(async move { fetcher.fetch(&ask).await })
        })
        .collect();
    server.until_asked(16).await;
    let one_more = Ask { within: Duration::from_millis(200), ..ask };
    assert_eq!(fetcher.fetch(&one_more).await.unwrap_err(), FetchError::Late);
    assert_eq!(server.seen().len(), 16, "the seventeenth was never sent");
    sixteen.iter().for_each(tokio::task::JoinHandle::abort);
    server.until_hung_up(16).await;
    assert!(matches!(fetcher.fetch(&one_more).await, Err(FetchError::Late)));
    assert_eq!(server.seen().len(), 17, "there is room again");
}
