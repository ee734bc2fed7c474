//! What an editor may do to an article: pure operations, each of which makes a new article or says why not.
//!
//! - [`Edit`]: one change; [`Edit::apply`] makes it
//! - [`offered`]: the passages an editor is shown to choose from when a sentence is inserted
//!
//! An edit is refused at once where it makes no sense on its own: no words, too long, a passage that was not gathered, a
//! place that is not there, a heading left with nothing under it. What another edit can still mend (a sentence said
//! twice, a quotation that stands in no passage, an announcement without its list) is made, found by [`crate::check`]
//! and stands in the way of an approval until it is mended. Nothing is converted on the way: running text stays running
//! text, an item stays an item of its list.

mod offer;
mod place;
mod refused;
mod reorder;
mod sections;
mod told;
mod wording;

#[cfg(test)]
mod tests;

pub use offer::{OFFERED_MAX, offered};
pub use refused::EditRefused;

use crate::{Article, Evidence, PassageId, Sentence, SentenceId};

/// The longest sentence an editor may write, in Unicode scalars: as long as the longest that is ever cited, so that any
/// sentence of a draft can be mended without being shortened first.
pub const SENTENCE_CHARS_MAX: usize = 2_000;

/// The longest heading, in Unicode scalars: two lines on a phone.
pub const HEADING_CHARS_MAX: usize = 120;

/// The most passages one sentence may be given: nobody compares a sentence with more.
pub const PASSAGES_MAX: usize = 8;

/// One change of an article.
///
/// Sections are named by their number in reading order, from 1: an edit is made to exactly one revision, in which the
/// number says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A sentence gets other words and keeps its id and its passages.
    Reword {
        /// The sentence.
        sentence: SentenceId,
        /// Its new words.
        text: String,
    },
    /// A sentence is added, with the passages it rests on.
    Insert {
        /// Where.
        at: Spot,
        /// Its words.
        text: String,
        /// What it rests on: 1 to 8 passages of the article's evidence.
        passages: Vec<PassageId>,
    },
    /// Something changes places with its neighbour.
    Move {
        /// What.
        what: Movable,
        /// Which way.
        to: Direction,
    },
    /// The title gets other words.
    Retitle {
        /// The new title.
        title: String,
    },
    /// A heading gets other words.
    Rename {
        /// The section's number, from 1.
        section: usize,
        /// The new heading.
        heading: String,
    },
    /// A section is cut in two: from that sentence on everything stands under a heading of its own, at the same level.
    Split {
        /// The first sentence of the new section.
        at: SentenceId,
        /// The new heading.
        heading: String,
    },
    /// A section goes on under the heading before it; its own heading goes.
    Join {
        /// The section's number, from 1.
        section: usize,
    },
}

/// Where a sentence is inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// Right before that sentence, in its paragraph or list.
    Before(SentenceId),
    /// Right after it. After the sentence that announces a list: as the list's first item.
    After(SentenceId),
}

impl Spot {
    /// Returns the sentence it names.
    #[must_use]
    pub fn sentence(&self) -> &SentenceId {
        match self {
            Self::Before(id) | Self::After(id) => id,
        }
    }
}

/// What can be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Movable {
    /// One sentence, within its paragraph or list; running text also into the paragraph next to it.
    Sentence(SentenceId),
    /// The whole paragraph or list that holds that sentence, past the one next to it or under the next heading.
    Block(SentenceId),
    /// A section with its sub-sections, past the one next to it; its number, from 1.
    Section(usize),
}

/// Which way something is moved, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

impl Edit {
    /// Makes the change and returns the new article. `fresh` is the id of a sentence that is inserted: [`fresh`].
    ///
    /// # Errors
    /// [`EditRefused`], in words the editor can act on.
    pub fn apply(
        &self,
        article: &Article,
        evidence: &Evidence,
        fresh: &SentenceId,
    ) -> Result<Article, EditRefused> {
        match self {
            Self::Reword { sentence, text } => wording::reword(article, sentence, text),
            Self::Insert { at, text, passages } => {
                let text = wording::sentence(text)?;
                let passages = wording::known(passages, evidence)?;
                wording::insert(article, at, Sentence { id: fresh.clone(), text, passages })
            }
            Self::Move { what: Movable::Sentence(id), to } => reorder::sentence(article, id, *to),
            Self::Move { what: Movable::Block(id), to } => reorder::block(article, id, *to),
            Self::Move { what: Movable::Section(number), to } => reorder::section(article, *number, *to),
            Self::Retitle { title } => sections::retitle(article, title),
            Self::Rename { section, heading } => sections::rename(article, *section, heading),
            Self::Split { at, heading } => sections::split(article, at, heading),
            Self::Join { section } => sections::join(article, *section),
        }
    }
}

impl Movable {
    /// Returns true where it can be moved that way.
    #[must_use]
    pub fn can_move(&self, article: &Article, to: Direction) -> bool {
        let moved = match self {
            Self::Sentence(id) => reorder::sentence(article, id, to),
            Self::Block(id) => reorder::block(article, id, to),
            Self::Section(number) => reorder::section(article, *number, to),
        };
        moved.is_ok()
    }
}

/// Returns true where a section may begin with that sentence.
#[must_use]
pub fn can_split(article: &Article, at: &SentenceId) -> bool {
    sections::split(article, at, "A heading").is_ok()
}

/// Returns an id that none of these sentences has: the highest number and one.
#[must_use]
pub fn fresh<'a>(used: impl IntoIterator<Item = &'a SentenceId>) -> SentenceId {
    let numbers = used.into_iter().filter_map(|id| id.0.strip_prefix('s')?.parse::<usize>().ok());
    SentenceId::numbered(numbers.max().unwrap_or(0).saturating_add(1))
}

/// Returns the sentences that stand in both articles with the same words and the same passages: what was decided about
/// them still holds.
#[must_use]
pub fn unchanged(before: &Article, after: &Article) -> Vec<SentenceId> {
    let same = |sentence: &&Sentence| before.sentence(&sentence.id) == Some(*sentence);
    after.sentences().filter(same).map(|sentence| sentence.id.clone()).collect()
}
