//! Pages of the web that an editor names: a worker reads each, and it becomes a source like any other.

mod abandon;
mod name_page;
mod settle;

pub use abandon::abandon_unread;
pub use name_page::{NamePageError, name_page};
pub use settle::{Reading, settle_named};

use article::SourceId;
use jiff::Timestamp;

use super::store;
use crate::platform::id::{NamedPageId, UserId};
use crate::platform::{Pool, StoreError, WebAddress};

/// How many named pages are listed, the newest first.
pub const NAMED_LISTED_MAX: i64 = 10;

/// A page that an editor named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPage {
    /// Its id.
    pub id: NamedPageId,
    /// Where it is.
    pub address: WebAddress,
    /// Who named it.
    pub named_by: UserId,
    /// That person's name.
    pub name: String,
    /// When.
    pub named_at: Timestamp,
    /// What came of it; none while it waits for a worker.
    pub end: Option<NamedEnd>,
}

/// What came of a named page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEnd {
    /// When.
    pub at: Timestamp,
    /// The source it is; none where it could not be read.
    pub source_id: Option<SourceId>,
    /// In words for an editor.
    pub outcome: String,
}

/// Returns the pages that editors named lately, the newest first, ten at most.
///
/// # Errors
/// Where the database does not answer.
pub async fn named_pages(pool: &Pool) -> Result<Vec<NamedPage>, StoreError> {
    store::named::newest(&mut *pool.get().await?, NAMED_LISTED_MAX).await
}

/// Returns a page that an editor named; none where nobody named it.
///
/// # Errors
/// Where the database does not answer.
pub async fn named_page(pool: &Pool, id: NamedPageId) -> Result<Option<NamedPage>, StoreError> {
    store::named::one(&mut *pool.get().await?, id).await
}
