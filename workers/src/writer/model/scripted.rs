//! A model's server that says what a test tells it to say: real HTTP on loopback, no model.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// Streams this text as a model would, with its usage, and ends.
    Says(String),
    /// Streams this text and ends because the tokens were used up.
    Exhausted(String),
    /// Streams this text and closes the connection in the middle.
    BreaksOff(String),
    /// Answers with a status, headers (each with its line end) and a body.
    Status(u16, &'static str, String),
    /// Streams words for ever.
    NeverEnds,
    /// Sends one line for ever.
    OneEndlessLine,
    /// Sends comments for ever, the way a server shows that it still works.
    OnlyComments,
    /// Answers with an error whose text is this many bytes.
    LongError(usize),
    /// Takes the question and says nothing.
    Silence,
    /// Closes the connection at once.
    HangsUp,
}

/// A server that gives its replies in order, the last of them again and again.
pub(super) struct Scripted {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: JoinHandle<()>,
}

/// What the server was asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub head: String,
    pub body: Value,
}

impl Scripted {
    pub(super) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let serving = tokio::spawn(async move {
            let mut replies = replies.into_iter();
            let mut reply = Reply::HangsUp;
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                reply = replies.next().unwrap_or(reply);
                tokio::spawn(answer(stream, reply.clone(), Arc::clone(&heard)));
            }
        });
        Self { url, asked, serving }
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(mut stream: TcpStream, reply: Reply, heard: Arc<Mutex<Vec<Asked>>>) {
    let Some(asked) = Box::pin(hear(&mut stream)).await else { return };
    heard.lock().unwrap().push(asked);
    // The client hangs up on whatever it has had enough of: no error here is a test's business.
    drop(play(&mut stream, reply).await);
}

/// Reads one request whole.
async fn hear(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 16 * 1024];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(Asked { head: head.to_owned(), body: serde_json::from_str(body).unwrap() });
        }
    }
}

const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

async fn play(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Says(text) => say(stream, &text, "stop").await,
        Reply::Exhausted(text) => say(stream, &text, "length").await,
        Reply::BreaksOff(text) => {
            stream.write_all(format!("{STREAM}{}", event(&text)).as_bytes()).await?;
            stream.shutdown().await
        }
        Reply::Status(status, headers, body) => {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(format!("{head}{body}").as_bytes()).await?;
            stream.shutdown().await
        }
        Reply::NeverEnds => forever(stream, STREAM, &event("tea ")).await,
        Reply::OneEndlessLine => forever(stream, &format!("{STREAM}data: "), &"tea ".repeat(1_024)).await,
        Reply::OnlyComments => forever(stream, STREAM, &": still here\n\n".repeat(256)).await,
        Reply::LongError(bytes) => {
            let head = format!("HTTP/1.1 500 X\r\ncontent-length: {bytes}\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&vec![b'x'; bytes]).await
        }
        Reply::Silence => {
            // Ends when the client hangs up.
            stream.read(&mut [0; 1]).await.map(|_| ())
        }
        Reply::HangsUp => stream.shutdown().await,
    }
}

/// Streams a text in pieces that cut words and characters' neighbours apart, with the usage in an event of its own.
async fn say(stream: &mut TcpStream, text: &str, finish: &str) -> std::io::Result<()> {
    stream.write_all(STREAM.as_bytes()).await?;
    let chars: Vec<char> = text.chars().collect();
    for piece in chars.chunks(7) {
        stream.write_all(event(&piece.iter().collect::<String>()).as_bytes()).await?;
    }
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]});
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 1234, "completion_tokens": 567, "total_tokens": 1801}});
    stream.write_all(format!("data: {end}\n\ndata: {usage}\n\ndata: [DONE]\n\n").as_bytes()).await?;
    stream.shutdown().await
}

fn event(text: &str) -> String {
    format!(
        "data: {}\n\n",
        json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
    )
}

async fn forever(stream: &mut TcpStream, head: &str, again: &str) -> std::io::Result<()> {
    stream.write_all(head.as_bytes()).await?;
    loop {
        stream.write_all(again.as_bytes()).await?;
    }
}
