//! Drafts from the starter library, and from evidence no editor would dream of.

use std::collections::BTreeMap;

use article::check::check;
use article::rank::search_words;
use article::view::Verdict;
use article::{Article, Block, Licence, Passage, PassageId, PassageKind, Source, SourceId, words};
use desk::evidence::{self, Labels};
use proptest::prelude::*;

use super::*;

/// The starter library as evidence, without a database.
fn library() -> Evidence {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../library");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        evidence::read(&name, &std::fs::read(path).unwrap(), &Labels::default()).unwrap()
    };
    evidence::evidence(&paths.iter().map(read).collect::<Vec<_>>())
}

/// What the database would say of the question's words.
fn statistics(question: &str, evidence: &Evidence) -> Statistics {
    let stems: Vec<Vec<String>> =
        evidence.passages.values().map(|passage| words::content_stems(&passage.text)).collect();
    let count = |word: &String| stems.iter().filter(|stems| stems.contains(&words::stem(word))).count();
    let passages_with: BTreeMap<String, u64> = search_words(question)
        .into_iter()
        .map(|word| (word.clone(), u64::try_from(count(&word)).unwrap()))
        .collect();
    Statistics { passages: u64::try_from(stems.len()).unwrap(), passages_with }
}

fn written(question: &str) -> Written {
    let evidence = library();
    draft(question, &evidence, &statistics(question, &evidence)).unwrap()
}

fn article_on(question: &str) -> Article {
    match written(question) {
        Written::Outlined(outline) => panic!("{outline:?}"),
        Written::Article(article) => article,
        Written::NoAnswer(no) => panic!("{question}: {no:?}"),
    }
}

fn quick_answer(question: &str) -> String {
    article_on(question).quick_answer.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_quick_answer_holds_the_answer() {
    let table = [
        ("Why does a compass point north?", "magnetic field"),
        ("How long does one sleep cycle last?", "90 minutes"),
        ("When was REM sleep described?", "1953"),
        ("Who explained tides by gravity?", "Isaac Newton"),
        ("How tall was the Saturn V rocket?", "111 metres"),
        ("What is a rainbow?", "arc of colours"),
        ("Where are the world's largest tides?", "Bay of Fundy"),
    ];
    for (question, answer) in table {
        let quick = quick_answer(question);
        assert!(quick.contains(answer), "{question}: {quick}");
        assert!(words::count(&quick) <= 60, "{question}: {quick}");
    }
}

#[test]
fn what_the_library_does_not_say_is_not_answered() {
    let unanswerable = [
        "Who invented sourdough?",
        "How much does a sourdough loaf cost?",
        "When did Apollo 12 land?",
        "How do I change a car tyre?",
        "What is the capital of Mongolia?",
        "",
    ];
    for question in unanswerable {
        let Written::NoAnswer(no) = written(question) else { panic!("{question} was answered") };
        assert!(!no.reason.is_empty());
    }
}

#[test]
fn the_editor_is_told_which_words_were_not_found() {
    let Written::NoAnswer(no) = written("When did Apollo 12 land?") else { panic!("it was answered") };
    assert!(no.missing.contains(&"12".to_owned()), "{no:?}");
}

#[test]
fn a_page_has_an_overview_and_headed_sections_with_whole_lists() {
    let article = article_on("What are the steps for making a sourdough starter?");
    assert_eq!(article.title, "What are the steps for making a sourdough starter?");
    assert_eq!(article.sections[0].heading, "Overview");
    let length: usize = article.sentences().map(|sentence| words::count(&sentence.text)).sum();
    assert!((150..=800).contains(&length), "{length}");
    let steps = article.sections.iter().flat_map(|section| &section.blocks).find_map(|block| match block {
        Block::List { intro: Some(intro), list } if intro.text.contains("making a sourdough starter") => {
            Some(list)
        }
        _ => None,
    });
    assert_eq!(steps.unwrap().len(), 5);
    let numbers: Vec<String> = article.sentences().map(|sentence| sentence.id.to_string()).collect();
    assert_eq!(numbers, (1..=numbers.len()).map(|number| format!("s{number}")).collect::<Vec<_>>());
}

#[test]
fn nothing_is_copied_from_sources_that_may_not_be_copied() {
    let mut evidence = library();
    for source in evidence.sources.values_mut() {
        source.licence = Licence::FairUse;
    }
    let question = "Why does a compass point north?";
    let written = draft(question, &evidence, &statistics(question, &evidence)).unwrap();
    assert!(matches!(written, Written::NoAnswer(_)));
}

#[test]
fn the_same_evidence_makes_the_same_article() {
    assert_eq!(written("Why does a compass point north?"), written("Why does a compass point north?"));
}

/// Sentences, fragments, announcements, repetitions and nonsense, as sources have them.
fn text() -> impl Strategy<Value = String> {
    let sentence = prop::sample::select(vec![
        "Yeast makes bread rise.",
        "Bread rises because yeast makes gas.",
        "It rises for several reasons:",
        "These are the following.",
        "Bread takes 3 hours to rise at 24 °C.",
        "Missed meals and dehydration",
        "However, bread may fall.",
        "He said “bread rises” in 1953.",
        "Isaac Newton never baked bread.",
        "…",
        "Bread",
    ]);
    prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.join(" "))
}

prop_compose! {
    fn passage()(
        source in 1_i64..4,
        position in 0_u32..40,
        headings in prop::collection::vec(prop::sample::select(vec!["Bread", "Rising", "", "Overview"]), 0..4),
        kind in prop::sample::select(vec![PassageKind::Paragraph, PassageKind::ListIntro, PassageKind::ListItem]),
        text in text(),
    ) -> Passage {
        let heading_path = headings.into_iter().map(str::to_owned).collect();
        Passage { id: PassageId(0), source_id: SourceId(source), position, heading_path, kind, text }
    }
}

fn source(id: i64) -> Source {
    let licence =
        ["CC0-1.0", "CC-BY-SA-4.0", "fair-use"].into_iter().cycle().nth(usize::try_from(id).unwrap());
    Source {
        id: SourceId(id),
        title: "Bread".to_owned(),
        url: None,
        publisher: "Library".to_owned(),
        author: None,
        licence: licence.unwrap().parse().unwrap(),
        tier: article::Tier::default(),
    }
}

proptest! {
    #[test]
    fn whatever_the_evidence_the_article_passes_the_check(
        passages in prop::collection::vec(passage(), 0..30),
        question in prop::sample::select(vec![
            "Why does bread rise?", "How long does bread take to rise?", "What is bread?", "Who said bread rises?",
            "What are the reasons bread rises?", "bread", "How do I bake bread?",
        ]),
    ) {
        let numbered = passages.into_iter().zip(1..).map(|(passage, id)| Passage { id: PassageId(id), ..passage });
        let evidence = Evidence::new(numbered, (1..4).map(source));
        // An article that did not pass would be an error here.
        if let Written::Article(article) = draft(question, &evidence, &Statistics::default()).unwrap() {
            let report = check(&article, &evidence);
            prop_assert_eq!(report.faults, []);
            prop_assert!(report.judgements.values().all(|judgement| judgement.verdict == Verdict::Supported));
            let free = |id| evidence.passage(id).is_some_and(|(_, source)| source.licence.may_copy());
            prop_assert!(article.cited().into_iter().all(free));
        }
    }
}
