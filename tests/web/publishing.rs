//! Nothing unread is public: what readers can reach and find, before an approval and after.

use crate::app::TestApp;
use crate::writing::QUESTION;

const PAGE: &str = "/a/why-is-the-sky-blue";

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_can_neither_be_reached_nor_found_before_it_is_approved() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    app.hold_decided(QUESTION, &editor).await;
    let reader = app.visitor();
    for path in [PAGE, &format!("{PAGE}.json"), &format!("{PAGE}.md")] {
        assert_eq!(reader.get(path).await.status, 404, "{path}");
    }
    for path in
        ["/", "/search?q=sky", "/search?q=air+scatters+light", "/sitemap.xml", "/feed.atom", "/robots.txt"]
    {
        let answer = reader.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.body.contains("why-is-the-sky-blue"), "{path} tells of an unread page");
        assert!(!answer.body.contains("air scatters blue light"), "{path} tells of an unread page");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_draft_is_a_page_at_once_and_says_who_approved_it() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_decided(QUESTION, &editor).await;
    editor.approve(&held, 1).await.assert_sent_to(&held.path());
    let reader = app.visitor();
    let page = reader.get(PAGE).await;
    page.assert_page(200, "air scatters blue light");
    page.assert_page(200, "editor");
    reader.get("/").await.assert_page(200, PAGE);
    for path in ["/search?q=sky", "/sitemap.xml", "/feed.atom"] {
        assert!(reader.get(path).await.body.contains(PAGE), "{path} does not know the page");
    }
    let draft = editor.get(&held.path()).await;
    draft.assert_page(200, &format!("href=\"{PAGE}\""));
    draft.assert_page(200, "approved");
    assert!(!draft.body.contains("/sentences/"), "an approved draft offers decisions");
    editor.approve(&held, 1).await.assert_sent_to(&held.path());
    editor.approve(&held, 2).await.assert_page(409, "not open for review");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_draft_never_becomes_a_page() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_decided(QUESTION, &editor).await;
    editor.post_signed(&format!("{}/reject", held.path()), &[("revision", "1"), ("reason", "No.")]).await;
    editor.approve(&held, 1).await.assert_page(409, "rejected");
    assert_eq!(app.visitor().get(PAGE).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_holds_exactly_what_was_approved() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_decided(QUESTION, &editor).await;
    editor.decide(&held, 1, "s3", ("remove", "")).await;
    editor.approve(&held, 1).await.assert_page(409, "revision 2");
    editor.approve(&held, 2).await.assert_sent_to(&held.path());
    let page = app.visitor().get(PAGE).await;
    page.assert_page(200, "Sunlight holds all colours.");
    assert!(!page.body.contains(crate::writing::REWORDED));
}
