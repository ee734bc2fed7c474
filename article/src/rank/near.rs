//! Which passages are nearest to a question: by what they mean, and by their words.

use std::collections::BTreeMap;

use super::meaning;
use super::question::Question;
use super::scorer;
use super::statistics::Statistics;
use super::unit;
use crate::encoder::EncoderError;
use crate::{Evidence, Passage, PassageId};

/// How many passages are read for their meaning, the best by their words first. What comes after has its words alone. On the
/// open half of `benches/retrieval` 64 find as much as 200, in a third of the time.
const READ_MAX: usize = 64;

/// How much of a passage is read, in tokens (about 4 characters each): what it is about stands at its beginning. On the same
/// questions 128 find one passage more and one source less, in twice the time.
const TOKENS_MAX: usize = 64;

/// What words add to the nearness, the best passage's whole: chosen on the open half of `benches/retrieval`, where the right
/// passage is among the first five for 57 of 65 questions with it and 200 passages read whole (docs/benchmarks.md).
const WORDING_WEIGHT: f64 = 0.25;

/// Returns every passage of the evidence with how near it is, the nearest first; no fixed scale.
///
/// Takes some tenths of a second: not on a thread that others wait for. Passages that nobody may copy are ordered with the others:
/// they may be rested on.
///
/// # Errors
/// Where the sentence encoder cannot run on this machine.
pub fn near(
    question: &Question,
    evidence: &Evidence,
    statistics: &Statistics,
) -> Result<Vec<(PassageId, f64)>, EncoderError> {
    let wording = by_wording(question, evidence, statistics);
    let most = wording.values().copied().fold(f64::MIN_POSITIVE, f64::max);
    let worded = |passage: &Passage| wording.get(&passage.id).copied().unwrap_or(0.0) / most;
    let mut order: Vec<&Passage> = evidence.passages.values().collect();
    order.sort_by(|one, other| worded(other).total_cmp(&worded(one)).then(one.id.cmp(&other.id)));
    order.truncate(READ_MAX);
    let meant =
        meaning::likenesses(question, order.iter().map(|passage| in_place(passage, evidence)), TOKENS_MAX)?;
    let nearness: BTreeMap<PassageId, f64> = order.iter().map(|passage| passage.id).zip(meant).collect();
    let score = |passage: &Passage| {
        nearness.get(&passage.id).copied().unwrap_or(0.0) + WORDING_WEIGHT * worded(passage)
    };
    let mut near: Vec<(PassageId, f64)> =
        evidence.passages.values().map(|passage| (passage.id, score(passage))).collect();
    near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    Ok(near)
}

/// Returns for each passage how well its words fit: the best of its sentences.
fn by_wording(question: &Question, evidence: &Evidence, statistics: &Statistics) -> BTreeMap<PassageId, f64> {
    let (units, contexts) = unit::all_units(evidence);
    let scores = scorer::scores(question, statistics, &units, &contexts);
    let mut best: BTreeMap<PassageId, f64> = BTreeMap::new();
    for (unit, score) in units.iter().zip(&scores) {
        let known = best.entry(unit.passage).or_default();
        *known = known.max(score.wording);
    }
    best
}

/// Returns a passage with what stands above it: "It" means nothing without its title.
fn in_place(passage: &Passage, evidence: &Evidence) -> String {
    let title = evidence.sources.get(&passage.source_id).map_or("", |source| source.title.as_str());
    format!("{title}: {}. {}", passage.heading_path.join(": "), passage.text)
}
