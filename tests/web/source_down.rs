//! What an asker and an editor see while a place that may hold the answer cannot be searched.

use std::time::Duration;

use desk::draft::{self, Begun, Outage, Start, Tried};
use desk::people::{Role, Scope};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::writing::QUESTION;

const REASON: &str = "no sentence fits; and wiki.example could not be searched: <b>502</b>";

async fn fail(app: &TestApp, begun: &Begun, again_in: Option<Duration>) {
    let outage = Outage { place: "wiki.example".to_owned(), why: "<b>502</b>".to_owned() };
    let tried = Tried { searched: vec!["the library for: sky".to_owned()], outages: vec![outage] };
    draft::fail(app.pool(), &*app.clock, begun, &tried, (REASON, again_in)).await.unwrap();
}

async fn begin_again(app: &TestApp, begun: &Begun) -> Begun {
    let start = draft::begin(app.pool(), &*app.clock, begun.suggestion_id).await.unwrap();
    let Start::Write(begun) = start else { panic!("nothing to write") };
    begun
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_is_told_that_a_source_is_down_and_when_it_is_tried_again() {
    let app = TestApp::start().await;
    let (begun, token) = app.begin_draft(QUESTION).await;
    let (page, api) =
        (format!("/suggestions/{}", token.reveal()), format!("/api/v1/suggestions/{}", token.reveal()));
    fail(&app, &begun, Some(Duration::from_secs(125))).await;
    let asker = app.visitor();
    let shown = asker.get(&page).await.body;
    assert!(shown.contains("A source is down; we will try again"), "{shown}");
    assert!(shown.contains("wiki.example.") && shown.contains("22 November 2026, 12:02 UTC"), "{shown}");
    assert!(!shown.contains("502"), "the error is for editors: {shown}");
    assert!(shown.contains("data-waits=\"2026-11-22T12:02:05Z\""), "{shown}");
    let told = asker.get(&api).await.json();
    let down = json!({ "places": ["wiki.example"], "again_at": "2026-11-22T12:02:05Z" });
    assert_eq!((&told["state"], &told["source_down"]), (&json!("drafting"), &down));

    let again = begin_again(&app, &begun).await;
    let shown = asker.get(&page).await.body;
    assert!(shown.contains("A draft is being written") && !shown.contains("source is down"), "{shown}");
    assert_eq!(asker.get(&api).await.json()["source_down"], Value::Null);

    fail(&app, &again, None).await;
    let shown = asker.get(&page).await.body;
    assert!(shown.contains("A source is down") && !shown.contains("we will try again"), "{shown}");
    assert!(shown.contains("somebody at the desk can have the search repeated"), "{shown}");
    assert_eq!(
        asker.get(&api).await.json()["source_down"],
        json!({ "places": ["wiki.example"], "again_at": null })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_attempts_error_stands_in_the_drafts_history() {
    let app = TestApp::start().await;
    let (begun, _) = app.begin_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let path = format!("/admin/drafts/{}", begun.draft_id);
    assert!(!editor.get(&path).await.body.contains("Attempts at writing"), "none has ended");
    fail(&app, &begun, Some(Duration::from_secs(125))).await;
    let again = begin_again(&app, &begun).await;
    fail(&app, &again, None).await;
    let shown = editor.get(&path).await.body;
    assert!(shown.contains("Attempts at writing") && shown.contains("attempt 1"), "{shown}");
    assert!(shown.contains("wiki.example could not be searched: &#60;b&#62;502"), "{shown}");
    assert!(shown.contains("It failed, and is tried again from <time"), "{shown}");
    assert!(shown.contains("It failed, and waits for somebody"), "{shown}");

    let program = app.program(Role::Editor, Scope::Read).await;
    let body = program.get(&format!("/api/v1/drafts/{}", begun.draft_id)).await.json();
    assert_eq!(body["state"], "stuck");
    let attempt = json!({
        "number": 1,
        "began_at": "2026-11-22T12:00:00Z",
        "ended_at": "2026-11-22T12:00:00Z",
        "outcome": "failed",
        "reason": REASON,
        "again_at": "2026-11-22T12:02:05Z",
        "searched": ["the library for: sky"],
        "outages": [{ "place": "wiki.example", "why": "<b>502</b>" }],
    });
    assert_eq!(body["attempts"][0], attempt);
    assert_eq!(
        (&body["attempts"][1]["outcome"], &body["attempts"][1]["again_at"]),
        (&json!("stuck"), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_ends_once() {
    let app = TestApp::start().await;
    let (begun, _) = app.begin_draft(QUESTION).await;
    fail(&app, &begun, Some(Duration::from_secs(125))).await;
    let again = draft::fail(app.pool(), &*app.clock, &begun, &Tried::default(), ("twice", None)).await;
    assert!(matches!(again, Err(draft::DraftError::Superseded { .. })), "{again:?}");
    let none = draft::no_answer(app.pool(), &*app.clock, &begun, &[], "nothing").await;
    assert!(matches!(none, Err(draft::DraftError::Superseded { .. })), "{none:?}");
    // Where its job died before the next attempt, the sweep finds it all the same.
    draft::stuck(app.pool(), &*app.clock, &begun, "its job is dead").await.unwrap();
}
