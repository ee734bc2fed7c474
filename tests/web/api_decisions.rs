//! Deciding, approving and rejecting by the API.

use desk::people::{Role, Scope};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::visitor::{Answer, Visitor};
use crate::writing::{Held, QUESTION};

async fn decide(program: &Visitor, held: &Held, sentence: &str, body: Value) -> Answer {
    program.post_json(&format!("{}/sentences/{sentence}", held.api()), &body).await
}

async fn decide_all(program: &Visitor, held: &Held) {
    for sentence in ["s1", "s2", "s4"] {
        let answer = decide(program, held, sentence, json!({ "revision": 1, "decision": "accept" })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let kept = json!({ "revision": 1, "decision": "override", "reason": "In other words." });
    assert_eq!(decide(program, held, "s3", kept).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_decision_moves_a_draft_into_review() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let accepted = decide(&program, &held, "s1", json!({ "revision": 1, "decision": "accept" })).await.json();
    assert_eq!(
        (&accepted["revision"], &accepted["sentence"]["id"], &accepted["sentence"]["decision"]),
        (&json!(1), &json!("s1"), &json!("accept"))
    );
    assert_eq!(program.get(&held.api()).await.json()["state"], "in_review");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_keeps_its_reason() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let body = json!({ "revision": 1, "decision": "override", "reason": " It is the same in other words. " });
    let sentence = decide(&program, &held, "s3", body).await.json()["sentence"].clone();
    assert_eq!(
        (&sentence["decision"], &sentence["decision_reason"]),
        (&json!("override"), &json!("It is the same in other words."))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_a_sentence_makes_a_new_revision_and_keeps_the_other_decisions() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide(&program, &held, "s1", json!({ "revision": 1, "decision": "accept" })).await;
    let removed = decide(&program, &held, "s3", json!({ "revision": 1, "decision": "remove" })).await.json();
    assert_eq!(removed, json!({ "revision": 2, "sentence": null }));
    let draft = program.get(&held.api()).await.json();
    assert_eq!(draft["article"]["quick_answer"][0]["decision"], "accept");
    assert!(!draft["article"].to_string().contains("\"s3\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn editing_a_sentence_makes_a_new_revision_and_tells_what_the_check_says_of_it() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide_all(&program, &held).await;
    let verbatim =
        "The sky looks blue because air scatters blue light more than red light. Sunlight holds all colours.";
    let body = json!({ "revision": 1, "decision": "edit", "text": verbatim });
    let edited = decide(&program, &held, "s3", body).await.json();
    assert_eq!(edited["revision"], 2);
    let sentence = &edited["sentence"];
    assert_eq!((&sentence["id"], &sentence["text"]), (&json!("s3"), &json!(verbatim)));
    assert_eq!((&sentence["verdict"], &sentence["decision"]), (&json!("supported"), &json!(null)));
    let approve = format!("{}/approve", held.api());
    program.post_json(&approve, &json!({ "revision": 2 })).await.assert_problem(422, "Not decided yet: s3.");
    decide(&program, &held, "s3", json!({ "revision": 2, "decision": "accept" })).await;
    assert_eq!(program.post_json(&approve, &json!({ "revision": 2 })).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_decisions_say_why() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let refusals = [
        ("s3", json!({ "revision": 1, "decision": "accept" }), 422, "does not support"),
        ("s3", json!({ "revision": 1, "decision": "override" }), 422, "reason"),
        ("s3", json!({ "revision": 1, "decision": "override", "reason": " \n" }), 422, "reason"),
        ("s3", json!({ "revision": 1, "decision": "override", "reason": "x".repeat(2001) }), 422, "2000"),
        ("s3", json!({ "revision": 1, "decision": "edit" }), 422, "no words"),
        (
            "s3",
            json!({ "revision": 1, "decision": "edit", "text": "x".repeat(2001) }),
            422,
            "2000 characters",
        ),
        ("s3", json!({ "revision": 1, "decision": "edit", "text": "Blue\0." }), 422, "text only"),
        ("s99", json!({ "revision": 1, "decision": "edit", "text": "Blue." }), 404, "s99"),
        ("s3", json!({ "revision": 7, "decision": "edit", "text": "Blue." }), 409, "revision 7"),
        ("s1", json!({ "revision": 1, "decision": "approve" }), 422, "shape"),
        ("s1", json!({ "decision": "accept" }), 422, "revision"),
        ("s99", json!({ "revision": 1, "decision": "accept" }), 404, "s99"),
        (
            "s1",
            json!({ "revision": 7, "decision": "accept" }),
            409,
            "you saw revision 7, it is now at revision 1",
        ),
    ];
    for (sentence, body, status, words) in refusals {
        decide(&program, &held, sentence, body).await.assert_problem(status, words);
    }
    assert_eq!(program.get(&held.api()).await.json()["state"], "held");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_sentence_cannot_be_removed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    for (revision, sentence) in [(1, "s2"), (2, "s3"), (3, "s4")] {
        let answer =
            decide(&program, &held, sentence, json!({ "revision": revision, "decision": "remove" })).await;
        assert_eq!(answer.json()["revision"], revision + 1, "{}", answer.body);
    }
    let last = decide(&program, &held, "s1", json!({ "revision": 4, "decision": "remove" })).await;
    last.assert_problem(422, "reject the draft instead");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_revision_is_a_conflict_everywhere() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide(&program, &held, "s3", json!({ "revision": 1, "decision": "remove" })).await;
    decide(&program, &held, "s1", json!({ "revision": 1, "decision": "accept" }))
        .await
        .assert_problem(409, "revision 2");
    let (approve, reject) = (format!("{}/approve", held.api()), format!("{}/reject", held.api()));
    program.post_json(&approve, &json!({ "revision": 1 })).await.assert_problem(409, "revision 2");
    program
        .post_json(&reject, &json!({ "revision": 1, "reason": "No." }))
        .await
        .assert_problem(409, "revision 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_draft_is_a_page_at_once_with_a_receipt() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide_all(&program, &held).await;
    let hash = program.get(&held.api()).await.json()["content_hash"].clone();
    let approved = program.post_json(&format!("{}/approve", held.api()), &json!({ "revision": 1 })).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    let approved = approved.json();
    let receipt = json!({ "approved_by": "editor-review", "approved_at": "2026-11-22T12:00:00Z", "revision": 1, "content_hash": hash });
    assert_eq!(approved["receipt"], receipt);
    let page_url = approved["page_url"].as_str().unwrap();
    assert!(page_url.starts_with(&app.running.base), "{page_url}");
    app.visitor().get(page_url).await.assert_page(200, QUESTION);
    let status = app.visitor().get(&format!("/api/v1/suggestions/{}", held.token.reveal())).await.json();
    assert_eq!((&status["state"], &status["page_url"]), (&json!("published"), &json!(page_url)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_asked_for_again_answers_the_same_and_for_another_revision_is_a_conflict() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide_all(&program, &held).await;
    assert_eq!(
        decide(&program, &held, "s4", json!({ "revision": 1, "decision": "remove" })).await.status,
        200
    );
    let approve = format!("{}/approve", held.api());
    let first = program.post_json(&approve, &json!({ "revision": 2 })).await;
    assert_eq!(first.status, 200, "{}", first.body);
    app.clock.advance(jiff::SignedDuration::from_mins(5));
    let again = program.post_json(&approve, &json!({ "revision": 2 })).await;
    assert_eq!((again.status, again.json()), (200, first.json()));
    // Somebody else gets the receipt of whoever approved.
    let senior = app.program(Role::Senior, Scope::Review).await;
    let others = senior.post_json(&approve, &json!({ "revision": 2 })).await;
    assert_eq!((others.status, others.json()), (200, first.json()));
    assert_eq!(first.json()["receipt"]["approved_by"], "editor-review");
    // Revision 1 was there and was not approved; 3 never was.
    for revision in [1, 3] {
        let other = program.post_json(&approve, &json!({ "revision": revision })).await;
        other.assert_problem(409, "approved");
    }
    let reader = app.program(Role::Viewer, Scope::Review).await;
    reader.post_json(&approve, &json!({ "revision": 2 })).await.assert_problem(403, "does not allow");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_asked_for_again_publishes_what_the_first_could_not() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide_all(&program, &held).await;
    // Approved, and the door died before it could publish.
    let other = app.add("other@example.org", Role::Editor).await.as_editor().unwrap();
    desk::review::approve(app.pool(), &*app.clock, &other, (held.id, 1)).await.unwrap();
    let answer = program.post_json(&format!("{}/approve", held.api()), &json!({ "revision": 1 })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["receipt"]["approved_by"], "other");
    app.visitor().get(answer.json()["page_url"].as_str().unwrap()).await.assert_page(200, QUESTION);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_approved_while_a_sentence_is_undecided() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    decide(&program, &held, "s1", json!({ "revision": 1, "decision": "accept" })).await;
    let answer = program.post_json(&format!("{}/approve", held.api()), &json!({ "revision": 1 })).await;
    answer.assert_problem(422, "s2, s3, s4");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_removed_without_which_the_text_could_not_be_published() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let refused = decide(&program, &held, "s1", json!({ "revision": 1, "decision": "remove" })).await;
    refused.assert_problem(422, "no quick answer");
    let draft = program.get(&held.api()).await.json();
    assert_eq!(draft["revision"], 1, "nothing has changed: {draft}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_draft_declines_its_suggestion_and_is_closed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let reject = format!("{}/reject", held.api());
    program.post_json(&reject, &json!({ "revision": 1 })).await.assert_problem(422, "reason");
    let rejected = program.post_json(&reject, &json!({ "revision": 1, "reason": "Too thin." })).await;
    assert_eq!((rejected.status, rejected.json()), (200, json!({ "state": "rejected" })));
    decide(&program, &held, "s1", json!({ "revision": 1, "decision": "accept" }))
        .await
        .assert_problem(409, "rejected");
    let status = app.visitor().get(&format!("/api/v1/suggestions/{}", held.token.reveal())).await.json();
    assert_eq!(status["state"], "declined");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_editors_token_for_reviewing_decides() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let readers = [
        app.program(Role::Editor, Scope::Read).await,
        app.program(Role::Viewer, Scope::Review).await,
        app.program(Role::Operator, Scope::Review).await,
    ];
    let moves = [
        (format!("{}/sentences/s1", held.api()), json!({ "revision": 1, "decision": "accept" })),
        (format!("{}/approve", held.api()), json!({ "revision": 1 })),
        (format!("{}/reject", held.api()), json!({ "revision": 1, "reason": "No." })),
    ];
    for (path, body) in &moves {
        for program in &readers {
            program.post_json(path, body).await.assert_problem(403, "does not allow");
        }
        app.visitor().post_json(path, body).await.assert_problem(401, "token");
    }
    let path = "/api/v1/drafts/999999/approve";
    app.program(Role::Admin, Scope::Review)
        .await
        .post_json(path, &json!({ "revision": 1 }))
        .await
        .assert_problem(404, "draft");
}
