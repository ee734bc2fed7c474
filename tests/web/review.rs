//! The inbox and the draft page, as an editor uses them.

use desk::draft;
use jiff::SignedDuration;

use crate::app::TestApp;
use crate::writing::{QUESTION, REWORDED};

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_says_when_there_is_nothing_and_otherwise_what_waits() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    editor.get("/admin").await.assert_page(200, "Nothing waits for review");
    let held = app.hold_draft(QUESTION).await;
    let inbox = editor.get("/admin").await;
    inbox.assert_page(200, &format!("href=\"{}\">{QUESTION}</a>", held.path()));
    inbox.assert_page(200, "22 November 2026, 12:00 UTC");
    inbox.assert_page(200, "to review");
    editor.decide(&held, 1, "s1", ("accept", "")).await;
    editor.get("/admin").await.assert_page(200, "with editor");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_lists_show_what_is_written_stuck_or_without_an_answer() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let (writing, _) = app.begin_draft("Why is water wet?").await;
    let (stuck, _) = app.begin_draft("Why is fire hot?").await;
    draft::stuck(app.pool(), &*app.clock, &stuck, "the writer does not answer").await.unwrap();
    let (silent, _) = app.begin_draft("Why is glass clear?").await;
    let searched = ["library: glass (0 passages)".to_owned()];
    draft::no_answer(app.pool(), &*app.clock, &silent, &searched, "no passage fits").await.unwrap();
    editor.get("/admin").await.assert_page(200, "Nothing waits");
    for (list, begun, words) in [
        ("writing", &writing, "A worker is looking for evidence"),
        ("stuck", &stuck, "the writer does not answer"),
        ("no_answer", &silent, "library: glass (0 passages)"),
    ] {
        let path = format!("/admin/drafts/{}", begun.draft_id);
        editor.get(&format!("/admin?state={list}")).await.assert_page(200, &path);
        editor.get(&path).await.assert_page(200, words);
    }
    assert_eq!(editor.get("/admin?state=asleep").await.status, 404);
    assert_eq!(editor.get("/admin/drafts/999999").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sentence_stands_beside_its_passage_source_and_licence() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let page = app.sign_in_editor().await.get(&held.path()).await;
    for words in [
        "<mark>The sky looks blue because air scatters blue light more than red light.</mark>",
        REWORDED,
        "✓ supported",
        "✗ not supported",
        "no cited passage gives the number “nine times”",
        "href=\"https://example.org/sky\"",
        "Sky Library",
        "CC-BY-SA-4.0",
        "Under Sunsets",
        "0 of 4 sentences decided",
        "library: sky, blue (3 passages)",
        "The draft went from “being written” to “to review”",
    ] {
        page.assert_page(200, words);
    }
    // What the check does not support cannot simply be accepted.
    assert!(page.body.contains("Accept s1") && !page.body.contains("Accept s3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_leads_to_the_next_undecided_sentence_and_the_last_to_the_approval() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let to = |anchor: &str| format!("{}#{anchor}", held.path());
    editor.decide(&held, 1, "s2", ("accept", "")).await.assert_sent_to(&to("s3"));
    editor.decide(&held, 1, "s3", ("override", "In other words.")).await.assert_sent_to(&to("s4"));
    editor.decide(&held, 1, "s4", ("remove", "")).await.assert_sent_to(&to("s1"));
    editor.decide(&held, 2, "s1", ("accept", "")).await.assert_sent_to(&to("approve"));
    let page = editor.get(&held.path()).await;
    for words in [
        "3 of 3 sentences decided",
        "In other words.",
        "Every sentence is decided",
        "Removed (revision 1, s4)",
    ] {
        page.assert_page(200, words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_form_is_a_conflict_page_that_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    editor.decide(&held, 1, "s4", ("remove", "")).await;
    let conflict = editor.decide(&held, 1, "s3", ("override", "My <b>long</b> reason")).await;
    conflict.assert_page(409, "you saw revision 1, it is now at revision 2");
    conflict.assert_page(409, &format!("href=\"{}#s3\"", held.path()));
    assert!(conflict.body.contains("long") && !conflict.body.contains("<b>"), "{}", conflict.body);
    editor.approve(&held, 1).await.assert_page(409, "it is now at revision 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_decision_is_told_beside_its_sentence_with_what_was_typed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    editor.decide(&held, 1, "s3", ("accept", "")).await.assert_page(422, "does not support sentence s3");
    let long = "because ".repeat(300);
    let refused = editor.decide(&held, 1, "s3", ("override", &long)).await;
    refused.assert_page(422, "id=\"s3-error\"");
    refused.assert_page(422, &long);
    assert_eq!(editor.decide(&held, 1, "s99", ("accept", "")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_approval_is_offered_only_when_nothing_stands_in_its_way() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_draft(QUESTION).await;
    let page = editor.get(&held.path()).await;
    page.assert_page(200, "Still to decide:");
    page.assert_page(200, "disabled aria-describedby=\"in-the-way\"");
    editor.approve(&held, 1).await.assert_page(422, "Not decided yet: s1, s2, s3, s4.");
    editor.decide(&held, 1, "s1", ("remove", "")).await.assert_page(422, "there is no quick answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_draft_shows_the_reason_and_who_gave_it() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_draft(QUESTION).await;
    let reject = format!("{}/reject", held.path());
    editor
        .post_signed(&reject, &[("revision", "1"), ("reason", " ")])
        .await
        .assert_page(422, "write down the reason");
    app.clock.advance(SignedDuration::from_mins(5));
    editor
        .post_signed(&reject, &[("revision", "1"), ("reason", "Too thin.")])
        .await
        .assert_sent_to(&held.path());
    let page = editor.get(&held.path()).await;
    for words in ["Too thin.", "rejected", "editor, <time datetime=\"2026-11-22T12:05:00Z\">"] {
        page.assert_page(200, words);
    }
    assert!(!page.body.contains("/sentences/"));
    editor.decide(&held, 1, "s1", ("accept", "")).await.assert_page(409, "not open for review");
}
