//! An attempt at a draft fails: another one follows by itself, or the draft waits for somebody.

use std::time::Duration;

use diesel_async::AsyncConnection;
use jiff::SignedDuration;

use super::attempt::{Outage, Outcome};
use super::begin::Begun;
use super::model::DraftState;
use super::set_aside::shortened;
use super::{DraftError, store};
use crate::ledger::Actor;
use crate::platform::{Clock, Pool};

/// What an attempt did before it failed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tried {
    /// What was searched, a line each.
    pub searched: Vec<String>,
    /// The places that could not be searched.
    pub outages: Vec<Outage>,
}

/// Ends an attempt that failed, with what it tried on record.
///
/// With `again_in` the draft stays as it is, for the next attempt, which is due after that time; the caller sees to
/// the job. Without it the draft is stuck: [`super::rewrite()`] puts it back to work.
///
/// # Errors
/// [`DraftError::Superseded`] where this attempt is no longer the one that writes, or has ended already.
pub async fn fail(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    tried: &Tried,
    (reason, again_in): (&str, Option<Duration>),
) -> Result<(), DraftError> {
    let now = clock.now();
    let reason = shortened(reason);
    let outcome = match again_in {
        Some(wait) => {
            let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
            let again_at = now.saturating_add(wait).unwrap_or(now);
            Outcome::Failed { reason: reason.clone(), again_at }
        }
        None => Outcome::Stuck { reason: reason.clone() },
    };
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = store::lock_attempt(connection, begun).await?;
            store::end_attempt(connection, &draft, now, &outcome, tried).await?;
            if again_in.is_none() {
                store::set_searched(connection, draft.id, &tried.searched).await?;
                store::step(connection, now, draft, DraftState::Stuck { reason }, Actor::Worker).await?;
            }
            Ok(())
        })
        .await
}
