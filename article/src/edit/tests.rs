//! Each edit on one small article, each refusal, and what no order of edits may do.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::check::Fault;
use crate::{Block, Licence, Passage, PassageKind, Section, Source, SourceId, Writer};

fn id(number: usize) -> SentenceId {
    SentenceId::numbered(number)
}

fn sentence(number: usize) -> Sentence {
    Sentence { id: id(number), text: format!("Sentence number {number}."), passages: vec![PassageId(1)] }
}

fn paragraph(numbers: &[usize]) -> Block {
    Block::Paragraph { paragraph: numbers.iter().copied().map(sentence).collect() }
}

fn list(intro: usize, numbers: &[usize]) -> Block {
    Block::List { intro: Some(sentence(intro)), list: numbers.iter().copied().map(sentence).collect() }
}

fn section(heading: &str, level: u8, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), level, blocks }
}

/// `1` | `2` | Overview: `3 4`, `5` | Kinds: list `6: 7 8` | (sub) Old kinds: `9` | History: `10`
fn article() -> Article {
    Article {
        title: "Why does it rise?".to_owned(),
        quick_answer: vec![sentence(1)],
        key_facts: vec![sentence(2)],
        sections: vec![
            section("Overview", 2, vec![paragraph(&[3, 4]), paragraph(&[5])]),
            section("Kinds", 2, vec![list(6, &[7, 8])]),
            section("Old kinds", 3, vec![paragraph(&[9])]),
            section("History", 2, vec![paragraph(&[10])]),
        ],
        writer: Writer::Extractive,
    }
}

fn evidence() -> Evidence {
    let source = |number: i64, title: &str| Source {
        id: SourceId(number),
        title: title.to_owned(),
        url: None,
        publisher: "Library".to_owned(),
        author: None,
        licence: Licence::Cc0("CC0-1.0".to_owned()),
        tier: crate::Tier::default(),
    };
    let passage = |number: i64, source: i64, position: u32, text: &str| Passage {
        id: PassageId(number),
        source_id: SourceId(source),
        position,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: text.to_owned(),
    };
    let passages = [
        passage(1, 1, 4, "Yeast makes gas."),
        passage(2, 1, 3, "Flour is ground from wheat."),
        passage(3, 1, 5, "Salt slows everything."),
        passage(4, 2, 0, "Dough rises where yeast makes gas."),
        passage(5, 2, 1, "Ovens are hot."),
    ];
    Evidence::new(passages, [source(1, "Baking"), source(2, "Bread")])
}

fn apply(edit: &Edit) -> Result<Article, EditRefused> {
    edit.apply(&article(), &evidence(), &id(11))
}

/// The article as a line: groups in reading order.
fn line(article: &Article) -> String {
    let number = |sentence: &Sentence| sentence.id.0.replace('s', "");
    let numbers = |sentences: &[Sentence]| sentences.iter().map(number).collect::<Vec<_>>().join(" ");
    let block = |block: &Block| match block {
        Block::Paragraph { paragraph } => numbers(paragraph),
        Block::List { intro, list } => {
            format!("[{}: {}]", intro.as_ref().map(number).unwrap_or_default(), numbers(list))
        }
    };
    let section = |section: &Section| {
        let blocks: Vec<String> = section.blocks.iter().map(block).collect();
        format!("{}{}({})", section.heading, if section.level > 2 { "'" } else { "" }, blocks.join(", "))
    };
    let sections: Vec<String> = article.sections.iter().map(section).collect();
    format!("{} | {} | {}", numbers(&article.quick_answer), numbers(&article.key_facts), sections.join(" "))
}

fn move_of(what: Movable, to: Direction) -> Result<String, EditRefused> {
    apply(&Edit::Move { what, to }).map(|moved| line(&moved))
}

const WHOLE: &str = "1 | 2 | Overview(3 4, 5) Kinds([6: 7 8]) Old kinds'(9) History(10)";

#[test]
fn a_reworded_sentence_keeps_its_id_and_its_passages() {
    assert_eq!(line(&article()), WHOLE);
    for number in [1, 2, 4, 6, 8] {
        let edited =
            apply(&Edit::Reword { sentence: id(number), text: " In other\n words. ".to_owned() }).unwrap();
        let sentence = edited.sentence(&id(number)).unwrap();
        assert_eq!((sentence.text.as_str(), &*sentence.passages), ("In other words.", &[PassageId(1)][..]));
        assert_eq!(line(&edited), WHOLE);
        assert_eq!(unchanged(&article(), &edited).len(), 9);
    }
}

#[test]
fn words_that_are_none_too_many_or_the_same_are_refused() {
    let reword = |text: &str| apply(&Edit::Reword { sentence: id(3), text: text.to_owned() }).unwrap_err();
    for blank in ["", " \n", "…!"] {
        assert_eq!(reword(blank), EditRefused::NoWords);
    }
    assert_eq!(reword(&"x".repeat(2_001)), EditRefused::TooLong { chars: 2_001 });
    assert_eq!(reword("Sentence number  3."), EditRefused::NothingChanged);
    let unknown = Edit::Reword { sentence: id(99), text: "Words.".to_owned() };
    assert_eq!(apply(&unknown).unwrap_err(), EditRefused::NoSuchSentence(id(99)));
}

fn insert(at: Spot, passages: &[i64]) -> Result<Article, EditRefused> {
    let passages = passages.iter().copied().map(PassageId).collect();
    apply(&Edit::Insert { at, text: "New words.".to_owned(), passages })
}

#[test]
fn a_sentence_is_inserted_beside_another_with_its_passages() {
    let after = |number| line(&insert(Spot::After(id(number)), &[1]).unwrap());
    let before = |number| line(&insert(Spot::Before(id(number)), &[1]).unwrap());
    assert_eq!(after(1), WHOLE.replace("1 |", "1 11 |"));
    assert_eq!(after(2), WHOLE.replace("2 |", "2 11 |"));
    assert_eq!(after(4), WHOLE.replace("3 4", "3 4 11"));
    assert_eq!(before(5), WHOLE.replace("5)", "11 5)"));
    assert_eq!(after(6), WHOLE.replace("6: 7", "6: 11 7"));
    assert_eq!(before(8), WHOLE.replace("7 8", "7 11 8"));
    let made = insert(Spot::After(id(3)), &[4, 1, 4]).unwrap();
    assert_eq!(made.sentence(&id(11)).unwrap().passages, [PassageId(4), PassageId(1)]);
}

#[test]
fn an_insertion_needs_known_passages_and_a_place() {
    let refused = |at, passages: &[i64]| insert(at, passages).unwrap_err();
    let after = || Spot::After(id(3));
    assert_eq!(refused(after(), &[]), EditRefused::NoPassage);
    assert_eq!(refused(after(), &[1, 77]), EditRefused::UnknownPassage(PassageId(77)));
    assert_eq!(refused(Spot::Before(id(6)), &[1]), EditRefused::BeforeIntro(id(6)));
    assert_eq!(refused(Spot::After(id(99)), &[1]), EditRefused::NoSuchSentence(id(99)));
    let mut full = article();
    full.key_facts = (100..291).map(sentence).collect();
    let edit = Edit::Insert { at: after(), text: "New words.".to_owned(), passages: vec![PassageId(1)] };
    assert_eq!(edit.apply(&full, &evidence(), &id(11)).unwrap_err(), EditRefused::Full);
    let many = Evidence { passages: (1..=9).map(|n| (PassageId(n), crowd(n))).collect(), ..evidence() };
    let edit =
        Edit::Insert { at: after(), text: "New.".to_owned(), passages: (1..=9).map(PassageId).collect() };
    let refused = edit.apply(&article(), &many, &id(11)).unwrap_err();
    assert_eq!(refused, EditRefused::TooManyPassages { count: 9 });
}

fn crowd(number: i64) -> Passage {
    Passage { id: PassageId(number), ..evidence().passages[&PassageId(1)].clone() }
}

#[test]
fn sentences_move_within_their_own_and_running_text_into_the_next_paragraph() {
    use Direction::{Down, Up};
    let moved = |number, to| move_of(Movable::Sentence(id(number)), to);
    assert_eq!(moved(4, Up).unwrap(), WHOLE.replace("3 4", "4 3"));
    assert_eq!(moved(7, Down).unwrap(), WHOLE.replace("7 8", "8 7"));
    // The paragraph it leaves empty goes.
    assert_eq!(moved(5, Up).unwrap(), WHOLE.replace("3 4, 5", "3 4 5"));
    assert_eq!(moved(4, Down).unwrap(), WHOLE.replace("3 4, 5", "3, 4 5"));
    for (number, to) in [(2, Up), (3, Up), (8, Down), (7, Up), (5, Down)] {
        assert_eq!(moved(number, to).unwrap_err(), EditRefused::OtherKind(id(number)), "s{number}");
    }
    assert_eq!(moved(1, Up).unwrap_err(), EditRefused::AtTheEnd);
    assert_eq!(moved(10, Down).unwrap_err(), EditRefused::AtTheEnd);
    assert_eq!(moved(6, Up).unwrap_err(), EditRefused::AnnouncesList(id(6)));
    assert_eq!(moved(9, Down).unwrap_err(), EditRefused::WouldEmpty { heading: "Old kinds".to_owned() });
    assert_eq!(moved(10, Up).unwrap_err(), EditRefused::WouldEmpty { heading: "History".to_owned() });
    let mut bare = article();
    bare.key_facts.clear();
    let down = Edit::Move { what: Movable::Sentence(id(1)), to: Down };
    let heading = "Quick Answer".to_owned();
    assert_eq!(down.apply(&bare, &evidence(), &id(11)).unwrap_err(), EditRefused::WouldEmpty { heading });
}

#[test]
fn blocks_move_past_each_other_and_under_the_next_heading() {
    use Direction::{Down, Up};
    let moved = |number, to| move_of(Movable::Block(id(number)), to);
    assert_eq!(moved(5, Up).unwrap(), WHOLE.replace("3 4, 5", "5, 3 4"));
    assert_eq!(moved(4, Down).unwrap(), WHOLE.replace("3 4, 5", "5, 3 4"));
    assert_eq!(moved(5, Down).unwrap(), WHOLE.replace("3 4, 5) Kinds(", "3 4) Kinds(5, "));
    // A section may stand empty over its sub-section.
    assert_eq!(moved(8, Down).unwrap(), WHOLE.replace("([6: 7 8]) Old kinds'(", "() Old kinds'([6: 7 8], "));
    assert_eq!(moved(10, Up).unwrap_err(), EditRefused::WouldEmpty { heading: "History".to_owned() });
    assert_eq!(moved(10, Down).unwrap_err(), EditRefused::AtTheEnd);
    assert_eq!(moved(3, Up).unwrap_err(), EditRefused::AtTheEnd);
    assert_eq!(moved(2, Down).unwrap_err(), EditRefused::InNoSection(id(2)));
}

#[test]
fn sections_move_with_their_sub_sections() {
    use Direction::{Down, Up};
    let moved = |number, to| move_of(Movable::Section(number), to);
    let kinds_first = "1 | 2 | Kinds([6: 7 8]) Old kinds'(9) Overview(3 4, 5) History(10)";
    let kinds_last = "1 | 2 | Overview(3 4, 5) History(10) Kinds([6: 7 8]) Old kinds'(9)";
    assert_eq!(moved(1, Down).unwrap(), kinds_first);
    assert_eq!(moved(2, Up).unwrap(), kinds_first);
    assert_eq!(moved(2, Down).unwrap(), kinds_last);
    assert_eq!(moved(4, Up).unwrap(), kinds_last);
    // A sub-section goes past one heading, and so into another section.
    assert_eq!(moved(3, Up).unwrap(), "1 | 2 | Overview(3 4, 5) Old kinds'(9) Kinds([6: 7 8]) History(10)");
    assert_eq!(moved(3, Down).unwrap(), "1 | 2 | Overview(3 4, 5) Kinds([6: 7 8]) History(10) Old kinds'(9)");
    assert_eq!(moved(1, Up).unwrap_err(), EditRefused::AtTheEnd);
    assert_eq!(moved(4, Down).unwrap_err(), EditRefused::AtTheEnd);
    for number in [0, 5] {
        assert_eq!(moved(number, Up).unwrap_err(), EditRefused::NoSuchSection(number));
    }
    let mut two = article();
    two.sections = vec![section("A", 2, vec![paragraph(&[3])]), section("B", 3, vec![paragraph(&[4])])];
    let up = Edit::Move { what: Movable::Section(2), to: Up };
    assert_eq!(up.apply(&two, &evidence(), &id(11)).unwrap_err(), EditRefused::AtTheEnd);
}

#[test]
fn headings_and_the_title_get_other_words() {
    let rename = |section, heading: &str| apply(&Edit::Rename { section, heading: heading.to_owned() });
    assert_eq!(line(&rename(2, " The  kinds ").unwrap()), WHOLE.replace("Kinds", "The kinds"));
    assert_eq!(rename(2, "Kinds").unwrap_err(), EditRefused::NothingChanged);
    assert_eq!(rename(2, " – ").unwrap_err(), EditRefused::BlankHeading);
    assert_eq!(rename(2, &"x".repeat(121)).unwrap_err(), EditRefused::HeadingTooLong { chars: 121 });
    assert_eq!(rename(5, "More").unwrap_err(), EditRefused::NoSuchSection(5));
    let retitled = apply(&Edit::Retitle { title: "Why does  dough rise?".to_owned() }).unwrap();
    assert_eq!(retitled.title, "Why does dough rise?");
    let same = Edit::Retitle { title: article().title };
    assert_eq!(apply(&same).unwrap_err(), EditRefused::NothingChanged);
}

#[test]
fn a_section_is_split_at_a_sentence() {
    let split = |number| {
        apply(&Edit::Split { at: id(number), heading: "New".to_owned() }).map(|article| line(&article))
    };
    assert_eq!(split(4).unwrap(), WHOLE.replace("3 4, 5)", "3) New(4, 5)"));
    assert_eq!(split(5).unwrap(), WHOLE.replace("3 4, 5)", "3 4) New(5)"));
    assert_eq!(split(8).unwrap(), WHOLE.replace("[6: 7 8])", "[6: 7]) New([: 8])"));
    assert_eq!(split(7).unwrap_err(), EditRefused::PartsList { intro: id(6) });
    for first in [3, 6, 9] {
        assert_eq!(split(first).unwrap_err(), EditRefused::FirstOfSection(id(first)));
        assert!(!can_split(&article(), &id(first)));
    }
    assert_eq!(split(1).unwrap_err(), EditRefused::InNoSection(id(1)));
    let blank = Edit::Split { at: id(4), heading: String::new() };
    assert_eq!(apply(&blank).unwrap_err(), EditRefused::BlankHeading);
}

#[test]
fn a_section_joins_the_one_before() {
    let join = |section| apply(&Edit::Join { section }).map(|article| line(&article));
    assert_eq!(join(2).unwrap(), "1 | 2 | Overview(3 4, 5, [6: 7 8]) Old kinds'(9) History(10)");
    assert_eq!(join(4).unwrap(), "1 | 2 | Overview(3 4, 5) Kinds([6: 7 8]) Old kinds'(9, 10)");
    assert_eq!(join(1).unwrap_err(), EditRefused::NothingBefore);
    for number in [0, 5] {
        assert_eq!(join(number).unwrap_err(), EditRefused::NoSuchSection(number));
    }
}

#[test]
fn a_fresh_id_is_higher_than_any_used() {
    assert_eq!(fresh(article().sentences().map(|sentence| &sentence.id)), id(11));
    assert_eq!(fresh([&SentenceId("odd".to_owned()), &id(7)]), id(8));
    assert_eq!(fresh([]), id(1));
}

#[test]
fn the_neighbourhood_is_offered_first_and_then_what_is_alike() {
    let mut article = article();
    article.quick_answer[0].text = "Dough rises.".to_owned();
    let ids = |sought: &str| -> Vec<i64> {
        offered(&article, &evidence(), &id(1), sought).into_iter().map(|id| id.0).collect()
    };
    assert_eq!(ids(""), [1, 2, 3, 4], "its own, those beside it, the like; not the ovens");
    assert_eq!(ids("hot ovens"), [5]);
    assert_eq!(ids("yeast dough"), [4, 1], "those with the most words first");
    assert_eq!(ids("Bread"), [4, 5], "a source's title counts");
    assert_eq!(ids("zeppelin"), Vec::<i64>::new());
    assert_eq!(ids("the of"), ids(""), "words without a topic look for nothing");
    assert_eq!(offered(&article, &evidence(), &id(99), ""), []);
    let many = Evidence { passages: (1..=50).map(|n| (PassageId(n), crowd(n))).collect(), ..evidence() };
    assert_eq!(offered(&article, &many, &id(1), "yeast").len(), OFFERED_MAX);
}

#[test]
fn an_edit_is_told_in_words() {
    let told = |edit: Edit| edit.told(&article());
    assert_eq!(
        told(Edit::Reword { sentence: id(3), text: "New.".to_owned() }),
        "“Sentence number 3.” became “New.”"
    );
    assert_eq!(
        told(Edit::Move { what: Movable::Section(2), to: Direction::Up }),
        "The section “Kinds” was moved up"
    );
    assert_eq!(told(Edit::Join { section: 4 }), "What stood under “History” was joined to “Old kinds”");
}

fn any_move() -> impl Strategy<Value = Edit> {
    let direction = prop_oneof![Just(Direction::Up), Just(Direction::Down)];
    let what = prop_oneof![
        (0..15_usize).prop_map(|number| Movable::Sentence(id(number))),
        (0..15_usize).prop_map(|number| Movable::Block(id(number))),
        (0..8_usize).prop_map(Movable::Section),
    ];
    prop_oneof![
        4 => (what, direction).prop_map(|(what, to)| Edit::Move { what, to }),
        1 => (0..15_usize).prop_map(|number| Edit::Split { at: id(number), heading: format!("From {number}") }),
        1 => (0..8_usize).prop_map(|section| Edit::Join { section }),
    ]
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let spot = (0..15_usize, any::<bool>())
        .prop_map(|(number, after)| if after { Spot::After(id(number)) } else { Spot::Before(id(number)) });
    prop_oneof![
        3 => any_move(),
        1 => (spot, "\\PC{0,30}", 0..7_i64)
            .prop_map(|(at, text, passage)| Edit::Insert { at, text, passages: vec![PassageId(passage)] }),
        1 => (0..15_usize, "\\PC{0,30}")
            .prop_map(|(number, text)| Edit::Reword { sentence: id(number), text }),
        1 => (0..8_usize, "\\PC{0,30}").prop_map(|(section, heading)| Edit::Rename { section, heading }),
    ]
}

fn words_by_id(article: &Article) -> BTreeMap<SentenceId, Sentence> {
    article.sentences().map(|sentence| (sentence.id.clone(), sentence.clone())).collect()
}

proptest! {
    #[test]
    fn no_order_of_moves_splits_and_joins_loses_or_doubles_a_sentence(edits in prop::collection::vec(any_move(), 0..40)) {
        let whole = words_by_id(&article());
        let mut now = article();
        for edit in edits {
            now = edit.apply(&now, &evidence(), &id(11)).unwrap_or(now);
            prop_assert_eq!(now.sentences().count(), whole.len());
            prop_assert_eq!(words_by_id(&now), whole.clone());
        }
        let faults = crate::check::check(&now, &evidence()).faults;
        let emptied = |fault: &&Fault| matches!(fault, Fault::NoQuickAnswer | Fault::EmptySection { .. } | Fault::EmptyParagraph { .. } | Fault::EmptyList { .. } | Fault::WrongLevel { .. });
        prop_assert_eq!(faults.iter().find(emptied), None);
    }

    #[test]
    fn no_order_of_edits_gives_two_sentences_one_id(edits in prop::collection::vec(any_edit(), 0..40)) {
        let mut now = article();
        let mut used = words_by_id(&now);
        for edit in edits {
            let new = fresh(used.keys());
            now = edit.apply(&now, &evidence(), &new).unwrap_or(now);
            prop_assert_eq!(words_by_id(&now).len(), now.sentences().count());
            used.extend(words_by_id(&now));
        }
    }

    #[test]
    fn what_can_be_moved_can_be_moved_and_nothing_else(edit in any_move()) {
        if let Edit::Move { what, to } = &edit {
            prop_assert_eq!(what.can_move(&article(), *to), apply(&edit).is_ok());
        }
    }
}
