//! What was found is weighed before anybody writes from it: of everything that came, the passages nearest to the question.

use std::collections::{BTreeMap, BTreeSet};

use article::rank::{Question, Statistics, near};
use article::{Evidence, PassageId, SourceId};

use crate::writer::WriterError;

/// How many sources one article may draw on.
const SOURCES_MAX: usize = 6;

/// How many passages one article may draw on.
const PASSAGES_MAX: usize = 160;

/// How many of the nearest passages are taken with what stands before and after them.
const WITH_NEIGHBOURS: usize = 10;

/// How many passages before and after.
const NEIGHBOURS: u32 = 3;

/// Returns what the writer may rest on: the six sources with the nearest passages, and of them the nearest 160 passages,
/// no more than half of those from one source as long as the others have more to say.
///
/// # Errors
/// [`WriterError::Unencoded`] where the sentence encoder cannot run on this machine.
pub async fn weigh(
    question: &str,
    evidence: Evidence,
    statistics: &Statistics,
) -> Result<Evidence, WriterError> {
    // Some tenths of a second of pure reckoning: not on a thread that others wait for.
    let (question, statistics) = (question.to_owned(), statistics.clone());
    let weighing = tokio::task::spawn_blocking(move || {
        let near = near(&Question::read(&question), &evidence, &statistics)?;
        let order: Vec<PassageId> = near.into_iter().map(|(passage, _)| passage).collect();
        Ok(choose(evidence, &order))
    });
    weighing.await.map_err(|error| WriterError::Unreachable(error.to_string()))?
}

/// Keeps the best passages of the best sources, given all passages with the nearest first.
fn choose(mut evidence: Evidence, order: &[PassageId]) -> Evidence {
    let source_of = |passage: &PassageId| evidence.passages.get(passage).map(|passage| passage.source_id);
    let mut sources: Vec<SourceId> = Vec::new();
    for source in order.iter().filter_map(source_of) {
        if sources.len() < SOURCES_MAX && !sources.contains(&source) {
            sources.push(source);
        }
    }
    let order: Vec<PassageId> = with_neighbours(&evidence, order);
    let wanted = order.iter().filter_map(|id| Some((*id, source_of(id).filter(|id| sources.contains(id))?)));
    let kept = fair(&wanted.collect::<Vec<_>>());
    evidence.passages.retain(|id, _| kept.contains(id));
    evidence.sources.retain(|id, _| sources.contains(id));
    evidence
}

/// Returns the same order, where what stands beside the first few comes right after them: it goes on where they end.
fn with_neighbours(evidence: &Evidence, order: &[PassageId]) -> Vec<PassageId> {
    let places: BTreeMap<(SourceId, u32), PassageId> = evidence
        .passages
        .values()
        .map(|passage| ((passage.source_id, passage.position), passage.id))
        .collect();
    let beside = |id: &PassageId| {
        let passage = evidence.passages.get(id);
        let around = passage.into_iter().flat_map(|passage| {
            let from = passage.position.saturating_sub(NEIGHBOURS);
            (from..=passage.position.saturating_add(NEIGHBOURS)).map(|place| (passage.source_id, place))
        });
        around.filter_map(|place| places.get(&place).copied()).collect::<Vec<_>>()
    };
    let (first, rest) = order.split_at(order.len().min(WITH_NEIGHBOURS));
    let mut seen = BTreeSet::new();
    let neighbours = first.iter().flat_map(beside);
    let all = first.iter().copied().chain(neighbours).chain(rest.iter().copied());
    all.filter(|id| seen.insert(*id)).collect()
}

/// Returns the first passages of that order: half of the room at most for one source, and then what room is left for any.
fn fair(wanted: &[(PassageId, SourceId)]) -> BTreeSet<PassageId> {
    let half = PASSAGES_MAX.div_euclid(2);
    let mut taken: BTreeMap<SourceId, usize> = BTreeMap::new();
    let mut kept = BTreeSet::new();
    for (passage, source) in wanted {
        let own = taken.entry(*source).or_default();
        if kept.len() < PASSAGES_MAX && *own < half {
            *own = own.saturating_add(1);
            kept.insert(*passage);
        }
    }
    for (passage, _) in wanted {
        if kept.len() < PASSAGES_MAX {
            kept.insert(*passage);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use desk::evidence::{Labels, evidence, read};

    use super::*;

    /// Sources with so many passages each; the passages in reading order, source by source.
    fn sources(sizes: &[usize]) -> (Evidence, Vec<PassageId>) {
        let text = |(number, size): (usize, &usize)| {
            let paragraphs: Vec<String> =
                (0..*size).map(|place| format!("Source {number} says this at place {place}.")).collect();
            format!("# Source {number}\n\n{}\n", paragraphs.join("\n\n"))
        };
        let documents: Vec<_> = sizes
            .iter()
            .enumerate()
            .map(|one| read("d.md", text(one).as_bytes(), &Labels::default()).unwrap())
            .collect();
        let evidence = evidence(&documents);
        let order = evidence.passages.keys().copied().collect();
        (evidence, order)
    }

    fn sizes(evidence: &Evidence) -> Vec<usize> {
        let of =
            |id: &SourceId| evidence.passages.values().filter(|passage| passage.source_id == *id).count();
        evidence.sources.keys().map(of).collect()
    }

    #[test]
    fn no_source_has_more_than_half_the_room_while_others_have_more_to_say() {
        let (evidence, order) = sources(&[300, 100]);
        assert_eq!(sizes(&choose(evidence, &order)), [80, 80]);
    }

    #[test]
    fn what_room_the_others_leave_the_nearest_source_has() {
        let (evidence, order) = sources(&[300, 20]);
        assert_eq!(sizes(&choose(evidence, &order)), [140, 20]);
    }

    #[test]
    fn six_sources_are_drawn_on_at_most() {
        let (evidence, order) = sources(&[5; 9]);
        assert_eq!(sizes(&choose(evidence, &order)), [5; 6]);
    }

    #[test]
    fn what_stands_beside_the_nearest_passages_is_kept_before_what_is_far() {
        let (evidence, mut order) = sources(&[300]);
        let last = order.pop().unwrap();
        order.insert(0, last);
        let kept = choose(evidence, &order);
        let places: BTreeSet<u32> = kept.passages.values().map(|passage| passage.position).collect();
        assert!((296..=299).all(|place| places.contains(&place)), "{places:?}");
        assert!(!places.contains(&295));
    }
}
