use super::*;
use crate::view::Judgements;
use crate::{
    Article, Block, Evidence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source,
    SourceId, Writer,
};

const LEDE: &str = "Tides are caused by the gravity of the Moon & the Sun.";

fn sentence(number: usize, text: &str, passages: &[i64]) -> Sentence {
    Sentence {
        id: SentenceId::numbered(number),
        text: text.to_owned(),
        passages: passages.iter().map(|id| PassageId(*id)).collect(),
    }
}

fn section(heading: &str, level: u8, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), level, blocks }
}

pub(super) fn article() -> Article {
    let list = Block::List {
        intro: Some(sentence(4, "The stages are:", &[3])),
        list: vec![
            sentence(5, "The flood tide raises the sea.", &[3]),
            sentence(6, "The ebb lowers it.", &[3]),
        ],
    };
    Article {
        title: "What causes <tides>?".to_owned(),
        quick_answer: vec![sentence(1, LEDE, &[1, 2])],
        key_facts: vec![sentence(2, "A lunar day lasts 24 hours and 50 minutes.", &[2])],
        sections: vec![
            section(
                "Overview",
                2,
                vec![Block::Paragraph { paragraph: vec![sentence(3, "Most coasts have two tides.", &[1])] }],
            ),
            section("Stages", 2, Vec::new()),
            section("One cycle", 3, vec![list]),
        ],
        writer: Writer::Extractive,
    }
}

pub(super) fn evidence(licence: &str) -> Evidence {
    let passage = |id, source, text: &str| Passage {
        id: PassageId(id),
        source_id: SourceId(source),
        position: 0,
        heading_path: vec!["How tides form".to_owned()],
        kind: PassageKind::Paragraph,
        text: text.to_owned(),
    };
    let source = |id, title: &str, url: Option<&str>, licence: &str| Source {
        id: SourceId(id),
        title: title.to_owned(),
        url: url.map(str::to_owned),
        publisher: "Sea Library".to_owned(),
        author: Some("A. Mariner".to_owned()),
        licence: licence.parse().unwrap(),
        tier: crate::Tier::default(),
    };
    Evidence::new(
        [
            passage(1, 7, &format!("{LEDE} Most coasts have two tides. No more.")),
            passage(2, 8, "A lunar day lasts 24 hours and 50 minutes."),
            passage(3, 7, "The stages are: The flood tide raises the sea. The ebb lowers it."),
        ],
        [
            source(7, "Tides", Some("https://example.org/tides"), licence),
            source(8, "The <Moon>", Some("javascript:alert(1)"), "CC0-1.0"),
        ],
    )
}

pub(super) fn receipt() -> Receipt {
    let day = |text: &str| text.parse().unwrap();
    Receipt {
        approved_by: "Ada Lovelace".to_owned(),
        approved_at: day("2026-11-21T10:00:00Z"),
        published_at: day("2026-11-21T10:00:01Z"),
        updated_at: day("2026-11-22T00:00:00Z"),
        is_edited: false,
    }
}

pub(super) fn place() -> Place {
    Place { url: "https://answers.example/a/tides".to_owned(), site_name: "Desk".to_owned() }
}

fn page_of(article: &Article, licence: &str) -> String {
    let view = ArticleView::join(article, &evidence(licence), &Judgements::new());
    render(
        &view,
        &receipt(),
        Shell { site_name: "Desk".to_owned(), title: article.title.clone(), ..Shell::default() },
    )
    .unwrap()
}

fn page() -> String {
    page_of(&article(), "CC-BY-SA-4.0")
}

fn assert_holds(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }
}

#[test]
fn a_page_says_who_answers_for_it_and_since_when() {
    assert_holds(
        &page(),
        &[
            "<h1>What causes &#60;tides&#62;?</h1>",
            r#"Last updated <time datetime="2026-11-22">22 November 2026</time>"#,
            r#"approved by Ada Lovelace on <time datetime="2026-11-21">21 November 2026</time>"#,
            "not professional advice",
            "a program selected the sentences",
        ],
    );
}

#[test]
fn each_sentence_leads_to_its_sources_and_shows_its_passages() {
    let page = page();
    assert_holds(
        &page,
        &[
            r##"<a href="#source-1"><span class="vh">Source </span>[1]</a>"##,
            r##"<a href="#source-2"><span class="vh">Source </span>[2]</a>"##,
            r#"<li id="source-2">"#,
            "<mark>Tides are caused by the gravity of the Moon &#38; the Sun.</mark> Most coasts have two tides. No more.",
            "Tides › How tides form",
            // The second source says it in other words.
            "<p class=\"proof-claim\">For “Tides are caused",
        ],
    );
    assert_eq!(
        page.matches("<mark>The stages are:</mark> <mark>The flood tide raises the sea.</mark>").count(),
        1
    );
}

#[test]
fn sources_name_their_licence_and_what_was_done_with_their_words() {
    let page = page();
    assert_holds(
        &page,
        &[
            r#"<cite><a href="https://example.org/tides" rel="external">Tides</a></cite>"#,
            "<cite>The &#60;Moon&#62;</cite>",
            "A. Mariner, Sea Library. Licence: <a href=\"https://creativecommons.org/licenses/by-sa/4.0/\" rel=\"license external\">CC-BY-SA-4.0</a>. Changes: sentences selected and rearranged.",
            "Changes: sentences selected and rearranged, some reworded.",
        ],
    );
    assert!(!page.contains("javascript:"));
}

#[test]
fn sources_that_are_not_free_are_quoted_briefly() {
    let mut evidence = evidence("fair-use");
    if let Some(passage) = evidence.passages.get_mut(&PassageId(1)) {
        passage.text = format!("start {} end", "word ".repeat(60));
    }
    let view = ArticleView::join(&article(), &evidence, &Judgements::new());
    let block = BlockLines::paragraph(&view.quick_answer, &view.sources);
    let quote = &block.proofs[0].pieces[0].text;
    assert_eq!(quote.split_whitespace().count(), 41);
    assert!(quote.ends_with(" …"));
    assert_holds(
        &page_of(&article(), "fair-use"),
        &["Licence: fair-use. Used for facts, with short quotations only."],
    );
}

#[test]
fn nothing_is_announced_that_is_not_there() {
    let mut bare = article();
    bare.key_facts.clear();
    bare.sections.truncate(1);
    let page = page_of(&bare, "CC0-1.0");
    assert!(!page.contains("Key Facts"));
    assert!(!page.contains("Contents"));
    assert_holds(
        &self::page(),
        &["Key Facts", "Contents", r##"<a href="#section-one-cycle">One cycle</a>"##],
    );
}

#[test]
fn a_description_is_cut_between_words() {
    let mut long = article();
    let view = |article: &Article| ArticleView::join(article, &evidence("CC0-1.0"), &Judgements::new());
    assert_eq!(description(&view(&long)), LEDE);
    long.quick_answer = vec![sentence(1, &"tidal ".repeat(60), &[1])];
    let cut = description(&view(&long));
    assert!(cut.ends_with("tidal…") && cut.chars().count() <= 160, "{cut}");
}

#[test]
fn the_notice_says_truly_who_wrote_and_whether_people_edited() {
    let notice = |writer: Writer, is_edited| {
        let article = Article { writer, ..article() };
        let view = ArticleView::join(&article, &evidence("CC0-1.0"), &Judgements::new());
        let receipt = Receipt { is_edited, ..receipt() };
        render(&view, &receipt, Shell::default()).unwrap()
    };
    let model = || Writer::Model("tiny<1>".to_owned());
    let extractive = notice(Writer::Extractive, false);
    assert!(
        extractive.contains("assistance: a program selected the sentences from the sources below. Every")
    );
    assert!(!extractive.contains("language model"));
    let drafted = notice(model(), false);
    assert!(
        drafted.contains("a language model (tiny&#60;1&#62;) wrote the draft from the sources below. Every")
    );
    assert!(
        notice(model(), true).contains("wrote the draft from the sources below, and people edited it. Every")
    );
    assert!(notice(Writer::Extractive, true).contains("from the sources below, and people edited it. Every"));
}
