//! A stuck draft is written again.

use desk::draft::{self, Begun};
use desk::people::Role;
use diesel_async::RunQueryDsl;

use crate::app::TestApp;
use crate::visitor::Answer;
use crate::writing::QUESTION;

const BUTTON: &str = "Have it written again";

/// Begins a draft that gets stuck; its job is over.
async fn stuck(app: &TestApp, question: &str) -> Begun {
    let (begun, _) = app.begin_draft(question).await;
    draft::stuck(app.pool(), &*app.clock, &begun, "the writer does not answer").await.unwrap();
    let mut connection = app.pool().get().await.unwrap();
    let end = "UPDATE jobs SET state = 'dead', finished_at = now()";
    diesel::sql_query(end).execute(&mut connection).await.unwrap();
    begun
}

fn path(begun: &Begun) -> String {
    format!("/admin/drafts/{}", begun.draft_id)
}

#[track_caller]
fn assert_offers_nothing(page: &Answer) {
    assert_eq!(page.status, 200);
    assert!(!page.body.contains(BUTTON) && !page.body.contains("/rewrite"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_but_a_viewer_can_have_a_stuck_draft_written_again() {
    let app = TestApp::start().await;
    for (role, question) in [
        (Role::Operator, "Why is it blue?"),
        (Role::Editor, "Why is it red?"),
        (Role::Senior, "Why is it green?"),
        (Role::Admin, "Why is it dark?"),
    ] {
        let begun = stuck(&app, question).await;
        let person = app.sign_in(role).await;
        let page = person.get(&path(&begun)).await;
        page.assert_page(200, "the writer does not answer");
        page.assert_page(200, &format!("action=\"{}/rewrite\"", path(&begun)));
        page.assert_page(200, BUTTON);
        person.post_signed(&format!("{}/rewrite", path(&begun)), &[]).await.assert_sent_to(&path(&begun));
        let page = person.get(&path(&begun)).await;
        page.assert_page(200, "A worker is looking for evidence");
        page.assert_page(200, "The draft went from “stuck” to “being written”");
        assert_offers_nothing(&page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_no_form_and_is_refused() {
    let app = TestApp::start().await;
    let begun = stuck(&app, QUESTION).await;
    let viewer = app.sign_in(Role::Viewer).await;
    let page = viewer.get(&path(&begun)).await;
    page.assert_page(200, "the writer does not answer");
    assert_offers_nothing(&page);
    viewer.post_signed(&format!("{}/rewrite", path(&begun)), &[]).await.assert_page(403, "Not allowed");
    viewer.get(&path(&begun)).await.assert_page(200, "stuck");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_believed_only_from_the_sessions_own_page() {
    let app = TestApp::start().await;
    let begun = stuck(&app, QUESTION).await;
    let rewrite = format!("{}/rewrite", path(&begun));
    let operator = app.sign_in(Role::Operator).await;
    for fields in [vec![], vec![("csrf", "made-up")]] {
        operator.post(&rewrite, &fields).await.assert_page(403, "This form cannot be trusted");
    }
    assert_eq!(operator.get(&rewrite).await.status, 405);
    app.visitor().post(&rewrite, &[]).await.assert_sent_to("/admin/sign-in");
    operator.get(&path(&begun)).await.assert_page(200, BUTTON);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_second_is_told_so() {
    let app = TestApp::start().await;
    let begun = stuck(&app, QUESTION).await;
    let rewrite = format!("{}/rewrite", path(&begun));
    let operator = app.sign_in(Role::Operator).await;
    operator.post_signed(&rewrite, &[]).await.assert_sent_to(&path(&begun));
    let second = operator.post_signed(&rewrite, &[]).await;
    second.assert_page(409, "This draft is writing: only a stuck draft can be written again.");
    second.assert_page(409, &format!("href=\"{}\"", path(&begun)));
    let held = app.hold_draft("Why is grass green?").await;
    operator.post_signed(&format!("{}/rewrite", held.path()), &[]).await.assert_page(409, "held");
    assert_offers_nothing(&operator.get(&held.path()).await);
    assert_eq!(operator.post_signed("/admin/drafts/999999/rewrite", &[]).await.status, 404);
}
