//! Citations narrowed to what they are for: models name every passage they were shown, and an editor would have to read
//! all of them.

use article::check;
use article::view::Verdict;
use article::{Evidence, PassageId, Sentence};

use super::offer::Offered;

/// The most passages kept of those that support a sentence each by itself.
const KEPT_MAX: usize = 2;

/// Drops the passages a sentence does not need, where one of those it names supports it by itself; leaves a sentence
/// that needs several as it is. Where those it names do not support it and another one that was shown does, it rests on that
/// one: small models copy a sentence and name its neighbour.
pub(super) fn narrow(sentence: &mut Sentence, evidence: &Evidence, offered: &[Offered<'_>]) {
    let supported = |passages: &[&str]| check::judge(&sentence.text, passages).verdict == Verdict::Supported;
    let text = |id: &PassageId| evidence.passage(*id).map(|(passage, _)| passage.text.as_str());
    let supports = |id: &&PassageId| text(id).is_some_and(|text| supported(&[text]));
    let alone: Vec<PassageId> = sentence.passages.iter().filter(supports).copied().take(KEPT_MAX).collect();
    if !alone.is_empty() {
        sentence.passages = alone;
        return;
    }
    let together: Vec<&str> = sentence.passages.iter().filter_map(text).collect();
    if together.is_empty() || supported(&together) {
        return;
    }
    if let Some(other) = offered.iter().find(|offered| supported(&[&offered.passage.text])) {
        sentence.passages = vec![other.passage.id];
    }
}
