//! Where else a sentence is said: what is pointed at, and what never is.

use super::{Report, check, elsewhere};
use crate::finding::{Finding, Layer};
use crate::view::{ArticleView, Verdict};
use crate::{
    Article, Evidence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source, SourceId,
    Tier, Writer,
};

const WEAK: PassageId = PassageId(1);
const STRONG: PassageId = PassageId(2);
const CLOSED: PassageId = PassageId(3);

/// Passages of two sources, the second of which nothing may cite.
fn evidence(texts: &[(PassageId, &str)]) -> Evidence {
    let source = |id: i64, licence: &str| Source {
        id: SourceId(id),
        title: format!("Source {id}"),
        url: None,
        publisher: "Test Library".to_owned(),
        licence: licence.parse().unwrap(),
        author: None,
        tier: Tier::default(),
    };
    let passage = |(id, text): &(PassageId, &str)| Passage {
        id: *id,
        source_id: SourceId(if *id == CLOSED { 2 } else { 1 }),
        position: 0,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: (*text).to_owned(),
    };
    Evidence::new(texts.iter().map(passage), [source(1, "CC0-1.0"), source(2, "unknown")])
}

fn article(text: &str) -> Article {
    Article {
        title: "When was the mill built?".to_owned(),
        quick_answer: vec![Sentence {
            id: SentenceId::numbered(1),
            text: text.to_owned(),
            passages: vec![WEAK],
        }],
        key_facts: Vec::new(),
        sections: Vec::<Section>::new(),
        writer: Writer::Extractive,
    }
}

/// What is pointed at for a sentence that cites the first passage, and the verdict before and after.
fn pointed(text: &str, evidence: &Evidence) -> (Vec<Finding>, Verdict) {
    let article = article(text);
    let Report { mut judgements, .. } = check(&article, evidence);
    let before = judgements.clone();
    elsewhere(&article, evidence, &mut judgements).unwrap();
    let id = SentenceId::numbered(1);
    assert_eq!(judgements[&id].verdict, before[&id].verdict, "no verdict changes");
    assert_eq!(judgements[&id].reasons, before[&id].reasons);
    let added = judgements[&id].findings[before[&id].findings.len()..].to_vec();
    assert!(added.iter().all(|finding| finding.verdict.is_none()), "what points has no verdict");
    (added, before[&id].verdict)
}

const SAID: &str = "Ada Brook, who owned the valley, had the old mill built in 1790.";
const HALF: &str = "The old mill was built in 1790 by Ada Brook of the valley.";
const WHOLE: &str = "The old mill was built for Ada Brook, who owned the valley, in 1790.";

#[test]
fn a_passage_that_holds_clearly_more_is_a_better_one() {
    let weak = "The mill stands in the valley. Ada Brook had it built.";
    let (found, _) = pointed(SAID, &evidence(&[(WEAK, weak), (STRONG, WHOLE)]));
    let better = found.iter().find(|finding| finding.layer == Layer::Wording).unwrap();
    assert_eq!(better.passage, Some(STRONG));
    assert!(better.reason.starts_with("it holds "), "{}", better.reason);
}

#[test]
fn nothing_better_is_named_where_the_cited_one_does_or_the_other_says_otherwise_or_may_not_be_cited() {
    let weak = "The mill stands in the valley. Ada Brook had it built.";
    let wording = |texts: &[(PassageId, &str)], said: &str| {
        pointed(said, &evidence(texts)).0.into_iter().find(|finding| finding.layer == Layer::Wording)
    };
    assert_eq!(wording(&[(WEAK, HALF), (STRONG, WHOLE)], SAID), None, "what it cites is about as good");
    let otherwise = WHOLE.replace("1790", "1830");
    assert_eq!(wording(&[(WEAK, weak), (STRONG, &otherwise)], SAID), None, "it says 1830");
    assert_eq!(wording(&[(WEAK, weak), (CLOSED, WHOLE)], SAID), None, "nothing may cite it");
    let (found, verdict) = pointed(HALF, &evidence(&[(WEAK, HALF), (STRONG, HALF)]));
    assert_eq!((found, verdict), (Vec::new(), Verdict::Supported), "word for word");
}

#[test]
fn what_is_not_supported_may_be_said_in_a_passage_of_like_meaning() {
    let astray = "Bread rises because yeast makes gas.";
    let meant = "Most twisted ankles get better in a month and a half.";
    let said = "A sprained ankle needs some six weeks until it has healed.";
    let texts = [(WEAK, astray), (STRONG, meant), (CLOSED, said)];
    let (found, verdict) = pointed(said, &evidence(&texts));
    assert_ne!(verdict, Verdict::Supported);
    let [meaning] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((meaning.layer, meaning.passage), (Layer::Meaning, Some(STRONG)));
    let (found, _) = pointed(said, &evidence(&[(WEAK, astray), (STRONG, "The bank raised its rates.")]));
    assert_eq!(found, Vec::new(), "nothing is like it");
}

#[test]
fn an_editor_is_shown_the_passage_with_its_source() {
    let astray = "Bread rises because yeast makes gas.";
    let evidence = evidence(&[(WEAK, astray), (STRONG, WHOLE)]);
    let article = article(SAID);
    let Report { mut judgements, .. } = check(&article, &evidence);
    elsewhere(&article, &evidence, &mut judgements).unwrap();
    let view = ArticleView::join(&article, &evidence, &judgements);
    let [found] = view.quick_answer[0].elsewhere.as_slice() else { panic!("{view:?}") };
    assert_eq!((found.layer, found.passage_id, found.text.as_str()), (Layer::Wording, STRONG, WHOLE));
    assert_eq!((found.source_id, found.title.as_str()), (SourceId(1), "Source 1"));
}
