//! What is worth a look in a draft: on its page and in the API, and not on the page readers get.

use serde_json::json;

use crate::app::TestApp;
use crate::writing::{QUESTION, REWORDED};

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_reads_what_is_worth_a_look_and_readers_do_not() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let published = app.publish("Is the sky blue at noon?", &editor).await;
    let held = app.hold_draft(QUESTION).await;

    let page = editor.get(&held.path()).await;
    page.assert_page(200, "Worth a look</h2>");
    page.assert_page(
        200,
        "the page “Is the sky blue at noon?” says already what 3 of its 4 sentences say: s1, s3 and s4",
    );
    page.assert_page(200, "<a href=\"#s4\">Go to s4</a>");
    page.assert_page(200, &format!("<a href=\"{published}\">Read the page</a>"));
    let draft = app.editors_program().await.get(&held.api()).await.json();
    let [piece] = draft["advice"].as_array().unwrap().as_slice() else { panic!("{}", draft["advice"]) };
    assert_eq!(
        (&piece["kind"], &piece["sentences"]),
        (&json!("repetition"), &json!(["s1", "s3", "s4"])),
        "{piece}"
    );
    assert!(piece["text"].as_str().unwrap().starts_with("the page “Is the sky blue at noon?”"));

    // Its own page is none that says it already, and readers are told nothing.
    let own = app.publish("Why is the sky blue at dusk?", &editor).await;
    let read = app.visitor().get(&own).await;
    assert!(read.body.contains(REWORDED) && !read.body.contains("Worth a look"), "{}", read.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_with_nothing_to_look_at_shows_nothing() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let page = app.sign_in_editor().await.get(&held.path()).await;
    assert!(page.body.contains("id=\"sections\"") && !page.body.contains("Worth a look"), "{}", page.body);
    let draft = app.editors_program().await.get(&held.api()).await.json();
    assert_eq!(draft["advice"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_on_health_asks_for_a_second_person() {
    let app = TestApp::start().await;
    let held = app.hold_draft("Why does a fever make the sky look blue?").await;
    let page = app.sign_in_editor().await.get(&held.path()).await;
    page.assert_page(200, "it is about health, where a mistake does harm: have a second person read it");
    let draft = app.editors_program().await.get(&held.api()).await.json();
    assert_eq!(draft["advice"][0]["kind"], "high_stakes");
}
