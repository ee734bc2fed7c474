//! The structural faults, in an editor's words.

use serde::{Deserialize, Serialize};

use crate::licence::policy::{QUOTE_WORDS_MAX, QUOTED_PERCENT_MAX};
use crate::model::SENTENCES_MAX;
use crate::{Licence, PassageId, SentenceId};

/// One way in which an article is not fit to be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The title is blank.
    #[error("the article has no title")]
    NoTitle,
    /// Nothing stands under Quick Answer.
    #[error("there is no quick answer")]
    NoQuickAnswer,
    /// More sentences than a page may have.
    #[error("the article has {count} sentences; at most {SENTENCES_MAX} are allowed")]
    TooManySentences {
        /// How many it has.
        count: usize,
    },
    /// A sentence without words.
    #[error("{sentence} has no words")]
    NoWords {
        /// The sentence.
        sentence: SentenceId,
    },
    /// Two sentences with one id.
    #[error("{sentence} is the id of two sentences")]
    SameId {
        /// The id.
        sentence: SentenceId,
    },
    /// A sentence that says what one before it says.
    #[error("{sentence} says word for word what {earlier} says")]
    Repeated {
        /// The later sentence.
        sentence: SentenceId,
        /// The earlier one.
        earlier: SentenceId,
    },
    /// A sentence that cites nothing.
    #[error("{sentence} cites no passage")]
    NoCitation {
        /// The sentence.
        sentence: SentenceId,
    },
    /// A sentence that cites a passage which was not gathered for this article.
    #[error("{sentence} cites passage {passage}, which is not among this article's evidence")]
    UnknownPassage {
        /// The sentence.
        sentence: SentenceId,
        /// What it cites.
        passage: PassageId,
    },
    /// A sentence that rests on a source nothing may rest on.
    #[error("{sentence} rests on “{source_title}”, whose licence ({licence}) allows nothing here")]
    Blocked {
        /// The sentence.
        sentence: SentenceId,
        /// The source's title.
        source_title: String,
        /// Its licence.
        licence: Licence,
    },
    /// A sentence taken word for word, or nearly, from a source that may not be copied.
    #[error("{sentence} is copied from “{source_title}”, whose licence ({licence}) does not allow it")]
    MayNotBeCopied {
        /// The sentence.
        sentence: SentenceId,
        /// The source's title.
        source_title: String,
        /// Its licence.
        licence: Licence,
    },
    /// A quotation from a source that gives facts only.
    #[error("{sentence} quotes “{source_title}”, whose licence ({licence}) allows its facts only")]
    MayNotBeQuoted {
        /// The sentence.
        sentence: SentenceId,
        /// The source's title.
        source_title: String,
        /// Its licence.
        licence: Licence,
    },
    /// A quotation that is too long for its source.
    #[error(
        "{sentence} quotes {words} words from “{source_title}” at once; at most {QUOTE_WORDS_MAX} are allowed"
    )]
    QuoteTooLong {
        /// The sentence.
        sentence: SentenceId,
        /// The source's title.
        source_title: String,
        /// How many words it quotes.
        words: usize,
    },
    /// More of the article is quoted from one source than may be.
    #[error(
        "{words} of the article's {of} words are quoted from “{source_title}”; at most {QUOTED_PERCENT_MAX} % are allowed"
    )]
    QuotedTooMuch {
        /// The source's title.
        source_title: String,
        /// How many words are quoted from it.
        words: usize,
        /// How many words the article has.
        of: usize,
    },
    /// Texts whose licences cannot stand on one page.
    #[error("the page can have no licence: {reason}")]
    LicencesClash {
        /// Which, and why.
        reason: String,
    },
    /// Words in quotation marks that stand in no cited passage.
    #[error("{sentence} quotes “{quote}”, which stands in no passage it cites")]
    NotQuoted {
        /// The sentence.
        sentence: SentenceId,
        /// The words in quotation marks.
        quote: String,
    },
    /// A sentence that announces a list where none follows.
    #[error("{sentence} announces a list, and none follows")]
    NoListFollows {
        /// The sentence.
        sentence: SentenceId,
    },
    /// A heading of no words.
    #[error("heading number {number} is blank")]
    BlankHeading {
        /// Which, counted from 1.
        number: usize,
    },
    /// A heading with nothing under it.
    #[error("nothing stands under the heading “{heading}”")]
    EmptySection {
        /// The heading.
        heading: String,
    },
    /// A paragraph of no sentences.
    #[error("under the heading “{heading}” stands an empty paragraph")]
    EmptyParagraph {
        /// The heading.
        heading: String,
    },
    /// A list of no items.
    #[error("under the heading “{heading}” stands an empty list")]
    EmptyList {
        /// The heading.
        heading: String,
    },
    /// A heading over less than one full sentence.
    #[error("under the heading “{heading}” stands one fragment and nothing else")]
    LoneFragment {
        /// The heading.
        heading: String,
    },
    /// A heading at a level that no page has, or a sub-section with no section before it.
    #[error("the heading “{heading}” has level {level}: sections have level 2, their sub-sections level 3")]
    WrongLevel {
        /// The heading.
        heading: String,
        /// Its level.
        level: u8,
    },
}
