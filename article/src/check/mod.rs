//! What a draft must satisfy before anyone is asked to read it: layer 0, structure and quotations; layer 1, typed facts.
//!
//! Layer 0 is exact, with nothing to tune: whether the article is well made, whether each sentence stands word for word
//! in a passage it cites, and whether the licences of what it cites allow what it took. Layer 1, [`judge`], compares what a reworded sentence says with the best-matching
//! sentences of its passages: numbers and units, dates, names, denials, opposites, "all" and "some", "may" and "does",
//! and, layer 2, how much of its wording they hold. Each layer says for itself what it found and beside which passage; the
//! verdict is the worst of theirs. All are pure and deterministic. Beside them stand the [`conflicts`]: sources that a sentence does not cite and that give another
//! number for the same, and [`elsewhere`]: passages that say it better than those it cites. What remains (cause, implication, irony) is
//! for a person.

mod align;
mod borrowed;
mod caution;
mod conflicts;
mod elsewhere;
mod facts;
mod fault;
mod judge;
mod licences;
mod sentence;
mod shape;
mod support;
mod text;
mod thesaurus;
mod wording;

#[cfg(test)]
mod denials;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod licensing;
#[cfg(test)]
mod looking;
#[cfg(test)]
mod tests;

pub(crate) use borrowed::Closed;
pub(crate) use caution::{dropped_hedge, unsourced_doses};
pub use conflicts::{Conflict, conflicts};
pub use elsewhere::elsewhere;
pub use fault::Fault;
pub(crate) use judge::stands_whole;
pub use judge::{Opinion, SENTENCE_BYTES_MAX, judge};
pub(crate) use licences::licence_of;
pub use wording::{announces_list, is_full_sentence};

use std::collections::BTreeSet;

use crate::relation::Use;
use crate::view::Judgements;
use crate::{Article, Evidence, Licence, PassageId, SentenceId};

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What is wrong with the article's structure; a draft with any of these is never shown to an editor.
    pub faults: Vec<Fault>,
    /// What is known of each sentence's support.
    pub judgements: Judgements,
}

impl Report {
    /// Returns true where the structure has no fault.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks an article against the evidence it was written from.
#[must_use]
pub fn check(article: &Article, evidence: &Evidence) -> Report {
    let mut faults = shape::faults(article);
    faults.extend(article.sentences().flat_map(|sentence| sentence::faults(sentence, evidence)));
    faults.extend(licence_faults(article, evidence));
    let judge = |sentence| sentence::judge(sentence, evidence);
    Report {
        faults,
        judgements: article.sentences().map(|sentence| (sentence.id.clone(), judge(sentence))).collect(),
    }
}

/// Returns where the article does what the licences of its sources do not allow.
#[must_use]
pub fn licence_faults(article: &Article, evidence: &Evidence) -> Vec<Fault> {
    licences::faults(article, evidence)
}

/// What a sentence took from a passage it cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The sentence.
    pub sentence: SentenceId,
    /// The passage.
    pub passage: PassageId,
    /// What it took, as measured.
    pub used: Use,
    /// The licence of the passage's source.
    pub licence: Licence,
}

/// Returns what each sentence took from each passage it cites, each pair once.
#[must_use]
pub fn taken(article: &Article, evidence: &Evidence) -> Vec<Taken> {
    let mut all: Vec<Taken> = Vec::new();
    for sentence in article.sentences() {
        let passages: BTreeSet<PassageId> = sentence.passages.iter().copied().collect();
        for (passage, source) in passages.into_iter().filter_map(|id| evidence.passage(id)) {
            all.push(Taken {
                sentence: sentence.id.clone(),
                passage: passage.id,
                used: Use::measure(&sentence.text, &passage.text),
                licence: source.licence.clone(),
            });
        }
    }
    all
}
