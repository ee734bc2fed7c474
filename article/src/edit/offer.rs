//! Which passages an editor is shown to choose from.

use std::collections::BTreeSet;

use crate::{Article, Evidence, Passage, PassageId, SentenceId, words};

/// The most passages offered at once: as many as can be compared on one page.
pub const OFFERED_MAX: usize = 12;

/// How many passages of the neighbourhood come first.
const NEIGHBOURS_MAX: usize = 6;

/// Returns the passages to choose from for a sentence beside that one, best first, at most 12.
///
/// With words to look for: the passages that have the most of them. Without: what the sentence cites, what stands next to
/// that in its source, and then what shares most words with the sentence and the title.
#[must_use]
pub fn offered(article: &Article, evidence: &Evidence, beside: &SentenceId, sought: &str) -> Vec<PassageId> {
    let stems = |text: &str| words::content_stems(text).into_iter().collect::<BTreeSet<_>>();
    let sought_stems = stems(sought);
    if !sought_stems.is_empty() {
        return best(evidence, &sought_stems).take(OFFERED_MAX).collect();
    }
    let Some(sentence) = article.sentence(beside) else { return Vec::new() };
    let mut offered: Vec<PassageId> = Vec::new();
    let near = neighbours(evidence, &sentence.passages).take(NEIGHBOURS_MAX);
    let own = sentence.passages.iter().copied().filter(|id| evidence.passage(*id).is_some());
    let like = best(evidence, &stems(&format!("{} {}", sentence.text, article.title)));
    for id in own.chain(near).chain(like) {
        if offered.len() >= OFFERED_MAX {
            break;
        }
        if !offered.contains(&id) {
            offered.push(id);
        }
    }
    offered
}

/// Returns what stands right before and right after these passages in their sources.
fn neighbours<'a>(evidence: &'a Evidence, cited: &'a [PassageId]) -> impl Iterator<Item = PassageId> {
    let cited = cited.iter().filter_map(|id| evidence.passage(*id)).map(|(passage, _)| passage);
    cited.flat_map(|passage| {
        let beside = move |other: &&Passage| {
            other.source_id == passage.source_id && other.position.abs_diff(passage.position) == 1
        };
        evidence.passages.values().filter(beside).map(|passage| passage.id)
    })
}

/// Returns the passages that have any of these stems in their text, headings or source's title, those with the most
/// first, and of as many the earlier.
fn best<'a>(evidence: &'a Evidence, sought: &BTreeSet<String>) -> impl Iterator<Item = PassageId> + use<'a> {
    let count = |passage: &Passage| {
        let title = evidence.sources.get(&passage.source_id).map(|source| source.title.as_str());
        let text =
            format!("{} {} {}", title.unwrap_or_default(), passage.heading_path.join(" "), passage.text);
        let own: BTreeSet<String> = words::content_stems(&text).into_iter().collect();
        sought.intersection(&own).count()
    };
    let mut counted: Vec<(usize, PassageId)> =
        evidence.passages.values().map(|passage| (count(passage), passage.id)).collect();
    counted.retain(|(count, _)| *count > 0);
    // Stable: passages of one count keep the order of their ids.
    counted.sort_by(|(one, _), (other, _)| other.cmp(one));
    counted.into_iter().map(|(_, id)| id)
}
