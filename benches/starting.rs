//! How long the desk takes: from an empty data folder to the first page, from existing data to the first page, and from
//! a suggestion to a held draft. `scripts/bench starting` runs it in release and prints medians of 5 and of 9.
#![allow(clippy::allow_attributes, reason = "a bench is no part of the program")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench that fails should panic, and prints its figures"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Program, open_to_all};

/// Starts of each kind.
const STARTS: usize = 5;

/// Questions that the starter library answers, suggested one after the other.
const QUESTIONS: [&str; 9] = [
    "Why is the sky blue?",
    "What causes a fever?",
    "How do tides work?",
    "What is inflation?",
    "How does compound interest grow?",
    "How do honey bees make honey?",
    "What is photosynthesis?",
    "How long does it take to boil an egg?",
    "When did Apollo 11 land on the Moon?",
];

#[tokio::main]
async fn main() {
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let folder = tempfile::tempdir().unwrap();
        open_to_all(folder.path());
        let data = folder.path().join("data").to_str().unwrap().to_owned();
        let (desk, _, took) = start(&data).await;
        cold.push(took);
        desk.interrupt();
        let (desk, _, took) = start(&data).await;
        warm.push(took);
        desk.interrupt();
    }
    print("empty data folder to the first 200", &mut cold);
    print("existing data to the first 200", &mut warm);
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let (desk, site, _) = start(folder.path().join("data").to_str().unwrap()).await;
    let mut drafts = Vec::new();
    for question in QUESTIONS {
        drafts.push(draft(&site, question).await);
    }
    print("suggestion to held draft", &mut drafts);
    desk.interrupt();
}

/// Starts the desk on a port that was free a moment ago; returns when its home page answers.
async fn start(data: &str) -> (Program, String, Duration) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let began = Instant::now();
    let desk = Program::start_embedded(&["serve", "--listen", &listen], data);
    let site = format!("http://{listen}");
    while !reqwest::get(&site).await.is_ok_and(|answer| answer.status() == 200) {
        assert!(began.elapsed() < Duration::from_mins(1), "it does not answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (desk, site, began.elapsed())
}

/// How often the status is asked for. Every 2 ms, the answers took so much of the machine that the draft was a fifth later.
const ASKED_EVERY: Duration = Duration::from_millis(20);

/// Suggests a question; returns how long until its draft is with the editors.
async fn draft(site: &str, question: &str) -> Duration {
    let client = reqwest::Client::new();
    let began = Instant::now();
    let body = serde_json::json!({ "question": question }).to_string();
    let request = client
        .post(format!("{site}/api/v1/suggestions"))
        .header("content-type", "application/json")
        .body(body);
    let asked: Value = request.send().await.unwrap().json().await.unwrap();
    let status = asked["status_url"].as_str().unwrap().replace("/suggestions/", "/api/v1/suggestions/");
    loop {
        let progress: Value = client.get(&status).send().await.unwrap().json().await.unwrap();
        match progress["state"].as_str().unwrap() {
            "drafted" => return began.elapsed(),
            "open" | "drafting" => tokio::time::sleep(ASKED_EVERY).await,
            other => panic!("{question}: {other}"),
        }
        assert!(began.elapsed() < Duration::from_mins(1), "no draft");
    }
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort();
    let ms = |time: &Duration| time.as_millis();
    let (first, last) = (times.first().unwrap(), times.last().unwrap());
    let median = &times[times.len() / 2];
    println!(
        "{what:<40} median {:>6} ms   min {:>6} ms   max {:>6} ms   of {}",
        ms(median),
        ms(first),
        ms(last),
        times.len()
    );
}
