//! One sentence against its evidence: the verdict, and why.

use super::align::Scope;
use super::facts::{self, Weight};
use super::support;
use crate::finding::{Finding, Layer};
use crate::view::Verdict;
use crate::{sentences, words};

/// The longest sentence that is judged, in bytes; what is longer is for a person.
pub const SENTENCE_BYTES_MAX: usize = 4_000;
/// The most reasons that are given, and the most findings of one layer.
const REASONS_MAX: usize = 4;

/// What the check says of one sentence, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// What it says.
    pub verdict: Verdict,
    /// Why, in an editor's words, what weighs most first; at most four; empty where the sentence is supported.
    pub reasons: Vec<String>,
    /// What each layer that was asked says, layer by layer: at least one finding each, what weighs most first. The verdict
    /// is the worst of theirs. Layer 1 and layer 2 are not asked where layer 0 decides.
    pub findings: Vec<Finding<usize>>,
}

/// Judges a sentence by the passages it cites: supported, unsupported, contradicted, or unsure.
///
/// Word for word in a passage is supported. Otherwise its numbers, units, dates, names, negations, hedges and
/// quantifiers are compared with the passage's best-matching sentences, and so is how much of its wording they hold.
/// Pure and deterministic; sentences up to 4,000 bytes and up to 400 sentences of evidence are looked at.
#[must_use]
pub fn judge(sentence: &str, evidence: &[&str]) -> Opinion {
    if words::count(sentence) == 0 {
        return by_structure(Verdict::Unsupported, None, "it has no words");
    }
    if let Some(passage) = evidence.iter().position(|passage| stands_whole(sentence, passage)) {
        return by_structure(Verdict::Supported, Some(passage), "it stands there word for word");
    }
    if sentence.len() > SENTENCE_BYTES_MAX {
        let reason = "it is too long to be checked: more than 4,000 bytes";
        return by_structure(Verdict::Unsure, None, reason);
    }
    let Some(scope) = Scope::align(sentence, evidence) else {
        return by_structure(Verdict::Unsupported, None, "it cites no passage with words in it");
    };
    // What weighs most first; equals stay in their order.
    let sorted = |mut found: Vec<facts::Finding>| {
        found.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
        found
    };
    let (facts, wording) = (sorted(facts::findings(&scope)), support::findings(&scope));
    let best = scope.best().map(|line| line.passage);
    let cites = "it cites passages, in words of its own".to_owned();
    let mut findings = vec![Finding {
        layer: Layer::Structure,
        verdict: Some(Verdict::Supported),
        passage: None,
        reason: cites,
    }];
    let agree = || "nothing in it is said otherwise there".to_owned();
    findings.extend(of_layer(Layer::Facts, &facts, best, agree));
    findings.extend(of_layer(Layer::Wording, &wording, best, || support::held(&scope)));
    findings.extend(support::spread(&scope));
    let all = sorted(facts.into_iter().chain(wording).collect());
    let verdict = all.first().map_or(Verdict::Supported, |finding| verdict(finding.weight));
    let mut reasons: Vec<String> = Vec::new();
    for finding in all.into_iter().take(REASONS_MAX) {
        if !reasons.contains(&finding.reason) {
            reasons.push(finding.reason);
        }
    }
    Opinion { verdict, reasons, findings }
}

/// Returns what is said of a sentence that layer 0 decides.
fn by_structure(verdict: Verdict, passage: Option<usize>, reason: &str) -> Opinion {
    let reason = reason.to_owned();
    let reasons = if verdict == Verdict::Supported { Vec::new() } else { vec![reason.clone()] };
    let findings = vec![Finding { layer: Layer::Structure, verdict: Some(verdict), passage, reason }];
    Opinion { verdict, reasons, findings }
}

fn verdict(weight: Weight) -> Verdict {
    match weight {
        Weight::Doubt => Verdict::Unsure,
        Weight::Missing => Verdict::Unsupported,
        Weight::Against => Verdict::Contradicted,
    }
}

/// Returns what a layer found, each thing once; that it found nothing, in those words, where nothing speaks against the
/// sentence.
fn of_layer(
    layer: Layer,
    found: &[facts::Finding],
    best: Option<usize>,
    nothing: impl FnOnce() -> String,
) -> Vec<Finding<usize>> {
    let mut told: Vec<Finding<usize>> = Vec::new();
    for finding in found.iter().take(REASONS_MAX) {
        if !told.iter().any(|known| known.reason == finding.reason) {
            let (verdict, passage) = (Some(verdict(finding.weight)), finding.passage.or(best));
            told.push(Finding { layer, verdict, passage, reason: finding.reason.clone() });
        }
    }
    if told.is_empty() {
        told.push(Finding { layer, verdict: Some(Verdict::Supported), passage: best, reason: nothing() });
    }
    told
}

/// Returns true where the text is one or more *whole* sentences of the passage. A part of a sentence will not do:
/// cut from "Nobody believes that …" it would say the opposite.
pub(crate) fn stands_whole(text: &str, passage: &str) -> bool {
    let (text, passage) = (words::fold(text), words::fold(passage));
    if text.is_empty() || !passage.contains(&text) {
        return false;
    }
    let bounds = sentences::sentences(&passage);
    let starts = |at: usize| at == 0 || bounds.iter().any(|range| range.start == at);
    let ends = |at: usize| at == passage.len() || bounds.iter().any(|range| range.end == at);
    passage.match_indices(&text).any(|(at, found)| starts(at) && ends(at.saturating_add(found.len())))
}
