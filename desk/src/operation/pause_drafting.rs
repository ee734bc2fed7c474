//! Somebody pauses drafting.

use diesel_async::AsyncConnection;

use super::model::{Drafting, WHY_CHARS_MAX};
use super::{OperationError, store};
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::id::UserId;
use crate::platform::text::without_invisible;
use crate::platform::{Clock, Pool};

/// Pauses drafting, with that person's name and reason on record: from the end of this call on no draft is begun.
///
/// Nothing is lost: jobs wait, drafts under way end and are held, questions are still taken.
///
/// # Errors
/// [`OperationError::ReasonMissing`] where nothing is written, [`OperationError::Already`] where it is paused.
pub async fn pause_drafting(
    pool: &Pool,
    clock: &dyn Clock,
    by: UserId,
    why: &str,
) -> Result<(), OperationError> {
    let why = written(why)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, OperationError, _>(async move |connection| {
            if store::lock_to_change(connection).await?.is_paused() {
                return Err(OperationError::Already { word: "paused" });
            }
            store::set(connection, now, by, Some(&why)).await?;
            let entry = Move {
                actor: Actor::User(by),
                subject: Subject::Drafting,
                from: Some(Drafting::On.word().to_owned()),
                to: "paused".to_owned(),
                why: Some(why),
            };
            Ok(ledger::record(connection, now, entry).await?)
        })
        .await
}

/// Returns a written reason on one line, without what cannot be seen.
fn written(why: &str) -> Result<String, OperationError> {
    let visible = without_invisible(why);
    let why = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=WHY_CHARS_MAX).contains(&why.chars().count()) {
        Ok(why)
    } else {
        Err(OperationError::ReasonMissing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_what_can_be_seen() {
        assert_eq!(written(" The model\r\nli\u{200B}es. ").unwrap(), "The model lies.");
        for bad in ["", " \n\u{200B}", &"x".repeat(WHY_CHARS_MAX + 1)] {
            assert!(matches!(written(bad), Err(OperationError::ReasonMissing)), "{bad:?}");
        }
    }
}
