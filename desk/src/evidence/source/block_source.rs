//! Somebody blocks a source.

use article::SourceId;
use diesel_async::AsyncConnection;

use super::{SourceError, written};
use crate::evidence::store;
use crate::ledger::{self, Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::{Clock, Pool};

/// Blocks a source, with that person's name and reason on record: nothing new rests on it from the end of this call on.
///
/// Its passages are found no more, and a draft that was being written with them is not held. Drafts and pages that cite
/// it already stay as they are: the desk lists them, for somebody to see to.
///
/// # Errors
/// [`SourceError::ReasonMissing`] where nothing is written, [`SourceError::NoSuchSource`], and [`SourceError::Already`]
/// where it is blocked.
pub async fn block_source(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Editor,
    id: SourceId,
    why: &str,
) -> Result<(), SourceError> {
    let (why, by) = (written(why)?, by.person().id);
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, SourceError, _>(async move |connection| {
            let locked = store::one::lock(connection, id).await?.ok_or(SourceError::NoSuchSource)?;
            if locked.is_blocked {
                return Err(SourceError::Already { word: "blocked" });
            }
            store::one::set_block(connection, id, Some((by, now, &why))).await?;
            store::hide(connection, id).await?;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Source(id),
                from: Some("open".to_owned()),
                to: "blocked".to_owned(),
                why: Some(why),
            };
            Ok(ledger::record(connection, now, entry).await?)
        })
        .await
}
