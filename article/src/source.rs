//! What an article may rest on: passages of sources we hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::licence::policy::Terms;
use crate::{Licence, Tier};

/// The id of a [`Passage`], given by whoever stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageId(pub i64);

/// The id of a [`Source`], given by whoever stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub i64);

impl std::fmt::Display for PassageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A work somebody published, as we know it from the record (never from a model).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Where it can be read, if it has an address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// Who wrote it, where known.
    pub author: Option<String>,
    /// What may be done with its text.
    pub licence: Licence,
    /// How far it stands behind what it says, by the desk's list of tiers.
    #[serde(default)]
    pub tier: Tier,
}

/// What a passage is in its source's layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// One or more whole sentences of a paragraph.
    Paragraph,
    /// The sentence that announces a list.
    ListIntro,
    /// One item of a list.
    ListItem,
}

/// A stretch of whole sentences (or one list item) in one snapshot of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its id.
    pub id: PassageId,
    /// The source it stands in.
    pub source_id: SourceId,
    /// Its place among the passages of that source, from 0, in reading order.
    pub position: u32,
    /// The headings above it, outermost first, without the source's title.
    pub heading_path: Vec<String>,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// The text, word for word.
    pub text: String,
}

/// The passages gathered for one article, with their sources: all that it may cite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The passages by id.
    pub passages: BTreeMap<PassageId, Passage>,
    /// The sources by id.
    pub sources: BTreeMap<SourceId, Source>,
    /// What the operator lets be done with them, where that is not the same everywhere.
    #[serde(default)]
    pub terms: Terms,
}

impl Evidence {
    /// Returns evidence of these passages and sources; a passage whose source is not among them is left out.
    #[must_use]
    pub fn new(
        passages: impl IntoIterator<Item = Passage>,
        sources: impl IntoIterator<Item = Source>,
    ) -> Self {
        let sources: BTreeMap<_, _> = sources.into_iter().map(|source| (source.id, source)).collect();
        let passages = passages
            .into_iter()
            .filter(|passage| sources.contains_key(&passage.source_id))
            .map(|passage| (passage.id, passage))
            .collect();
        Self { passages, sources, terms: Terms::default() }
    }

    /// Returns the same evidence under an operator's terms.
    #[must_use]
    pub fn under(self, terms: Terms) -> Self {
        Self { terms, ..self }
    }

    /// Returns the passage with that id and its source.
    #[must_use]
    pub fn passage(&self, id: PassageId) -> Option<(&Passage, &Source)> {
        let passage = self.passages.get(&id)?;
        Some((passage, self.sources.get(&passage.source_id)?))
    }
}

/// What stands before the number of a page in a heading path.
const PAGE: &str = "Page ";

/// Returns the heading under which the passages of one page of a PDF stand: its number in the file, from 1.
#[must_use]
pub fn page_heading(number: usize) -> String {
    format!("{PAGE}{number}")
}

/// Returns true for such a heading: it says where a passage stands, and heads nothing.
#[must_use]
pub fn is_page_heading(heading: &str) -> bool {
    let number = heading.strip_prefix(PAGE).unwrap_or_default();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_a_heading() {
        assert!(is_page_heading(&page_heading(12)));
        for heading in ["Page", "Page ", "Page 3 of the diary", "Pages 3", "3", ""] {
            assert!(!is_page_heading(heading), "{heading}");
        }
    }
}
