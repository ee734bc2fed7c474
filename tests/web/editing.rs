//! Editing on the draft page: every form works without a script, keeps what was typed, and tells what has changed.

use desk::people::Role;

use crate::app::TestApp;
use crate::visitor::{Answer, Visitor};
use crate::writing::{Held, QUESTION, REWORDED};

const S2: &str = "Sunlight holds all colours.";

impl Visitor {
    /// Sends a form of the draft page.
    async fn edit(&self, held: &Held, part: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_signed(&format!("{}/{part}", held.path()), fields).await
    }
}

/// The ids of the sentences in the order of the page.
fn order(page: &Answer) -> Vec<&str> {
    let cards = page.body.split("aria-label=\"Sentence ").skip(1);
    cards.map(|card| card.split('"').next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_edited_and_its_new_verdict_is_shown_at_once() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_decided(QUESTION, &editor).await;
    let fields = [("revision", "1"), ("decision", "edit"), ("text", "Sunlight holds <b>every</b> colour.")];
    editor.edit(&held, "sentences/s2", &fields).await.assert_sent_to(&format!("{}#s2", held.path()));
    let page = editor.get(&held.path()).await;
    for words in [
        "3 of 4 sentences decided",
        "&#60;b&#62;every&#60;/b&#62;",
        "href=\"#s2\">s2</a>",
        "Edited (revision 1, s2)",
        "Revision 2</a>: Sentence edited",
        "Revision 1</a>: The first text",
    ] {
        page.assert_page(200, words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_edit_shows_the_form_again_with_what_to_mend_and_what_was_typed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let long = "much too long ".repeat(200);
    let words = [("revision", "1"), ("decision", "edit"), ("text", long.as_str())];
    let refused = editor.edit(&held, "sentences/s2", &words).await;
    refused.assert_page(422, "id=\"s2-text-error\">Please shorten the sentence to 2000 characters; this has");
    refused.assert_page(422, &long);
    refused.assert_page(422, "href=\"#s2\">Go to where it belongs");
    let heading = "x".repeat(121);
    let split = [("revision", "1"), ("heading", heading.as_str())];
    let refused = editor.edit(&held, "sentences/s3/split", &split).await;
    refused.assert_page(422, "id=\"s3-heading-error\">Please shorten the heading to 120 characters");
    refused.assert_page(422, &heading);
    let section = [("revision", "1"), ("action", "rename"), ("heading", " – ")];
    let refused = editor.edit(&held, "sections/2", &section).await;
    refused.assert_page(422, "id=\"section-2-error\">Please write a heading");
    let refused = editor.edit(&held, "title", &[("revision", "1"), ("title", "Sky?")]).await;
    refused
        .assert_page(422, "id=\"title-error\">Please write a little more: a title has at least 8 characters");
    refused.assert_page(422, "value=\"Sky?\"");
    let refused = editor.edit(&held, "sentences/s1/move", &[("revision", "1"), ("to", "up")]).await;
    refused.assert_page(422, "It cannot be moved any further that way.");
    assert_eq!(editor.edit(&held, "sections/9", &section).await.status, 404);
    editor.get(&held.path()).await.assert_page(200, "<dt>Revision</dt><dd>1</dd>");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moves_that_can_be_made_are_offered_and_they_are_made() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let page = editor.get(&held.path()).await;
    assert_eq!(order(&page), ["s1", "s2", "s3", "s4"]);
    for offered in ["Move s3 up", "Move s2 down", "Move the section “Sunsets” up", "Split here"] {
        page.assert_page(200, offered);
    }
    // The quick answer cannot go up, its only sentence not down; nothing follows the last section.
    for not in
        ["Move s1 up", "Move s1 down", "Move the section “Sunsets” down", "Begin a new section with s2"]
    {
        assert!(!page.body.contains(not), "{not}");
    }
    let to = format!("{}#s3", held.path());
    editor.edit(&held, "sentences/s3/move", &[("revision", "1"), ("to", "up")]).await.assert_sent_to(&to);
    let up = [("revision", "2"), ("action", "up"), ("heading", "")];
    editor.edit(&held, "sections/2", &up).await.assert_sent_to(&format!("{}#sections", held.path()));
    assert_eq!(order(&editor.get(&held.path()).await), ["s1", "s4", "s3", "s2"]);
    let split = [("revision", "3"), ("heading", "Sunlight")];
    editor.edit(&held, "sentences/s2/split", &split).await.assert_sent_to(&format!("{}#s2", held.path()));
    let block = [("revision", "4"), ("to", "block_up")];
    let refused = editor.edit(&held, "sentences/s2/move", &block).await;
    refused.assert_page(422, "Nothing would be left under “Sunlight”");
    let join = [("revision", "4"), ("action", "join")];
    editor.edit(&held, "sections/3", &join).await.assert_sent_to(&format!("{}#sections", held.path()));
    let rename = [("revision", "5"), ("action", "rename"), ("heading", "All of it")];
    editor.edit(&held, "sections/2", &rename).await.assert_sent_to(&format!("{}#section-2", held.path()));
    let page = editor.get(&held.path()).await;
    page.assert_page(200, "<h2 class=\"group\">All of it</h2>");
    page.assert_page(200, "The heading “Overview” became “All of it”");
    assert!(!page.body.contains("<h2 class=\"group\">Sunlight</h2>"), "it was joined");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_inserted_with_passages_chosen_and_looked_for_without_losing_the_words() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    editor.get(&held.path()).await.assert_page(200, &format!("{}/insert?after=s2", held.path()));
    let form = editor.get(&format!("{}/insert?after=s2", held.path())).await;
    form.assert_page(200, S2);
    form.assert_page(200, "type=\"checkbox\"");
    let path = "insert?after=s2";
    let text = "The blue goes when the sun is <low>.";
    let search = [("revision", "1"), ("action", "search"), ("text", text), ("sought", "sunset")];
    let found = editor.edit(&held, path, &search).await;
    found.assert_page(200, "The blue goes when the sun is &#60;low&#62;.");
    found.assert_page(200, "At sunset the light crosses more air");
    assert_eq!(found.body.matches("type=\"checkbox\"").count(), 1, "{}", found.body);
    let passage =
        format!("passage-{}", found.body.split("id=\"passage-").nth(1).unwrap().split('"').next().unwrap());
    let none = [("revision", "1"), ("action", "insert"), ("text", text)];
    let refused = editor.edit(&held, path, &none).await;
    refused.assert_page(422, "Please choose at least one passage that says it.");
    refused.assert_page(422, "The blue goes when");
    let stranger = [("revision", "1"), ("action", "insert"), ("text", text), ("passage-999999", "on")];
    editor
        .edit(&held, path, &stranger)
        .await
        .assert_page(422, "Passage 999999 is not among what was gathered");
    let wordless = [("revision", "1"), ("action", "insert"), ("text", " "), (&passage, "on")];
    let refused = editor.edit(&held, path, &wordless).await;
    refused.assert_page(422, "this has no words");
    refused.assert_page(422, &format!("name=\"{passage}\" type=\"checkbox\" checked"));
    let insert = [("revision", "1"), ("action", "insert"), ("text", text), (&passage, "on")];
    editor.edit(&held, path, &insert).await.assert_sent_to(&format!("{}#s5", held.path()));
    let page = editor.get(&held.path()).await;
    assert_eq!(order(&page), ["s1", "s2", "s5", "s3", "s4"]);
    page.assert_page(200, "Inserted (revision 1, s5)");
    editor.edit(&held, path, &insert).await.assert_page(409, "The blue goes when");
    assert_eq!(editor.get(&format!("{}/insert?after=s99", held.path())).await.status, 404);
    assert_eq!(editor.get(&format!("{}/insert", held.path())).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_second_sees_what_has_changed_and_what_they_had_written() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let first = [("revision", "1"), ("decision", "edit"), ("text", "Sunlight is white.")];
    editor.edit(&held, "sentences/s2", &first).await.assert_sent_to(&format!("{}#s2", held.path()));
    let second = [("revision", "1"), ("decision", "edit"), ("text", "Sunlight is every colour at once.")];
    let conflict = editor.edit(&held, "sentences/s2", &second).await;
    for words in [
        "you saw revision 1, it is now at revision 2",
        "What has changed since",
        &format!("<del>{S2}</del>"),
        "<ins>Sunlight is white.</ins>",
        "Sunlight is every colour at once.",
    ] {
        conflict.assert_page(409, words);
    }
    let search = [("revision", "1"), ("action", "insert"), ("text", "Mine."), ("passage-1", "on")];
    editor.edit(&held, "insert?after=s99", &search).await.assert_page(409, "Mine.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_revision_is_read_and_restored() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    editor.decide(&held, 1, "s4", ("remove", "")).await;
    let older = format!("{}/revisions/1", held.path());
    let page = editor.get(&older).await;
    for words in ["revision 1 of 2", "the writer", "there is nothing to compare it with", REWORDED, "Sunsets"]
    {
        page.assert_page(200, words);
    }
    let current = editor.get(&format!("{}/revisions/2", held.path())).await;
    current.assert_page(200, "the current one");
    current.assert_page(200, "<del>At sunset the light crosses more air, so most of the blue is gone.</del>");
    assert!(!current.body.contains("Restore this text"));
    let to = format!("{}#revisions", held.path());
    editor.edit(&held, "revisions/1/restore", &[("revision", "2")]).await.assert_sent_to(&to);
    let page = editor.get(&held.path()).await;
    assert_eq!(order(&page), ["s1", "s2", "s3", "s4"]);
    page.assert_page(200, "The text of revision 1 was restored");
    page.assert_page(200, "Revision 3</a>: New heading · Sentence inserted");
    editor
        .edit(&held, "revisions/1/restore", &[("revision", "3")])
        .await
        .assert_page(422, "Nothing would change");
    editor.edit(&held, "revisions/1/restore", &[("revision", "2")]).await.assert_page(409, "revision 3");
    assert_eq!(editor.get(&format!("{}/revisions/9", held.path())).await.status, 404);
    assert_eq!(editor.edit(&held, "revisions/9/restore", &[("revision", "3")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retitled_draft_becomes_a_page_of_that_title() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let held = app.hold_decided(QUESTION, &editor).await;
    let title = [("revision", "1"), ("title", "Why does the sky look blue?")];
    editor.edit(&held, "title", &title).await.assert_sent_to(&held.path());
    let page = editor.get(&held.path()).await;
    page.assert_page(200, "<dt>Title of the page</dt><dd>Why does the sky look blue?</dd>");
    page.assert_page(200, &format!("<h1>{QUESTION}</h1>"));
    editor.approve(&held, 2).await.assert_sent_to(&held.path());
    app.visitor().get("/a/why-does-the-sky-look-blue").await.assert_page(200, "Why does the sky look blue?");
}

/// Every form of editing, with fields that would be taken.
const FORMS: [(&str, &[(&str, &str)]); 7] = [
    ("sentences/s2", &[("revision", "1"), ("decision", "edit"), ("text", "Sunlight is white.")]),
    ("sentences/s3/move", &[("revision", "1"), ("to", "up")]),
    ("sentences/s3/split", &[("revision", "1"), ("heading", "More")]),
    ("sections/2", &[("revision", "1"), ("action", "up")]),
    ("title", &[("revision", "1"), ("title", "Why is the sky so blue?")]),
    ("insert?after=s2", &[("revision", "1"), ("action", "search"), ("sought", "sunset")]),
    ("revisions/1/restore", &[("revision", "1")]),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_believed_without_the_sessions_token_or_from_a_reader_who_may_not() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let readers = [app.sign_in(Role::Viewer).await, app.sign_in(Role::Operator).await];
    for (part, fields) in FORMS {
        let path = format!("{}/{part}", held.path());
        for csrf in [None, Some("made-up")] {
            let mut fields = fields.to_vec();
            fields.extend(csrf.map(|csrf| ("csrf", csrf)));
            editor.post(&path, &fields).await.assert_page(403, "This form cannot be trusted");
        }
        for reader in &readers {
            reader.post_signed(&path, fields).await.assert_page(403, "Not allowed");
        }
        app.visitor().post(&path, fields).await.assert_sent_to("/admin/sign-in");
    }
    for reader in &readers {
        let page = reader.get(&held.path()).await;
        assert!(!page.body.contains("class=\"edits\"") && !page.body.contains("/insert"), "{}", page.body);
        reader.get(&format!("{}/insert?after=s2", held.path())).await.assert_page(403, "Not allowed");
        let older = reader.get(&format!("{}/revisions/1", held.path())).await;
        older.assert_page(200, S2);
        assert!(!older.body.contains("/restore"));
    }
    editor.get(&held.path()).await.assert_page(200, "<dt>Revision</dt><dd>1</dd>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_draft_is_edited_no_more() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    editor.post_signed(&format!("{}/reject", held.path()), &[("revision", "1"), ("reason", "Thin.")]).await;
    let page = editor.get(&held.path()).await;
    assert!(!page.body.contains("class=\"edits\""));
    for (part, fields) in FORMS {
        editor.edit(&held, part, fields).await.assert_page(409, "not open for review");
    }
}
