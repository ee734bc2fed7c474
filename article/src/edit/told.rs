//! An edit in words, for the record.

use super::{Direction, Edit, Movable, Spot};
use crate::{Article, SentenceId, words};

impl Edit {
    /// Returns the one word for what it does: `edit`, `insert`, `move`, `retitle`, `rename`, `split` or `join`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Reword { .. } => "edit",
            Self::Insert { .. } => "insert",
            Self::Move { .. } => "move",
            Self::Retitle { .. } => "retitle",
            Self::Rename { .. } => "rename",
            Self::Split { .. } => "split",
            Self::Join { .. } => "join",
        }
    }

    /// Returns the sentence it is about, where it is about one. An inserted one is `fresh`.
    #[must_use]
    pub fn sentence<'a>(&'a self, fresh: &'a SentenceId) -> Option<&'a SentenceId> {
        match self {
            Self::Reword { sentence, .. } => Some(sentence),
            Self::Insert { .. } => Some(fresh),
            Self::Move { what: Movable::Sentence(id) | Movable::Block(id), .. } => Some(id),
            Self::Split { at, .. } => Some(at),
            Self::Move { what: Movable::Section(_), .. }
            | Self::Retitle { .. }
            | Self::Rename { .. }
            | Self::Join { .. } => None,
        }
    }

    /// Tells what it did to that article, as an editor would.
    #[must_use]
    pub fn told(&self, before: &Article) -> String {
        let heading = |number: usize| {
            let section = number.checked_sub(1).and_then(|at| before.sections.get(at));
            section.map(|section| section.heading.as_str()).unwrap_or_default()
        };
        match self {
            Self::Reword { sentence, text } => {
                let old =
                    before.sentence(sentence).map(|sentence| sentence.text.as_str()).unwrap_or_default();
                format!("“{old}” became “{}”", words::fold(text))
            }
            Self::Insert { at: Spot::After(id), text, .. } => format!("“{}” after {id}", words::fold(text)),
            Self::Insert { at: Spot::Before(id), text, .. } => format!("“{}” before {id}", words::fold(text)),
            Self::Move { what: Movable::Sentence(_), to } => to.word().to_owned(),
            Self::Move { what: Movable::Block(_), to } => {
                format!("{}, with its whole paragraph or list", to.word())
            }
            Self::Move { what: Movable::Section(number), to } => {
                format!("The section “{}” was moved {}", heading(*number), to.word())
            }
            Self::Retitle { title } => {
                format!("The title “{}” became “{}”", before.title, words::fold(title))
            }
            Self::Rename { section, heading: new } => {
                format!("The heading “{}” became “{}”", heading(*section), words::fold(new))
            }
            Self::Split { heading, .. } => format!("The section “{}” begins here", words::fold(heading)),
            Self::Join { section } => {
                let above = heading(section.saturating_sub(1));
                format!("What stood under “{}” was joined to “{above}”", heading(*section))
            }
        }
    }
}

impl Direction {
    /// Returns the word for it: `up` or `down`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}
