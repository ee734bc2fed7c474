//! A server that answers as a test tells it to, and otherwise as a small honest wiki does.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use workers::finder::wiki::Url;
use workers::finder::{Wiki, WikiSettings};

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// Path and query, still encoded.
    pub target: String,
    /// The header lines, in lower case.
    pub head: String,
}

impl Request {
    /// Returns the parameters of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let url = Url::parse(&format!("http://h{}", self.target)).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    pub fn is_about_the_wiki(&self) -> bool {
        self.target.contains("meta=siteinfo")
    }

    pub fn is_search(&self) -> bool {
        self.target.contains("list=search")
    }

    /// Returns the title of the page asked of the REST API.
    pub fn page(&self) -> Option<&str> {
        self.target.strip_prefix("/w/rest.php/v1/page/")?.strip_suffix("/with_html")
    }
}

/// What the server sends back.
pub enum Reply {
    /// These bytes, and the end of the connection.
    Raw(Vec<u8>),
    /// These bytes and nothing more, with the connection open.
    Unfinished(Vec<u8>),
}

impl Reply {
    pub fn json(body: impl AsRef<str>) -> Self {
        Self::of("200 OK", "Content-Type: application/json\r\n", body.as_ref().as_bytes())
    }

    pub fn of(status: &str, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
        Self::Raw([head.as_bytes(), body].concat())
    }

    /// Packs a body with gzip.
    pub fn gzip(body: &[u8]) -> Self {
        Self::of("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", &packed(body))
    }
}

pub fn packed(body: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

type Script = dyn Fn(&Request) -> Option<Reply> + Send + Sync;

pub struct Server {
    pub address: std::net::SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    at_once: Arc<AtMost>,
}

/// How many requests are being answered, and how many were at the most.
#[derive(Default)]
struct AtMost {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Server {
    /// Starts a server; what the script leaves open the honest wiki answers.
    pub async fn start(script: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self { address, seen: Arc::default(), at_once: Arc::default() };
        let (seen, at_once, script): (_, _, Arc<Script>) =
            (Arc::clone(&server.seen), Arc::clone(&server.at_once), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, at_once, script) = (Arc::clone(&seen), Arc::clone(&at_once), Arc::clone(&script));
                tokio::spawn(async move { answer(stream, address, &seen, &at_once, &*script).await });
            }
        });
        server
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    pub fn most_at_once(&self) -> usize {
        self.at_once.most.load(Ordering::SeqCst)
    }

    /// Returns a finder that has 2 s for a request and 6 s for a search.
    pub fn wiki(&self) -> Wiki {
        self.wiki_within(Duration::from_secs(2), Duration::from_secs(6))
    }

    pub fn wiki_within(&self, timeout: Duration, within: Duration) -> Wiki {
        wiki_at(&format!("http://{}/w/", self.address), timeout, within)
    }
}

pub fn wiki_at(folder: &str, timeout: Duration, within: Duration) -> Wiki {
    let settings = WikiSettings { timeout, within, ..WikiSettings::new("tests@answerdesk.invalid") };
    Wiki::new(Url::parse(folder).unwrap(), &settings).unwrap()
}

async fn answer(
    mut stream: TcpStream,
    address: std::net::SocketAddr,
    seen: &Mutex<Vec<Request>>,
    at_once: &AtMost,
    script: &Script,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.split(' ').nth(1).unwrap().to_owned();
    let request = Request { target, head: head.to_lowercase() };
    let now = at_once.now.fetch_add(1, Ordering::SeqCst) + 1;
    at_once.most.fetch_max(now, Ordering::SeqCst);
    seen.lock().unwrap().push(request.clone());
    if request.page().is_some() {
        // Long enough for all requests for pages that a client sends at once to be there at once.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let reply = script(&request).unwrap_or_else(|| honest(&request, address));
    at_once.now.fetch_sub(1, Ordering::SeqCst);
    match reply {
        Reply::Raw(bytes) => {
            // The client may have hung up: that is its right.
            _ = stream.write_all(&bytes).await;
            _ = stream.shutdown().await;
        }
        Reply::Unfinished(bytes) => {
            _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
    }
}

/// The pages of the honest wiki: title, id, text.
pub const PAGES: [(&str, u64, &str); 5] = [
    (
        "Tide",
        11,
        "<p><b>Tides</b> are the rise and fall of the sea.</p><h2>Causes</h2><p>The Moon causes tides.</p>",
    ),
    ("Spring tide", 12, "<p>A spring tide is high.</p>"),
    ("Tide pool", 13, "<p>A tide pool is a pool that the tide leaves.</p>"),
    ("Red tide", 14, "<p>A red tide is a bloom of algae.</p>"),
    ("Tide table", 15, "<p>A tide table says when the tide comes.</p>"),
];

/// The question that the honest wiki has pages about.
pub const QUESTION: &str = "What causes tides?";

pub const SITE: &str = r#"{"query":{"general":{"sitename":"Seapedia"},
    "rightsinfo":{"url":"https://creativecommons.org/licenses/by-sa/4.0/","text":"CC BY-SA 4.0"}}}"#;

fn honest(request: &Request, address: std::net::SocketAddr) -> Reply {
    if request.is_about_the_wiki() {
        return Reply::json(SITE);
    }
    if request.is_search() {
        let hits: Vec<String> =
            PAGES.iter().map(|(title, ..)| format!(r#"{{"title":"{title}","snippet":"tide"}}"#)).collect();
        return Reply::json(format!(r#"{{"query":{{"search":[{}]}}}}"#, hits.join(",")));
    }
    if request.target.starts_with("/w/rest.php/v1/search/title") {
        return Reply::json(r#"{"pages":[]}"#);
    }
    if let Some(titles) = request.parameter("titles") {
        let described: Vec<String> = titles.split('|').map(|title| described(title, address)).collect();
        return Reply::json(format!(r#"{{"query":{{"pages":[{}]}}}}"#, described.join(",")));
    }
    let page =
        request.page().and_then(|named| PAGES.iter().find(|(title, ..)| title.replace(' ', "_") == named));
    match page {
        Some((title, revision, html)) => Reply::json(rest_page(title, *revision, html)),
        None => Reply::of("404 Not Found", "", br#"{"errorKey":"rest-nonexistent-title"}"#),
    }
}

fn described(title: &str, address: std::net::SocketAddr) -> String {
    if PAGES.iter().any(|(known, ..)| *known == title) {
        let url = format!("http://{address}/wiki/{}", title.replace(' ', "_"));
        format!(
            r#"{{"title":"{title}","ns":0,"length":900,"canonicalurl":"{url}","contentmodel":"wikitext"}}"#
        )
    } else {
        format!(r#"{{"title":"{title}","ns":0,"missing":true}}"#)
    }
}

pub fn rest_page(title: &str, revision: u64, html: &str) -> String {
    let page = serde_json::json!({"title": title, "latest": {"id": revision}, "html": html});
    page.to_string()
}
