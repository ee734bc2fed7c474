//! A worker settles what a call came to.

use diesel_async::{AsyncConnection, AsyncPgConnection};

use super::model::{Ended, How, Scope};
use super::store::calls::UnderWay;
use super::{Amount, MoneyError, store};
use crate::platform::id::CallId;
use crate::platform::redact::redacted;
use crate::platform::{Clock, Pool};

/// Settles a call at what it came to, and frees what was set apart above that; keeps its answer for the log. One that is
/// settled already stays as it is.
///
/// Where the provider did not tell the tokens, or broke off, all that was set apart is spent.
///
/// # Errors
/// Where the database does not answer; then what was set apart stays so.
pub async fn settle(pool: &Pool, clock: &dyn Clock, id: CallId, ended: &Ended) -> Result<(), MoneyError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, MoneyError, _>(async move |connection| {
            let Some(call) = store::calls::lock_under_way(connection, id).await? else { return Ok(()) };
            let cost = cost(&call, ended);
            let (state, answer, reason) = match &ended.how {
                How::Answered(answer) => ("answered", Some(redacted(answer)), None),
                How::Failed { reason, .. } => ("failed", None, Some(reason.as_str())),
            };
            let end = store::calls::End { state, answer, reason, cost, tokens: ended.tokens };
            store::calls::end(connection, id, &end, now).await?;
            Ok(correct(connection, &call, cost).await?)
        })
        .await
}

fn cost(call: &UnderWay, ended: &Ended) -> Amount {
    if let How::Failed { may_have_cost: false, .. } = ended.how {
        return Amount::default();
    }
    match (ended.tokens.read, ended.tokens.written) {
        (Some(read), Some(written)) => {
            call.per_million_in.of_tokens(read).and(call.per_million_out.of_tokens(written))
        }
        _ => call.reserved,
    }
}

/// Puts what it came to in the place of what was set apart, in all totals.
async fn correct(
    connection: &mut AsyncPgConnection,
    call: &UnderWay,
    cost: Amount,
) -> Result<(), crate::platform::StoreError> {
    if cost > call.reserved {
        tracing::warn!(%cost, reserved = %call.reserved, "a model cost more than it could: is its price right?");
    }
    for scope in Scope::of_call(&call.provider) {
        let key = scope.key(call.draft_id, call.began_at);
        store::totals::correct(connection, (scope.word(), &key), (call.reserved, cost)).await?;
    }
    Ok(())
}
