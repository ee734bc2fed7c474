//! What a worker needs to know to fetch a source again.

use article::SourceId;

use crate::evidence::store;
use crate::platform::{Pool, StoreError};

/// Where a source is to be fetched again, and what its server said of the text we hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Errand {
    /// The source.
    pub source_id: SourceId,
    /// Its title.
    pub title: String,
    /// The address it is named by.
    pub url: String,
    /// The `ETag` its server gave with the text in use; none where that text came from elsewhere.
    pub etag: Option<String>,
    /// The `Last-Modified` its server gave with the text in use.
    pub last_modified: Option<String>,
    /// Whether a wiki read it to us, by a revision's number: then a wiki's own pages must not be asked for it.
    pub is_of_wiki: bool,
}

/// Returns where a source is to be fetched again; none where there is no such source, or it has no address.
///
/// # Errors
/// Where the database does not answer.
pub async fn errand(pool: &Pool, id: SourceId) -> Result<Option<Errand>, StoreError> {
    let connection = &mut *pool.get().await?;
    let Some(held) = store::addresses::named_by(connection, id).await? else { return Ok(None) };
    // What was said of another text would be answered with "not modified", and mean that one.
    let said = held.said_of.is_some() && held.said_of == held.current;
    let (etag, last_modified) = if said { (held.etag, held.last_modified) } else { (None, None) };
    let (title, url, is_of_wiki) = (held.title, held.url, held.has_revision);
    Ok(Some(Errand { source_id: id, title, url, etag, last_modified, is_of_wiki }))
}
