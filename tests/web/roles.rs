//! Who may do what, at the editors' pages.

use desk::people::Role;

use crate::app::TestApp;
use crate::writing::QUESTION;

#[tokio::test(flavor = "multi_thread")]
async fn viewers_and_operators_read_everything_and_get_no_forms() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    for role in [Role::Viewer, Role::Operator] {
        let reader = app.sign_in(role).await;
        reader.get("/admin").await.assert_page(200, QUESTION);
        let page = reader.get(&held.path()).await;
        page.assert_page(200, "Deciding takes an editor’s role");
        assert!(!page.body.contains("/sentences/") && !page.body.contains("/approve"), "{role} gets a form");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_by_viewers_and_operators_are_refused_by_the_server() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    for role in [Role::Viewer, Role::Operator] {
        let reader = app.sign_in(role).await;
        reader.decide(&held, 1, "s1", ("accept", "")).await.assert_page(403, "Not allowed");
        reader.approve(&held, 1).await.assert_page(403, "Not allowed");
        let reject = reader
            .post_signed(&format!("{}/reject", held.path()), &[("revision", "1"), ("reason", "No.")])
            .await;
        reject.assert_page(403, "Not allowed");
    }
    let editor = app.sign_in_editor().await;
    editor.get(&held.path()).await.assert_page(200, "0 of 4 sentences decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_seniors_and_admins_decide() {
    let app = TestApp::start().await;
    for (role, question) in [
        (Role::Editor, "Why is it blue?"),
        (Role::Senior, "Why is it red?"),
        (Role::Admin, "Why is it dark?"),
    ] {
        let held = app.hold_draft(question).await;
        let person = app.sign_in(role).await;
        person.decide(&held, 1, "s1", ("accept", "")).await.assert_sent_to(&format!("{}#s2", held.path()));
    }
}
