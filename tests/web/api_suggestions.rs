//! `POST /api/v1/suggestions` and the status behind the private token.

use desk::draft;
use serde_json::json;

use crate::app::TestApp;
use crate::visitor::read;
use crate::writing::QUESTION;

const PATH: &str = "/api/v1/suggestions";

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_taken_and_can_be_followed_by_its_private_token() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let taken = asker.post_json(PATH, &json!({ "question": QUESTION })).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!(taken.json()["state"], "open");
    assert!(taken.json()["id"].is_i64());
    let url = taken.json()["status_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/suggestions/", app.running.base)), "{url}");
    assert_eq!(taken.location(), url);
    assert_eq!(taken.header("cache-control"), "no-store");

    let secret = url.rsplit('/').next().unwrap();
    let status = asker.get(&format!("{PATH}/{secret}")).await;
    assert_eq!((status.status, status.header("cache-control")), (200, "no-store"));
    let status = status.json();
    assert_eq!(
        (&status["question"], &status["state"], &status["page_url"]),
        (&json!(QUESTION), &json!("open"), &json!(null))
    );
    let stages: Vec<_> =
        status["stages"].as_array().unwrap().iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    assert_eq!(stages, ["received", "drafting", "review", "published"]);
    assert_eq!(
        status["stages"][0],
        json!({ "name": "received", "state": "done", "at": "2026-11-22T12:00:00Z" })
    );
    assert_eq!(status["stages"][3], json!({ "name": "published", "state": "waiting", "at": null }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_while_one_is_open_gets_a_token_of_its_own_on_the_same_suggestion() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let first = asker.post_json(PATH, &json!({ "question": QUESTION })).await.json();
    let second = asker.post_json(PATH, &json!({ "question": "why is the SKY blue" })).await;
    assert_eq!(second.status, 201);
    let second = second.json();
    assert_eq!(first["id"], second["id"]);
    assert_ne!(first["status_url"], second["status_url"]);
    for url in [&first["status_url"], &second["status_url"]] {
        let token = url.as_str().unwrap().rsplit('/').next().unwrap();
        assert_eq!(asker.get(&format!("{PATH}/{token}")).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_we_cannot_take_is_refused_in_the_askers_words() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let refusals = [
        ("", "Please write your question."),
        ("Why?", "at least 8 characters"),
        ("<script>alert(1)</script>", "plain words"),
        ("12345 67890 ?!", "too few letters"),
    ];
    for (question, words) in refusals {
        asker.post_json(PATH, &json!({ "question": question })).await.assert_problem(422, words);
    }
    let long = "Why ".repeat(100);
    asker.post_json(PATH, &json!({ "question": long })).await.assert_problem(422, "300 characters");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_another_language_is_parked() {
    let app = TestApp::start().await;
    let question = "Warum ist der Himmel am Tag eigentlich blau und abends rot?";
    let taken = app.visitor().post_json(PATH, &json!({ "question": question })).await;
    assert_eq!((taken.status, &taken.json()["state"]), (201, &json!("parked")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_of_ours_is_refused_as_a_problem() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let send = |kind: &'static str, body: String| {
        read(asker.request("POST", PATH).header("content-type", kind).body(body))
    };
    send("application/json", "{\"question\":".to_owned()).await.assert_problem(400, "cannot be read");
    send("application/json", "{}".to_owned()).await.assert_problem(422, "question");
    send("application/json", "{\"question\":5}".to_owned()).await.assert_problem(422, "shape");
    send("text/plain", "{\"question\":\"Why is the sky blue?\"}".to_owned())
        .await
        .assert_problem(415, "application/json");
    let large = format!("{{\"question\":\"{}\"}}", "x".repeat(70_000));
    send("application/json", large).await.assert_problem(413, "too large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_leads_nowhere_is_not_found() {
    let app = TestApp::start().await;
    app.visitor().get(&format!("{PATH}/nosuchtoken")).await.assert_problem(404, "No such suggestion");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_sees_that_there_is_no_reliable_answer() {
    let app = TestApp::start().await;
    let (begun, token) = app.begin_draft(QUESTION).await;
    draft::no_answer(
        app.pool(),
        &*app.clock,
        &begun,
        &["library: sky (0 passages)".to_owned()],
        "nothing fits",
    )
    .await
    .unwrap();
    let status = app.visitor().get(&format!("{PATH}/{}", token.reveal())).await.json();
    assert_eq!((&status["state"], &status["stages"][1]["state"]), (&json!("parked"), &json!("stopped")));
}
