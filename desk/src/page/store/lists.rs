//! Lists of readable pages: the newest with what a feed tells of them, and all of them for a site map.

use article::Licence;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamptz};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::labels::read_licence;
use super::{Page, PageColumns, PageState, columns, joined, read};
use crate::page::list::{Mapped, MappedPart};
use crate::platform::StoreError;
use crate::platform::id::RevisionId;
use crate::platform::schema::{approvals, pages, users};

/// Written out and not bound, so that the planner sees the condition of the index.
const READABLE: &str = "pages.state IN ('live', 'being_rechecked')";

/// A new page, with what a feed tells of it.
pub(in crate::page) struct RecentRow {
    pub(in crate::page) page: Page,
    /// The revision it shows.
    pub(in crate::page) revision: RevisionId,
    /// The name of who approved it.
    pub(in crate::page) approved_by: String,
    /// Its own licence, as it was published.
    pub(in crate::page) licence: Licence,
}

/// Returns the newest live pages.
pub(in crate::page) async fn recent(
    connection: &mut AsyncPgConnection,
    limit: i64,
) -> Result<Vec<RecentRow>, StoreError> {
    let rows: Vec<(PageColumns, RevisionId, String, String)> = joined()
        .inner_join(users::table.on(users::id.eq(approvals::approved_by)))
        .filter(pages::state.eq(PageState::Live.word()))
        .order((pages::published_at.desc(), pages::id.desc()))
        .limit(limit)
        .select((columns!(), pages::revision_id, users::name, pages::licence))
        .load(connection)
        .await?;
    let row = |(page, revision, approved_by, licence): (PageColumns, RevisionId, String, String)| {
        Ok(RecentRow { page: read(page)?, revision, approved_by, licence: read_licence(&licence)? })
    };
    rows.into_iter().map(row).collect()
}

/// Returns the highest id of a readable page; 0 where there is none.
pub(in crate::page) async fn last_id(connection: &mut AsyncPgConnection) -> Result<i64, StoreError> {
    let readable = pages::table.filter(diesel::dsl::sql::<Bool>(READABLE));
    let last: Option<i64> = readable.select(diesel::dsl::max(pages::id)).get_result(connection).await?;
    Ok(last.unwrap_or(0))
}

/// Returns the readable pages whose ids are above `after` and not above `until`, in the order of their ids.
pub(in crate::page) async fn mapped(
    connection: &mut AsyncPgConnection,
    (after, until): (i64, i64),
) -> Result<Vec<Mapped>, StoreError> {
    let readable = pages::table.filter(diesel::dsl::sql::<Bool>(READABLE));
    let rows: Vec<(String, jiff_diesel::Timestamp)> = readable
        .filter(pages::id.gt(after))
        .filter(pages::id.le(until))
        .order(pages::id)
        .limit(until.saturating_sub(after))
        .select((pages::slug, pages::updated_at))
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(|(slug, updated)| Mapped { slug, updated_at: updated.to_jiff() }).collect())
}

/// Returns the parts of so many ids that hold readable pages, from 1, each with when one of its pages last changed.
pub(in crate::page) async fn parts(
    connection: &mut AsyncPgConnection,
    (size, limit): (i64, i64),
) -> Result<Vec<MappedPart>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
        #[diesel(sql_type = Nullable<Timestamptz>)]
        updated_at: Option<jiff_diesel::Timestamp>,
    }
    let statement = format!(
        "SELECT (id - 1) / $1 + 1 AS number, max(updated_at) AS updated_at FROM pages WHERE {READABLE} \
         GROUP BY number ORDER BY number LIMIT $2"
    );
    let rows: Vec<Row> =
        sql_query(statement).bind::<BigInt, _>(size).bind::<BigInt, _>(limit).load(connection).await?;
    let part = |row: Row| Some(MappedPart { number: row.number, updated_at: row.updated_at?.to_jiff() });
    Ok(rows.into_iter().filter_map(part).collect())
}
