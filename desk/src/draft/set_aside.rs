//! A draft ends without an article: there is no answer, or writing failed.

use diesel_async::AsyncConnection;

use super::attempt::Outcome;
use super::begin::Begun;
use super::fail::Tried;
use super::model::DraftState;
use super::{DraftError, store};
use crate::ledger::Actor;
use crate::platform::{Clock, Pool};
use crate::suggestion::{self, ParkReason, SuggestionState};

/// The longest reason kept, in Unicode scalars.
const REASON_CHARS_MAX: usize = 2_000;

/// Ends a draft with no reliable answer: the suggestion is parked, and what was searched stays on record.
///
/// # Errors
/// [`DraftError::Superseded`] where this attempt is no longer the one that writes.
pub async fn no_answer(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    searched: &[String],
    reason: &str,
) -> Result<(), DraftError> {
    let now = clock.now();
    let reason = shortened(reason);
    let outcome = Outcome::NoAnswer { reason: reason.clone() };
    let tried = Tried { searched: searched.to_vec(), outages: Vec::new() };
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = store::lock_attempt(connection, begun).await?;
            store::end_attempt(connection, &draft, now, &outcome, &tried).await?;
            store::set_searched(connection, draft.id, searched).await?;
            let state = DraftState::NoAnswer { reason };
            store::step(connection, now, draft, state, Actor::Worker).await?;
            let suggestion = store::suggestion_of(connection, begun).await?;
            let parked = SuggestionState::Parked { reason: ParkReason::NoReliableEvidence };
            suggestion::step(connection, now, suggestion, parked, Actor::Worker).await?;
            Ok(())
        })
        .await
}

/// Marks a draft as stuck, with the reason: [`super::rewrite()`] puts it back to work.
///
/// # Errors
/// [`DraftError::Superseded`] where this attempt is no longer the one that writes.
pub async fn stuck(pool: &Pool, clock: &dyn Clock, begun: &Begun, reason: &str) -> Result<(), DraftError> {
    let now = clock.now();
    let reason = shortened(reason);
    let outcome = Outcome::Stuck { reason: reason.clone() };
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = store::lock_attempt(connection, begun).await?;
            match store::end_attempt(connection, &draft, now, &outcome, &Tried::default()).await {
                // It had ended, another one was due, and the job died before it.
                Ok(()) | Err(DraftError::Superseded { .. }) => {}
                Err(error) => return Err(error),
            }
            store::step(connection, now, draft, DraftState::Stuck { reason }, Actor::Worker).await?;
            Ok(())
        })
        .await
}

pub(super) fn shortened(reason: &str) -> String {
    reason.chars().take(REASON_CHARS_MAX).collect()
}
