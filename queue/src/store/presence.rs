//! Which workers there are: a row each, for operators to look at. No job depends on it.

use diesel::sql_types::Text;
use diesel::{QueryResult, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::Owner;

/// Writes down that a worker begins, and forgets those not heard of for an hour.
pub(crate) async fn enter(connection: &mut AsyncPgConnection, owner: &Owner) -> QueryResult<usize> {
    const SQL: &str = "
        WITH gone AS (DELETE FROM job_workers WHERE seen_at < now() - interval '1 hour' AND name <> $1)
        INSERT INTO job_workers (name, kind) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET seen_at = now()";
    sql_query(SQL).bind::<Text, _>(&*owner.worker).bind::<Text, _>(owner.kind).execute(connection).await
}

/// Writes down that a worker is still there.
pub(crate) async fn seen(connection: &mut AsyncPgConnection, owner: &Owner) -> QueryResult<usize> {
    const SQL: &str = "UPDATE job_workers SET seen_at = now() WHERE name = $1";
    sql_query(SQL).bind::<Text, _>(&*owner.worker).execute(connection).await
}

/// Writes down that a worker has ended.
pub(crate) async fn leave(connection: &mut AsyncPgConnection, owner: &Owner) -> QueryResult<usize> {
    const SQL: &str = "DELETE FROM job_workers WHERE name = $1";
    sql_query(SQL).bind::<Text, _>(&*owner.worker).execute(connection).await
}
