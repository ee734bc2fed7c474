//! From passage to page footer: a page built from sources under BY-SA, CC0 and fair use names title, author, source and
//! licence of each wherever it is shown, and that wording was changed where it was.

use article::{Article, Block, PassageId, Section, Sentence, SentenceId, SourceId, Writer};
use desk::draft::{self, Find};
use desk::evidence::{self, Labels};

use crate::app::TestApp;
use crate::writing::{Held, QUESTION};

/// Title, author, publisher, licence and what it says.
const SOURCES: [(&str, &str, &str, &str, &str); 3] = [
    (
        "Sky colours",
        "A. Rayleigh",
        "Sky Library",
        "CC-BY-SA-4.0",
        "The sky looks blue by day because the air scatters blue light far more than it scatters red light.",
    ),
    ("Light", "B. Newton", "Commons Press", "CC0-1.0", "Sunlight holds all colours of the rainbow."),
    (
        "A history of seeing",
        "C. Alhazen",
        "Old House",
        "fair-use",
        "In the eleventh century a scholar from Basra wrote seven volumes about how eyes take light in.",
    ),
];

/// The sentences of the page, in the order of the sources: adapted, word for word, a fact in other words.
const SENTENCES: [&str; 3] = [
    "By day the sky looks blue because the air scatters blue light far more than it scatters red light.",
    "Sunlight holds all colours of the rainbow.",
    "A scholar from Basra wrote about light and eyes in the eleventh century.",
];

async fn held(app: &TestApp) -> Held {
    let (begun, token) = app.begin_draft(QUESTION).await;
    let mut ids: Vec<SourceId> = Vec::new();
    for (title, author, publisher, licence, text) in SOURCES {
        let url = format!("https://{}.example/", licence.to_lowercase());
        let file = format!(
            "---\ntitle: {title}\nauthor: {author}\npublisher: {publisher}\nlicence: {licence}\nurl: {url}\n---\n{text}\n"
        );
        let document = evidence::read("page.md", file.as_bytes(), &Labels::default()).unwrap();
        ids.push(evidence::import(app.pool(), &*app.clock, &document).await.unwrap().source_id);
    }
    let mut connection = app.pool().get().await.unwrap();
    let evidence = evidence::load_sources(&mut connection, &ids, &[], 10).await.unwrap();
    drop(connection);
    let passage = |source: &SourceId| -> PassageId {
        evidence.passages.values().find(|passage| passage.source_id == *source).unwrap().id
    };
    let mut sentences = (1..).zip(SENTENCES.iter().zip(&ids)).map(|(number, (text, source))| Sentence {
        id: SentenceId::numbered(number),
        text: (*text).to_owned(),
        passages: vec![passage(source)],
    });
    let article = Article {
        title: QUESTION.to_owned(),
        quick_answer: vec![sentences.next().unwrap()],
        key_facts: Vec::new(),
        sections: vec![Section {
            heading: "Overview".to_owned(),
            level: 2,
            blocks: vec![Block::Paragraph { paragraph: sentences.collect() }],
        }],
        writer: Writer::Extractive,
    };
    let find = Find { evidence, ..Find::default() };
    draft::hold(app.pool(), &*app.clock, &begun, &find, &article).await.unwrap();
    Held { id: begun.draft_id, token }
}

#[tokio::test(flavor = "multi_thread")]
async fn title_author_source_licence_and_change_go_from_the_passage_to_the_pages_footer() {
    let app = TestApp::start().await;
    let held = held(&app).await;
    let editor = app.sign_in_editor().await;
    let draft = editor.get(&held.path()).await;
    for (title, _, publisher, licence, text) in SOURCES {
        draft.assert_page(200, title);
        draft.assert_page(200, publisher);
        draft.assert_page(200, licence);
        assert!(draft.body.replace("<mark>", "").replace("</mark>", "").contains(text), "{text}");
    }
    for took in
        ["Takes its wording in part", "Takes its words, as they stand there", "Takes a fact, in other words"]
    {
        draft.assert_page(200, took);
    }
    for sentence in ["s1", "s2", "s3"] {
        editor.decide(&held, 1, sentence, ("override", "I read the passage.")).await;
    }
    editor.approve(&held, 1).await.assert_sent_to(&held.path());

    let page = desk::page::of_draft(app.pool(), held.id).await.unwrap().unwrap();
    let reader = app.visitor();
    let html = reader.get(&format!("/a/{}", page.slug)).await;
    let footer = html.body.split("class=\"source-list\"").nth(1).unwrap();
    let lines: Vec<&str> = footer.split("<li id=\"source-").skip(1).collect();
    let changes = [
        "Changes: restated in other words.",
        "Changes: sentences selected and rearranged.",
        "Used for facts, with short quotations only.",
    ];
    assert_eq!(lines.len(), 3);
    for ((line, (title, author, publisher, licence, _)), change) in lines.iter().zip(SOURCES).zip(changes) {
        let url = format!("href=\"https://{}.example/\"", licence.to_lowercase());
        let named = format!("{author}, {publisher}. Licence: ");
        for part in [title, &url, &named, licence, change] {
            assert!(line.contains(part), "{part} is not in {line}");
        }
    }
    html.assert_page(200, "creativecommons.org/licenses/by-sa/4.0/");

    let json = reader.get(&format!("/a/{}.json", page.slug)).await.json();
    assert_eq!(json["licence"], "CC-BY-SA-4.0", "what was adapted decides");
    let attribution = json["attribution"].as_str().unwrap();
    for part in [
        "“Sky colours” by A. Rayleigh, Sky Library, https://cc-by-sa-4.0.example/, CC-BY-SA-4.0, changed",
        "“Light” by B. Newton, Commons Press, https://cc0-1.0.example/, CC0-1.0;",
        "“A history of seeing” by C. Alhazen, Old House, https://fair-use.example/, fair-use.",
    ] {
        assert!(attribution.contains(part), "{part} is not in {attribution}");
    }
    let markdown = reader.get(&format!("/a/{}.md", page.slug)).await.body;
    for (title, author, _, _, _) in SOURCES {
        assert!(markdown.contains(title) && markdown.replace('\\', "").contains(author), "{markdown}");
    }
}
