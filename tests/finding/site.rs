//! A site on loopback that answers by path and keeps what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the site sends: the status, the header lines, the body.
pub type Reply = (&'static str, &'static str, Vec<u8>);

type Script = dyn Fn(&str) -> Reply + Send + Sync;

pub struct Site {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

pub fn html(body: &str) -> Reply {
    ("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes().to_vec())
}

pub fn json(body: &serde_json::Value) -> Reply {
    ("200 OK", "Content-Type: application/json\r\n", body.to_string().into_bytes())
}

pub fn none() -> Reply {
    ("404 Not Found", "", Vec::new())
}

impl Site {
    /// Starts a site whose script is told the path and query of each request.
    pub async fn start(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, seen) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
        let (script, told): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&told)));
            }
        });
        Self { address, seen }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the heads of the requests.
    pub fn heads(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Returns the paths and queries that were asked for.
    pub fn targets(&self) -> Vec<String> {
        self.heads().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
    }
}

async fn serve(stream: TcpStream, script: Arc<Script>, seen: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let target = head.split(' ').nth(1).unwrap().to_owned();
    seen.lock().unwrap().push(head);
    let (status, headers, body) = script(&target);
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    // The client may have hung up: that is its right.
    _ = stream.write_all(&[answer.as_bytes(), &body].concat()).await;
    _ = stream.shutdown().await;
}
