//! Somebody puts a flag away.

use article::SourceId;
use diesel_async::AsyncConnection;

use super::{SourceError, written};
use crate::evidence::store;
use crate::ledger::{self, Actor, Move, Subject};
use crate::people::Editor;
use crate::platform::id::FlagId;
use crate::platform::{Clock, Pool};

/// Puts a flag of a source away, with that person's name and reason on record.
///
/// Where a text had been refused, the person has judged it: the same text is taken the next time it is fetched.
///
/// # Errors
/// [`SourceError::ReasonMissing`] where nothing is written, [`SourceError::NoSuchSource`], and
/// [`SourceError::NoSuchFlag`] where it is not open.
pub async fn put_flag_away(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Editor,
    (source, flag): (SourceId, FlagId),
    why: &str,
) -> Result<(), SourceError> {
    let (why, by) = (written(why)?, by.person().id);
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, SourceError, _>(async move |connection| {
            store::one::lock(connection, source).await?.ok_or(SourceError::NoSuchSource)?;
            let settled = store::flags::put_away(connection, (source, flag), (by, now, &why)).await?;
            let kind = settled.ok_or(SourceError::NoSuchFlag)?;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Source(source),
                from: Some(format!("flagged: {}", kind.word())),
                to: "flag put away".to_owned(),
                why: Some(why),
            };
            Ok(ledger::record(connection, now, entry).await?)
        })
        .await
}
