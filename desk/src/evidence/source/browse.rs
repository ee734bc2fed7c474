//! Looking through the sources.

use article::{Licence, SourceId};

use super::model::{Listed, Only};
use crate::evidence::store;
use crate::platform::text::without_invisible;
use crate::platform::{Pool, StoreError};

/// How many sources one list shows.
pub const LISTED_MAX: usize = 50;

/// The longest search, in characters; what comes after is left out.
pub const WORDS_CHARS_MAX: usize = 300;

/// Which sources to list; everything that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words to look for, as a reader's search takes them.
    pub words: Option<String>,
    /// Whether the words are looked for in the passages, not in title, publisher, author and address. Passages of a
    /// blocked source are not found.
    pub in_text: bool,
    /// The publisher, exactly.
    pub publisher: Option<String>,
    /// The licence.
    pub licence: Option<Licence>,
    /// Flagged or blocked ones alone.
    pub only: Option<Only>,
    /// Only those imported before this one: the last of the list before, to go on from there.
    pub before: Option<SourceId>,
}

impl Wanted {
    /// Returns the words as they are looked for: what can be seen of them, shortened; none where nothing is left.
    pub(in crate::evidence) fn shown_words(&self) -> Option<String> {
        let visible = without_invisible(self.words.as_deref()?);
        let words: String = visible.trim().chars().take(WORDS_CHARS_MAX).collect();
        (!words.is_empty()).then_some(words)
    }
}

/// Lists sources, the newest first, at most [`LISTED_MAX`].
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn browse(pool: &Pool, wanted: &Wanted) -> Result<Vec<Listed>, StoreError> {
    let connection = &mut *pool.get().await?;
    store::browse::list(connection, wanted, LISTED_MAX).await
}
