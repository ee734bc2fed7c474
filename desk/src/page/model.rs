//! A page and the states it can be in.
//!
//! ```text
//! scheduled → live(slug, revision) → superseded | retracted;   live → being_rechecked when a cited passage changed
//! ```

use jiff::Timestamp;

use crate::platform::id::{DraftId, PageId, SuggestionId};

/// A published article's place on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// The last part of its address.
    pub slug: String,
    /// The suggestion it answers.
    pub suggestion_id: SuggestionId,
    /// The draft it was.
    pub draft_id: DraftId,
    /// Where it stands.
    pub state: PageState,
    /// The question.
    pub title: String,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When what it says last changed.
    pub updated_at: Timestamp,
}

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageState {
    /// Approved, to appear later.
    Scheduled,
    /// Readable.
    Live,
    /// Readable, while a cited passage that changed is looked at.
    BeingRechecked,
    /// Replaced by a newer page.
    Superseded,
    /// Taken back.
    Retracted,
}

impl PageState {
    const ALL: [Self; 5] =
        [Self::Scheduled, Self::Live, Self::BeingRechecked, Self::Superseded, Self::Retracted];

    /// Returns the word for the state.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::BeingRechecked => "being_rechecked",
            Self::Superseded => "superseded",
            Self::Retracted => "retracted",
        }
    }

    /// Returns the state a word stands for.
    pub(super) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// The longest slug made from a title, in bytes; a number may follow.
const SLUG_BYTES_MAX: usize = 80;

/// Returns the address a title asks for: ASCII words joined by hyphens, whole words up to 80 bytes; `answer` where the
/// title has no letter that can be written so.
#[must_use]
pub fn slug_of(title: &str) -> String {
    let mut slug = String::with_capacity(SLUG_BYTES_MAX);
    for word in slug::slugify(title).split('-').filter(|word| !word.is_empty()) {
        let length = slug.len().saturating_add(word.len()).saturating_add(1);
        if length > SLUG_BYTES_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { "answer".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slug_is_the_title_in_plain_words() {
        assert_eq!(slug_of("Why is the sky blue?"), "why-is-the-sky-blue");
        assert_eq!(slug_of("Was ist Brötchen-Teig?!"), "was-ist-brotchen-teig");
        assert_eq!(slug_of("???"), "answer");
        assert!(slug_of(&"long words ".repeat(30)).len() <= 80);
    }

    proptest! {
        #[test]
        fn every_title_has_a_slug_the_database_takes(title in "\\PC{0,300}") {
            let slug = slug_of(&title);
            prop_assert!(!slug.is_empty() && slug.len() <= 80);
            prop_assert!(slug.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())));
        }
    }
}
