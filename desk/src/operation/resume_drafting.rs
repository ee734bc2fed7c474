//! Somebody lets drafting go on.

use diesel_async::AsyncConnection;
use queue::Job;

use super::model::Drafting;
use super::{OperationError, store};
use crate::jobs::WriteDraft;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool};

/// Lets drafting go on, in that person's name; the jobs the pause put off are due at once.
///
/// # Errors
/// [`OperationError::Already`] where it is not paused.
pub async fn resume_drafting(pool: &Pool, clock: &dyn Clock, by: UserId) -> Result<(), OperationError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, OperationError, _>(async move |connection| {
            let paused = store::lock_to_change(connection).await?;
            if !paused.is_paused() {
                return Err(OperationError::Already { word: "on" });
            }
            store::set(connection, now, by, None).await?;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Drafting,
                from: Some(paused.word().to_owned()),
                to: Drafting::On.word().to_owned(),
                why: None,
            };
            ledger::record(connection, now, entry).await?;
            queue::hasten(connection, WriteDraft::KIND).await?;
            Ok(())
        })
        .await
}
