//! An outline is held for an editor, before the rest is written.

use article::SourceId;
use diesel_async::AsyncConnection;

use super::attempt::Outcome;
use super::begin::Begun;
use super::fail::Tried;
use super::hold::Find;
use super::model::DraftState;
use super::outline::Outline;
use super::{DraftError, store};
use crate::evidence;
use crate::ledger::Actor;
use crate::platform::{Clock, Pool};

/// Holds an outline, with the evidence it was made of, until an editor settles it.
///
/// # Errors
/// [`DraftError::BadOutline`] where it cannot be written from, [`DraftError::Superseded`] where this attempt is no longer the
/// one that writes, [`DraftError::SourceBlocked`] where a source of the evidence was blocked meanwhile; nothing is stored
/// then.
pub async fn hold_outline(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    find: &Find,
    outline: &Outline,
) -> Result<(), DraftError> {
    if let Some(fault) = outline.fault(&find.evidence) {
        return Err(DraftError::BadOutline { fault });
    }
    let now = clock.now();
    let tried = Tried { searched: find.searched.clone(), outages: find.outages.clone() };
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = store::lock_attempt(connection, begun).await?;
            let sources: Vec<SourceId> = find.evidence.sources.keys().copied().collect();
            if let Some(title) = evidence::blocked_among(connection, &sources).await? {
                return Err(DraftError::SourceBlocked { title });
            }
            store::end_attempt(connection, &draft, now, &Outcome::Outlined, &tried).await?;
            store::insert_evidence(connection, draft.id, &find.evidence).await?;
            store::insert_outline(connection, (draft.id, draft.attempt), outline, (None, now)).await?;
            store::set_searched(connection, draft.id, &find.searched).await?;
            store::step(connection, now, draft, DraftState::Outlined, Actor::Worker).await?;
            Ok(())
        })
        .await
}
