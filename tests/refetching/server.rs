//! A server on loopback that answers as a test tells it to, and keeps what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server sends back.
#[derive(Clone)]
pub struct Reply {
    pub status: &'static str,
    pub headers: String,
    pub body: String,
}

impl Reply {
    pub fn html(body: &str) -> Self {
        Self::of("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body)
    }

    pub fn of(status: &'static str, headers: &str, body: &str) -> Self {
        Self { status, headers: headers.to_owned(), body: body.to_owned() }
    }

    /// The same with what a server says of its answer.
    pub fn with(mut self, header: &str) -> Self {
        self.headers.push_str(header);
        self.headers.push_str("\r\n");
        self
    }
}

/// What a server sends, by the number of the request, from 0, and its whole head in lower case.
type Script = dyn Fn(usize, &str) -> Reply + Send + Sync;

pub struct Server {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server of a site without a robots.txt.
    pub async fn start(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with("", script).await
    }

    /// The same with this robots.txt; requests for it are neither numbered nor kept.
    pub async fn start_with(
        robots: &'static str,
        script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, seen) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
        let (script, told): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, robots, Arc::clone(&script), Arc::clone(&told)));
            }
        });
        Self { address, seen }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the heads of the requests, in lower case.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, robots: &str, script: Arc<Script>, seen: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let head = head.to_lowercase();
    if head.starts_with("get /robots.txt ") {
        let (status, length) = (if robots.is_empty() { "404 Not Found" } else { "200 OK" }, robots.len());
        let answer =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{robots}");
        _ = stream.write_all(answer.as_bytes()).await;
        return;
    }
    let number = {
        let mut seen = seen.lock().unwrap();
        seen.push(head.clone());
        seen.len() - 1
    };
    let Reply { status, headers, body } = script(number, &head);
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    // The client may have hung up: that is its right.
    _ = stream.write_all(answer.as_bytes()).await;
    _ = stream.shutdown().await;
}
