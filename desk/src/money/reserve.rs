//! A worker sets apart what a call can cost.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::model::{Call, PriceEntry, Reserved, Scope};
use super::{Amount, MoneyError, store};
use crate::draft::{self, Begun, DraftState};
use crate::platform::redact::redacted;
use crate::platform::{Clock, Pool};

/// Claims a call for a draft's attempt and sets apart the most it can cost, in one transaction, under every cap; or returns
/// the answer where the same was bought for this draft before.
///
/// # Errors
/// [`MoneyError::CapReached`] and [`MoneyError::NoPrice`], with nothing set apart; [`MoneyError::Superseded`] where the
/// attempt is not the draft's newest.
pub async fn reserve(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    call: &Call,
) -> Result<Reserved, MoneyError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, MoneyError, _>(async move |connection| {
            let draft = draft::lock(connection, begun.draft_id).await?;
            let is_ours = |draft: &draft::Draft| {
                draft.attempt == begun.attempt && matches!(draft.state, DraftState::Writing)
            };
            if !draft.as_ref().is_some_and(is_ours) {
                return Err(MoneyError::Superseded { draft_id: begun.draft_id });
            }
            let hash = call.hash();
            if let Some(bought) = store::calls::answered(connection, begun.draft_id, &hash).await? {
                return Ok(bought);
            }
            let price = store::settings::price(connection, &call.model).await?;
            let reserved = price.as_ref().map_or_else(Amount::default, |price| most(price, call));
            set_apart(connection, (begun, call, now), price.is_some(), reserved).await?;
            let request = redacted(&call.request);
            let new = store::calls::New { begun, call, hash: &hash, request: &request, price, reserved };
            Ok(Reserved::Pay(store::calls::insert(connection, &new, now).await?))
        })
        .await
}

/// Returns the most that a call can cost.
fn most(price: &PriceEntry, call: &Call) -> Amount {
    let question = price.per_million_in.of_tokens(call.tokens_in_max);
    question.and(price.per_million_out.of_tokens(call.tokens_out_max))
}

/// Adds the amount to all totals the call falls under, each under its cap.
async fn set_apart(
    connection: &mut AsyncPgConnection,
    (begun, call, now): (&Begun, &Call, Timestamp),
    has_price: bool,
    needed: Amount,
) -> Result<(), MoneyError> {
    let caps = store::settings::caps(connection).await?;
    for scope in Scope::of_call(&call.provider) {
        let cap = caps.iter().find(|cap| cap.scope == scope).and_then(|cap| cap.amount);
        if cap.is_some() && !has_price {
            return Err(MoneyError::NoPrice { model: call.model.clone() });
        }
        let key = scope.key(begun.draft_id, now);
        if !store::totals::add(connection, (scope.word(), &key), needed, cap).await? {
            let spent = store::totals::of(connection, (scope.word(), &key)).await?;
            return Err(MoneyError::CapReached { scope, cap: cap.unwrap_or_default(), spent, needed });
        }
    }
    Ok(())
}
