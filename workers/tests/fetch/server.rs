//! A server that answers as a test tells it to, and lets it see who hung up.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How often a dripping server sends another drop.
const DROP_EVERY: Duration = Duration::from_millis(5);

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// Path and query, still encoded.
    pub target: String,
    /// The whole head.
    pub head: String,
}

impl Request {
    /// Returns the values of a header, named in lower case.
    pub fn header(&self, name: &str) -> Vec<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let values = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        values.map(|(_, value)| value.trim().to_owned()).collect()
    }
}

/// What the server sends back.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, and the end of the connection.
    Raw(Vec<u8>),
    /// These bytes, and then the next request.
    Kept(Vec<u8>),
    /// These bytes and nothing more, with the connection open.
    Held(Vec<u8>),
    /// The first bytes, and then the others again and again, slowly.
    Dripping(Vec<u8>, Vec<u8>),
    /// The first bytes, and then the others again and again, as fast as they are taken.
    Endless(Vec<u8>, Vec<u8>),
}

impl Reply {
    pub fn of(status: &str, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
        Self::Raw([head.as_bytes(), body].concat())
    }

    pub fn html(body: impl AsRef<[u8]>) -> Self {
        Self::of("200 OK", "Content-Type: text/html\r\n", body.as_ref())
    }

    /// An answer after which the connection stays open.
    pub fn kept(body: &str) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n");
        Self::Kept([head.as_bytes(), body.as_bytes()].concat())
    }

    pub fn to(location: &str) -> Self {
        Self::of("302 Found", &format!("Location: {location}\r\n"), b"")
    }
}

pub fn packed(body: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

pub struct Server {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    sent: Arc<AtomicUsize>,
    asked: watch::Receiver<usize>,
    hung_up: watch::Receiver<usize>,
}

/// What a connection tells the server.
#[derive(Clone)]
struct Told {
    seen: Arc<Mutex<Vec<Request>>>,
    sent: Arc<AtomicUsize>,
    asked: watch::Sender<usize>,
    hung_up: watch::Sender<usize>,
}

impl Server {
    pub async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", script).await
    }

    pub async fn start_at(address: &str, script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let (server, listener, told) = Self::bind(address).await;
        let script: Arc<Script> = Arc::new(script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (told, script) = (told.clone(), Arc::clone(&script));
                tokio::spawn(async move { serve(stream, &told, &*script).await });
            }
        });
        server
    }

    /// The same over TLS.
    pub async fn start_tls(
        config: rustls::ServerConfig,
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let (server, listener, told) = Self::bind("127.0.0.1:0").await;
        let script: Arc<Script> = Arc::new(script);
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (told, script, acceptor) = (told.clone(), Arc::clone(&script), acceptor.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &told, &*script).await;
                    }
                });
            }
        });
        server
    }

    async fn bind(address: &str) -> (Self, TcpListener, Told) {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let ((tell_asked, asked), (tell_hung_up, hung_up)) = (watch::channel(0), watch::channel(0));
        let server = Self { address, seen: Arc::default(), sent: Arc::default(), asked, hung_up };
        let (seen, sent) = (Arc::clone(&server.seen), Arc::clone(&server.sent));
        let told = Told { seen, sent, asked: tell_asked, hung_up: tell_hung_up };
        (server, listener, told)
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Returns how many bytes of endless or dripping answers were taken.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    /// Waits until as many requests have come.
    pub async fn until_asked(&mut self, times: usize) {
        until(&mut self.asked, times).await;
    }

    /// Waits until as many clients have hung up while they were being answered or left waiting.
    pub async fn until_hung_up(&mut self, times: usize) {
        until(&mut self.hung_up, times).await;
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn until(counts: &mut watch::Receiver<usize>, times: usize) {
    let reached = counts.wait_for(|count| *count >= times);
    tokio::time::timeout(Duration::from_mins(1), reached).await.expect("it never came to that").unwrap();
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, told: &Told, script: &Script) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let Ok(byte) = stream.read_u8().await else { return };
            head.push(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let target = head.split(' ').nth(1).unwrap().to_owned();
        let request = Request { target, head };
        told.seen.lock().unwrap().push(request.clone());
        told.asked.send_modify(|count| *count += 1);
        let (first, again, pause) = match script(&request) {
            Reply::Kept(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                continue;
            }
            Reply::Raw(bytes) => {
                // The client may have hung up: that is its right.
                _ = stream.write_all(&bytes).await;
                _ = stream.shutdown().await;
                return;
            }
            Reply::Held(bytes) => {
                _ = stream.write_all(&bytes).await;
                _ = stream.read_u8().await;
                return told.hung_up.send_modify(|count| *count += 1);
            }
            Reply::Dripping(first, again) => (first, again, Some(DROP_EVERY)),
            Reply::Endless(first, again) => (first, again, None),
        };
        let mut going = stream.write_all(&first).await.is_ok();
        while going {
            going = stream.write_all(&again).await.is_ok() && stream.flush().await.is_ok();
            told.sent.fetch_add(again.len(), Ordering::SeqCst);
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                None => tokio::task::yield_now().await,
            }
        }
        return told.hung_up.send_modify(|count| *count += 1);
    }
}
