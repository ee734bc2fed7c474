//! The rows of the pages that editors named.

use article::SourceId;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::evidence::named::{NamedEnd, NamedPage};
use crate::jobs::ReadPage;
use crate::platform::id::{NamedPageId, UserId};
use crate::platform::schema::{jobs, named_pages, users};
use crate::platform::{StoreError, WebAddress};

/// Inserts a page that waits to be read; none where the same one waits already.
pub(in crate::evidence) async fn insert(
    connection: &mut AsyncPgConnection,
    address: &WebAddress,
    by: UserId,
    now: Timestamp,
) -> Result<Option<NamedPageId>, StoreError> {
    let inserted = diesel::insert_into(named_pages::table)
        .values((
            named_pages::address.eq(address.as_str()),
            named_pages::named_by.eq(by),
            named_pages::named_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .returning(named_pages::id)
        .get_result(connection)
        .await
        .optional()?;
    Ok(inserted)
}

/// Returns the page of that address that waits to be read.
pub(in crate::evidence) async fn waiting(
    connection: &mut AsyncPgConnection,
    address: &WebAddress,
) -> Result<Option<NamedPageId>, StoreError> {
    let waiting = named_pages::table
        .filter(named_pages::address.eq(address.as_str()))
        .filter(named_pages::ended_at.is_null())
        .select(named_pages::id)
        .first(connection)
        .await
        .optional()?;
    Ok(waiting)
}

#[derive(Queryable)]
struct NamedRow {
    id: NamedPageId,
    address: String,
    named_by: UserId,
    name: String,
    named_at: jiff_diesel::Timestamp,
    ended_at: jiff_diesel::NullableTimestamp,
    source_id: Option<i64>,
    outcome: Option<String>,
}

impl TryFrom<NamedRow> for NamedPage {
    type Error = StoreError;

    fn try_from(row: NamedRow) -> Result<Self, StoreError> {
        let address = WebAddress::parse(&row.address)
            .map_err(|error| StoreError::Corrupt(format!("named page {}: {error}", row.id)))?;
        let end = row.ended_at.to_jiff().zip(row.outcome);
        let source_id = row.source_id.map(SourceId);
        Ok(Self {
            id: row.id,
            address,
            named_by: row.named_by,
            name: row.name,
            named_at: row.named_at.to_jiff(),
            end: end.map(|(at, outcome)| NamedEnd { at, source_id, outcome }),
        })
    }
}

#[diesel::dsl::auto_type]
fn rows() -> _ {
    named_pages::table.inner_join(users::table).select((
        named_pages::id,
        named_pages::address,
        named_pages::named_by,
        users::name,
        named_pages::named_at,
        named_pages::ended_at,
        named_pages::source_id,
        named_pages::outcome,
    ))
}

/// Returns the newest ones, as many as asked for.
pub(in crate::evidence) async fn newest(
    connection: &mut AsyncPgConnection,
    most: i64,
) -> Result<Vec<NamedPage>, StoreError> {
    let rows: Vec<NamedRow> = rows()
        .order((named_pages::named_at.desc(), named_pages::id.desc()))
        .limit(most)
        .load(connection)
        .await?;
    rows.into_iter().map(NamedPage::try_from).collect()
}

/// Returns one of them.
pub(in crate::evidence) async fn one(
    connection: &mut AsyncPgConnection,
    id: NamedPageId,
) -> Result<Option<NamedPage>, StoreError> {
    let row: Option<NamedRow> = rows().filter(named_pages::id.eq(id)).first(connection).await.optional()?;
    row.map(NamedPage::try_from).transpose()
}

/// Returns those that were named before that time and wait, though no job is left that would read them.
pub(in crate::evidence) async fn unread(
    connection: &mut AsyncPgConnection,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<NamedPage>, StoreError> {
    // The queue's own table, read only.
    let alive = jobs::table
        .filter(jobs::kind.eq(<ReadPage as queue::Job>::KIND))
        .filter(jobs::state.eq_any(["waiting", "running"]))
        .filter(jobs::unique_key.eq(sql::<Nullable<Text>>("named_pages.id::text")));
    let rows: Vec<NamedRow> = rows()
        .filter(named_pages::ended_at.is_null())
        .filter(named_pages::named_at.lt(before.to_diesel()))
        .filter(not(exists(alive)))
        .order(named_pages::id)
        .limit(limit)
        .load(connection)
        .await?;
    rows.into_iter().map(NamedPage::try_from).collect()
}

/// Writes down what came of one, once.
pub(in crate::evidence) async fn end(
    connection: &mut AsyncPgConnection,
    id: NamedPageId,
    (source_id, outcome): (Option<SourceId>, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(named_pages::table.find(id).filter(named_pages::ended_at.is_null()))
        .set((
            named_pages::ended_at.eq(now.to_diesel()),
            named_pages::source_id.eq(source_id.map(|source| source.0)),
            named_pages::outcome.eq(outcome),
        ))
        .execute(connection)
        .await?;
    Ok(())
}
