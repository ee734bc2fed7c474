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
/// open half of `benches/retrieval` 64 beginnings find one source more and two passages less than 200 read whole, in a third
/// of the time.
const READ_MAX: usize = 64;

/// How much of a passage is read, in tokens (about 4 characters each): what it is about stands at its beginning. On the same
/// questions 128 find one passage more and one source less, in twice the time.
const TOKENS_MAX: usize = 64;

/// What words add to the nearness, the best passage's whole: chosen on the open half of `benches/retrieval`, where the right
/// passage is among the first five for 57 of 65 questions with it and 200 passages read whole (docs/benchmarks.md).
const WORDING_WEIGHT: f64 = 0.25;

/// What a step of the list of tiers is worth: a passage of a better tier goes before one that is nearer by no more than
/// this a step, so one of the first tier before an unranked one that is nearer by at most three times as much.
/// Of 50 development questions that the starter library answers (every fourth), the passage with the fact is nearer than any
/// other source's without it by 0.34 in the middle, and by less than these 0.06 for 3: what is nearer by more stays first.
const TIER_STEP: f64 = 0.02;

/// Returns every passage of the evidence with how near it is, the nearest first; no fixed scale. Of passages that are
/// about equally near, those of a better tier come first.
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
        let tier = evidence.sources.get(&passage.source_id).map_or(0.0, |source| source.tier.steps());
        nearness.get(&passage.id).copied().unwrap_or(0.0)
            + WORDING_WEIGHT * worded(passage)
            + TIER_STEP * tier
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

#[cfg(test)]
mod tests {
    use super::super::Ranking;
    use super::*;
    use crate::{Licence, PassageKind, Source, SourceId, Tier};

    const GREEN: &str = "Green tea is brewed in water of about 75 degrees Celsius.";
    const GREENER: &str = "Green tea is brewed with water of 75 degrees Celsius or so.";
    const ROADS: &str = "Caravans brought pressed tea over the mountains on the backs of mules.";

    /// Sources of one passage each, numbered from 1.
    fn evidence(sources: &[(Tier, &str)]) -> Evidence {
        let numbered = || (1..).zip(sources);
        let source = |(number, (tier, _)): (i64, &(Tier, &str))| Source {
            id: SourceId(number),
            title: "Tea".to_owned(),
            url: None,
            publisher: "Library".to_owned(),
            author: None,
            licence: Licence::PublicDomain,
            tier: *tier,
        };
        let passage = |(number, (_, text)): (i64, &(Tier, &str))| Passage {
            id: PassageId(number),
            source_id: SourceId(number),
            position: 0,
            heading_path: Vec::new(),
            kind: PassageKind::Paragraph,
            text: (*text).to_owned(),
        };
        Evidence::new(numbered().map(passage), numbered().map(source))
    }

    /// The first passage by nearness, and the first sentence by its answer.
    fn firsts(sources: &[(Tier, &str)]) -> (i64, i64) {
        let (question, statistics) =
            (Question::read("How hot should water for green tea be?"), Statistics::default());
        let evidence = evidence(sources);
        let near = near(&question, &evidence, &statistics).unwrap();
        let ranking = Ranking::new(&question, &evidence, &statistics).unwrap();
        let answer = ranking.answers().unwrap();
        (near[0].0.0, ranking.units()[answer[0]].passage.0)
    }

    #[test]
    fn of_passages_that_answer_about_equally_well_the_better_tier_goes_first() {
        use Tier::{General, Primary, Reviewed, Unranked};
        let order = |one, other| firsts(&[(one, GREEN), (other, GREENER)]);
        let as_they_are = order(Unranked, Unranked);
        for tier in Tier::ALL {
            assert_eq!(order(tier, tier), as_they_are, "two of {tier:?} are ordered as without tiers");
        }
        let same = |one, other| firsts(&[(one, GREEN), (other, GREEN)]);
        assert_eq!(same(Unranked, Unranked), (1, 1));
        for (worse, better) in [(Unranked, General), (General, Reviewed), (Reviewed, Primary)] {
            assert_eq!(same(worse, better), (2, 2), "{better:?} before {worse:?}");
            assert_eq!(same(better, worse), (1, 1));
        }
        assert_eq!((order(Unranked, Primary), order(Primary, Unranked)), ((2, 2), (1, 1)));
    }

    #[test]
    fn no_tier_brings_a_passage_forward_that_does_not_answer() {
        assert_eq!(firsts(&[(Tier::Primary, ROADS), (Tier::Unranked, GREEN)]), (2, 2));
    }
}
