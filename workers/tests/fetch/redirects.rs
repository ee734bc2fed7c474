//! Redirects: each is judged as if somebody had named where it leads.

use std::sync::Arc;

use workers::fetch::{FetchError, Fetcher, Refusal};

use super::hosts::{Hosts, fetch, fetcher};
use super::listener::Listener;
use super::server::{Reply, Server};

const INSIDE: &str = "it sends us on to an address that is refused: its host has a";

/// A fetcher for that server, and for whatever else the list allows.
fn allowing(server: &Server, more: &str) -> Fetcher {
    fetcher(&hosts(), &format!("{} {more}", server.address), "")
}

fn hosts() -> Arc<Hosts> {
    Hosts::new(&[("inside.example", &[&["127.0.0.1"]]), ("localhost", &[&["127.0.0.1"]])])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_to_where_nobody_may_go_is_not_followed() {
    let mut listener = Listener::start().await;
    let port = listener.port;
    let away = |location: &str| location.replace("{port}", &port.to_string());
    for (location, why) in [
        ("http://169.254.169.254/latest/meta-data/", "an operator has to allow"),
        ("https://169.254.169.254/latest/meta-data/", INSIDE),
        ("https://[fd00:ec2::254]:{port}/", INSIDE),
        ("https://0xa9fea9fe:{port}/", INSIDE),
        ("https://127.0.0.1:{port}/", INSIDE),
        ("https://2130706433:{port}/", INSIDE),
        ("https://[::1]:{port}/", INSIDE),
        ("https://[::ffff:127.0.0.1]:{port}/", INSIDE),
        ("//0.0.0.0:{port}/", "an operator has to allow"),
        ("https://0.0.0.0:{port}/", INSIDE),
        ("https://inside.example:{port}/", INSIDE),
        ("https://localhost:{port}/", INSIDE),
        ("http://127.0.0.1:{port}/", "an operator has to allow for its host"),
        ("http://inside.example:{port}/", "an operator has to allow for its host"),
        ("https://inside.example:22/", "it names the port 22"),
        ("https://127.0.0.1:6379/", "it names the port 6379"),
        ("https://ada:word@127.0.0.1:{port}/", "a user name or a password"),
        ("https://ada@inside.example:{port}/", "a user name or a password"),
        ("file:///etc/passwd", "it must begin with https://"),
        ("file://127.0.0.1/etc/passwd", "it must begin with https://"),
        ("ftp://127.0.0.1:{port}/", "it must begin with https://"),
        ("gopher://127.0.0.1:{port}/_x", "it must begin with https://"),
        ("data:text/html,x", "it must begin with https://"),
        ("javascript:alert(1)", "it must begin with https://"),
        ("http://", "it sends us on to no address"),
        ("https://[::1", "it sends us on to no address"),
        ("https://127.0.0.1:99999/", "it sends us on to no address"),
    ] {
        let to = away(location);
        let server = Server::start(move |_| Reply::to(&to)).await;
        let fetcher = allowing(&server, &format!("*:{port}"));
        let error = fetch(&fetcher, &server.url("/")).await.unwrap_err();
        assert!(error.to_string().contains(why), "{location}: {error}");
        assert_eq!((server.seen().len(), listener.count().await), (1, 0), "{location}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_redirect_is_judged_like_the_first() {
    let mut listener = Listener::start().await;
    let to = format!("https://127.0.0.1:{}/", listener.port);
    let server = Server::start(move |request| match request.target.as_str() {
        "/1" => Reply::to("/2"),
        "/2" => Reply::to("/3"),
        _ => Reply::to(&to),
    })
    .await;
    let fetcher = allowing(&server, &format!("*:{}", listener.port));
    let error = fetch(&fetcher, &server.url("/1")).await.unwrap_err();
    assert_eq!(error, FetchError::SentOn(Refusal::Address("a loopback address")));
    assert_eq!((server.seen().len(), listener.count().await), (3, 0));
}

#[tokio::test]
async fn three_redirects_are_followed_and_a_fourth_is_not() {
    let server = Server::start(|request| match request.target.as_str() {
        "/5" => Reply::html("the end"),
        step => Reply::to(&format!("/{}", step[1..].parse::<u32>().unwrap() + 1)),
    })
    .await;
    let fetcher = allowing(&server, "");
    let end = fetch(&fetcher, &server.url("/2#part")).await.unwrap();
    assert_eq!((end.bytes.as_slice(), end.url.path()), (&b"the end"[..], "/5"));
    assert_eq!(server.seen().len(), 4);
    assert_eq!(fetch(&fetcher, &server.url("/1")).await.unwrap_err(), FetchError::SentInCircles);
    assert_eq!(server.seen().len(), 8, "the request and three redirects; the fourth is not followed");
}

#[tokio::test]
async fn a_loop_ends_after_three_redirects() {
    let itself = Server::start(|_| Reply::to("/")).await;
    assert_eq!(fetch(&allowing(&itself, ""), &itself.url("/")).await.unwrap_err(), FetchError::SentInCircles);
    assert_eq!(itself.seen().len(), 4);
    let two = Server::start(|request| Reply::to(if request.target == "/a" { "/b" } else { "/a" })).await;
    assert_eq!(fetch(&allowing(&two, ""), &two.url("/a")).await.unwrap_err(), FetchError::SentInCircles);
    assert_eq!(two.seen().len(), 4);
}

#[tokio::test]
async fn every_kind_of_redirect_is_followed_with_a_plain_request() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let server = Server::start(move |request| match request.target.as_str() {
            "/there?x=y" => Reply::html("there"),
            _ => Reply::of(status, "Location: there?x=y#part\r\nSet-Cookie: spy=1; Path=/\r\n", b""),
        })
        .await;
        let fetched = fetch(&allowing(&server, ""), &server.url("/here")).await.unwrap();
        assert_eq!(fetched.url.as_str(), server.url("/there?x=y"), "{status}");
        let seen = server.seen();
        assert!(seen.iter().all(|request| request.head.starts_with("GET ")), "{status}");
        for unwanted in ["cookie", "referer", "authorization", "origin"] {
            assert!(seen.iter().all(|request| request.header(unwanted).is_empty()), "{status}: {unwanted}");
        }
    }
}

#[tokio::test]
async fn what_only_looks_like_a_redirect_is_none() {
    // A status that is not followed is the answer; what stands in the page or in a `Refresh` leads nowhere.
    for (status, headers) in [
        ("300 Choices", "Location: /x\r\n"),
        ("304 Same", "Location: /x\r\n"),
        ("305 Proxy", "Location: /x\r\n"),
    ] {
        let server = Server::start(move |_| Reply::of(status, headers, b"")).await;
        let fetched = fetch(&allowing(&server, ""), &server.url("/")).await.unwrap();
        assert_eq!((fetched.status.to_string(), server.seen().len()), (status[..3].to_owned(), 1));
    }
    let headers = "Content-Type: text/html\r\nRefresh: 0; url=/x\r\nLocation: /x\r\nContent-Location: /x\r\n";
    let page = b"<meta http-equiv=refresh content='0; url=/x'><script>location='/x'</script>";
    let server = Server::start(move |_| Reply::of("200 OK", headers, page)).await;
    assert!(fetch(&allowing(&server, ""), &server.url("/")).await.unwrap().is_success());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_redirect_without_one_plain_target_is_an_error() {
    let long = format!("Location: /{}\r\n", "x".repeat(8 * 1024));
    for (headers, expected) in [
        (String::new(), FetchError::SentNowhere),
        ("Location: \r\n".to_owned(), FetchError::SentNowhere),
        ("Location: /a\r\nLocation: /b\r\n".to_owned(), FetchError::SentNowhere),
        (long, FetchError::SentOn(Refusal::Long)),
    ] {
        let server = Server::start(move |_| Reply::of("302 Found", &headers, b"")).await;
        assert_eq!(fetch(&allowing(&server, ""), &server.url("/")).await.unwrap_err(), expected);
        assert_eq!(server.seen().len(), 1);
    }
    let server =
        Server::start(|_| Reply::Raw(b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\r\n\r\n".to_vec())).await;
    assert_eq!(fetch(&allowing(&server, ""), &server.url("/")).await.unwrap_err(), FetchError::SentNowhere);
}

#[tokio::test]
async fn a_redirect_to_a_blocked_or_unnamed_host_is_not_followed() {
    let elsewhere = Server::start_at("127.0.0.5:0", |_| Reply::html("elsewhere")).await;
    let to = elsewhere.url("/");
    let server = Server::start(move |_| Reply::to(&to)).await;
    let both = format!("{} {}", server.address, elsewhere.address);
    for (block, refusal) in [("127.0.0.5", Refusal::Blocked), ("127.0.0.4/30", Refusal::Blocked)] {
        let error = fetch(&fetcher(&hosts(), &both, block), &server.url("/")).await.unwrap_err();
        assert_eq!(error, FetchError::SentOn(refusal));
    }
    let only = fetcher(&hosts(), &server.address.to_string(), "*");
    assert_eq!(fetch(&only, &server.url("/")).await.unwrap_err(), FetchError::SentOn(Refusal::NotNamed));
    assert!(elsewhere.seen().is_empty());
    assert!(fetch(&fetcher(&hosts(), &both, "*"), &server.url("/")).await.is_ok());
    assert_eq!(elsewhere.seen().len(), 1);
}
