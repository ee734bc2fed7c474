//! What is spent or set apart, one row a scope and key: a guarded statement holds each cap.

use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::money::Amount;
use crate::platform::StoreError;
use crate::platform::schema::money_totals;

/// Adds to a total; returns false, with nothing added, where that would pass the cap.
pub(in crate::money) async fn add(
    connection: &mut AsyncPgConnection,
    (scope, key): (&str, &str),
    amount: Amount,
    cap: Option<Amount>,
) -> Result<bool, StoreError> {
    let cap = cap.map_or(i64::MAX, Amount::micros);
    if amount.micros() > cap {
        return Ok(false);
    }
    let added = diesel::insert_into(money_totals::table)
        .values((
            money_totals::scope.eq(scope),
            money_totals::key.eq(key),
            money_totals::amount.eq(amount.micros()),
        ))
        .on_conflict((money_totals::scope, money_totals::key))
        .do_update()
        .set(money_totals::amount.eq(money_totals::amount + excluded(money_totals::amount)))
        .filter(money_totals::amount.le(cap.saturating_sub(amount.micros())))
        .execute(connection)
        .await?;
    Ok(added > 0)
}

/// Puts what was spent in the place of what was set apart.
pub(in crate::money) async fn correct(
    connection: &mut AsyncPgConnection,
    (scope, key): (&str, &str),
    (reserved, cost): (Amount, Amount),
) -> Result<(), StoreError> {
    let difference = cost.micros().saturating_sub(reserved.micros());
    diesel::update(money_totals::table.find((scope, key)))
        .set(money_totals::amount.eq(money_totals::amount + difference))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns a total.
pub(in crate::money) async fn of(
    connection: &mut AsyncPgConnection,
    (scope, key): (&str, &str),
) -> Result<Amount, StoreError> {
    let amount: Option<i64> = money_totals::table
        .find((scope, key))
        .select(money_totals::amount)
        .first(connection)
        .await
        .optional()?;
    Ok(Amount::of_micros(amount.unwrap_or_default()))
}
