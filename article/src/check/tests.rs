//! Each fault, made on purpose; and the judgements.

use super::*;
use crate::view::Verdict;
use crate::{
    Block, Licence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source, SourceId, Writer,
};

const RISES: &str = "Dough rises because yeast makes gas.";
const GAS: &str = "The gas is carbon dioxide.";
const KINDS: &str = "The kinds of yeast are:";
const FRESH: &str = "Fresh yeast";
const DRIED: &str = "Dried yeast";
const EAGLE: &str = "Armstrong said “the Eagle has landed”. Nobody believes that tides are slow.";

fn passage(id: i64, kind: PassageKind, text: &str) -> Passage {
    Passage {
        id: PassageId(id),
        source_id: SourceId(1),
        position: 0,
        heading_path: Vec::new(),
        kind,
        text: text.to_owned(),
    }
}

fn evidence() -> Evidence {
    let source = Source {
        id: SourceId(1),
        title: "Yeast".to_owned(),
        url: None,
        publisher: "Library".to_owned(),
        author: None,
        licence: Licence::Cc0("CC0-1.0".to_owned()),
        tier: crate::Tier::default(),
    };
    let passages = [
        passage(1, PassageKind::Paragraph, &format!("{RISES}  {GAS}")),
        passage(2, PassageKind::ListIntro, KINDS),
        passage(3, PassageKind::ListItem, FRESH),
        passage(4, PassageKind::ListItem, DRIED),
        passage(5, PassageKind::Paragraph, EAGLE),
    ];
    Evidence::new(passages, [source])
}

fn sentence(number: usize, text: &str, passage: i64) -> Sentence {
    Sentence { id: SentenceId::numbered(number), text: text.to_owned(), passages: vec![PassageId(passage)] }
}

fn paragraph(sentences: Vec<Sentence>) -> Block {
    Block::Paragraph { paragraph: sentences }
}

fn section(heading: &str, level: u8, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), level, blocks }
}

fn article() -> Article {
    let list = Block::List {
        intro: Some(sentence(3, KINDS, 2)),
        list: vec![sentence(4, FRESH, 3), sentence(5, DRIED, 4)],
    };
    Article {
        title: "Why does dough rise?".to_owned(),
        quick_answer: vec![sentence(1, RISES, 1)],
        key_facts: Vec::new(),
        sections: vec![
            section("Overview", 2, vec![paragraph(vec![sentence(2, GAS, 1)])]),
            section("Kinds", 3, vec![list]),
        ],
        writer: Writer::Extractive,
    }
}

fn faults_after(change: impl FnOnce(&mut Article)) -> Vec<Fault> {
    let mut article = article();
    change(&mut article);
    check(&article, &evidence()).faults
}

#[test]
fn a_well_made_article_has_no_fault_and_every_sentence_is_supported() {
    let report = check(&article(), &evidence());
    assert_eq!(report.faults, []);
    assert!(report.passed());
    assert_eq!(report.judgements.len(), 5);
    assert!(report.judgements.values().all(|judgement| judgement.verdict == Verdict::Supported));
}

type Change = fn(&mut Article);

#[test]
fn each_fault_is_found() {
    let id = SentenceId::numbered;
    let kinds = || "Kinds".to_owned();
    let table: Vec<(Change, Fault)> = vec![
        (|a| a.title = " ".to_owned(), Fault::NoTitle),
        (|a| a.quick_answer.clear(), Fault::NoQuickAnswer),
        (|a| a.quick_answer[0].passages.clear(), Fault::NoCitation { sentence: id(1) }),
        (
            |a| a.quick_answer[0].passages.push(PassageId(99)),
            Fault::UnknownPassage { sentence: id(1), passage: PassageId(99) },
        ),
        (|a| a.quick_answer[0].text = "… !".to_owned(), Fault::NoWords { sentence: id(1) }),
        (|a| a.key_facts.push(sentence(1, DRIED, 1)), Fault::SameId { sentence: id(1) }),
        (
            |a| a.key_facts.push(sentence(9, "dough rises, because yeast makes GAS", 1)),
            Fault::Repeated { sentence: id(9), earlier: id(1) },
        ),
        (
            |a| a.quick_answer.push(sentence(9, "It happens for several reasons:", 1)),
            Fault::NoListFollows { sentence: id(9) },
        ),
        (
            |a| a.sections[0].blocks.push(paragraph(vec![sentence(9, "The kinds are the following.", 1)])),
            Fault::NoListFollows { sentence: id(9) },
        ),
        (|a| a.sections[1].heading = "?".to_owned(), Fault::BlankHeading { number: 2 }),
        (
            |a| a.sections.push(section("Empty", 2, Vec::new())),
            Fault::EmptySection { heading: "Empty".to_owned() },
        ),
        (|a| a.sections[1].blocks.push(paragraph(Vec::new())), Fault::EmptyParagraph { heading: kinds() }),
        (
            |a| a.sections[1].blocks.push(Block::List { intro: None, list: Vec::new() }),
            Fault::EmptyList { heading: kinds() },
        ),
        (
            |a| a.sections[1].blocks = vec![paragraph(vec![sentence(9, DRIED, 4)])],
            Fault::LoneFragment { heading: kinds() },
        ),
        (|a| a.sections[1].level = 4, Fault::WrongLevel { heading: kinds(), level: 4 }),
        (|a| a.sections[0].level = 3, Fault::WrongLevel { heading: "Overview".to_owned(), level: 3 }),
    ];
    for (change, fault) in table {
        let found = faults_after(change);
        assert!(found.contains(&fault), "{fault} not among {found:?}");
    }
}

#[test]
fn a_page_has_a_limit() {
    let many = |a: &mut Article| {
        a.key_facts = (10..300).map(|n| sentence(n, &format!("Fact {n} is so."), 1)).collect();
    };
    assert!(faults_after(many).contains(&Fault::TooManySentences { count: 295 }));
}

#[test]
fn a_section_may_hold_nothing_but_its_sub_section() {
    let outer = |a: &mut Article| a.sections.insert(1, section("Outer", 2, Vec::new()));
    assert_eq!(faults_after(outer), []);
}

#[test]
fn the_end_of_a_paragraph_may_announce_the_list_right_after_it() {
    let moved = |a: &mut Article| {
        let list = Block::List { intro: None, list: vec![sentence(4, FRESH, 3), sentence(5, DRIED, 4)] };
        a.sections[1].blocks = vec![paragraph(vec![sentence(3, KINDS, 2)]), list];
    };
    assert_eq!(faults_after(moved), []);
}

#[test]
fn quotations_are_exact() {
    let says = |text: &str| {
        let text = text.to_owned();
        faults_after(move |a| a.key_facts.push(sentence(9, &text, 5)))
    };
    assert_eq!(says("His words were “the Eagle has landed.”"), []);
    assert_eq!(says("His words were \"the  Eagle\nhas landed\"."), []);
    let wrong = Fault::NotQuoted { sentence: SentenceId::numbered(9), quote: "the eagle landed".to_owned() };
    assert_eq!(says("His words were “the eagle landed”."), [wrong]);
}

#[test]
fn only_whole_sentences_word_for_word_are_supported() {
    let verdict = |text: &str, passage: i64| {
        let mut article = article();
        article.key_facts.push(sentence(9, text, passage));
        check(&article, &evidence()).judgements[&SentenceId::numbered(9)].clone()
    };
    assert_eq!(verdict("Nobody  believes that tides are slow.", 5).verdict, Verdict::Supported);
    assert_eq!(verdict(EAGLE, 5).verdict, Verdict::Supported);
    let cut = verdict("tides are slow.", 5);
    assert_eq!(cut.verdict, Verdict::Contradicted);
    assert_eq!(cut.reasons[0], "the passage denies it: “Nobody believes that tides are slow.”");
    assert_ne!(verdict("Tides are fast.", 5).verdict, Verdict::Supported);
    assert_eq!(verdict("Tides are slow.", 99).verdict, Verdict::Unsupported);
}

#[test]
fn faults_speak_an_editors_words() {
    let fault = Fault::NoListFollows { sentence: SentenceId::numbered(4) };
    assert_eq!(fault.to_string(), "s4 announces a list, and none follows");
}
