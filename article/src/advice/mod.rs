//! What an editor should look at before deciding; it decides nothing.
//!
//! The [check](crate::check) refuses what may not stand; what stands here may. It is measured anew whenever a draft is
//! read, from the text, its evidence and the pages that are published, and is precise rather than wide: an editor who is
//! told of what is none stops reading. A file per kind: [`closeness`] to sources that may not be copied, [`repetition`]
//! within the article and of published pages, sections in [`proportion`], how hard it is to [`reading`], whether the
//! quick answer is [`answering`] the question, [`phrases`] that no article of ours has, and what is at [`stakes`].

mod answering;
mod closeness;
mod phrases;
mod piece;
mod proportion;
mod reading;
mod repetition;
mod stakes;
mod topics;

#[cfg(test)]
mod rig;

pub use piece::{Advice, Place, Told, Wanted};
pub use topics::{Topic, topics};

use crate::{Article, Evidence};

/// A published page, to be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its text, plain.
    pub text: String,
}

/// Returns what an editor should look at, what weighs most first.
///
/// The question is what was asked, whatever the title has become. Of the published pages only the first five are compared.
/// Pure and deterministic.
#[must_use]
pub fn advise(
    question: &str,
    article: &Article,
    evidence: &Evidence,
    published: &[Published],
) -> Vec<Advice> {
    let mut found = stakes::advice(question, article, evidence);
    found.extend(closeness::advice(article, evidence));
    found.extend(answering::advice(question, article));
    found.extend(proportion::advice(article));
    found.extend(repetition::within(article));
    found.extend(repetition::beside(article, published));
    found.extend(phrases::advice(article, evidence));
    found.extend(reading::advice(article));
    found
}
