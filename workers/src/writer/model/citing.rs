//! Citations narrowed to what they are for: models name every passage they were shown, and an editor would have to read
//! all of them.

use article::check;
use article::view::Verdict;
use article::{Evidence, PassageId, Sentence};

/// The most passages kept of those that support a sentence each by itself.
const KEPT_MAX: usize = 2;

/// Drops the passages a sentence does not need, where one of those it names supports it by itself; leaves a sentence
/// that needs several, or that none supports, as it is.
pub(super) fn narrow(sentence: &mut Sentence, evidence: &Evidence) {
    if sentence.passages.len() < 2 {
        return;
    }
    let supports = |id: &&PassageId| {
        let passage = evidence.passage(**id).map(|(passage, _)| passage.text.as_str());
        passage.is_some_and(|text| check::judge(&sentence.text, &[text]).verdict == Verdict::Supported)
    };
    let alone: Vec<PassageId> = sentence.passages.iter().filter(supports).copied().take(KEPT_MAX).collect();
    if !alone.is_empty() {
        sentence.passages = alone;
    }
}
