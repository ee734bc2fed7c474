//! The body: the overview, then the chapters of the sources that are about the question.

mod blocks;

use std::collections::BTreeSet;

use article::rank::Ranking;
use article::{SourceId, words};

use super::outline::{self, Chapter, Part};
use super::plan::{PlannedBlock, PlannedSection};
use super::said::Said;

/// A page is long enough to be worth a visit, and short enough to be read.
const WORDS_WANTED: usize = 250;
const WORDS_MAX: usize = 650;
/// A chapter comes in, while there is room, if a sentence of it comes this near to the best answer …
const RELEVANT: f64 = 0.75;
/// … and, while the page is still short, this near.
const NEAR: f64 = 0.55;
/// Another source comes in if a sentence of it answers this nearly as well as the best does.
const NEARLY_AS_GOOD: f64 = 0.85;
const OVERVIEW: &str = "Overview";

/// Returns the sections; possibly none, where the quick answer has said it all.
pub(super) fn choose<'a>(ranking: &'a Ranking, best: usize, said: &mut Said<'a>) -> Vec<PlannedSection> {
    let Some(first) = ranking.units().get(best).map(|unit| unit.source) else { return Vec::new() };
    let total = |number: usize| ranking.score(number).map_or(0.0, |score| score.total);
    let nearest = (0..ranking.units().len()).map(total).fold(f64::MIN_POSITIVE, f64::max);
    let mut body =
        Body { ranking, said, best: nearest, words: 0, sections: Vec::new(), headings: BTreeSet::new() };
    body.overview(first, best);
    body.chapters(first);
    for other in body.others(first, best) {
        body.chapters(other);
    }
    body.sections
}

struct Body<'a, 'b> {
    ranking: &'a Ranking,
    said: &'b mut Said<'a>,
    /// The score of the sentence that answers best.
    best: f64,
    words: usize,
    sections: Vec<PlannedSection>,
    headings: BTreeSet<String>,
}

impl Body<'_, '_> {
    /// The lead of the source, where the source is about the question; else what stands around the answer; else, where
    /// the quick answer has said all that, what comes nearest to it.
    fn overview(&mut self, source: SourceId, best: usize) {
        let chapters = outline::chapters(self.ranking, source);
        let about = chapters
            .first()
            .and_then(|chapter| chapter.numbers().next())
            .is_some_and(|number| self.ranking.is_about(number));
        let lead = chapters
            .iter()
            .filter(|chapter| about && chapter.heading.is_none())
            .flat_map(|chapter| &chapter.parts);
        let around =
            chapters.iter().flat_map(|chapter| &chapter.parts).filter(|part| part.numbers.contains(&best));
        let mut rest: Vec<&Part> = chapters.iter().flat_map(|chapter| &chapter.parts).collect();
        let nearness = |part: &Part| self.relevance(part.numbers.iter().copied());
        rest.sort_by(|one, other| nearness(other).total_cmp(&nearness(one)));
        for part in lead.chain(around).chain(rest) {
            if self.section(OVERVIEW, 2, &part.numbers) {
                return;
            }
        }
    }

    /// The chapters of a source that speak of the question: the most relevant first, the others in the source's order.
    fn chapters(&mut self, source: SourceId) {
        let chapters: Vec<Chapter> = outline::chapters(self.ranking, source)
            .into_iter()
            .filter(|chapter| chapter.heading.as_ref().is_some_and(|heading| words::count(heading) > 0))
            .collect();
        let mut by_relevance: Vec<(usize, f64)> =
            chapters.iter().map(|chapter| self.relevance(chapter.numbers())).enumerate().collect();
        by_relevance.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut planned_words = self.words;
        let mut chosen: Vec<usize> = Vec::new();
        for (number, relevance) in by_relevance {
            let size = chapters.get(number).map_or(0, |chapter| self.size(chapter));
            let wanted = relevance >= RELEVANT || (relevance >= NEAR && planned_words < WORDS_WANTED);
            if wanted && planned_words.saturating_add(size) <= WORDS_MAX {
                planned_words = planned_words.saturating_add(size);
                chosen.push(number);
            }
        }
        if let Some((_, rest)) = chosen.split_first_mut() {
            rest.sort_unstable();
        }
        for chapter in chosen.into_iter().filter_map(|number| chapters.get(number)) {
            self.chapter(chapter);
        }
    }

    fn chapter(&mut self, chapter: &Chapter) {
        let Some(heading) =
            chapter.heading.as_ref().filter(|heading| !self.headings.contains(&words::key(heading)))
        else {
            return;
        };
        let start = self.sections.len();
        let mut parts = chapter.parts.iter();
        let direct = parts.next().filter(|part| part.heading.is_none());
        let below = chapter.parts.iter().filter(|part| part.heading.is_some());
        if !self.section(heading, 2, direct.map_or(&[], |part| part.numbers.as_slice())) {
            self.sections.push(PlannedSection { heading: heading.clone(), level: 2, blocks: Vec::new() });
        }
        for part in below {
            self.section(part.heading.as_deref().unwrap_or_default(), 3, &part.numbers);
        }
        // A heading that in the end has nothing under it goes again.
        let only_heading = self.sections.len() == start.saturating_add(1)
            && self.sections.last().is_some_and(|last| last.blocks.is_empty());
        if only_heading {
            self.sections.pop();
        }
    }

    /// Adds a section of what is still unsaid; returns false where that is nothing that can stand under a heading.
    fn section(&mut self, heading: &str, level: u8, numbers: &[usize]) -> bool {
        let units = self.ranking.units();
        let mut trial = self.said.clone();
        let blocks = blocks::say(units, numbers, &mut trial);
        let usable = words::count(heading) > 0 && blocks::stand_under_heading(units, &blocks);
        if !usable || !self.headings.insert(words::key(heading)) {
            return false;
        }
        *self.said = trial;
        let said = blocks.iter().flat_map(PlannedBlock::numbers).filter_map(|number| units.get(number));
        self.words = said.map(|unit| words::count(&unit.text)).fold(self.words, usize::saturating_add);
        self.sections.push(PlannedSection { heading: heading.to_owned(), level, blocks });
        true
    }

    /// Returns the other sources that answer the question themselves, nearly as well, best first.
    fn others(&self, first: SourceId, best: usize) -> Vec<SourceId> {
        let mut others = Vec::new();
        for number in self.ranking.answers().unwrap_or_default() {
            let source = self.ranking.units().get(number).map(|unit| unit.source);
            let new = source.filter(|source| *source != first && !others.contains(source));
            if let Some(source) = new.filter(|_| self.total(number) >= NEARLY_AS_GOOD * self.total(best)) {
                others.push(source);
            }
        }
        others
    }

    /// Returns how the best of these sentences compares with the best answer, which is 1.
    fn relevance(&self, numbers: impl Iterator<Item = usize>) -> f64 {
        numbers.map(|number| self.total(number)).fold(0.0, f64::max) / self.best
    }

    fn total(&self, number: usize) -> f64 {
        self.ranking.score(number).map_or(0.0, |score| score.total)
    }

    fn size(&self, chapter: &Chapter) -> usize {
        chapter
            .numbers()
            .filter_map(|number| self.said.unsaid(number))
            .map(|unit| words::count(&unit.text))
            .sum()
    }
}
