//! A wiki of one page, on a port of its own: what the wiki finder asks of MediaWiki, answered as MediaWiki does.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};

/// A wiki that answers until the test ends.
pub struct OnePageWiki {
    /// The folder that holds its `api.php`.
    pub url: String,
    state: Arc<State>,
}

struct State {
    title: String,
    html: String,
    is_down: AtomicBool,
    asked: AtomicUsize,
}

impl OnePageWiki {
    /// Serves that page: paragraphs and `##` headings, as in the files of `library/`.
    pub fn of(title: &str, markdown: &str) -> Self {
        let body = markdown.rsplit("---\n").next().unwrap_or_default();
        let html: String = body
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with("# "))
            .map(|line| match line.strip_prefix("## ") {
                Some(heading) => format!("<h2>{heading}</h2>"),
                None => format!("<p>{}</p>", line.trim_start_matches("- ")),
            })
            .collect();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/w/", listener.local_addr().expect("its address"));
        let (is_down, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
        let state = Arc::new(State { title: title.to_owned(), html, is_down, asked });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || drop(state.answer(&stream)));
            }
        });
        Self { url, state }
    }

    /// Lets it answer a web page for whatever is asked, or be well again.
    pub fn set_down(&self, is_down: bool) {
        self.state.is_down.store(is_down, Ordering::SeqCst);
    }

    /// Returns how often it was asked anything.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::SeqCst)
    }
}

impl State {
    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        self.asked.fetch_add(1, Ordering::SeqCst);
        let (status, kind, body) = if self.is_down.load(Ordering::SeqCst) {
            ("200 OK", "text/html", "<h1>Back soon</h1>".to_owned())
        } else if let Some(body) = self.body(&request) {
            ("200 OK", "application/json", body.to_string())
        } else {
            ("404 Not Found", "application/json", "{}".to_owned())
        };
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n");
        stream.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes())
    }

    fn body(&self, request: &str) -> Option<Value> {
        let page = json!({ "title": self.title, "ns": 0, "length": self.html.len() });
        let licence =
            json!({ "url": "https://creativecommons.org/licenses/by-sa/4.0/", "text": "CC BY-SA 4.0" });
        Some(if request.contains("meta=siteinfo") {
            json!({ "query": { "general": { "sitename": "Test Wiki" }, "rightsinfo": licence } })
        } else if request.contains("list=search") {
            json!({ "query": { "search": [{ "title": self.title, "snippet": self.title }] } })
        } else if request.contains("titles=") {
            json!({ "query": { "pages": [page] } })
        } else if request.contains("/with_html") {
            json!({ "html": self.html, "latest": { "id": 7 } })
        } else {
            return None;
        })
    }
}
