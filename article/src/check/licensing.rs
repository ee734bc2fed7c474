//! What the policy refuses and permits: a test for each.

use super::*;
use crate::licence::policy::{Class, Terms};
use crate::view::ArticleView;
use crate::{
    Block, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source, SourceId, Writer,
};

const TEA: &str =
    "Tea was carried from the far hills to the river towns by people who walked for many days in the rain.";
const SALT: &str = "Salt came up the same river on flat boats that were towed by oxen along a path of stone.";
const OWN: &str = "Porters brought leaves down from distant mountains on foot.";

/// Evidence of two passages: tea, number 1, under the first licence and salt, number 2, under the second.
fn evidence(tea: &str, salt: &str) -> Evidence {
    let source = |id, title: &str, licence: &str| Source {
        id: SourceId(id),
        title: title.to_owned(),
        url: None,
        publisher: "Press".to_owned(),
        author: None,
        licence: licence.parse().unwrap(),
        tier: crate::Tier::default(),
    };
    let passage = |id, text: &str| Passage {
        id: PassageId(id),
        source_id: SourceId(id),
        position: 0,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: text.to_owned(),
    };
    let sources = [source(1, "Tea Roads", tea), source(2, "Salt Roads", salt)];
    Evidence::new([passage(1, TEA), passage(2, SALT)], sources)
}

fn article(sentences: &[(&str, &[i64])]) -> Article {
    let sentence = |(number, (text, passages)): (usize, &(&str, &[i64]))| Sentence {
        id: SentenceId::numbered(number),
        text: (*text).to_owned(),
        passages: passages.iter().copied().map(PassageId).collect(),
    };
    let mut all: Vec<Sentence> = (1..).zip(sentences).map(sentence).collect();
    let body = all.split_off(1);
    let overview = Section {
        heading: "Overview".to_owned(),
        level: 2,
        blocks: vec![Block::Paragraph { paragraph: body }],
    };
    Article {
        title: "How was tea carried?".to_owned(),
        quick_answer: all,
        key_facts: Vec::new(),
        sections: if sentences.len() > 1 { vec![overview] } else { Vec::new() },
        writer: Writer::Extractive,
    }
}

fn faults(sentences: &[(&str, &[i64])], evidence: &Evidence) -> Vec<String> {
    check(&article(sentences), evidence).faults.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn assert_refused(sentences: &[(&str, &[i64])], evidence: &Evidence, reason: &str) {
    let faults = faults(sentences, evidence);
    assert!(faults.iter().any(|fault| fault.contains(reason)), "{reason}: {faults:?}");
}

#[test]
fn free_sources_may_be_copied_word_for_word() {
    for licence in ["LicenseRef-PD", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"] {
        assert_eq!(faults(&[(TEA, &[1])], &evidence(licence, "CC0-1.0")), Vec::<String>::new(), "{licence}");
    }
}

#[test]
fn a_source_whose_licence_is_unknown_cannot_be_cited_at_all() {
    for sentence in [TEA, OWN] {
        assert_refused(&[(sentence, &[1])], &evidence("unknown", "CC0-1.0"), "allows nothing here");
    }
    // Not even beside a free one.
    assert_refused(
        &[(SALT, &[1, 2])],
        &evidence("unknown", "CC0-1.0"),
        "“Tea Roads”, whose licence (unknown)",
    );
}

#[test]
fn nc_and_nd_sources_are_blocked_until_the_operator_sets_them() {
    for licence in ["CC-BY-NC-4.0", "CC-BY-ND-4.0"] {
        let evidence = evidence(licence, "CC0-1.0");
        assert_refused(&[(OWN, &[1])], &evidence, "allows nothing here");
        let terms = Terms { non_commercial: Class::Facts, no_derivatives: Class::Facts };
        let opened = evidence.under(terms);
        assert_eq!(faults(&[(OWN, &[1])], &opened), Vec::<String>::new(), "{licence}");
        assert_refused(&[(TEA, &[1])], &opened, "is copied from “Tea Roads”");
    }
}

#[test]
fn facts_may_be_taken_from_every_source_that_is_not_blocked() {
    for licence in ["fair-use", "GFDL-1.3-only", "MIT"] {
        assert_eq!(faults(&[(OWN, &[1])], &evidence(licence, "CC0-1.0")), Vec::<String>::new(), "{licence}");
    }
}

#[test]
fn a_copied_sentence_and_a_copied_run_are_refused_where_only_facts_or_quotations_are_allowed() {
    let run =
        "In those years tea was carried from the far hills to the river towns by people who walked slowly.";
    for licence in ["fair-use", "GFDL-1.3-only"] {
        for sentence in [TEA, run] {
            assert_refused(&[(sentence, &[1])], &evidence(licence, "CC0-1.0"), "is copied from “Tea Roads”");
        }
    }
}

#[test]
fn a_long_run_of_a_source_that_is_not_cited_is_a_copy_too() {
    let nearly = "In those days green tea was carried from the far hills to the river towns by people who walked for days.";
    let marked = "A book has tea that “was carried from the far hills to the river towns by people who walked for days”.";
    for licence in ["fair-use", "GFDL-1.3-only", "CC-BY-NC-4.0", "unknown"] {
        let mut evidence = evidence(licence, "CC0-1.0");
        let found = faults(&[(nearly, &[2])], &evidence);
        assert_eq!(found.len(), 1, "{licence}: {found:?}");
        assert!(found[0].contains("s1 is copied from “Tea Roads”"), "{licence}: {found:?}");
        // A run of fourteen is how it may be said; what is marked is a quotation, with rules of its own.
        let fourteen = "There tea was carried from the far hills to the river towns by people slowly.";
        assert_eq!(faults(&[(fourteen, &[2])], &evidence), Vec::<String>::new(), "{licence}");
        let quoted = faults(&[(marked, &[2])], &evidence);
        assert!(!quoted.iter().any(|fault| fault.contains("is copied from")), "{licence}: {quoted:?}");
        // What stands in a source that may be copied may be taken from there.
        evidence.passages.get_mut(&PassageId(2)).unwrap().text = format!("{TEA} {SALT}");
        assert_eq!(faults(&[(nearly, &[2])], &evidence), Vec::<String>::new(), "{licence}");
    }
    assert_eq!(faults(&[(nearly, &[2])], &evidence("CC-BY-4.0", "CC0-1.0")), Vec::<String>::new());
}

#[test]
fn what_a_free_source_says_too_may_be_copied_from_there() {
    let mut evidence = evidence("fair-use", "CC0-1.0");
    evidence.passages.get_mut(&PassageId(2)).unwrap().text = format!("{TEA} {SALT}");
    assert_refused(&[(TEA, &[1])], &evidence, "is copied from");
    assert_eq!(faults(&[(TEA, &[1, 2])], &evidence), Vec::<String>::new());
}

#[test]
fn a_short_marked_quotation_is_allowed_from_fair_use_and_not_from_a_facts_only_source() {
    let quote = "One chronicle has porters “who walked for many days in the rain” among its people.";
    let long = [(SALT, &[2_i64][..]); 5];
    let texts: Vec<String> = (0..5).map(|n| format!("On day {n}, {SALT}")).collect();
    let mut sentences: Vec<(&str, &[i64])> = vec![(quote, &[1])];
    sentences.extend(texts.iter().zip(long).map(|(text, (_, cited))| (text.as_str(), cited)));
    assert_eq!(faults(&sentences, &evidence("fair-use", "CC0-1.0")), Vec::<String>::new());
    let more = "One chronicle has porters “by people who walked for many days in the rain” among its people.";
    sentences[0].0 = more;
    assert_refused(&sentences, &evidence("GFDL-1.3-only", "CC0-1.0"), "allows its facts only");
}

#[test]
fn a_quotation_of_more_than_fifty_words_is_refused() {
    let words: Vec<String> = (0..60).map(|n| format!("word{n}")).collect();
    let mut evidence = evidence("fair-use", "CC0-1.0");
    evidence.passages.get_mut(&PassageId(1)).unwrap().text = words.join(" ");
    let quote = |count: usize| format!("He wrote “{}” then.", words[..count].join(" "));
    assert_refused(&[(&quote(51), &[1])], &evidence, "quotes 51 words from “Tea Roads” at once; at most 50");
    let fifty = faults(&[(&quote(50), &[1])], &evidence);
    assert!(!fifty.iter().any(|fault| fault.contains("at once")), "{fifty:?}");
}

#[test]
fn more_than_a_tenth_of_the_article_from_one_source_is_refused() {
    let quote = "One chronicle has porters “who walked for many days in the rain” among its people.";
    let reason = "8 of the article's 34 words are quoted from “Tea Roads”; at most 10 % are allowed";
    assert_refused(&[(quote, &[1]), (SALT, &[2])], &evidence("fair-use", "CC0-1.0"), reason);
}

#[test]
fn by_sa_and_gfdl_text_on_one_page_is_refused_with_the_reason_and_the_editor_sees_it() {
    let evidence = evidence("CC-BY-SA-4.0", "GFDL-1.3-only");
    let sentences: [(&str, &[i64]); 2] = [(TEA, &[1]), (SALT, &[2])];
    assert_refused(
        &sentences,
        &evidence,
        "text under CC-BY-SA-4.0 and text under GFDL-1.3-only cannot stand",
    );
    let view = ArticleView::join(&article(&sentences), &evidence, &Judgements::new());
    assert_eq!(view.licence, crate::Licence::Unknown);
    assert!(view.licence_clash.unwrap().contains("each asks for the whole"));
    // The fact alone asks for nothing.
    let fact = "Oxen drew the boats of merchants upstream.";
    assert_eq!(faults(&[(TEA, &[1]), (fact, &[2])], &evidence), Vec::<String>::new());
}

#[test]
fn the_pages_licence_follows_from_what_its_sentences_take() {
    let licence = |sentences: &[(&str, &[i64])], tea: &str, salt: &str| {
        let view = ArticleView::join(&article(sentences), &evidence(tea, salt), &Judgements::new());
        view.licence.to_string()
    };
    let both: [(&str, &[i64]); 2] = [(TEA, &[1]), (SALT, &[2])];
    assert_eq!(licence(&both, "CC-BY-SA-4.0", "CC0-1.0"), "CC-BY-SA-4.0");
    assert_eq!(licence(&both, "CC-BY-3.0", "CC-BY-4.0"), "CC-BY-4.0");
    assert_eq!(licence(&[(OWN, &[1]), (SALT, &[2])], "CC-BY-SA-4.0", "CC0-1.0"), "CC0-1.0");
    assert_eq!(licence(&[(OWN, &[1]), (SALT, &[2])], "fair-use", "CC-BY-SA-4.0"), "CC-BY-SA-4.0");
}

#[test]
fn each_citation_says_what_was_taken_and_what_is_allowed() {
    let evidence = evidence("fair-use", "CC0-1.0");
    let view = ArticleView::join(&article(&[(OWN, &[1]), (SALT, &[2])]), &evidence, &Judgements::new());
    let cited: Vec<_> = view.sentences().flat_map(|sentence| &sentence.citations).collect();
    let measured = |n: usize| (cited[n].relation.word(), cited[n].overlap_percent);
    assert_eq!(measured(0), ("fact_only", 0));
    assert_eq!((measured(1), cited[1].longest_run), (("verbatim", 100), 19));
    let allows: Vec<Class> = view.sources.iter().map(|source| source.allows).collect();
    assert_eq!(allows, [Class::Quote, Class::Adapt]);
}
