//! One piece of advice, with its figures, in an editor's words.

use std::fmt;

use serde::Serialize;

use super::Topic;
use super::proportion::SECTION_PERCENT_MAX;
use super::reading::GRADE_MAX;
use crate::model::QUICK_WORDS_MAX;
use crate::{Licence, SentenceId};

/// Something worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(into = "Told")]
pub enum Advice {
    /// What it says may do harm: a second person should approve it.
    #[error("it is about {topic}, where a mistake does harm: have a second person read it")]
    HighStakes {
        /// What it is about.
        topic: Topic,
    },
    /// A dose that no passage it cites gives.
    #[error("{sentence} gives a dose, {dose}, that no passage it cites gives")]
    UnsourcedDose {
        /// The sentence.
        sentence: SentenceId,
        /// The dose, as the sentence has it.
        dose: String,
    },
    /// A "may" of the passage that became plain fact, where much depends on it.
    #[error("{sentence}: {reason}; where much depends on it, keep the hedge")]
    DroppedHedge {
        /// The sentence.
        sentence: SentenceId,
        /// Which, as the check says it.
        reason: String,
    },
    /// Wording near to that of a source that may not be copied.
    #[error(
        "{} near to “{source_title}”, whose licence ({licence}) does not allow copying: {words} words in a row, {percent} % of the article's 5-word stretches", stands(.sentences)
    )]
    CloseToSource {
        /// The source's title.
        source_title: String,
        /// Its licence.
        licence: Licence,
        /// The sentences, in reading order.
        sentences: Vec<SentenceId>,
        /// The longest run of words both have, outside quotation marks.
        words: usize,
        /// How many of the article's 5-word stretches stand in the source, in hundredths.
        percent: usize,
    },
    /// A quick answer that speaks of something else.
    #[error("the quick answer has none of the words the question is about: {}", words.join(", "))]
    OffTheQuestion {
        /// The words.
        words: Vec<String>,
    },
    /// A quick answer without what was asked for.
    #[error("the question asks for {wanted}, and the quick answer gives none")]
    WithoutWhatIsAsked {
        /// What it asks for.
        wanted: Wanted,
    },
    /// A quick answer that is not quick.
    #[error("the quick answer has {words} words; at most {QUICK_WORDS_MAX} are quick")]
    LongQuickAnswer {
        /// How many it has.
        words: usize,
    },
    /// A section that is most of the article.
    #[error(
        "under the heading “{heading}” stand {words} of the article's {of} words, more than {SECTION_PERCENT_MAX} %"
    )]
    LargeSection {
        /// The heading.
        heading: String,
        /// How many words stand under it, its sub-sections' among them.
        words: usize,
        /// How many the article has.
        of: usize,
    },
    /// A section of next to nothing.
    #[error("under the heading “{heading}” stands one short sentence, {sentence}, and nothing else")]
    ThinSection {
        /// The heading.
        heading: String,
        /// The sentence.
        sentence: SentenceId,
    },
    /// A sentence that says nearly what one before it says.
    #[error("{sentence} says nearly what {earlier} says")]
    SaidTwice {
        /// The later sentence.
        sentence: SentenceId,
        /// The earlier one.
        earlier: SentenceId,
    },
    /// A page that says much of it already.
    #[error(
        "the page “{title}” says already what {} of its {of} sentences say: {}", sentences.len(), listed(.sentences)
    )]
    OnAPage {
        /// The last part of the page's address.
        slug: String,
        /// Its title.
        title: String,
        /// The sentences, in reading order.
        sentences: Vec<SentenceId>,
        /// How many the article has.
        of: usize,
    },
    /// Words that no article of ours has.
    #[error("{place} says “{phrase}”: {why}")]
    Phrase {
        /// Where.
        place: Place,
        /// The words.
        phrase: &'static str,
        /// What to do instead.
        why: &'static str,
    },
    /// Long words in long sentences.
    #[error(
        "it reads at school grade {grade:.0} (Flesch-Kincaid: {words:.0} words a sentence, {syllables:.1} syllables a word); up to {GRADE_MAX:.0} is what most people read with ease"
    )]
    HardToRead {
        /// The grade.
        grade: f64,
        /// Words a sentence.
        words: f64,
        /// Syllables a word.
        syllables: f64,
    },
}

/// What a question asks for that can be told by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A number.
    Number,
    /// A date or a time.
    Time,
    /// Somebody.
    Person,
    /// Somewhere.
    Place,
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a number",
            Self::Time => "a date or a time",
            Self::Person => "a person or a group",
            Self::Place => "a place",
        })
    }
}

/// Where words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a sentence.
    Sentence(SentenceId),
    /// In a heading.
    Heading(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentence(id) => id.fmt(f),
            Self::Heading(heading) => write!(f, "the heading “{heading}”"),
        }
    }
}

/// A piece of advice as programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Which kind it is: `high_stakes`, `dose`, `hedge`, `closeness`, `answer`, `proportion`, `repetition`, `phrase` or
    /// `reading_level`.
    pub kind: &'static str,
    /// What there is to look at, in a sentence.
    pub text: String,
    /// The sentences it is about, in reading order; none where it is about the article.
    pub sentences: Vec<SentenceId>,
}

impl From<Advice> for Told {
    fn from(advice: Advice) -> Self {
        Self { kind: advice.kind(), text: advice.to_string(), sentences: advice.sentences() }
    }
}

impl Advice {
    /// Returns the word for its kind in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::HighStakes { .. } => "high_stakes",
            Self::UnsourcedDose { .. } => "dose",
            Self::DroppedHedge { .. } => "hedge",
            Self::CloseToSource { .. } => "closeness",
            Self::OffTheQuestion { .. } | Self::WithoutWhatIsAsked { .. } => "answer",
            Self::LongQuickAnswer { .. } | Self::LargeSection { .. } | Self::ThinSection { .. } => {
                "proportion"
            }
            Self::SaidTwice { .. } | Self::OnAPage { .. } => "repetition",
            Self::Phrase { .. } => "phrase",
            Self::HardToRead { .. } => "reading_level",
        }
    }

    /// Returns the sentences it is about, in reading order; none where it is about the article.
    #[must_use]
    pub fn sentences(&self) -> Vec<SentenceId> {
        match self {
            Self::UnsourcedDose { sentence, .. }
            | Self::DroppedHedge { sentence, .. }
            | Self::ThinSection { sentence, .. }
            | Self::Phrase { place: Place::Sentence(sentence), .. } => vec![sentence.clone()],
            Self::CloseToSource { sentences, .. } | Self::OnAPage { sentences, .. } => sentences.clone(),
            Self::SaidTwice { sentence, earlier } => vec![earlier.clone(), sentence.clone()],
            Self::Phrase { place: Place::Heading(_), .. }
            | Self::HighStakes { .. }
            | Self::OffTheQuestion { .. }
            | Self::WithoutWhatIsAsked { .. }
            | Self::LongQuickAnswer { .. }
            | Self::LargeSection { .. }
            | Self::HardToRead { .. } => Vec::new(),
        }
    }
}

/// "s1, s2 and s5".
fn listed(sentences: &[SentenceId]) -> String {
    let ids: Vec<&str> = sentences.iter().map(|id| id.0.as_str()).collect();
    match ids.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => ids.concat(),
    }
}

fn stands(sentences: &[SentenceId]) -> String {
    match sentences {
        [] => "the article stands".to_owned(),
        [only] => format!("{only} stands"),
        _ => format!("{} stand", listed(sentences)),
    }
}
