//! Servers that are slow, endless, lying or packed to burst: each is let go at a cap, and told in plain words.

use std::time::Duration;

use workers::fetch::{Ask, FetchError, FetchSettings, Fetched, Fetcher, Types};

use super::hosts::rules;
use super::server::{Reply, Server, packed};

const MIB: usize = 1024 * 1024;

/// Longer than any test takes: a cap that is not the one tested.
const LONG: Duration = Duration::from_mins(2);

/// How long the caps that are tested may take on a busy machine; less than [`LONG`].
const PATIENCE: Duration = Duration::from_mins(1);

const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

fn fetcher(server: &Server, quiet: Duration) -> Fetcher {
    let rules = rules(&server.address.to_string(), "");
    let settings = FetchSettings { rules, quiet, ..FetchSettings::new("tests@answerdesk.invalid") };
    Fetcher::new(&settings).unwrap()
}

fn ask(server: &Server, within: Duration) -> Ask {
    Ask { within, ..Ask::page(server.url("/").parse().unwrap()) }
}

/// Fetches with these caps, one of which is met long before the other.
async fn late(server: &Server, quiet: Duration, within: Duration) -> FetchError {
    let (fetcher, ask) = (fetcher(server, quiet), ask(server, within));
    let outcome = tokio::time::timeout(PATIENCE, fetcher.fetch(&ask)).await;
    outcome.expect("the cap that is tested was not met").unwrap_err()
}

/// Fetches with time enough for everything that ends.
async fn fetch(server: &Server) -> Result<Fetched, FetchError> {
    fetcher(server, Duration::from_secs(20)).fetch(&ask(server, LONG)).await
}

/// The head of a page, and this after it.
fn html(rest: &str) -> Vec<u8> {
    format!("{HTML}{rest}").into_bytes()
}

fn chunked(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = html("Transfer-Encoding: chunked\r\n\r\n");
    for part in parts {
        all.extend(format!("{:x}\r\n", part.len()).bytes());
        all.extend(*part);
        all.extend(b"\r\n");
    }
    all.extend(b"0\r\n\r\n");
    all
}

fn gzip(body: &[u8]) -> Reply {
    Reply::of("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", body)
}

#[tokio::test]
async fn a_slow_loris_is_let_go_when_the_whole_time_is_up() {
    // Each drop comes well before the silence would be too long.
    for (first, drop) in [
        (html("Content-Length: 1000000\r\n\r\n"), "x"),
        (html("\r\n"), "x"),
        (html("Transfer-Encoding: chunked\r\n\r\n"), "1\r\nx\r\n"),
        (html("Transfer-Encoding: chunked\r\n\r\n1;"), "x"),
        (html("Transfer-Encoding: chunked\r\n\r\n0\r\n"), "X-A: b\r\n"),
    ] {
        let shown = String::from_utf8_lossy(&first).into_owned();
        let mut server =
            Server::start(move |_| Reply::Dripping(first.clone(), drop.as_bytes().to_vec())).await;
        let error = late(&server, LONG, Duration::from_millis(400)).await;
        let is_expected = error == FetchError::Late;
        assert!(is_expected, "{shown}{drop}: {error}");
        server.until_hung_up(1).await;
    }
}

#[tokio::test]
async fn a_slow_loris_head_is_let_go_when_the_silence_is_too_long() {
    for (first, drop) in [
        ("", "H"),
        ("HTTP/1.1 200 OK\r\n", "X"),
        ("HTTP/1.1 200 OK\r\nX: ", "x"),
        ("", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
    ] {
        let mut server = Server::start(move |_| Reply::Dripping(first.into(), drop.into())).await;
        let error = late(&server, Duration::from_millis(400), LONG).await;
        let is_expected = matches!(error, FetchError::Late | FetchError::Broken);
        assert!(is_expected, "{first}{drop}: {error}");
        server.until_hung_up(1).await;
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_let_go() {
    for said in [
        Vec::new(),
        b"HTTP/1.1 200 OK\r\n".to_vec(),
        html("Content-Length: 100\r\n\r\nhalf"),
        html("\r\nhalf"),
        html("Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
    ] {
        let shown = String::from_utf8_lossy(&said).into_owned();
        let mut server = Server::start(move |_| Reply::Held(said.clone())).await;
        let quick = Duration::from_millis(200);
        assert_eq!(late(&server, quick, LONG).await, FetchError::Late, "silence: {shown}");
        server.until_hung_up(1).await;
        assert_eq!(late(&server, LONG, quick).await, FetchError::Late, "whole time: {shown}");
        server.until_hung_up(2).await;
    }
}

#[tokio::test]
async fn an_endless_answer_is_broken_off_at_the_cap() {
    let part = vec![b'x'; 64 * 1024];
    let chunk = [b"10000\r\n", part.as_slice(), b"\r\n"].concat();
    let pack = packed(&noise(256 * 1024));
    for (first, again) in [
        (html("\r\n"), part.clone()),
        (html("Content-Length: 0000004194305\r\n\r\n"), part.clone()),
        (html("Transfer-Encoding: chunked\r\n\r\n"), chunk),
        (html("Content-Encoding: gzip\r\n\r\n"), pack),
    ] {
        let shown = String::from_utf8_lossy(&first).into_owned();
        let mut server = Server::start(move |_| Reply::Endless(first.clone(), again.clone())).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::TooLarge(4096), "{shown}");
        server.until_hung_up(1).await;
        // What is in the buffers of both ends is sent, but never taken.
        assert!(server.sent() < 64 * MIB, "{shown}: {} bytes were taken", server.sent());
    }
}

#[tokio::test]
async fn an_endless_head_is_broken_off() {
    for (first, again) in [
        ("HTTP/1.1 200 OK\r\n", "X-Header: and another\r\n"),
        ("HTTP/1.1 200 OK\r\nX-Header: ", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 200 ", "OK OK OK OK "),
        ("", "xxxxxxxxxxxxxxxx"),
    ] {
        let again = again.repeat(100).into_bytes();
        let mut server = Server::start(move |_| Reply::Endless(first.into(), again.clone())).await;
        let error = fetch(&server).await.unwrap_err();
        assert_eq!(error, FetchError::Broken, "{first}");
        server.until_hung_up(1).await;
        assert!(server.sent() < 16 * MIB, "{first}: {} bytes were taken", server.sent());
    }
}

#[tokio::test]
async fn a_length_that_lies_is_told() {
    // Longer than what comes; more than may come; no number; two of them; none where chunks are.
    for (rest, expected) in [
        ("Content-Length: 100\r\n\r\nshort", FetchError::Damaged),
        ("Content-Length: 4194305\r\n\r\nx", FetchError::TooLarge(4096)),
        ("Content-Length: 9223372036854775807\r\n\r\nx", FetchError::TooLarge(4096)),
        ("Content-Length: 18446744073709551615\r\n\r\nx", FetchError::Broken),
        ("Content-Length: 99999999999999999999999\r\n\r\nx", FetchError::Broken),
        ("Content-Length: -1\r\n\r\nx", FetchError::Broken),
        ("Content-Length: 0x10\r\n\r\nx", FetchError::Broken),
        ("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", FetchError::Broken),
    ] {
        let server = Server::start(move |_| Reply::Raw(html(rest))).await;
        assert_eq!(fetch(&server).await.unwrap_err(), expected, "{rest}");
    }
    // Shorter than what comes: the rest is no part of the answer, nor of the next one.
    let smuggled = html("Content-Length: 4\r\n\r\nfourHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
    let server = Server::start(move |_| Reply::Kept(smuggled.clone())).await;
    let fetcher = fetcher(&server, LONG);
    for _ in 0..3 {
        assert_eq!(fetcher.fetch(&ask(&server, LONG)).await.unwrap().bytes, b"four");
    }
}

#[tokio::test]
async fn chunks_that_lie_are_told() {
    for rest in [
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello world\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nnone\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n",
    ] {
        let server = Server::start(move |_| Reply::Raw(html(rest))).await;
        let error = fetch(&server).await.unwrap_err();
        assert!(matches!(error, FetchError::Damaged | FetchError::Broken), "{rest}: {error}");
    }
    let server = Server::start(|_| Reply::Raw(chunked(&[b"hel", b"lo"]))).await;
    assert_eq!(fetch(&server).await.unwrap().bytes, b"hello");
    // Where both stand, the length does not count.
    let both = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    let server = Server::start(move |_| Reply::Raw(html(both))).await;
    let outcome = fetch(&server).await;
    assert!(outcome.as_ref().map_or(true, |fetched| fetched.bytes == b"hello"), "{outcome:?}");
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let bomb = packed(&vec![0; 64 * MIB]);
    assert!(bomb.len() < MIB, "the bomb is small: {} bytes", bomb.len());
    let twice = [bomb.clone(), bomb.clone()].concat();
    let many = packed(&vec![0; MIB]).repeat(64);
    for (body, why) in [(&bomb, "one"), (&twice, "two in a row"), (&many, "many small ones in a row")] {
        let reply = gzip(body);
        let server = Server::start(move |_| reply.clone()).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Bomb, "{why}");
    }
    // In chunks, each as small as can be.
    let parts: Vec<&[u8]> = bomb.chunks(7).collect();
    let text = chunked(&parts);
    let head = String::from_utf8_lossy(&text[..200]).contains("chunked");
    assert!(head);
    let text = [html("Content-Encoding: gzip\r\n"), text[HTML.len()..].to_vec()].concat();
    let server = Server::start(move |_| Reply::Raw(text.clone())).await;
    assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Bomb);
    // Where more may come, it is a bomb all the same.
    let reply = gzip(&bomb);
    let server = Server::start(move |_| reply.clone()).await;
    let wide = Ask { bytes_max: usize::MAX, ..ask(&server, LONG) };
    assert_eq!(fetcher(&server, LONG).fetch(&wide).await.unwrap_err(), FetchError::Bomb);
}

/// Text that packs to a good part of its size.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33).to_le_bytes()[0]
    };
    (0..bytes).map(|_| next()).collect()
}

#[tokio::test]
async fn what_unpacks_to_more_than_may_come_is_broken_off() {
    let large: Vec<u8> = noise(64 * 1024).repeat(80);
    let body = packed(&large);
    assert!(body.len() > 4 * MIB / 100 && large.len() > 4 * MIB);
    let server = Server::start(move |_| gzip(&body)).await;
    assert_eq!(fetch(&server).await.unwrap_err(), FetchError::TooLarge(4096));
    // What is small harms nobody, however well it packs.
    let small = packed(&vec![b' '; MIB]);
    let server = Server::start(move |_| gzip(&small)).await;
    assert_eq!(fetch(&server).await.unwrap().bytes.len(), MIB);
}

#[tokio::test]
async fn what_cannot_be_unpacked_is_told() {
    let whole = packed(&noise(2000));
    // Cut anywhere, the head of the packing included, it is no whole answer.
    for end in (1..20).chain([whole.len() / 2]).chain(whole.len() - 9..whole.len()) {
        let body = whole[..end].to_vec();
        let server = Server::start(move |_| gzip(&body)).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Damaged, "cut after {end} bytes");
    }
    let mut other_sum = whole.clone();
    let sum = whole.len() - 8;
    other_sum[sum] ^= 1;
    let mut other_size = whole.clone();
    other_size[sum + 4] ^= 1;
    let mut other_byte = whole.clone();
    other_byte[whole.len() / 2] ^= 0xff;
    let endless_name = [&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0][..], &vec![b'n'; 200_000]].concat();
    let after = [whole.as_slice(), b"and more"].concat();
    for (body, why) in [
        (other_sum, "another checksum"),
        (other_size, "another size"),
        (other_byte, "another byte"),
        (endless_name, "a name without an end"),
        (after, "more after its end"),
        (b"<html>not packed at all</html>".to_vec(), "not packed"),
    ] {
        let server = Server::start(move |_| gzip(&body)).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Damaged, "{why}");
    }
    let server = Server::start(|_| gzip(b"")).await;
    assert_eq!(fetch(&server).await.unwrap().bytes, b"");
}

#[tokio::test]
async fn what_is_packed_in_another_way_is_refused() {
    let nested = packed(&packed(b"<p>hello</p>"));
    for way in ["br", "deflate", "zstd", "compress", "gzip, gzip", "gzip, br", "identity, br", "x", "\u{fc}"]
    {
        let headers = format!("Content-Type: text/html\r\nContent-Encoding: {way}\r\n");
        let body = nested.clone();
        let server = Server::start(move |_| Reply::of("200 OK", &headers, &body)).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Packed, "{way}");
    }
    let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n";
    let server = Server::start(move |_| Reply::of("200 OK", headers, &nested)).await;
    assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Packed);
    for way in ["gzip", "GZip", "x-gzip", "gzip, identity", "identity, gzip"] {
        let headers = format!("Content-Type: text/html\r\nContent-Encoding: {way}\r\n");
        let server = Server::start(move |_| Reply::of("200 OK", &headers, &packed(b"<p>hello</p>"))).await;
        assert_eq!(fetch(&server).await.unwrap().bytes, b"<p>hello</p>", "{way}");
    }
}

#[tokio::test]
async fn a_type_that_was_not_asked_for_is_refused_before_its_body_is_read() {
    for (headers, shown) in [
        ("Content-Type: image/png\r\n", "image/png"),
        ("Content-Type: application/octet-stream\r\n", "application/octet-stream"),
        ("Content-Type: text/html-evil\r\n", "text/html-evil"),
        ("Content-Type: video/mp4; x=text/html\r\n", "video/mp4"),
        ("Content-Type: text/html\r\nContent-Type: application/pdf\r\n", "it names none"),
        ("Content-Type: \r\n", "it names none"),
        ("", "it names none"),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
        let mut server = Server::start(move |_| Reply::Endless(head.clone(), vec![b'x'; 1000])).await;
        assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Type(shown.to_owned()), "{headers}");
        server.until_hung_up(1).await;
    }
    let server = Server::start(|_| Reply::of("200 OK", "Content-Type: application/pdf\r\n", b"%PDF-")).await;
    let document = Ask { types: Types::DOCUMENT, ..ask(&server, LONG) };
    assert_eq!(fetcher(&server, LONG).fetch(&document).await.unwrap().bytes, b"%PDF-");
}

#[tokio::test]
async fn an_answer_that_is_no_success_is_told_by_its_status_and_its_body_left() {
    for status in
        ["400 Bad", "401 Who", "403 No", "404 Not Found", "410 Gone", "429 Slow", "500 Oh", "503 Busy"]
    {
        let head = format!("HTTP/1.1 {status}\r\nRetry-After: 7\r\n\r\n").into_bytes();
        let mut server = Server::start(move |_| Reply::Endless(head.clone(), vec![b'x'; 1000])).await;
        let fetched = fetch(&server).await.unwrap();
        assert_eq!((fetched.status.to_string(), fetched.bytes.len()), (status[..3].to_owned(), 0));
        assert_eq!((fetched.header("retry-after"), fetched.is_success()), (Some("7"), false));
        server.until_hung_up(1).await;
    }
    let part = "HTTP/1.1 206 Partial\r\nContent-Type: text/html\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\nhalf";
    let server = Server::start(move |_| Reply::Raw(part.into())).await;
    assert_eq!(fetch(&server).await.unwrap_err(), FetchError::Damaged, "nobody asked for a part");
}

#[tokio::test]
async fn what_speaks_no_http_is_told() {
    for said in [
        &b""[..],
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"-ERR unknown command 'GET'\r\n",
        b"<html>an answer without a head</html>",
        b"\x15\x03\x03\x00\x02\x02\x28",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/3.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n : x\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    ] {
        let server = Server::start(move |_| Reply::Raw(said.to_vec())).await;
        let shown = String::from_utf8_lossy(said).into_owned();
        match fetch(&server).await {
            Ok(fetched) => assert!(!fetched.is_success(), "{shown}: {fetched:?}"),
            Err(error) => assert!(matches!(error, FetchError::Broken), "{shown}: {error}"),
        }
    }
}
