//! The rows of calls.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::draft::Begun;
use crate::money::{Amount, Call, PriceEntry, Reserved, Tokens};
use crate::platform::StoreError;
use crate::platform::id::{CallId, DraftId};
use crate::platform::schema::{model_calls, model_requests};

/// What is said of a call that nobody settled.
const LOST: &str = "its worker died before it was settled: all that was set apart counts as spent";

/// A call that is claimed.
pub(in crate::money) struct New<'a> {
    pub(in crate::money) begun: &'a Begun,
    pub(in crate::money) call: &'a Call,
    pub(in crate::money) hash: &'a [u8],
    pub(in crate::money) request: &'a str,
    pub(in crate::money) price: Option<PriceEntry>,
    pub(in crate::money) reserved: Amount,
}

/// A call nobody else settles until the transaction ends.
pub(in crate::money) struct UnderWay {
    pub(in crate::money) draft_id: DraftId,
    pub(in crate::money) provider: String,
    pub(in crate::money) per_million_in: Amount,
    pub(in crate::money) per_million_out: Amount,
    pub(in crate::money) reserved: Amount,
    pub(in crate::money) began_at: Timestamp,
}

/// How a call ended.
pub(in crate::money) struct End<'a> {
    pub(in crate::money) state: &'static str,
    pub(in crate::money) answer: Option<String>,
    pub(in crate::money) reason: Option<&'a str>,
    pub(in crate::money) cost: Amount,
    pub(in crate::money) tokens: Tokens,
}

/// Returns the answer to the same question for the same draft, while it is in the log.
pub(in crate::money) async fn answered(
    connection: &mut AsyncPgConnection,
    draft: DraftId,
    hash: &[u8],
) -> Result<Option<Reserved>, StoreError> {
    type Row = (CallId, Option<String>, Option<i32>, Option<i32>);
    let row: Option<Row> = model_requests::table
        .inner_join(model_calls::table)
        .filter(model_requests::draft_id.eq(draft))
        .filter(model_requests::request_hash.eq(hash))
        .filter(model_requests::answer.is_not_null())
        .order(model_requests::call_id.desc())
        .select((model_calls::id, model_requests::answer, model_calls::tokens_in, model_calls::tokens_out))
        .first(connection)
        .await
        .optional()?;
    let count = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
    let bought = |(call, answer, read, written): Row| {
        let tokens = Tokens { read: count(read), written: count(written) };
        Some(Reserved::Bought { call, answer: answer?, tokens })
    };
    Ok(row.and_then(bought))
}

/// Claims a call.
pub(in crate::money) async fn insert(
    connection: &mut AsyncPgConnection,
    new: &New<'_>,
    now: Timestamp,
) -> Result<CallId, StoreError> {
    let New { begun, call, hash, request, price, reserved } = new;
    let price = |of: fn(&PriceEntry) -> Amount| price.as_ref().map_or(0, |price| of(price).micros());
    let id: CallId = diesel::insert_into(model_calls::table)
        .values((
            model_calls::draft_id.eq(begun.draft_id),
            model_calls::attempt.eq(begun.attempt),
            model_calls::stage.eq(&call.stage),
            model_calls::provider.eq(&call.provider),
            model_calls::model.eq(&call.model),
            model_calls::state.eq("reserved"),
            model_calls::per_million_in.eq(price(|price| price.per_million_in)),
            model_calls::per_million_out.eq(price(|price| price.per_million_out)),
            model_calls::reserved.eq(reserved.micros()),
            model_calls::began_at.eq(now.to_diesel()),
        ))
        .returning(model_calls::id)
        .get_result(connection)
        .await?;
    diesel::insert_into(model_requests::table)
        .values((
            model_requests::call_id.eq(id),
            model_requests::draft_id.eq(begun.draft_id),
            model_requests::prompt.eq(&call.prompt),
            model_requests::prompt_hash.eq(&call.prompt_hash),
            model_requests::parameters.eq(&call.parameters),
            model_requests::request_hash.eq(*hash),
            model_requests::request.eq(*request),
            model_requests::asked_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(id)
}

/// Returns a call that is not settled, and keeps others from settling it until the transaction ends.
pub(in crate::money) async fn lock_under_way(
    connection: &mut AsyncPgConnection,
    id: CallId,
) -> Result<Option<UnderWay>, StoreError> {
    type Row = (DraftId, String, i64, i64, i64, jiff_diesel::Timestamp);
    let row: Option<Row> = model_calls::table
        .filter(model_calls::id.eq(id))
        .filter(model_calls::state.eq("reserved"))
        .select((
            model_calls::draft_id,
            model_calls::provider,
            model_calls::per_million_in,
            model_calls::per_million_out,
            model_calls::reserved,
            model_calls::began_at,
        ))
        .for_update()
        .first(connection)
        .await
        .optional()?;
    Ok(row.map(|(draft_id, provider, read, written, reserved, began)| UnderWay {
        draft_id,
        provider,
        per_million_in: Amount::of_micros(read),
        per_million_out: Amount::of_micros(written),
        reserved: Amount::of_micros(reserved),
        began_at: began.to_jiff(),
    }))
}

/// Writes down how a call ended.
pub(in crate::money) async fn end(
    connection: &mut AsyncPgConnection,
    id: CallId,
    end: &End<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let count = |count: Option<u32>| count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    diesel::update(model_calls::table.find(id))
        .set((
            model_calls::state.eq(end.state),
            model_calls::reason.eq(end.reason),
            model_calls::cost.eq(end.cost.micros()),
            model_calls::tokens_in.eq(count(end.tokens.read)),
            model_calls::tokens_out.eq(count(end.tokens.written)),
            model_calls::ended_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    if let Some(answer) = &end.answer {
        diesel::update(model_requests::table.find(id))
            .set(model_requests::answer.eq(answer))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Writes down as lost what began before that time and was not settled.
pub(in crate::money) async fn give_up(
    connection: &mut AsyncPgConnection,
    before: Timestamp,
    now: Timestamp,
    at_once: i64,
) -> Result<usize, StoreError> {
    let ids: Vec<CallId> = model_calls::table
        .filter(model_calls::state.eq("reserved"))
        .filter(model_calls::began_at.lt(before.to_diesel()))
        .order(model_calls::began_at)
        .limit(at_once)
        .select(model_calls::id)
        .load(connection)
        .await?;
    let gone = diesel::update(model_calls::table)
        .filter(model_calls::id.eq_any(ids))
        .filter(model_calls::state.eq("reserved"))
        .set((
            model_calls::state.eq("lost"),
            model_calls::reason.eq(LOST),
            model_calls::cost.eq(model_calls::reserved.nullable()),
            model_calls::ended_at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(gone)
}

/// Throws away what was asked and answered in calls that ended before that time.
pub(in crate::money) async fn forget(
    connection: &mut AsyncPgConnection,
    before: Timestamp,
    at_once: i64,
) -> Result<usize, StoreError> {
    let old = model_requests::table
        .filter(model_requests::asked_at.lt(before.to_diesel()))
        .filter(model_requests::request.is_not_null().or(model_requests::answer.is_not_null()))
        .order(model_requests::asked_at)
        .limit(at_once)
        .select(model_requests::call_id);
    let ids: Vec<CallId> = old.load(connection).await?;
    let gone = diesel::update(model_requests::table)
        .filter(model_requests::call_id.eq_any(ids))
        .set((model_requests::request.eq(None::<String>), model_requests::answer.eq(None::<String>)))
        .execute(connection)
        .await?;
    Ok(gone)
}
