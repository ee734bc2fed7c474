//! A senior opens a blocked source again.

use article::SourceId;
use diesel_async::AsyncConnection;

use super::{SourceError, written};
use crate::evidence::store;
use crate::ledger::{self, Actor, Move, Subject};
use crate::people::Senior;
use crate::platform::{Clock, Pool};

/// Opens a blocked source again, with that person's name and reason on record: its current passages are found again.
///
/// It takes a senior, while any editor may block: a source must be quick to stop and slow to trust again.
///
/// # Errors
/// [`SourceError::ReasonMissing`] where nothing is written, [`SourceError::NoSuchSource`], and [`SourceError::Already`]
/// where it is not blocked.
pub async fn unblock_source(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Senior,
    id: SourceId,
    why: &str,
) -> Result<(), SourceError> {
    let (why, by) = (written(why)?, by.person().id);
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, SourceError, _>(async move |connection| {
            let locked = store::one::lock(connection, id).await?.ok_or(SourceError::NoSuchSource)?;
            if !locked.is_blocked {
                return Err(SourceError::Already { word: "open" });
            }
            store::one::set_block(connection, id, None).await?;
            if !locked.is_aside {
                store::reveal(connection, id, &locked.title).await?;
            }
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Source(id),
                from: Some("blocked".to_owned()),
                to: "open".to_owned(),
                why: Some(why),
            };
            Ok(ledger::record(connection, now, entry).await?)
        })
        .await
}
