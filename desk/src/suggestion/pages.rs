//! Pages of the web that an asker names: they may hold the answer, and are evidence like any other if they can be read.

use diesel_async::AsyncPgConnection;

use super::store;
use crate::platform::id::SuggestionId;
use crate::platform::{Pool, StoreError, WebAddress, WebAddressError};

/// The most pages that can be named with a question.
pub const PAGES_MAX: usize = 3;

/// The most pages that are kept for a question that several people ask.
pub(super) const KEPT_MAX: i64 = 6;

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

/// Returns the pages that were named with a question, in the order they were named in.
///
/// # Errors
/// Where the database does not answer.
pub async fn pages(pool: &Pool, id: SuggestionId) -> Result<Vec<WebAddress>, StoreError> {
    pages_of(&mut *pool.get().await?, id).await
}

/// Returns the same on a connection that is there already.
///
/// # Errors
/// Where the database does not answer.
pub async fn pages_of(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Vec<WebAddress>, StoreError> {
    store::pages(connection, id).await
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
