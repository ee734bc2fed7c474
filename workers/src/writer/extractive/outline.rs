//! A source's own outline: its units under their headings.

use article::rank::Ranking;
use article::{SourceId, is_page_heading};

/// What stands under one heading of the first level, or before the first heading.
#[derive(Debug)]
pub(super) struct Chapter {
    /// The heading; none for the lead.
    pub heading: Option<String>,
    /// What stands directly under it and under each of its sub-headings.
    pub parts: Vec<Part>,
}

/// A stretch of units under one heading.
#[derive(Debug)]
pub(super) struct Part {
    /// The sub-heading; none right under the chapter's.
    pub heading: Option<String>,
    /// The units in reading order.
    pub numbers: Vec<usize>,
}

impl Chapter {
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().flat_map(|part| part.numbers.iter().copied())
    }
}

/// Returns a source's chapters in its own order. Headings deeper than the second count as the second: a page has no
/// more levels.
pub(super) fn chapters(ranking: &Ranking, source: SourceId) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for (number, unit) in ranking.units().iter().enumerate().filter(|(_, unit)| unit.source == source) {
        // The number of a page is no heading of an article.
        let mut headings = unit.headings.iter().filter(|heading| !is_page_heading(heading));
        let (chapter, part) = (headings.next(), headings.next_back());
        if chapters.last().is_none_or(|last| last.heading.as_ref() != chapter) {
            chapters.push(Chapter { heading: chapter.cloned(), parts: Vec::new() });
        }
        let Some(open) = chapters.last_mut() else { continue };
        match open.parts.last_mut().filter(|last| last.heading.as_ref() == part) {
            Some(last) => last.numbers.push(number),
            None => open.parts.push(Part { heading: part.cloned(), numbers: vec![number] }),
        }
    }
    chapters
}
