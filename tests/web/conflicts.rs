//! A source that says otherwise, at the sentence: on the draft's page and in the API.

use article::{PassageId, SourceId};
use desk::draft::{self, Find};
use desk::evidence::{self, Labels};
use serde_json::json;

use crate::app::TestApp;
use crate::writing::{QUESTION, REWORDED, SOURCE, article};

const OTHER: &str = "---
title: Light in <air>
publisher: Press
licence: fair-use
---
# Light in air

Blue light is scattered four times as much as red light.
";

async fn import(app: &TestApp, text: &str) -> SourceId {
    let document = evidence::read("page.md", text.as_bytes(), &Labels::default()).unwrap();
    evidence::import(app.pool(), &*app.clock, &document).await.unwrap().source_id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_reads_at_the_sentence_what_another_source_says_and_readers_do_not() {
    let app = TestApp::start().await;
    let (begun, _) = app.begin_draft(QUESTION).await;
    let (sky, other) = (import(&app, SOURCE).await, import(&app, OTHER).await);
    let mut connection = app.pool().get().await.unwrap();
    let evidence = evidence::load_sources(&mut connection, &[sky, other], &[], 100).await.unwrap();
    drop(connection);
    let passages: Vec<PassageId> = evidence.passages.keys().copied().collect();
    let find = Find { evidence, ..Find::default() };
    draft::hold(app.pool(), &*app.clock, &begun, &find, &article(QUESTION, &passages)).await.unwrap();

    let editor = app.sign_in_editor().await;
    let path = format!("/admin/drafts/{}", begun.draft_id);
    let page = editor.get(&path).await;
    page.assert_page(200, "Another source says otherwise: not nine times");
    page.assert_page(200, "<mark>four times</mark> as much as red light.</blockquote>");
    page.assert_page(200, ">Light in &#60;air&#62;</a> · Press");
    assert_eq!(page.body.matches("Another source says otherwise").count(), 1);
    let href = page.body.split("?passage=").nth(1).unwrap().split('"').next().unwrap();
    let (passage, anchor) = href.split_once('#').unwrap();
    let source = editor.get(&format!("/admin/sources/{other}?passage={passage}")).await;
    source.assert_page(200, &format!("id=\"{anchor}\""));
    let astray = editor.get(&format!("/admin/sources/{sky}?passage={passage}")).await;
    assert_eq!(astray.status, 404, "the passage is of another source");

    let api = app.editors_program().await.get(&format!("/api/v1/drafts/{}", begun.draft_id)).await.json();
    let sentence = find_sentence(&api["article"], REWORDED);
    assert_eq!(sentence["conflicts"][0]["theirs"], "four times");
    assert_eq!(sentence["conflicts"][0]["ours"], "nine times");
    assert_eq!(sentence["conflicts"][0]["source_id"], other.0);
    assert_eq!(sentence["verdict"], "unsupported", "a conflict changes no verdict");
    let layers = sentence["layers"].as_array().unwrap();
    let told = |layer: &str| layers.iter().find(|finding| finding["layer"] == layer).unwrap();
    assert_eq!(
        (&told("structure")["verdict"], &told("facts")["verdict"]),
        (&json!("supported"), &json!("unsupported"))
    );
    let cited = &sentence["citations"][0]["passage_id"];
    assert_eq!(&told("facts")["passage"], cited, "which passage it was compared with");
    let reason = sentence["reasons"][0].as_str().unwrap();
    let id = sentence["id"].as_str().unwrap();
    page.assert_page(
        200,
        &format!("<strong>Facts:</strong> {reason} <a href=\"#{id}-p{cited}\">passage of [1]</a>"),
    );
    page.assert_page(200, &format!("<figure class=\"passage\" id=\"{id}-p{cited}\">"));
}

/// The sentence of an article in JSON that has those words.
fn find_sentence<'a>(value: &'a serde_json::Value, text: &str) -> &'a serde_json::Value {
    fn all<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a serde_json::Value>) {
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| all(item, found)),
            serde_json::Value::Object(fields) => {
                if fields.contains_key("verdict") {
                    found.push(value);
                }
                fields.values().for_each(|field| all(field, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    all(value, &mut found);
    found.into_iter().find(|sentence| sentence["text"] == text).unwrap()
}
