//! Why an edit was refused, in an editor's words.

use super::{HEADING_CHARS_MAX, PASSAGES_MAX, SENTENCE_CHARS_MAX};
use crate::model::SENTENCES_MAX;
use crate::{PassageId, SentenceId};

/// Why an edit was refused. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// There is no such sentence.
    #[error("there is no sentence {0} in this revision")]
    NoSuchSentence(SentenceId),
    /// There is no such section.
    #[error("there is no section number {0} in this revision")]
    NoSuchSection(usize),
    /// A sentence without words.
    #[error("please write a sentence: this has no words")]
    NoWords,
    /// A sentence that is too long.
    #[error("please shorten the sentence to {SENTENCE_CHARS_MAX} characters; this has {chars}")]
    TooLong {
        /// How many Unicode scalars it has.
        chars: usize,
    },
    /// A heading without words.
    #[error("please write a heading: this has no words")]
    BlankHeading,
    /// A heading that is too long.
    #[error("please shorten the heading to {HEADING_CHARS_MAX} characters; this has {chars}")]
    HeadingTooLong {
        /// How many Unicode scalars it has.
        chars: usize,
    },
    /// The words are the ones that stand there.
    #[error("nothing would change: these are the words that stand there")]
    NothingChanged,
    /// A sentence without a passage.
    #[error("please choose at least one passage that says it")]
    NoPassage,
    /// Too many passages for one sentence.
    #[error("please choose at most {PASSAGES_MAX} passages; these are {count}")]
    TooManyPassages {
        /// How many were chosen.
        count: usize,
    },
    /// A passage that was not gathered for this article.
    #[error("passage {0} is not among what was gathered for this article")]
    UnknownPassage(PassageId),
    /// No more sentences fit.
    #[error("the article has {SENTENCES_MAX} sentences, and no more are allowed: remove one first")]
    Full,
    /// A second sentence before a list.
    #[error("{0} announces its list, and nothing in the list comes before it: insert after it")]
    BeforeIntro(SentenceId),
    /// Nothing is there to change places with.
    #[error("it cannot be moved any further that way")]
    AtTheEnd,
    /// The sentence that announces a list does not move by itself.
    #[error("{0} announces its list: move the whole list instead")]
    AnnouncesList(SentenceId),
    /// The move would make running text of an item, or an item of running text.
    #[error(
        "what comes next is no running text, or {0} is none: it can be moved within its own paragraph or list only"
    )]
    OtherKind(SentenceId),
    /// The quick answer and the key facts are no blocks of a section.
    #[error("{0} stands in no section: the quick answer and the key facts have their fixed places")]
    InNoSection(SentenceId),
    /// A heading, or the quick answer, would stand over nothing.
    #[error("nothing would be left under “{heading}”")]
    WouldEmpty {
        /// The heading.
        heading: String,
    },
    /// The section begins there already.
    #[error("{0} is the first sentence of its section: rename the section instead")]
    FirstOfSection(SentenceId),
    /// The split would part a list from the sentence that announces it.
    #[error("the new section would part a list from {intro}, which announces it: begin it at {intro}")]
    PartsList {
        /// The announcing sentence.
        intro: SentenceId,
    },
    /// The first section has none before it.
    #[error("this is the first section: there is none before it to join")]
    NothingBefore,
}
