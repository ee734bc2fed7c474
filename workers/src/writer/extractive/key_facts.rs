//! Key facts: numbers and definitions worth a line of their own.

use article::rank::{Ranking, Score, Unit};
use article::{PassageKind, check, words};

use super::said::Said;
use super::wording;

const FACTS_MAX: usize = 4;
/// A fact is short, or it is no line of its own.
const FACT_WORDS_MAX: usize = 28;
/// A fact must speak of this much of the question.
const COVERAGE_MIN: f64 = 0.6;

/// Returns the numbers of the facts in their source's order; none are better than poor ones.
pub(super) fn choose(ranking: &Ranking, best: usize, said: &mut Said<'_>) -> Vec<usize> {
    let Some(source) = ranking.units().get(best).map(|unit| unit.source) else { return Vec::new() };
    let mut candidates: Vec<(usize, &Score)> = Vec::new();
    for (number, unit) in ranking.units().iter().enumerate().filter(|(_, unit)| unit.source == source) {
        let needed = ranking.units().get(number.saturating_add(1)).is_some_and(|next| needs(next, unit));
        if let Some(score) = ranking.score(number).filter(|score| score.coverage >= COVERAGE_MIN)
            && is_fact(unit)
            && !needed
        {
            candidates.push((number, score));
        }
    }
    candidates.sort_by(|(_, one), (_, other)| other.total.total_cmp(&one.total));
    let mut facts: Vec<usize> = candidates
        .into_iter()
        .map(|(number, _)| number)
        .filter(|number| said.say(*number))
        .take(FACTS_MAX)
        .collect();
    facts.sort_unstable();
    facts
}

/// A whole sentence that holds a figure, out of the running text: a list's items stay in their list, and the lead
/// stays whole for the overview.
fn is_fact(unit: &Unit) -> bool {
    let figure = unit.text.chars().any(|c| c.is_ascii_digit());
    let short = words::count(&unit.text) <= FACT_WORDS_MAX && check::is_full_sentence(&unit.text);
    figure
        && short
        && unit.kind == PassageKind::Paragraph
        && !unit.headings.is_empty()
        && wording::stands_alone(&unit.text)
}

/// Returns true where the next sentence leans on this one.
fn needs(next: &Unit, unit: &Unit) -> bool {
    next.passage == unit.passage && wording::leans(&next.text)
}
