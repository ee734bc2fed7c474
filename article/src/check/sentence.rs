//! One sentence against the passages it cites.

use super::fault::Fault;
use super::judge::{self};
use super::wording;
use crate::finding::{Finding, Layer};
use crate::view::{Judgement, Verdict};
use crate::{Evidence, Passage, PassageId, Sentence, words};

/// Returns what is wrong with a sentence's citations and quotations.
pub(super) fn faults(sentence: &Sentence, evidence: &Evidence) -> Vec<Fault> {
    let id = || sentence.id.clone();
    if words::count(&sentence.text) == 0 {
        return vec![Fault::NoWords { sentence: id() }];
    }
    if sentence.passages.is_empty() {
        return vec![Fault::NoCitation { sentence: id() }];
    }
    let unknown = sentence.passages.iter().filter(|passage| evidence.passage(**passage).is_none());
    let unknown = unknown.map(|passage| Fault::UnknownPassage { sentence: id(), passage: *passage });
    let missing =
        misquoted(sentence, evidence).into_iter().map(|quote| Fault::NotQuoted { sentence: id(), quote });
    unknown.chain(missing).collect()
}

/// Returns what the check says of the sentence's truth to the passages it cites.
pub(super) fn judge(sentence: &Sentence, evidence: &Evidence) -> Judgement {
    let (ids, texts): (Vec<PassageId>, Vec<&str>) =
        cited(sentence, evidence).map(|passage| (passage.id, passage.text.as_str())).unzip();
    if texts.is_empty() {
        let (verdict, reason) =
            (Verdict::Unsupported, "it cites no passage of this article's evidence".to_owned());
        let finding = Finding {
            layer: Layer::Structure,
            verdict: Some(verdict),
            passage: None,
            reason: reason.clone(),
        };
        return Judgement { verdict, reasons: vec![reason], findings: vec![finding], decision: None };
    }
    let opinion = judge::judge(&sentence.text, &texts);
    let by_id = |finding: Finding<usize>| finding.map(|place| ids.get(place).copied());
    Judgement {
        verdict: opinion.verdict,
        reasons: opinion.reasons,
        findings: opinion.findings.into_iter().map(by_id).collect(),
        decision: None,
    }
}

fn cited<'a>(sentence: &'a Sentence, evidence: &'a Evidence) -> impl Iterator<Item = &'a Passage> {
    sentence.passages.iter().filter_map(|id| evidence.passage(*id)).map(|(passage, _)| passage)
}

/// Returns the quotations that stand in none of the cited passages.
fn misquoted(sentence: &Sentence, evidence: &Evidence) -> Vec<String> {
    let passages: Vec<String> = cited(sentence, evidence).map(|passage| words::fold(&passage.text)).collect();
    let text = words::fold(&sentence.text);
    // A sentence that is itself word for word in its passage quotes whatever the passage quotes.
    if passages.iter().any(|passage| passage.contains(&text)) {
        return Vec::new();
    }
    wording::quotes(&text)
        .into_iter()
        .filter(|quote| !passages.iter().any(|passage| passage.contains(quote)))
        .collect()
}
