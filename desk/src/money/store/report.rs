//! What was spent, read together.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::money::{Amount, Day, Spent};
use crate::platform::StoreError;
use crate::platform::schema::money_totals;

/// The most models that are listed.
const MODELS_MAX: i32 = 20;

/// Returns the days from that one on, the newest first.
pub(in crate::money) async fn days(
    connection: &mut AsyncPgConnection,
    from: &str,
    limit: i64,
) -> Result<Vec<Day>, StoreError> {
    let rows: Vec<(String, i64)> = money_totals::table
        .filter(money_totals::scope.eq("day"))
        .filter(money_totals::key.ge(from))
        .order(money_totals::key.desc())
        .limit(limit)
        .select((money_totals::key, money_totals::amount))
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(|(day, amount)| Day { day, amount: Amount::of_micros(amount) }).collect())
}

#[derive(QueryableByName)]
struct SpentRow {
    #[diesel(sql_type = Text)]
    model: String,
    #[diesel(sql_type = Text)]
    provider: String,
    #[diesel(sql_type = BigInt)]
    calls: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

/// Returns what was spent on each model in calls that began after that time, the dearest first.
pub(in crate::money) async fn models(
    connection: &mut AsyncPgConnection,
    since: Timestamp,
) -> Result<Vec<Spent>, StoreError> {
    let statement = format!(
        "SELECT model, provider, count(*) AS calls, count(*) FILTER (WHERE state IN ('failed', 'lost')) AS failed, \
            sum(coalesce(cost, reserved))::bigint AS amount \
        FROM model_calls WHERE began_at >= $1 GROUP BY model, provider ORDER BY amount DESC, calls DESC LIMIT {MODELS_MAX}"
    );
    let rows: Vec<SpentRow> =
        diesel::sql_query(statement).bind::<Timestamptz, _>(since.to_diesel()).load(connection).await?;
    let spent = |row: SpentRow| Spent {
        model: row.model,
        provider: row.provider,
        calls: row.calls,
        failed: row.failed,
        amount: Amount::of_micros(row.amount),
    };
    Ok(rows.into_iter().map(spent).collect())
}

#[derive(QueryableByName)]
struct PagesRow {
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = BigInt)]
    pages: i64,
    #[diesel(sql_type = BigInt)]
    sentences: i64,
}

/// Returns what calls that began after that time came to for drafts that are pages by now, how many pages those are, and how
/// many sentences they have.
pub(in crate::money) async fn on_pages(
    connection: &mut AsyncPgConnection,
    since: Timestamp,
) -> Result<(Amount, i64, i64), StoreError> {
    // What was paid for, then the pages of it: a page that no model wrote cost nothing and is not counted.
    const STATEMENT: &str = "WITH paid AS \
            (SELECT draft_id, sum(coalesce(cost, reserved)) AS amount FROM model_calls WHERE began_at >= $1 GROUP BY draft_id), \
        published AS (SELECT paid.amount, (SELECT count(*) FROM verdicts WHERE verdicts.revision_id = approvals.revision_id) AS sentences \
            FROM paid JOIN approvals USING (draft_id) JOIN pages ON pages.approval_id = approvals.id) \
        SELECT coalesce(sum(amount), 0)::bigint AS amount, count(*) AS pages, coalesce(sum(sentences), 0)::bigint AS sentences \
        FROM published";
    let row: PagesRow =
        diesel::sql_query(STATEMENT).bind::<Timestamptz, _>(since.to_diesel()).get_result(connection).await?;
    Ok((Amount::of_micros(row.amount), row.pages, row.sentences))
}
