//! The chosen sentences by number, before they become an article.

use article::rank::Unit;
use article::{Article, Block, Section, Sentence, SentenceId, Writer};

/// An article whose sentences are numbers of units.
pub(super) struct Plan {
    pub quick: Vec<usize>,
    pub facts: Vec<usize>,
    pub sections: Vec<PlannedSection>,
}

/// A section of such an article.
#[derive(Debug, Clone)]
pub(super) struct PlannedSection {
    pub heading: String,
    pub level: u8,
    pub blocks: Vec<PlannedBlock>,
}

/// A paragraph or list of such a section.
#[derive(Debug, Clone)]
pub(super) enum PlannedBlock {
    Paragraph(Vec<usize>),
    List { intro: Option<usize>, items: Vec<usize> },
}

impl PlannedBlock {
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        let (intro, rest) = match self {
            Self::Paragraph(sentences) => (None, sentences),
            Self::List { intro, items } => (*intro, items),
        };
        intro.into_iter().chain(rest.iter().copied())
    }
}

impl Plan {
    /// Returns the article, its sentences numbered in reading order.
    pub(super) fn article(&self, question: &str, units: &[Unit]) -> Article {
        let mut scribe = Scribe { units, written: 0 };
        let quick_answer = scribe.sentences(&self.quick);
        let key_facts = scribe.sentences(&self.facts);
        let sections = self.sections.iter().map(|section| scribe.section(section)).collect();
        Article {
            title: question.trim().to_owned(),
            quick_answer,
            key_facts,
            sections,
            writer: Writer::Extractive,
        }
    }
}

struct Scribe<'a> {
    units: &'a [Unit],
    written: usize,
}

impl Scribe<'_> {
    fn section(&mut self, section: &PlannedSection) -> Section {
        let blocks = section.blocks.iter().map(|block| self.block(block)).collect();
        Section { heading: section.heading.clone(), level: section.level, blocks }
    }

    fn block(&mut self, block: &PlannedBlock) -> Block {
        match block {
            PlannedBlock::Paragraph(sentences) => Block::Paragraph { paragraph: self.sentences(sentences) },
            PlannedBlock::List { intro, items } => {
                let intro = intro.and_then(|number| self.sentence(number));
                Block::List { intro, list: self.sentences(items) }
            }
        }
    }

    fn sentences(&mut self, numbers: &[usize]) -> Vec<Sentence> {
        numbers.iter().filter_map(|number| self.sentence(*number)).collect()
    }

    fn sentence(&mut self, number: usize) -> Option<Sentence> {
        let unit = self.units.get(number)?;
        self.written = self.written.saturating_add(1);
        Some(Sentence {
            id: SentenceId::numbered(self.written),
            text: unit.text.clone(),
            passages: vec![unit.passage],
        })
    }
}
