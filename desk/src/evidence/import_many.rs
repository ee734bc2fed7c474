//! Importing many documents at once, as a dump holds them: one transaction for all of them.

use diesel_async::AsyncConnection;

use super::document::Document;
use super::error::ImportError;
use super::import::{Imported, key, record};
use crate::platform::{Clock, Pool};

/// The most documents one transaction stores; others that write the same sources wait so long.
pub const BATCH_MAX: usize = 200;

/// Stores at most [`BATCH_MAX`] documents as [`import`](super::import()) does, all of them or none; what became of each is
/// in their order. What comes after is left out.
///
/// # Errors
/// Where the database does not answer, or one is too long to be stored; then nothing was stored.
#[tracing::instrument(name = "evidence.import_many", skip_all)]
pub async fn import_many(
    pool: &Pool,
    clock: &dyn Clock,
    documents: &[Document],
) -> Result<Vec<Imported>, ImportError> {
    let now = clock.now();
    let mut conn = pool.get().await?;
    // Two imports of the same sources lock them in the same order.
    let mut ordered: Vec<(String, usize, &Document)> = documents
        .iter()
        .take(BATCH_MAX)
        .enumerate()
        .map(|(at, document)| (key(document), at, document))
        .collect();
    ordered.sort_by(|(one, first, _), (other, second, _)| (one, first).cmp(&(other, second)));
    let mut imported = conn
        .transaction::<_, ImportError, _>(async move |conn| {
            let mut imported = Vec::with_capacity(ordered.len());
            for (_, at, document) in &ordered {
                imported.push((*at, record(conn, now, document).await?));
            }
            Ok(imported)
        })
        .await?;
    imported.sort_by_key(|(at, _)| *at);
    Ok(imported.into_iter().map(|(_, imported)| imported).collect())
}
