//! Against a real MediaWiki with thousands of short leads and a dozen full-length articles: scripts/real-parts starts
//! one.

use std::time::Duration;

use article::Licence;
use workers::finder::wiki::Url;
use workers::finder::{Finder, Found, Wiki, WikiSettings};

/// Names the folder that holds the wiki's `api.php`.
const REAL_WIKI: &str = "ANSWERDESK_REAL_WIKI";

/// Returns the wiki, with time enough for a busy machine; none where nobody started one.
fn real_wiki() -> Option<Wiki> {
    let Some(address) = std::env::var_os(REAL_WIKI).filter(|address| !address.is_empty()) else {
        eprintln!(
            "skipped: {REAL_WIKI} names no wiki; REAL_PARTS=FOLDER scripts/test --real-parts starts one"
        );
        return None;
    };
    let (timeout, within) = (Duration::from_mins(1), Duration::from_mins(2));
    let settings = WikiSettings { timeout, within, ..WikiSettings::new("tests@answerdesk.invalid") };
    Some(Wiki::new(Url::parse(address.to_str().unwrap()).unwrap(), &settings).unwrap())
}

fn titles(found: &Found) -> Vec<&str> {
    found.documents.iter().map(|document| document.title.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_brings_the_full_length_article_about_it() {
    let Some(wiki) = real_wiki() else { return };
    for (question, expected) in [
        ("What causes venous insufficiency?", "Chronic venous insufficiency"),
        ("How do I get rid of varicose veins?", "Varicose veins"),
        ("What are the symptoms of a blood clot in the leg?", "Deep vein thrombosis"),
        ("Do compression stockings really help?", "Compression stockings"),
        ("Why do tides happen twice a day?", "Tide"),
        ("How does photosynthesis work?", "Photosynthesis in plants"),
        ("How do you make a sourdough starter?", "Sourdough"),
        ("Why does lightning strike tall things?", "Lightning"),
        ("How is compound interest calculated?", "Compound interest"),
        ("When do the clocks go forward?", "Daylight saving time"),
        ("Why am I so tired when I lack iron?", "Iron-deficiency anemia"),
        ("What can I put on my compost heap?", "Composting"),
    ] {
        let found = wiki.find(question).await.unwrap();
        let document = found.documents.iter().find(|document| document.title == expected);
        let document =
            document.unwrap_or_else(|| panic!("{question}: {:?} {:#?}", titles(&found), found.searched));
        assert!(
            document.passages.len() > 20,
            "{expected} is full-length: {} passages",
            document.passages.len()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_text_with_headings_and_lists_and_its_labels() {
    let Some(wiki) = real_wiki() else { return };
    let found = wiki.find("What causes venous insufficiency?").await.unwrap();
    let page = &found.documents[0];
    assert_eq!(
        (page.publisher.as_str(), page.author.as_deref()),
        ("Test Wiki", Some("Test Wiki contributors"))
    );
    assert_eq!(page.licence, "CC-BY-SA-4.0".parse::<Licence>().unwrap());
    assert!(
        page.url.as_deref().unwrap().ends_with("/w/index.php/Chronic_venous_insufficiency"),
        "{:?}",
        page.url
    );
    assert!(page.revision.as_deref().unwrap().parse::<u64>().is_ok());
    assert!(page.passages.iter().any(|cut| !cut.heading_path.is_empty()));
    assert!(page.passages.iter().any(|cut| cut.kind == article::PassageKind::ListItem));
    for mark in ["[edit]", "[1]", "==", "'''", "<", "{{"] {
        assert!(!page.text.contains(mark), "{mark} in {}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_wiki_has_nothing_about_is_searched_and_told() {
    let Some(wiki) = real_wiki() else { return };
    let found = wiki.find("How does a zyxwvut frobnicate?").await.unwrap();
    assert!(found.documents.is_empty(), "{:?}", titles(&found));
    assert!(
        found.searched.iter().any(|line| line.contains("“zyxwvut frobnicate”: 0 pages")),
        "{:?}",
        found.searched
    );
}
