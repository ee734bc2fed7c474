//! One sentence against its evidence: the verdict, and why.

use super::align::Scope;
use super::facts::{self, Finding, Weight};
use super::support;
use crate::view::Verdict;
use crate::{sentences, words};

/// The longest sentence that is judged, in bytes; what is longer is for a person.
pub const SENTENCE_BYTES_MAX: usize = 4_000;
/// The most reasons that are given.
const REASONS_MAX: usize = 4;

/// What the check says of one sentence, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// What it says.
    pub verdict: Verdict,
    /// Why, in an editor's words, what weighs most first; at most four; empty where the sentence is supported.
    pub reasons: Vec<String>,
}

/// Judges a sentence by the passages it cites: supported, unsupported, contradicted, or unsure.
///
/// Word for word in a passage is supported. Otherwise its numbers, units, dates, names, negations, hedges and
/// quantifiers are compared with the passage's best-matching sentences, and so is how much of its wording they hold.
/// Pure and deterministic; sentences up to 4,000 bytes and up to 400 sentences of evidence are looked at.
#[must_use]
pub fn judge(sentence: &str, evidence: &[&str]) -> Opinion {
    let with = |verdict, reason: &str| Opinion { verdict, reasons: vec![reason.to_owned()] };
    if words::count(sentence) == 0 {
        return with(Verdict::Unsupported, "it has no words");
    }
    if evidence.iter().any(|passage| stands_whole(sentence, passage)) {
        return Opinion { verdict: Verdict::Supported, reasons: Vec::new() };
    }
    if sentence.len() > SENTENCE_BYTES_MAX {
        return with(Verdict::Unsure, "it is too long to be checked: more than 4,000 bytes");
    }
    let Some(scope) = Scope::align(sentence, evidence) else {
        return with(Verdict::Unsupported, "it cites no passage with words in it");
    };
    let mut findings: Vec<Finding> = facts::findings(&scope);
    findings.extend(support::findings(&scope));
    // What weighs most first; equals stay in their order.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    let verdict = match findings.first().map(|finding| finding.weight) {
        None => Verdict::Supported,
        Some(Weight::Doubt) => Verdict::Unsure,
        Some(Weight::Missing) => Verdict::Unsupported,
        Some(Weight::Against) => Verdict::Contradicted,
    };
    let mut reasons: Vec<String> = Vec::new();
    for finding in findings.into_iter().take(REASONS_MAX) {
        if !reasons.contains(&finding.reason) {
            reasons.push(finding.reason);
        }
    }
    Opinion { verdict, reasons }
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
