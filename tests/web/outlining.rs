//! The page on which an editor settles an outline.

use article::PassageId;
use desk::draft::{self, Find, Outline, OutlinedSection};
use desk::evidence::{self, Labels};
use desk::people::Role;
use diesel_async::RunQueryDsl;

use crate::app::TestApp;
use crate::writing::{QUESTION, SOURCE};

/// Holds an outline of the first passage; returns the draft's path and the passages gathered.
async fn outlined(app: &TestApp) -> (String, Vec<PassageId>) {
    let (begun, _) = app.begin_draft(QUESTION).await;
    let document = evidence::read("sky.md", SOURCE.as_bytes(), &Labels::default()).unwrap();
    let source = evidence::import(app.pool(), &*app.clock, &document).await.unwrap().source_id;
    let mut connection = app.pool().get().await.unwrap();
    let evidence = evidence::load_sources(&mut connection, &[source], &[], 100).await.unwrap();
    let ids: Vec<PassageId> = evidence.passages.keys().copied().collect();
    let section = OutlinedSection { heading: "Overview".to_owned(), passages: ids[..1].to_vec() };
    let find = Find { evidence, ..Find::default() };
    let outline = Outline { sections: vec![section] };
    draft::hold_outline(app.pool(), &*app.clock, &begun, &find, &outline).await.unwrap();
    let end = "UPDATE jobs SET state = 'done', finished_at = now()";
    diesel::sql_query(end).execute(&mut connection).await.unwrap();
    (format!("/admin/drafts/{}", begun.draft_id), ids)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_changes_the_outline_and_has_the_article_written() {
    let app = TestApp::start().await;
    let (draft, ids) = outlined(&app).await;
    let editor = app.sign_in(Role::Editor).await;
    editor.get("/admin").await.assert_page(200, "outline to settle");
    let page = editor.get(&draft).await;
    page.assert_page(200, "Its outline waits");
    page.assert_page(200, &format!("href=\"{draft}/outline\""));
    let form = editor.get(&format!("{draft}/outline")).await;
    form.assert_page(200, "The sky looks blue because air scatters blue light");
    form.assert_page(200, &format!("Passages that are not used ({})", ids.len() - 1));

    let (first, second) = (format!("of-{}", ids[0]), format!("of-{}", ids[1]));
    let fields =
        [("heading-1", "Overview"), ("heading-2", "Sunsets"), (first.as_str(), "1"), (second.as_str(), "2")];
    editor.post_signed(&format!("{draft}/outline"), &fields).await.assert_sent_to(&draft);
    let page = editor.get(&draft).await;
    page.assert_page(200, "A worker is looking for evidence");
    page.assert_page(200, "The draft went from “outline to settle” to “being written”");
    let again = editor.post_signed(&format!("{draft}/outline"), &fields).await;
    again.assert_page(409, "This draft is writing: it has no outline that waits.");
    assert_eq!(editor.get(&format!("{draft}/outline")).await.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_from_is_said_and_what_was_sent_is_kept() {
    let app = TestApp::start().await;
    let (draft, ids) = outlined(&app).await;
    let editor = app.sign_in(Role::Editor).await;
    let first = format!("of-{}", ids[0]);
    let fields = [("heading-1", "Overview"), ("heading-2", "Sunsets at sea"), (first.as_str(), "1")];
    let refused = editor.post_signed(&format!("{draft}/outline"), &fields).await;
    refused.assert_page(422, "the section “Sunsets at sea” has no passage");
    refused.assert_page(422, "value=\"Sunsets at sea\"");
    editor.get(&draft).await.assert_page(200, "Its outline waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_editors_settle_outlines_and_only_from_the_sessions_own_page() {
    let app = TestApp::start().await;
    let (draft, _) = outlined(&app).await;
    let path = format!("{draft}/outline");
    for role in [Role::Viewer, Role::Operator] {
        let person = app.sign_in(role).await;
        let page = person.get(&draft).await;
        page.assert_page(200, "Its outline waits");
        assert!(!page.body.contains("/outline\""), "{}", page.body);
        person.get(&path).await.assert_page(403, "Not allowed");
        person.post_signed(&path, &[("heading-1", "Overview")]).await.assert_page(403, "Not allowed");
    }
    let editor = app.sign_in(Role::Editor).await;
    editor.post(&path, &[("csrf", "made-up")]).await.assert_page(403, "This form cannot be trusted");
    app.visitor().post(&path, &[]).await.assert_sent_to("/admin/sign-in");
    assert_eq!(editor.post_signed("/admin/drafts/999999/outline", &[]).await.status, 404);
}
