//! `GET /api/v1/drafts` and one draft: what an editor's program reads.

use desk::people::{Role, Scope};
use serde_json::json;

use crate::app::TestApp;
use crate::writing::{QUESTION, REWORDED};

#[tokio::test(flavor = "multi_thread")]
async fn held_drafts_are_listed_in_the_order_in_which_they_were_begun() {
    let app = TestApp::start().await;
    let first = app.hold_draft(QUESTION).await;
    let second = app.hold_draft("Why are sunsets red?").await;
    let program = app.editors_program().await;
    let list = program.get("/api/v1/drafts").await;
    assert_eq!((list.status, list.header("cache-control")), (200, "no-store"));
    let row = |id, question| json!({ "id": id, "question": question, "revision": 1, "state": "held" });
    let both = [row(first.id.0, QUESTION), row(second.id.0, "Why are sunsets red?")];
    assert_eq!(list.json(), json!({ "drafts": both }));
    let rest = program.get(&format!("/api/v1/drafts?state=held&after={}", first.id)).await.json();
    assert_eq!(rest, json!({ "drafts": [both[1]] }));
    assert_eq!(program.get("/api/v1/drafts?state=rejected").await.json(), json!({ "drafts": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_being_written_has_no_revision_yet() {
    let app = TestApp::start().await;
    let (begun, _) = app.begin_draft(QUESTION).await;
    let program = app.editors_program().await;
    let list = program.get("/api/v1/drafts?state=writing").await.json();
    assert_eq!(list["drafts"][0]["revision"], json!(null));
    let draft = program.get(&format!("/api/v1/drafts/{}", begun.draft_id)).await.json();
    let nothing = json!({ "id": begun.draft_id, "question": QUESTION, "state": "writing", "revision": null, "content_hash": null, "article": null, "advice": [], "attempts": [] });
    assert_eq!(draft, nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_state_is_refused_with_the_states_there_are() {
    let app = TestApp::start().await;
    let program = app.editors_program().await;
    program.get("/api/v1/drafts?state=asleep").await.assert_problem(422, "in_review");
    program.get("/api/v1/drafts?after=x").await.assert_problem(400, "could not be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_shows_each_sentence_with_its_passages_and_verdict() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let draft = app.editors_program().await.get(&held.api()).await;
    assert_eq!(draft.status, 200, "{}", draft.body);
    let draft = draft.json();
    assert_eq!((&draft["state"], &draft["revision"]), (&json!("held"), &json!(1)));
    assert_eq!(draft["content_hash"].as_str().unwrap().len(), 64);
    let article = &draft["article"];
    assert_eq!(
        (&article["title"], &article["writer"], &article["licence"]),
        (&json!(QUESTION), &json!("extractive"), &json!("CC-BY-SA-4.0"))
    );
    let first = &article["quick_answer"][0];
    assert_eq!(
        (&first["id"], &first["verdict"], &first["decision"]),
        (&json!("s1"), &json!("supported"), &json!(null))
    );
    assert!(first["citations"][0]["text"].as_str().unwrap().contains("air scatters blue light"));
    let reworded = &article["sections"][0]["blocks"][0]["paragraph"][1];
    assert_eq!((&reworded["text"], &reworded["verdict"]), (&json!(REWORDED), &json!("unsupported")));
    let source = &article["sources"][0];
    assert_eq!((&source["publisher"], &source["licence"]), (&json!("Sky Library"), &json!("CC-BY-SA-4.0")));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_moves_nothing() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let editor = app.sign_in_editor().await;
    for _ in 0..2 {
        program.get(&held.api()).await;
        editor.get(&held.path()).await;
    }
    assert_eq!(program.get(&held.api()).await.json()["state"], "held");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_only_reads_reads() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    for program in
        [app.program(Role::Viewer, Scope::Read).await, app.program(Role::Operator, Scope::Review).await]
    {
        assert_eq!(program.get("/api/v1/drafts").await.status, 200);
        assert_eq!(program.get(&held.api()).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nobody_reads_drafts() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let (nobody, stranger) = (app.visitor(), app.visitor().with_token("made-up"));
    for path in ["/api/v1/drafts", &held.api()] {
        let refused = nobody.get(path).await;
        refused.assert_problem(401, "Authorization");
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        stranger.get(path).await.assert_problem(401, "token");
    }
    // A session is no token: a browser cannot be made to read the API for another site.
    let editor = app.sign_in_editor().await;
    editor.get("/api/v1/drafts").await.assert_problem(401, "token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_there_is_none_of_is_not_found() {
    let app = TestApp::start().await;
    let program = app.editors_program().await;
    program.get("/api/v1/drafts/999999").await.assert_problem(404, "no such draft");
    program.get("/api/v1/drafts/seven").await.assert_problem(404, "");
}
