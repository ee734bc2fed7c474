//! A passage that says a sentence better than what it cites: on the draft's page, in the API, in the form for a new sentence.

use article::Block;
use desk::draft::{self, Find};
use desk::evidence::{self, Labels};
use desk::people::Role;

use crate::app::TestApp;
use crate::writing::{QUESTION, SOURCE, article};

const BETTER: &str = "---
title: Light & colours
publisher: Press
licence: CC0-1.0
---
# Light and colours

Blue light is scattered by small particles nine times as much as red light.
";

#[tokio::test(flavor = "multi_thread")]
async fn a_better_passage_stands_beside_the_sentence_and_can_be_cited_in_a_new_one() {
    let app = TestApp::start().await;
    let (begun, _) = app.begin_draft(QUESTION).await;
    let mut sources = Vec::new();
    for text in [SOURCE, BETTER] {
        let document = evidence::read("page.md", text.as_bytes(), &Labels::default()).unwrap();
        sources.push(evidence::import(app.pool(), &*app.clock, &document).await.unwrap().source_id);
    }
    let mut connection = app.pool().get().await.unwrap();
    let evidence = evidence::load_sources(&mut connection, &sources, &[], 100).await.unwrap();
    drop(connection);
    let own: Vec<_> = evidence
        .passages
        .values()
        .filter(|passage| passage.source_id == sources[0])
        .map(|passage| passage.id)
        .collect();
    let better = evidence.passages.values().find(|passage| passage.text.contains("nine times")).unwrap().id;
    let find = Find { evidence, ..Find::default() };
    let mut article = article(QUESTION, &own);
    let Block::Paragraph { paragraph } = &mut article.sections[0].blocks[0] else { panic!() };
    paragraph[1].passages = vec![own[1]];
    draft::hold(app.pool(), &*app.clock, &begun, &find, &article).await.unwrap();

    let editor = app.sign_in_editor().await;
    let page = editor.get(&format!("/admin/drafts/{}", begun.draft_id)).await;
    page.assert_page(200, "<p class=\"notice-title\">A better passage: it holds ");
    page.assert_page(200, "<blockquote>Blue light is scattered by small particles nine times");
    page.assert_page(
        200,
        &format!(
            "/admin/sources/{}?passage={better}#p{better}\">Light &#38; colours</a> · Press",
            sources[1]
        ),
    );
    assert_eq!(page.body.matches("A better passage").count(), 1, "none at sentences word for word");
    let form = format!("/admin/drafts/{}/insert?after=s3&passage={better}", begun.draft_id);
    page.assert_page(200, &form.replace('&', "&amp;"));
    let insert = editor.get(&form).await;
    insert.assert_page(200, &format!("name=\"passage-{better}\" type=\"checkbox\" checked"));
    let viewer = app.sign_in(Role::Viewer).await;
    let read = viewer.get(&format!("/admin/drafts/{}", begun.draft_id)).await;
    read.assert_page(200, "A better passage: it holds ");
    assert!(!read.body.contains("Write a sentence that rests on it"), "who may not edit is offered no form");

    let api = app.editors_program().await.get(&format!("/api/v1/drafts/{}", begun.draft_id)).await.json();
    let said = &api["article"]["sections"][0]["blocks"][0]["paragraph"][1];
    assert_eq!(
        (&said["elsewhere"][0]["layer"], &said["elsewhere"][0]["passage_id"]),
        (&"wording".into(), &better.0.into())
    );
    assert_eq!(said["verdict"], "unsupported", "what points at a passage changes no verdict");
}
