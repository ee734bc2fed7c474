//! Somebody has a source fetched again.

use article::SourceId;
use diesel_async::AsyncConnection;
use queue::Enqueued;

use super::SourceError;
use crate::evidence::store;
use crate::jobs::RefetchSource;
use crate::ledger::{self, Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::{Clock, Pool};

/// Asks a worker to fetch a source again from the address it is named by, on record in that person's name.
///
/// # Errors
/// [`SourceError::NoSuchSource`], [`SourceError::NoAddress`] where it came as a file without one, and
/// [`SourceError::Already`] while it waits to be fetched.
pub async fn refetch_source(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Editor,
    id: SourceId,
) -> Result<(), SourceError> {
    let (now, by) = (clock.now(), by.person().id);
    pool.get()
        .await?
        .transaction::<_, SourceError, _>(async move |connection| {
            let locked = store::one::lock(connection, id).await?.ok_or(SourceError::NoSuchSource)?;
            if locked.url.is_none() {
                return Err(SourceError::NoAddress);
            }
            match queue::enqueue(connection, &RefetchSource { source_id: id }).await? {
                Enqueued::New(_) => {}
                Enqueued::AlreadyWaiting => {
                    return Err(SourceError::Already { word: "waiting to be fetched" });
                }
            }
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Source(id),
                from: None,
                to: "to be fetched again".to_owned(),
                why: None,
            };
            Ok(ledger::record(connection, now, entry).await?)
        })
        .await
}
