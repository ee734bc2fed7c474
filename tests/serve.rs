//! `answerdesk serve` on its own Postgres: a first start, a second beside it, a stop, and a start that goes on.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

use std::process::{Command, Output};

use support::Program;

/// Runs the program to its end on a data folder.
fn answerdesk(arguments: &[&str], data: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerdesk"));
    command
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("ANSWERDESK_WIKIS", "")
        .env("ANSWERDESK_DATA_DIR", data)
        .output()
        .unwrap()
}

fn serve(data: &str) -> Program {
    Program::start_embedded(&["serve", "--listen", "127.0.0.1:0"], data)
}

fn last_word(line: &str) -> String {
    line.split_whitespace().last().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_starts_says_where_everything_is_and_goes_on_after_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    // The server's own account must get in.
    let data = folder.path().join("data").to_str().unwrap().to_owned();
    support::open_to_all(folder.path());

    let first = serve(&data);
    let site = last_word(&first.said("Site"));
    let sign_in = last_word(&first.said("Sign in"));
    assert!(first.said("Data").contains(&data));
    first.said("Next");
    assert_eq!(reqwest::get(format!("{site}/readyz")).await.unwrap().status(), 200);
    assert!(sign_in.starts_with(&format!("{site}/admin/sign-in/")), "{sign_in}");
    let asked = reqwest::Client::new()
        .post(format!("{site}/api/v1/suggestions"))
        .header("content-type", "application/json")
        .body(r#"{"question":"Why is the sky blue?"}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 201);
    let asked: serde_json::Value = asked.json().await.unwrap();
    let status = asked["status_url"].as_str().unwrap().replace("/suggestions/", "/api/v1/suggestions/");

    // A command joins the running desk; another desk on the same data is refused in one sentence.
    let added = answerdesk(&["user", "add", "ada@example.org", "--role", "editor"], &data);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let beside = answerdesk(&["serve", "--listen", "127.0.0.1:0"], &data);
    assert_eq!(beside.status.code(), Some(2));
    let said = String::from_utf8(beside.stderr).unwrap();
    let sentences: Vec<&str> = said.lines().filter(|line| line.starts_with("answerdesk: ")).collect();
    assert_eq!(sentences.len(), 1, "{said}");
    assert!(sentences[0].contains(&data), "{said}");

    // Ctrl-C stops everything; the next start finds what was there, and no second starter library.
    assert_eq!(first.interrupt(), Some(0));
    assert!(reqwest::get(format!("{site}/readyz")).await.is_err(), "nothing listens any more");
    let second = serve(&data);
    let site_again = last_word(&second.said("Site"));
    let progress = reqwest::get(status.replace(&site, &site_again)).await.unwrap();
    assert_eq!(progress.status(), 200);
    let progress: serde_json::Value = progress.json().await.unwrap();
    assert_eq!(progress["question"], "Why is the sky blue?");
    // Killed outright, it leaves a desk that starts again.
    second.kill();
    let third = serve(&data);
    third.said("Site");
    assert_eq!(third.terminate(), Some(0));
}
