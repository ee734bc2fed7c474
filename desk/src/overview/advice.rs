//! What an editor should look at besides the check, the pages that readers have already among it.

use article::advice::{Advice, advise};

use crate::page;
use crate::platform::{Pool, StoreError};
use crate::review::Reading;

/// Returns what is worth a look in a draft that is read; nothing where it has no text yet. At most five pages that share
/// words with its question are compared, not those that answer it already.
///
/// # Errors
/// Where the database does not answer.
pub async fn advice(pool: &Pool, reading: &Reading) -> Result<Vec<Advice>, StoreError> {
    let Some(revision) = &reading.revision else { return Ok(Vec::new()) };
    let question = &reading.draft.question;
    let published = page::similar(pool, question, reading.draft.suggestion_id).await?;
    Ok(advise(question, &revision.article, &reading.evidence, &published))
}
