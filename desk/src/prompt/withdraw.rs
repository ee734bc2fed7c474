//! Somebody takes words back.

use diesel_async::AsyncConnection;

use super::error::PromptError;
use super::model::{BuiltIn, State, Version};
use super::propose::{may_operate, stage_of};
use super::store;
use crate::people::Person;
use crate::platform::{Clock, Pool};

/// Withdraws the candidate of a stage; or, with [`State::Current`], the proposed words that hold, so that those compiled in hold
/// again. That needs no trial: it is the way back when something is wrong.
///
/// # Errors
/// [`PromptError::NotOperator`], [`PromptError::NoSuchStage`], [`PromptError::NothingThere`] where there are none.
pub async fn withdraw(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Person,
    built_in: &[BuiltIn],
    (stage, which): (&str, State),
) -> Result<Version, PromptError> {
    may_operate(by)?;
    stage_of(built_in, stage)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PromptError, _>(async move |connection| {
            store::lock(connection).await?;
            let there = match which {
                State::Retired => None,
                which => store::find(connection, stage, which).await?,
            };
            let there = there
                .ok_or_else(|| PromptError::NothingThere { what: which.word(), stage: stage.to_owned() })?;
            Ok(store::retire(connection, &there, (by, now)).await?)
        })
        .await
}
