//! The switch for drafting, and what a model was asked, as the desk and its askers see them.

use std::time::Duration;

use article::Writer;
use desk::draft::{self, RefusedText, Writing, WritingOutcome};
use desk::people::Role;
use desk::suggestion::{self, Pages, Question};

use crate::app::TestApp;
use crate::writing::QUESTION;

const PATH: &str = "/admin/drafting";
const PAUSE: &str = "/admin/drafting/pause";
const RESUME: &str = "/admin/drafting/resume";
const WHY: &str = "The model <lies>.";

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_pauses_drafting_and_everybody_who_waits_is_told() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let taken =
        suggestion::submit(app.pool(), &*app.clock, &Question::parse(QUESTION).unwrap(), &Pages::default())
            .await
            .unwrap();
    let asker = app.visitor();
    let status = format!("/suggestions/{}", taken.token.reveal());
    assert!(!asker.get(&status).await.body.contains("Drafting is paused"));
    operator.get("/admin/work").await.assert_page(200, &format!("href=\"{PATH}\""));
    operator.get(PATH).await.assert_page(200, "Pause drafting");
    operator.post_signed(PAUSE, &[("why", WHY)]).await.assert_sent_to(PATH);
    let page = operator.get(PATH).await;
    page.assert_page(200, "The model &#60;lies&#62;.");
    page.assert_page(200, "Let drafting go on");
    page.assert_page(200, "<p>By operator, ");
    operator.get("/admin").await.assert_page(200, "Drafting is paused: no draft is begun.");
    let told = asker.get(&status).await;
    told.assert_page(200, "Drafting is paused");
    assert!(!told.body.contains("lies") && !told.body.contains("http-equiv=\"refresh\""), "{}", told.body);
    operator.post_signed(RESUME, &[]).await.assert_sent_to(PATH);
    assert!(!operator.get("/admin").await.body.contains("Drafting is paused"));
    assert!(!asker.get(&status).await.body.contains("Drafting is paused"));
    let page = operator.get(PATH).await;
    page.assert_page(200, "Drafting was paused");
    page.assert_page(200, "Drafting went on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_is_for_operators_and_admins_and_for_their_own_pages_forms() {
    let app = TestApp::start().await;
    for role in [Role::Viewer, Role::Editor, Role::Senior] {
        let person = app.sign_in(role).await;
        let page = person.get(PATH).await;
        page.assert_page(200, "for operators and admins");
        assert!(!page.body.contains(PAUSE), "{role} gets a form");
        person.post_signed(PAUSE, &[("why", WHY)]).await.assert_page(403, "Not for your role");
        person.post_signed(RESUME, &[]).await.assert_page(403, "Not for your role");
    }
    let admin = app.sign_in(Role::Admin).await;
    for path in [PAUSE, RESUME] {
        admin.post(path, &[("why", WHY)]).await.assert_page(403, "This form cannot be trusted");
        assert_eq!(admin.get(path).await.status, 405);
        app.visitor().post(path, &[("why", WHY)]).await.assert_sent_to("/admin/sign-in");
    }
    app.visitor().get(PATH).await.assert_sent_to("/admin/sign-in");
    admin.get(PATH).await.assert_page(200, "Drafts are being begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_needs_a_reason_and_whoever_comes_second_is_told_so() {
    let app = TestApp::start().await;
    let admin = app.sign_in(Role::Admin).await;
    let refused = admin.post_signed(PAUSE, &[("why", " ")]).await;
    refused.assert_page(422, "Not done: write down why");
    let long = "x".repeat(501);
    admin.post_signed(PAUSE, &[("why", &long)]).await.assert_page(422, &long);
    admin.post_signed(RESUME, &[]).await.assert_page(409, "Not done: drafting is on already");
    admin.post_signed(PAUSE, &[("why", WHY)]).await.assert_sent_to(PATH);
    admin.post_signed(PAUSE, &[("why", WHY)]).await.assert_page(409, "Not done: drafting is paused already");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_page_says_who_wrote_and_what_was_asked_of_a_model() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let page = editor.get(&held.path()).await;
    page.assert_page(200, "<dd>the extractive writer: sentences word for word from the sources</dd>");
    assert!(!page.body.contains("What was asked of a model"), "none was asked");

    let (begun, _) = app.begin_draft("Why is the sea green?").await;
    let writing = Writing {
        writer: Writer::Model("tiny-<1>".to_owned()),
        prompt_version: "section 1".to_owned(),
        call: None,
        tokens_in: Some(1_234),
        tokens_out: Some(567),
        took: Duration::from_secs(12),
        outcome: WritingOutcome::Refused { reason: "it wrote an address".to_owned() },
        refused: vec![RefusedText {
            text: "See <b>this</b>.".to_owned(),
            reason: "it names no passage".to_owned(),
        }],
    };
    draft::keep_writings(app.pool(), &*app.clock, &begun, &[writing]).await.unwrap();
    let page = editor.get(&format!("/admin/drafts/{}", begun.draft_id)).await;
    page.assert_page(
        200,
        "model:tiny-&#60;1&#62;: 1,234 tokens in, 567 out, 12 s; not used because it wrote an address",
    );
    page.assert_page(200, "1 of its sentences and headings was left out");
    page.assert_page(200, "See &#60;b&#62;this&#60;/b&#62;.");
}
