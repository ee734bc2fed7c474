//! Prices and caps: they only grow, and the newest of each holds.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::money::{Amount, CapEntry, PriceEntry, Scope};
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::{model_prices, money_caps, users};

/// The most prices, and caps of providers, that are read.
const LISTED_MAX: i64 = 100;

type PriceRow = (String, i64, i64, String, jiff_diesel::Timestamp);

/// Returns the price of a model.
pub(in crate::money) async fn price(
    connection: &mut AsyncPgConnection,
    model: &str,
) -> Result<Option<PriceEntry>, StoreError> {
    let row: Option<PriceRow> = model_prices::table
        .inner_join(users::table)
        .filter(model_prices::model.eq(model))
        .order(model_prices::id.desc())
        .select((
            model_prices::model,
            model_prices::per_million_in,
            model_prices::per_million_out,
            users::name,
            model_prices::at,
        ))
        .first(connection)
        .await
        .optional()?;
    Ok(row.map(entry))
}

/// Returns the prices that hold, by model.
pub(in crate::money) async fn prices(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<PriceEntry>, StoreError> {
    let rows: Vec<PriceRow> = model_prices::table
        .inner_join(users::table)
        .distinct_on(model_prices::model)
        .order((model_prices::model, model_prices::id.desc()))
        .select((
            model_prices::model,
            model_prices::per_million_in,
            model_prices::per_million_out,
            users::name,
            model_prices::at,
        ))
        .limit(LISTED_MAX)
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry((model, per_million_in, per_million_out, by, at): PriceRow) -> PriceEntry {
    PriceEntry {
        model,
        per_million_in: Amount::of_micros(per_million_in),
        per_million_out: Amount::of_micros(per_million_out),
        by,
        at: at.to_jiff(),
    }
}

/// Writes a price down.
pub(in crate::money) async fn insert_price(
    connection: &mut AsyncPgConnection,
    (model, per_million_in, per_million_out): (&str, Amount, Amount),
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(model_prices::table)
        .values((
            model_prices::model.eq(model),
            model_prices::per_million_in.eq(per_million_in.micros()),
            model_prices::per_million_out.eq(per_million_out.micros()),
            model_prices::set_by.eq(by),
            model_prices::at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the newest word about each cap, those that were taken away among them.
pub(in crate::money) async fn caps(connection: &mut AsyncPgConnection) -> Result<Vec<CapEntry>, StoreError> {
    type Row = (String, String, Option<i64>, String, jiff_diesel::Timestamp);
    let rows: Vec<Row> = money_caps::table
        .inner_join(users::table)
        .distinct_on((money_caps::scope, money_caps::provider))
        .order((money_caps::scope, money_caps::provider, money_caps::id.desc()))
        .select((money_caps::scope, money_caps::provider, money_caps::amount, users::name, money_caps::at))
        .limit(LISTED_MAX)
        .load(connection)
        .await?;
    let entry = |(scope, provider, amount, by, at): Row| {
        let read = Scope::read(&scope, &provider);
        let scope = read.ok_or_else(|| StoreError::Corrupt(format!("a cap for {scope} {provider}")))?;
        Ok(CapEntry { scope, amount: amount.map(Amount::of_micros), by, at: at.to_jiff() })
    };
    rows.into_iter().map(entry).collect()
}

/// Writes a cap down, or that there is none any more.
pub(in crate::money) async fn insert_cap(
    connection: &mut AsyncPgConnection,
    (scope, amount): (&Scope, Option<Amount>),
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(money_caps::table)
        .values((
            money_caps::scope.eq(scope.word()),
            money_caps::provider.eq(scope.provider()),
            money_caps::amount.eq(amount.map(Amount::micros)),
            money_caps::set_by.eq(by),
            money_caps::at.eq(now.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}
