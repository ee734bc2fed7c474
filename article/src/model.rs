//! The article as a structure: sentences with passage ids, never markup.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::PassageId;

/// The most sentences one article may hold: a page nobody would read to the end is no answer.
pub const SENTENCES_MAX: usize = 200;

/// The most words of a quick answer: about as much as is read aloud in twenty seconds. Writers keep to it; an editor who
/// does not is told.
pub const QUICK_WORDS_MAX: usize = 60;

/// The id of a sentence within its draft: `s1`, `s2`, …; kept through every revision, never used again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SentenceId(pub String);

impl SentenceId {
    /// Returns the id with that number.
    #[must_use]
    pub fn numbered(number: usize) -> Self {
        Self(format!("s{number}"))
    }
}

impl fmt::Display for SentenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One sentence (or list item), and the passages it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its id within the draft.
    pub id: SentenceId,
    /// Its words, plain text.
    pub text: String,
    /// The passages it cites; never empty in a draft that passed the check.
    pub passages: Vec<PassageId>,
}

/// What a section is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Block {
    /// Running text.
    Paragraph {
        /// The sentences in order.
        paragraph: Vec<Sentence>,
    },
    /// A list and the sentence that announces it.
    List {
        /// The sentence that announces the list, where it has one.
        intro: Option<Sentence>,
        /// One sentence an item.
        list: Vec<Sentence>,
    },
}

impl Block {
    /// Returns the block's sentences in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        let (intro, rest) = match self {
            Self::Paragraph { paragraph } => (None, paragraph),
            Self::List { intro, list } => (intro.as_ref(), list),
        };
        intro.into_iter().chain(rest)
    }
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading's words.
    pub heading: String,
    /// 2 for a section, 3 for a sub-section of the one before.
    pub level: u8,
    /// The paragraphs and lists in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Returns the section's sentences in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.blocks.iter().flat_map(Block::sentences)
    }
}

/// Who put the words together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Writer {
    /// The extractive writer: sentences word for word from free sources; no model.
    Extractive,
    /// A language model, by its name.
    Model(String),
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Extractive => f.write_str("extractive"),
            Self::Model(name) => write!(f, "model:{name}"),
        }
    }
}

impl FromStr for Writer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "extractive" => Ok(Self::Extractive),
            Some(("model", name)) if !name.is_empty() => Ok(Self::Model(name.to_owned())),
            _ => Err(format!("no such writer: {text}")),
        }
    }
}

impl From<Writer> for String {
    fn from(writer: Writer) -> Self {
        writer.to_string()
    }
}

impl TryFrom<String> for Writer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// One article: what is held, reviewed, approved and published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The title: the question, or what an editor made of it.
    pub title: String,
    /// The short answer; at most [`QUICK_WORDS_MAX`] words from a writer.
    pub quick_answer: Vec<Sentence>,
    /// Numbers and definitions worth a line of their own; may be empty, and is then not shown.
    pub key_facts: Vec<Sentence>,
    /// The Overview first, then the rest.
    pub sections: Vec<Section>,
    /// Who put the words together.
    pub writer: Writer,
}

impl Article {
    /// Returns every sentence in reading order: quick answer, key facts, sections.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.quick_answer
            .iter()
            .chain(&self.key_facts)
            .chain(self.sections.iter().flat_map(Section::sentences))
    }

    /// Returns the sentence with that id.
    #[must_use]
    pub fn sentence(&self, id: &SentenceId) -> Option<&Sentence> {
        self.sentences().find(|sentence| sentence.id == *id)
    }

    /// Returns the passages cited anywhere, each once.
    #[must_use]
    pub fn cited(&self) -> BTreeSet<PassageId> {
        self.sentences().flat_map(|sentence| sentence.passages.iter().copied()).collect()
    }

    /// Returns the article without that sentence; a list without items, a block or section without sentences goes
    /// with it, so that nothing empty is left standing. A list that loses its intro stays.
    #[must_use]
    pub fn without(&self, id: &SentenceId) -> Self {
        let keep =
            |sentences: &[Sentence]| sentences.iter().filter(|s| s.id != *id).cloned().collect::<Vec<_>>();
        let block = |block: &Block| match block {
            Block::Paragraph { paragraph } => Some(keep(paragraph))
                .filter(|p| !p.is_empty())
                .map(|paragraph| Block::Paragraph { paragraph }),
            Block::List { intro, list } => {
                let intro = intro.clone().filter(|s| s.id != *id);
                Some(keep(list)).filter(|l| !l.is_empty()).map(|list| Block::List { intro, list })
            }
        };
        let sections = self.sections.iter().map(|section| Section {
            blocks: section.blocks.iter().filter_map(block).collect(),
            ..section.clone()
        });
        Self {
            quick_answer: keep(&self.quick_answer),
            key_facts: keep(&self.key_facts),
            sections: without_empty(sections.collect()),
            ..self.clone()
        }
    }

    /// Returns the hash of exactly this text and these citations: SHA-256 over the article's canonical JSON.
    #[must_use]
    pub fn content_hash(&self) -> ContentHash {
        // A struct of strings, numbers and vectors always serialises; fields keep the order of their declaration.
        let canonical = serde_json::to_vec(self).unwrap_or_default();
        ContentHash(HEXLOWER.encode(&Sha256::digest(canonical)))
    }
}

/// Drops sections with nothing under them; a level-2 heading stays while a sub-section follows it.
fn without_empty(sections: Vec<Section>) -> Vec<Section> {
    let mut kept: Vec<Section> = Vec::with_capacity(sections.len());
    for section in sections.into_iter().rev() {
        let has_child = section.level == 2 && kept.last().is_some_and(|next| next.level > 2);
        if !section.blocks.is_empty() || has_child {
            kept.push(section);
        }
    }
    kept.reverse();
    kept
}

/// The SHA-256 of an article's canonical JSON, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
