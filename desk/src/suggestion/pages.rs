//! Pages of the web that an asker names: they may hold the answer, and are evidence like any other if they can be read.

use diesel_async::{AsyncConnection, AsyncPgConnection};

use super::store;
use crate::platform::id::SuggestionId;
use crate::platform::{Pool, StoreError, TokenHash, WebAddress, WebAddressError};

/// The most pages that can be named with a question.
pub const PAGES_MAX: usize = 3;

/// The most pages that are read for a question that several people ask, the first named first.
pub(super) const READ_MAX: i64 = 6;

/// The most pages of one question that an editor is shown.
const SHOWN_MAX: i64 = 24;

/// What those are told who named a page for which there was no room.
const NO_ROOM: &str = "not read: six others were named first";

/// The longest outcome that is kept, in characters.
const OUTCOME_CHARS_MAX: usize = 500;

/// The longest input looked at, in bytes.
const INPUT_BYTES_MAX: usize = 16 * 1024;

/// At most three pages, each named once, in the order they were named in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages(Vec<WebAddress>);

/// What is wrong with the pages somebody named, in words for them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PagesError {
    /// One is no page.
    #[error(transparent)]
    Address(#[from] WebAddressError),
    /// There are too many.
    #[error("Please name at most {PAGES_MAX} pages; these are {0}.")]
    TooMany(usize),
    /// It is longer than any three addresses.
    #[error("Please name at most {PAGES_MAX} pages, one address a line.")]
    TooLong,
}

impl Pages {
    /// Parses addresses, one a line or with spaces between them; nothing at all is no page.
    ///
    /// # Errors
    /// [`PagesError`], in words the asker can act on.
    pub fn parse(input: &str) -> Result<Self, PagesError> {
        if input.len() > INPUT_BYTES_MAX {
            return Err(PagesError::TooLong);
        }
        Self::of(input.split_whitespace())
    }

    /// Parses addresses given one by one.
    ///
    /// # Errors
    /// As [`Pages::parse`].
    pub fn of<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Result<Self, PagesError> {
        let mut pages = Vec::new();
        for address in addresses {
            let page = WebAddress::parse(address)?;
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        if pages.len() > PAGES_MAX { Err(PagesError::TooMany(pages.len())) } else { Ok(Self(pages)) }
    }

    /// Returns the addresses.
    #[must_use]
    pub fn as_slice(&self) -> &[WebAddress] {
        &self.0
    }
}

/// A page that somebody named with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPage {
    /// Where it is.
    pub address: WebAddress,
    /// What came of it when a draft was last written, in words for its asker; none until then.
    pub outcome: Option<String>,
}

/// Returns the pages that are to be read for a question: those named first, each once, six at most.
///
/// # Errors
/// Where the database does not answer.
pub async fn pages(pool: &Pool, id: SuggestionId) -> Result<Vec<WebAddress>, StoreError> {
    store::pages::first(&mut *pool.get().await?, id).await
}

/// Returns the pages that one asker named, and what came of each: others who ask the same see theirs.
pub(crate) async fn pages_of_asker(
    connection: &mut AsyncPgConnection,
    token: &TokenHash,
) -> Result<Vec<NamedPage>, StoreError> {
    store::pages::of_asker(connection, token).await
}

/// Returns the pages that all askers of a question named, for an editor: each once, those named first, 24 at most.
///
/// # Errors
/// Where the database does not answer.
pub async fn named_with(pool: &Pool, id: SuggestionId) -> Result<Vec<NamedPage>, StoreError> {
    store::pages::of_all(&mut *pool.get().await?, id, SHOWN_MAX).await
}

/// Writes down what came of pages that were read, or could not be, in words for their askers; a later writing puts its own
/// words in their place.
///
/// # Errors
/// Where the database does not answer; then nothing was written.
pub async fn settle_pages(
    pool: &Pool,
    id: SuggestionId,
    outcomes: &[(WebAddress, String)],
) -> Result<(), StoreError> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let outcomes = outcomes.to_vec();
    pool.get()
        .await?
        .transaction::<_, StoreError, _>(async move |connection| {
            for (page, outcome) in &outcomes {
                let kept: String = outcome.chars().take(OUTCOME_CHARS_MAX).collect();
                store::pages::settle(connection, id, (page, &kept)).await?;
            }
            // What was named meanwhile waits for the next writing, if there is room for it.
            let first = store::pages::first(connection, id).await?;
            store::pages::settle_others(connection, id, (&first, NO_ROOM)).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(input: &str) -> Vec<String> {
        Pages::parse(input).unwrap().as_slice().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn pages_are_read_line_by_line_and_each_is_named_once() {
        assert!(parsed(" \r\n ").is_empty());
        assert_eq!(
            parsed("example.org/a\r\n https://example.org/a#x\nhttps://example.org/b"),
            ["https://example.org/a", "https://example.org/b"]
        );
    }

    #[test]
    fn more_than_three_are_refused_and_so_is_what_is_no_page() {
        let many = "a.example b.example c.example d.example";
        assert_eq!(Pages::parse(many), Err(PagesError::TooMany(4)));
        assert!(matches!(Pages::parse("a.example nonsense"), Err(PagesError::Address(_))));
        assert_eq!(Pages::parse(&"x".repeat(INPUT_BYTES_MAX + 1)), Err(PagesError::TooLong));
    }
}
