//! An editor names a page of the web that is to be a source.

use diesel_async::AsyncConnection;
use queue::{EnqueueError, Enqueued};

use crate::evidence::store;
use crate::jobs::ReadPage;
use crate::people::Editor;
use crate::platform::database::store_errors;
use crate::platform::id::NamedPageId;
use crate::platform::{Clock, Pool, StoreError, WebAddress};

/// Why a page was not taken. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum NamePageError {
    /// Somebody named it just now.
    #[error("a worker is about to read this page already")]
    Already,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job that reads it could not be queued.
    #[error("the job could not be queued")]
    Queue(#[from] EnqueueError),
}

store_errors!(NamePageError);

/// Has a worker read a page and keep it as a source, in that person's name: the wish and its job commit together. One that
/// waits though its job has died gets another job, and stays in the name of who named it first.
///
/// # Errors
/// [`NamePageError::Already`] while the same page waits to be read.
pub async fn name_page(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Editor,
    address: &WebAddress,
) -> Result<NamedPageId, NamePageError> {
    let (now, by, address) = (clock.now(), by.person().id, address.clone());
    pool.get()
        .await?
        .transaction::<_, NamePageError, _>(async move |connection| {
            let id = match store::named::insert(connection, &address, by, now).await? {
                Some(id) => id,
                // Read just now, it may as well be named again in a moment.
                None => store::named::waiting(connection, &address).await?.ok_or(NamePageError::Already)?,
            };
            match queue::enqueue(connection, &ReadPage { named_page_id: id }).await? {
                Enqueued::New(_) => Ok(id),
                Enqueued::AlreadyWaiting => Err(NamePageError::Already),
            }
        })
        .await
}
