//! Whether drafts are begun.

use jiff::Timestamp;

/// The longest reason for a pause, in Unicode scalars.
pub const WHY_CHARS_MAX: usize = 500;

/// Whether drafts are begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drafting {
    /// They are.
    On,
    /// None is begun until somebody lets them; those under way end.
    Paused {
        /// The name of who paused it.
        by: String,
        /// When.
        at: Timestamp,
        /// Why, in that person's words.
        why: String,
    },
}

impl Drafting {
    /// Returns the word for it: in the record and on pages.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused { .. } => "paused",
        }
    }

    /// Returns true where no draft is begun.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        matches!(self, Self::Paused { .. })
    }
}
