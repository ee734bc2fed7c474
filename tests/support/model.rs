//! A model's server that answers as a test has it answer: real HTTP on loopback in OpenAI's form, no model.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The stage of writing: `outline`, `section`, `quick_answer` or `revision`.
    pub stage: String,
    /// The question and the passages, as they were put.
    pub data: String,
    /// The passages shown: number and text.
    pub passages: Vec<(i64, String)>,
}

/// What a model has in mind: it returns the JSON of its answer, or none to hang up.
pub type Mind = Arc<dyn Fn(&Asked) -> Option<Value> + Send + Sync>;

/// A server that runs until it is dropped.
pub struct ScriptedModel {
    /// Its address, for `ANSWERDESK_MODEL_URL`.
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: JoinHandle<()>,
}

impl ScriptedModel {
    pub async fn start(mind: Mind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1/", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let serving = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                tokio::spawn(answer(stream, Arc::clone(&mind), Arc::clone(&heard)));
            }
        });
        Self { url, asked, serving }
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(mut stream: TcpStream, mind: Mind, heard: Arc<Mutex<Vec<Asked>>>) {
    let Some(body) = Box::pin(hear(&mut stream)).await else { return };
    let asked = Asked::read(&body);
    heard.lock().unwrap().push(asked.clone());
    if let Some(said) = mind(&asked) {
        // Whoever asked may have gone away: no error here is a test's business.
        drop(say(&mut stream, &said.to_string()).await);
    }
}

impl Asked {
    fn read(body: &Value) -> Self {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let data = word(&body["messages"][1]["content"]);
        let mut passages = Vec::new();
        for piece in data.split("<passage ").skip(1) {
            let number = piece.split(' ').next().and_then(|number| number.parse().ok());
            let text = piece.lines().find_map(|line| line.strip_prefix("text: "));
            if let (Some(number), Some(text)) = (number, text) {
                passages.push((number, text.to_owned()));
            }
        }
        Self { stage: word(&body["response_format"]["json_schema"]["name"]), data, passages }
    }
}

/// Reads one request whole; returns its body.
async fn hear(stream: &mut TcpStream) -> Option<Value> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 16 * 1024];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..at]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        let body = &bytes[at + 4..];
        if body.len() >= length.unwrap_or(0) {
            return serde_json::from_slice(body).ok();
        }
    }
}

/// Streams a text with its usage: a token for each four bytes.
async fn say(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    let piece = json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]});
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let tokens = text.len() / 4;
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": tokens, "total_tokens": 1000 + tokens}});
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let events = format!("data: {piece}\n\ndata: {end}\n\ndata: {usage}\n\ndata: [DONE]\n\n");
    stream.write_all(format!("{head}{events}").as_bytes()).await?;
    stream.shutdown().await
}

/// Returns the outline of somebody without ideas: three passages to a section.
pub fn plain_outline(asked: &Asked) -> Value {
    let numbers: Vec<i64> = asked.passages.iter().map(|(number, _)| *number).collect();
    let sections: Vec<Value> = numbers
        .chunks(3)
        .take(4)
        .enumerate()
        .map(|(place, numbers)| {
            let heading = if place == 0 { "Overview" } else { "Details" };
            json!({"heading": heading, "passages": numbers})
        })
        .collect();
    json!({"sections": sections})
}

/// Returns an answer of these sentences to whatever stage was asked for; each cites its passage.
pub fn sentences(asked: &Asked, said: &[(String, i64)]) -> Value {
    let sentence = |(text, passage): &(String, i64)| json!({"text": text, "passages": [passage]});
    let all: Vec<Value> = said.iter().map(sentence).collect();
    match asked.stage.as_str() {
        "section" => json!({"blocks": [{"paragraph": all}]}),
        "quick_answer" => {
            let facts: Vec<&Value> = all.iter().skip(1).take(3).collect();
            json!({"quick_answer": all.iter().take(1).collect::<Vec<_>>(), "key_facts": facts})
        }
        _ => json!({"sentences": []}),
    }
}
