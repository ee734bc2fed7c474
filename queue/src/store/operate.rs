//! The operator's statements; none of them is on the way of a job.

use std::collections::HashMap;
use std::time::Duration;

use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel::{OptionalExtension, QueryResult, QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{CHANNEL, IdRow};
use crate::job::{DELAY_MAX, JobId, State};
use crate::operate::{AttemptRecord, Count, JobRecord, Place, WorkerRecord};

/// Most attempts listed with a job.
const ATTEMPTS_LISTED_MAX: i64 = 20;

#[derive(QueryableByName)]
struct JobRow {
    #[diesel(sql_type = BigInt)]
    id: JobId,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Jsonb)]
    payload: Value,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Integer)]
    max_attempts: i32,
    #[diesel(sql_type = Timestamptz)]
    run_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Timestamptz)]
    created_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    finished_at: Option<jiff_diesel::Timestamp>,
}

#[derive(QueryableByName)]
struct AttemptRow {
    #[diesel(sql_type = BigInt)]
    job_id: JobId,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Text)]
    worker: String,
    #[diesel(sql_type = Timestamptz)]
    started_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Timestamptz)]
    finished_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Nullable<Text>)]
    error: Option<String>,
}

#[derive(QueryableByName)]
struct HastenedRow {
    #[diesel(sql_type = BigInt)]
    #[expect(dead_code, reason = "they are counted")]
    id: JobId,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    jobs: i64,
    #[diesel(sql_type = Double)]
    overdue_seconds: f64,
}

#[derive(QueryableByName)]
struct WorkerRow {
    #[diesel(sql_type = Text)]
    process: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    running: i64,
    #[diesel(sql_type = Timestamptz)]
    started_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Double)]
    silent_seconds: f64,
}

#[derive(QueryableByName)]
struct JobsRow {
    #[diesel(sql_type = BigInt)]
    jobs: i64,
}

#[derive(QueryableByName)]
struct RetriedRow {
    #[diesel(sql_type = Bool)]
    retried: bool,
}

pub(crate) async fn dead(
    connection: &mut AsyncPgConnection,
    after: Option<Place>,
    limit: usize,
) -> QueryResult<Vec<JobRecord>> {
    const SQL: &str = "
        SELECT id, kind, payload, state, attempt, max_attempts, run_at, created_at, finished_at
        FROM jobs WHERE state = 'dead' AND finished_at <= coalesce($2, 'infinity')
            AND (finished_at, id) < (coalesce($2, 'infinity'), coalesce($3, 0))
        ORDER BY finished_at DESC, id DESC LIMIT $1";
    list(connection, SQL, after, limit).await
}

pub(crate) async fn failing(
    connection: &mut AsyncPgConnection,
    after: Option<Place>,
    limit: usize,
) -> QueryResult<Vec<JobRecord>> {
    const SQL: &str = "
        SELECT id, kind, payload, state, attempt, max_attempts, run_at, created_at, finished_at
        FROM jobs WHERE state = 'waiting' AND attempt > 0 AND run_at > now()
            AND (run_at, id) > (coalesce($2, '-infinity'), coalesce($3, 0))
        ORDER BY run_at, id LIMIT $1";
    list(connection, SQL, after, limit).await
}

async fn list(
    connection: &mut AsyncPgConnection,
    sql: &str,
    after: Option<Place>,
    limit: usize,
) -> QueryResult<Vec<JobRecord>> {
    let rows: Vec<JobRow> = sql_query(sql)
        .bind::<BigInt, _>(bigint(limit))
        .bind::<Nullable<Timestamptz>, _>(after.map(|place| place.at.to_diesel()))
        .bind::<Nullable<BigInt>, _>(after.map(|place| place.id))
        .get_results(connection)
        .await?;
    records(connection, rows).await
}

async fn records(connection: &mut AsyncPgConnection, rows: Vec<JobRow>) -> QueryResult<Vec<JobRecord>> {
    let mut attempts = attempts_of(connection, rows.iter().map(|row| row.id.0).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let attempts = attempts.remove(&row.id).unwrap_or_default();
            record(row, attempts)
        })
        .collect()
}

pub(crate) async fn dead_of(
    connection: &mut AsyncPgConnection,
    kind: &str,
    limit: usize,
) -> QueryResult<Vec<JobId>> {
    const SQL: &str = "
        SELECT id FROM jobs WHERE state = 'dead' AND kind = $1 ORDER BY finished_at DESC LIMIT $2";
    let rows: Vec<IdRow> =
        sql_query(SQL).bind::<Text, _>(kind).bind::<BigInt, _>(bigint(limit)).get_results(connection).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(crate) async fn dead_up_to(connection: &mut AsyncPgConnection, limit: usize) -> QueryResult<i64> {
    const SQL: &str = "
        SELECT count(*) AS jobs FROM (SELECT FROM jobs WHERE state = 'dead' LIMIT $1) AS dead";
    let row: JobsRow = sql_query(SQL).bind::<BigInt, _>(bigint(limit)).get_result(connection).await?;
    Ok(row.jobs)
}

pub(crate) async fn lock_failed(
    connection: &mut AsyncPgConnection,
    job: JobId,
) -> QueryResult<Option<JobRecord>> {
    const SQL: &str = "
        SELECT id, kind, payload, state, attempt, max_attempts, run_at, created_at, finished_at
        FROM jobs WHERE id = $1 AND (state = 'dead' OR (state = 'waiting' AND attempt > 0 AND run_at > now()))
        FOR UPDATE";
    let rows: Vec<JobRow> = sql_query(SQL).bind::<BigInt, _>(job).get_results(connection).await?;
    Ok(records(connection, rows).await?.pop())
}

pub(crate) async fn retry_failing(connection: &mut AsyncPgConnection, job: JobId) -> QueryResult<bool> {
    const SQL: &str = "
        WITH hastened AS (
            UPDATE jobs SET run_at = now()
            WHERE id = $1 AND state = 'waiting' AND attempt > 0 AND run_at > now() RETURNING id, kind
        )
        SELECT id, pg_notify($2, kind) FROM hastened";
    let rows: Vec<IdRow> =
        sql_query(SQL).bind::<BigInt, _>(job).bind::<Text, _>(CHANNEL).get_results(connection).await?;
    Ok(!rows.is_empty())
}

pub(crate) async fn dismiss_dead(connection: &mut AsyncPgConnection, job: JobId) -> QueryResult<bool> {
    const SQL: &str = "DELETE FROM jobs WHERE id = $1 AND state = 'dead'";
    Ok(sql_query(SQL).bind::<BigInt, _>(job).execute(connection).await? > 0)
}

pub(crate) async fn workers(
    connection: &mut AsyncPgConnection,
    limit: usize,
) -> QueryResult<Vec<WorkerRecord>> {
    // A name is the process's name, the kind and a part of its own, between slashes.
    const SQL: &str = "
        SELECT left(w.name, -length(w.kind) - 34) AS process, w.kind, w.started_at,
            (SELECT count(*) FROM jobs AS j WHERE j.kind = w.kind AND j.state = 'running' AND j.leased_by = w.name)
                AS running,
            greatest(extract(epoch FROM now() - w.seen_at), 0)::float8 AS silent_seconds
        FROM job_workers AS w ORDER BY w.started_at DESC, w.name LIMIT $1";
    let rows: Vec<WorkerRow> =
        sql_query(SQL).bind::<BigInt, _>(bigint(limit)).get_results(connection).await?;
    let record = |row: WorkerRow| WorkerRecord {
        process: row.process,
        kind: row.kind,
        running: row.running,
        started_at: row.started_at.to_jiff(),
        silent: Duration::try_from_secs_f64(row.silent_seconds).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(record).collect())
}

async fn attempts_of(
    connection: &mut AsyncPgConnection,
    jobs: Vec<i64>,
) -> QueryResult<HashMap<JobId, Vec<AttemptRecord>>> {
    const SQL: &str = "
        SELECT a.* FROM unnest($1) AS j (id), LATERAL (
            SELECT job_id, attempt, worker, started_at, finished_at, outcome, error
            FROM job_attempts WHERE job_id = j.id ORDER BY attempt DESC LIMIT $2) AS a
        ORDER BY a.job_id, a.attempt";
    let rows: Vec<AttemptRow> = sql_query(SQL)
        .bind::<Array<BigInt>, _>(jobs)
        .bind::<BigInt, _>(ATTEMPTS_LISTED_MAX)
        .get_results(connection)
        .await?;
    let mut attempts: HashMap<JobId, Vec<AttemptRecord>> = HashMap::new();
    for row in rows {
        attempts.entry(row.job_id).or_default().push(AttemptRecord {
            number: row.attempt,
            worker: row.worker,
            started_at: row.started_at.to_jiff(),
            finished_at: row.finished_at.to_jiff(),
            outcome: row.outcome,
            error: row.error,
        });
    }
    Ok(attempts)
}

fn record(row: JobRow, attempts: Vec<AttemptRecord>) -> QueryResult<JobRecord> {
    Ok(JobRecord {
        id: row.id,
        kind: row.kind,
        payload: row.payload,
        state: state(&row.state)?,
        attempt: row.attempt,
        max_attempts: row.max_attempts,
        run_at: row.run_at.to_jiff(),
        created_at: row.created_at.to_jiff(),
        finished_at: row.finished_at.map(jiff_diesel::Timestamp::to_jiff),
        attempts,
    })
}

/// Puts a dead job back; true where it was done, false where its key is taken, none where it is not dead.
pub(crate) async fn retry_dead(
    connection: &mut AsyncPgConnection,
    job: JobId,
    more_attempts: i32,
) -> QueryResult<Option<bool>> {
    const SQL: &str = "
        WITH dead AS MATERIALIZED (
            SELECT id, EXISTS (
                SELECT FROM jobs AS o WHERE o.kind = j.kind AND o.unique_key = j.unique_key
                AND o.state IN ('waiting', 'running')) AS key_taken
            FROM jobs AS j WHERE id = $1 AND state = 'dead' FOR NO KEY UPDATE
        ), back AS (
            UPDATE jobs AS j SET state = 'waiting', run_at = now(), finished_at = NULL,
                max_attempts = greatest(j.max_attempts, least(j.attempt + $2, 1000))
            FROM dead AS d WHERE j.id = d.id AND NOT d.key_taken AND j.attempt < 1000
            RETURNING j.id, j.kind
        )
        SELECT b.id IS NOT NULL AS retried, pg_notify($3, b.kind)
        FROM dead AS d LEFT JOIN back AS b ON b.id = d.id";
    let row: Option<RetriedRow> = sql_query(SQL)
        .bind::<BigInt, _>(job)
        .bind::<Integer, _>(more_attempts)
        .bind::<Text, _>(CHANNEL)
        .get_result(connection)
        .await
        .optional()?;
    Ok(row.map(|row| row.retried))
}

pub(crate) async fn counts(connection: &mut AsyncPgConnection) -> QueryResult<Vec<Count>> {
    // Each part reads its own index: a done job older than an hour is never looked at.
    const SQL: &str = "
        SELECT kind, state, count(*) AS jobs, coalesce(extract(epoch FROM
            now() - min(run_at) FILTER (WHERE run_at < now())), 0)::float8 AS overdue_seconds
        FROM jobs WHERE state = 'waiting' GROUP BY kind, state
        UNION ALL SELECT kind, state, count(*), 0 FROM jobs WHERE state = 'running' GROUP BY kind, state
        UNION ALL SELECT kind, state, count(*), 0 FROM jobs WHERE state = 'dead' GROUP BY kind, state
        UNION ALL SELECT kind, state, count(*), 0
            FROM jobs WHERE state = 'done' AND finished_at > now() - interval '1 hour' GROUP BY kind, state
        ORDER BY kind, state";
    let rows: Vec<CountRow> = sql_query(SQL).get_results(connection).await?;
    let count = |row: CountRow| {
        let overdue = Duration::try_from_secs_f64(row.overdue_seconds).unwrap_or_default();
        Ok(Count { kind: row.kind, state: state(&row.state)?, jobs: row.jobs, overdue })
    };
    rows.into_iter().map(count).collect()
}

pub(crate) async fn purge_done(
    connection: &mut AsyncPgConnection,
    age: Duration,
    limit: usize,
) -> QueryResult<usize> {
    const SQL: &str = "
        DELETE FROM jobs WHERE id = ANY(ARRAY(
            SELECT id FROM jobs WHERE state = 'done' AND finished_at < now() - make_interval(secs => $1)
            ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED))";
    sql_query(SQL)
        .bind::<Double, _>(age.min(DELAY_MAX * 100).as_secs_f64())
        .bind::<BigInt, _>(bigint(limit))
        .execute(connection)
        .await
}

fn state(word: &str) -> QueryResult<State> {
    let unknown =
        || diesel::result::Error::DeserializationError(format!("unknown state of a job: {word}").into());
    State::parse(word).ok_or_else(unknown)
}

fn bigint(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Makes waiting jobs that never failed due now and tells whoever waits for them; returns how many.
pub(crate) async fn hasten(connection: &mut AsyncPgConnection, kind: &str) -> QueryResult<usize> {
    const SQL: &str = "
        WITH due AS (
            UPDATE jobs SET run_at = now()
            WHERE id = ANY(ARRAY(
                SELECT id FROM jobs WHERE kind = $1 AND state = 'waiting' AND attempt = 0 AND run_at > now()
                FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING id
        ), told AS (
            SELECT pg_notify($2, $1) WHERE EXISTS (SELECT FROM due)
        )
        SELECT id FROM due LEFT JOIN told ON true";
    let rows: Vec<HastenedRow> =
        sql_query(SQL).bind::<Text, _>(kind).bind::<Text, _>(CHANNEL).get_results(connection).await?;
    Ok(rows.len())
}
