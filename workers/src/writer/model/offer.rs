//! Which passages the model is shown: those whose sentences answer best, as many as fit.

use std::collections::{BTreeMap, BTreeSet};

use article::rank::Ranking;
use article::{Evidence, Passage, PassageId, PassageKind, Source};

use super::settings::ModelSettings;

/// The longest stretch of one passage that is shown, in Unicode scalars: a longer one is left out, for half of it may
/// say the opposite.
const PASSAGE_CHARS_MAX: usize = 4_000;

/// A passage the model is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered<'a> {
    /// The number it is shown under, from 1; the same in every stage of an article.
    pub number: usize,
    pub passage: &'a Passage,
    pub source: &'a Source,
}

/// Chooses the passages to show. All of them may be copied: the ranking knows no others.
pub(super) fn choose(ranking: &Ranking, evidence: &Evidence, settings: &ModelSettings) -> Vec<PassageId> {
    let mut chosen = BTreeSet::new();
    let mut chars = 0_usize;
    let mut take = |id: PassageId, chosen: &mut BTreeSet<PassageId>| {
        let Some((passage, _)) = evidence.passage(id).filter(|_| !chosen.contains(&id)) else { return };
        let length = passage.text.chars().count();
        let sum = chars.saturating_add(length);
        let fits = chosen.len() < settings.passages_max && sum <= settings.prompt_chars_max;
        if fits && length <= PASSAGE_CHARS_MAX {
            chars = sum;
            chosen.insert(id);
        }
    };
    for id in best_first(ranking) {
        // An item without what announces it says little.
        if let Some(intro) = announcing(ranking, id) {
            take(intro, &mut chosen);
        }
        take(id, &mut chosen);
    }
    chosen.into_iter().collect()
}

/// Returns the chosen passages as they are shown: in reading order, source by source.
pub(super) fn offered<'a>(chosen: &[PassageId], evidence: &'a Evidence) -> Vec<Offered<'a>> {
    let mut found: Vec<(&Passage, &Source)> = chosen.iter().filter_map(|id| evidence.passage(*id)).collect();
    found.sort_by_key(|(passage, source)| (source.id, passage.position, passage.id));
    (1..).zip(found).map(|(number, (passage, source))| Offered { number, passage, source }).collect()
}

/// Returns the passages by their best sentence; those that have nothing of the question are left out.
fn best_first(ranking: &Ranking) -> Vec<PassageId> {
    let mut best: BTreeMap<PassageId, f64> = BTreeMap::new();
    for (number, unit) in ranking.units().iter().enumerate() {
        let Some(score) = ranking.score(number).filter(|score| score.coverage > 0.0) else { continue };
        let known = best.entry(unit.passage).or_insert(score.total);
        *known = known.max(score.total);
    }
    let mut order: Vec<(PassageId, f64)> = best.into_iter().collect();
    order.sort_by(|(one, a), (other, b)| b.total_cmp(a).then(one.cmp(other)));
    order.into_iter().map(|(id, _)| id).collect()
}

/// Returns the passage that announces the list this one is an item of.
fn announcing(ranking: &Ranking, id: PassageId) -> Option<PassageId> {
    let units = ranking.units();
    let item = units.iter().find(|unit| unit.passage == id && unit.kind == PassageKind::ListItem)?;
    units.get(item.intro?).map(|intro| intro.passage)
}
