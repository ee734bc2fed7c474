//! How well a better passage is found: every supported sentence of an open set, made to cite the passages of the next row,
//! with all passages of the set as its evidence; once with its own among them, once without.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use article::check::{self, Report};
use article::finding::{Finding, Layer};
use article::{
    Article, Block, Evidence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source,
    SourceId, Tier, Writer,
};

use crate::sets::{Case, Expected};

/// Prints how often each layer points at the sentence's own passage and at another; each, where that is wanted.
pub fn measure(cases: &[Case], each: bool) {
    let texts: Vec<&str> =
        cases.iter().flat_map(Case::passages).collect::<BTreeSet<_>>().into_iter().collect();
    let id =
        |text: &str| PassageId(i64::try_from(texts.iter().position(|one| *one == text).unwrap()).unwrap());
    let supported = || cases.iter().enumerate().filter(|(_, case)| case.expect == Expected::Supported);
    println!("{} sentences, {} passages", supported().count(), texts.len());
    println!(
        "{:<12} {:>20} {:>20} {:>8} {:>8}",
        "its own", "right: words, meaning", "wrong: words, meaning", "nothing", "ms each"
    );
    for is_there in [true, false] {
        let mut counts: BTreeMap<(bool, Layer), usize> = BTreeMap::new();
        let began = Instant::now();
        for (place, case) in supported() {
            let own: Vec<PassageId> = case.passages().iter().map(|text| id(text)).collect();
            let mut rest = cases.iter().cycle().skip(place + 1);
            let astray = rest.find(|other| !other.passages().iter().any(|text| own.contains(&id(text))));
            let cited = astray.unwrap().passages().iter().map(|text| id(text)).collect();
            let held = texts.iter().filter(|text| is_there || !own.contains(&id(text)));
            let Some(finding) = pointed(&case.sentence, cited, held.map(|text| (id(text), *text))) else {
                continue;
            };
            let is_own = finding.passage.is_some_and(|passage| own.contains(&passage));
            *counts.entry((is_own, finding.layer)).or_default() += 1;
            if each {
                println!("{is_there}\t{is_own}\t{:?}\t{}\t{}", finding.layer, finding.reason, case.sentence);
            }
        }
        let of = |is_own: bool, layer: Layer| counts.get(&(is_own, layer)).copied().unwrap_or(0);
        let told = |is_own: bool| format!("{}, {}", of(is_own, Layer::Wording), of(is_own, Layer::Meaning));
        let nothing = supported().count() - counts.values().sum::<usize>();
        let took =
            began.elapsed().as_secs_f64() * 1000.0 / f64::from(u32::try_from(supported().count()).unwrap());
        let name = if is_there { "there" } else { "taken away" };
        println!("{name:<12} {:>20} {:>20} {nothing:>8} {took:>8.1}", told(true), told(false));
    }
}

/// Returns what points at another passage.
fn pointed<'a>(
    sentence: &str,
    cited: Vec<PassageId>,
    texts: impl Iterator<Item = (PassageId, &'a str)>,
) -> Option<Finding> {
    let source = Source {
        id: SourceId(1),
        title: "Set".to_owned(),
        url: None,
        publisher: "Bench".to_owned(),
        licence: "CC0-1.0".parse().unwrap(),
        author: None,
        tier: Tier::default(),
    };
    let passage = |(id, text): (PassageId, &str)| Passage {
        id,
        source_id: source.id,
        position: 0,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: text.to_owned(),
    };
    let evidence = Evidence::new(texts.map(passage), [source.clone()]);
    let said = Sentence { id: SentenceId::numbered(1), text: sentence.to_owned(), passages: cited };
    let article = Article {
        title: "Which?".to_owned(),
        quick_answer: vec![said],
        key_facts: Vec::new(),
        sections: vec![Section { heading: "Overview".to_owned(), level: 2, blocks: Vec::<Block>::new() }],
        writer: Writer::Extractive,
    };
    let Report { mut judgements, .. } = check::check(&article, &evidence);
    check::elsewhere(&article, &evidence, &mut judgements).unwrap();
    let findings = judgements.into_values().next().unwrap().findings;
    findings.into_iter().find(|finding| finding.verdict.is_none() && finding.passage.is_some())
}
