//! The rows of the queue and every statement that works it; decides nothing, begins no transaction.
//!
//! Statements are written out and planned afresh each time, on purpose: a cached plan does not know its LIMIT, guesses a
//! tenth of the table and reads all of it. `id = ANY(ARRAY(SELECT … LIMIT …))` is evaluated once, an `IN` may not be.
//! Whatever might wait for a row of another statement skips it instead (`SKIP LOCKED`): no two of them can deadlock.

pub(crate) mod operate;
pub(crate) mod presence;

use std::sync::Arc;
use std::time::Duration;

use diesel::sql_types::{Array, BigInt, Double, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz};
use diesel::{OptionalExtension, QueryResult, QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use crate::config::Config;
use crate::job::{Attempt, DELAY_MAX, Job, JobId};
use crate::leases::{Claimed, Ended};
use crate::outcome::Outcome;

/// The channel on which the kinds of new, due jobs are announced.
pub(crate) const CHANNEL: &str = "jobs";

/// The error of an attempt whose worker was not heard of for a whole lease.
const LEASE_EXPIRED: &str = "lease expired: its worker was not heard of";

/// The shortest time a job is put off: its number is given back, and must not be claimed again before its worker has
/// let go of it.
const PUT_OFF_MIN: Duration = Duration::from_secs(1);

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: JobId,
}

#[derive(QueryableByName)]
struct HeldRow {
    #[diesel(sql_type = BigInt)]
    id: JobId,
    #[diesel(sql_type = Integer)]
    attempt: i32,
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = BigInt)]
    id: JobId,
    #[diesel(sql_type = Jsonb)]
    payload: Value,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Integer)]
    max_attempts: i32,
}

#[derive(QueryableByName)]
struct SecondsRow {
    #[diesel(sql_type = Nullable<Double>)]
    seconds: Option<f64>,
}

/// When a new job is due.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RunAt {
    /// This long after the transaction began.
    After(Duration),
    /// At this time.
    At(Timestamp),
}

/// Jobs of one kind to insert, all alike but for payload and key.
#[derive(Debug)]
pub(crate) struct NewJobs {
    kind: &'static str,
    pub(crate) priority: i16,
    pub(crate) run_at: RunAt,
    max_attempts: i32,
    payloads: Vec<Value>,
    unique_keys: Vec<Option<String>>,
}

impl NewJobs {
    /// Starts with no job and the settings of the kind.
    pub(crate) fn of<J: Job>() -> Self {
        Self {
            kind: J::KIND,
            priority: J::PRIORITY.rank(),
            run_at: RunAt::After(Duration::ZERO),
            max_attempts: J::MAX_ATTEMPTS,
            payloads: Vec::new(),
            unique_keys: Vec::new(),
        }
    }

    /// Adds a job.
    pub(crate) fn push(&mut self, payload: Value, unique_key: Option<String>) {
        self.payloads.push(payload);
        self.unique_keys.push(unique_key);
    }
}

/// Inserts jobs; returns the ids of those whose key no unfinished job has.
pub(crate) async fn insert(connection: &mut AsyncPgConnection, new: &NewJobs) -> QueryResult<Vec<JobId>> {
    const SQL: &str = "
        INSERT INTO jobs (kind, payload, priority, run_at, max_attempts, unique_key)
        SELECT $1, n.payload, $2, coalesce($3, now() + make_interval(secs => $4)), $5, n.unique_key
        FROM unnest($6, $7) AS n (payload, unique_key)
        ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running') DO NOTHING
        RETURNING id";
    let (at, after) = match new.run_at {
        RunAt::At(time) => (Some(time), Duration::ZERO),
        RunAt::After(delay) => (None, delay),
    };
    let rows: Vec<IdRow> = sql_query(SQL)
        .bind::<Text, _>(new.kind)
        .bind::<SmallInt, _>(new.priority)
        .bind::<Nullable<Timestamptz>, _>(at.map(ToDiesel::to_diesel))
        .bind::<Double, _>(after.as_secs_f64())
        .bind::<Integer, _>(new.max_attempts)
        .bind::<Array<Jsonb>, _>(&new.payloads)
        .bind::<Array<Nullable<Text>>, _>(&new.unique_keys)
        .get_results(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Who claims, and how: what every statement of a worker needs.
#[derive(Debug)]
pub(crate) struct Owner {
    /// The kind it works.
    pub(crate) kind: &'static str,
    /// Its name, which no other worker has or had.
    pub(crate) worker: Arc<str>,
    /// Its times and limits.
    pub(crate) config: Config,
}

/// Claims up to `limit` due jobs, the most urgent first.
pub(crate) async fn claim(
    connection: &mut AsyncPgConnection,
    owner: &Owner,
    limit: usize,
) -> QueryResult<Vec<Claimed>> {
    const SQL: &str = "
        WITH claimed AS (
            UPDATE jobs SET
                state = 'running', attempt = attempt + 1, leased_by = $2, claimed_at = now(),
                lease_until = now() + make_interval(secs => $4)
            WHERE id = ANY(ARRAY(
                SELECT id FROM jobs WHERE kind = $1 AND state = 'waiting' AND run_at <= now()
                ORDER BY priority, run_at, id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING id, payload, attempt, max_attempts, priority, run_at
        )
        SELECT id, payload, attempt, max_attempts FROM claimed ORDER BY priority, run_at, id";
    let rows: Vec<ClaimedRow> = sql_query(SQL)
        .bind::<Text, _>(owner.kind)
        .bind::<Text, _>(&*owner.worker)
        .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind::<Double, _>(owner.config.lease.as_secs_f64())
        .get_results(connection)
        .await?;
    let claimed = |row: ClaimedRow| {
        let worker = Arc::clone(&owner.worker);
        Claimed::new(Attempt { job: row.id, number: row.attempt, of: row.max_attempts, worker }, row.payload)
    };
    Ok(rows.into_iter().map(claimed).collect())
}

/// Returns how long it is until the next waiting job of the kind is due, if one is scheduled.
pub(crate) async fn next_due(
    connection: &mut AsyncPgConnection,
    kind: &str,
) -> QueryResult<Option<Duration>> {
    const SQL: &str = "
        SELECT extract(epoch FROM min(run_at) - now())::float8 AS seconds
        FROM jobs WHERE kind = $1 AND state = 'waiting' AND run_at > now()";
    let row: SecondsRow = sql_query(SQL).bind::<Text, _>(kind).get_result(connection).await?;
    Ok(row.seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()))
}

/// Records how attempts ended, in one statement; returns the jobs for which this was accepted.
///
/// Refused is whatever the worker no longer holds: another has the job, or its end is already recorded.
pub(crate) async fn finish(
    connection: &mut AsyncPgConnection,
    owner: &Owner,
    ended: &[Ended],
) -> QueryResult<Vec<JobId>> {
    const SQL: &str = "
        WITH result AS (
            SELECT * FROM unnest($2, $3, $4, $5, $6) AS r (id, attempt, outcome, error, after_seconds)
        ), ended AS (
            UPDATE jobs AS j SET
                state = CASE WHEN r.outcome = 'done' THEN 'done'
                             WHEN r.outcome = 'put_off' THEN 'waiting'
                             WHEN r.outcome = 'give_up' OR j.attempt >= j.max_attempts THEN 'dead'
                             ELSE 'waiting' END,
                attempt = CASE WHEN r.outcome = 'put_off' THEN j.attempt - 1 ELSE j.attempt END,
                finished_at = CASE WHEN r.outcome = 'put_off' THEN NULL
                                   WHEN r.outcome <> 'retry' OR j.attempt >= j.max_attempts THEN now() END,
                run_at = CASE WHEN r.outcome NOT IN ('retry', 'put_off') THEN j.run_at
                              ELSE now() + make_interval(secs => coalesce(r.after_seconds,
                                  least($8, $7 * 2 ^ (j.attempt - 1)) * (0.5 + random() / 2))) END,
                leased_by = NULL, lease_until = NULL
            FROM result AS r
            WHERE j.id = r.id AND j.attempt = r.attempt AND j.leased_by = $1 AND j.state = 'running'
            RETURNING j.id, j.attempt, j.claimed_at, r.outcome, r.error
        ), kept AS (
            INSERT INTO job_attempts (job_id, attempt, worker, started_at, finished_at, outcome, error)
            SELECT id, attempt, $1, claimed_at, now(), outcome, error FROM ended
            WHERE outcome <> 'put_off' AND (outcome <> 'done' OR attempt > 1)
        )
        SELECT id FROM ended";
    let ids: Vec<i64> = ended.iter().map(|end| end.attempt.job.0).collect();
    let attempts: Vec<i32> = ended.iter().map(|end| end.attempt.number).collect();
    let words: Vec<&str> = ended.iter().map(|end| end.outcome.word()).collect();
    let errors: Vec<Option<String>> = ended.iter().map(|end| end.outcome.error()).collect();
    let waits: Vec<Option<f64>> = ended.iter().map(|end| wait_seconds(&end.outcome)).collect();
    let rows: Vec<IdRow> = sql_query(SQL)
        .bind::<Text, _>(&*owner.worker)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Integer>, _>(attempts)
        .bind::<Array<Text>, _>(words)
        .bind::<Array<Nullable<Text>>, _>(errors)
        .bind::<Array<Nullable<Double>>, _>(waits)
        .bind::<Double, _>(owner.config.backoff_base.as_secs_f64())
        .bind::<Double, _>(owner.config.backoff_max.as_secs_f64())
        .get_results(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn wait_seconds(outcome: &Outcome) -> Option<f64> {
    match outcome {
        Outcome::Retry { after: Some(after), .. } => Some((*after).min(DELAY_MAX).as_secs_f64()),
        Outcome::PutOff { delay } => Some((*delay).clamp(PUT_OFF_MIN, DELAY_MAX).as_secs_f64()),
        Outcome::Retry { after: None, .. } | Outcome::Done | Outcome::GiveUp { .. } => None,
    }
}

/// Extends the leases of what the worker holds; returns what it no longer does.
///
/// A row that another statement has locked is left for the next heartbeat.
pub(crate) async fn extend(
    connection: &mut AsyncPgConnection,
    owner: &Owner,
    held: &[(JobId, i32)],
) -> QueryResult<Vec<(JobId, i32)>> {
    const SQL: &str = "
        WITH held AS (
            SELECT * FROM unnest($2, $3) AS h (id, attempt)
        ), mine AS MATERIALIZED (
            SELECT j.id FROM jobs AS j JOIN held AS h ON h.id = j.id AND h.attempt = j.attempt
            WHERE j.state = 'running' AND j.leased_by = $1 FOR NO KEY UPDATE OF j SKIP LOCKED
        ), extended AS (
            UPDATE jobs SET lease_until = now() + make_interval(secs => $4) WHERE id IN (SELECT id FROM mine)
        )
        SELECT h.id, h.attempt FROM held AS h WHERE NOT EXISTS (
            SELECT FROM jobs AS j
            WHERE j.id = h.id AND j.attempt = h.attempt AND j.state = 'running' AND j.leased_by = $1)";
    let (ids, attempts): (Vec<i64>, Vec<i32>) = held.iter().map(|(id, attempt)| (id.0, *attempt)).unzip();
    let rows: Vec<HeldRow> = sql_query(SQL)
        .bind::<Text, _>(&*owner.worker)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Integer>, _>(attempts)
        .bind::<Double, _>(owner.config.lease.as_secs_f64())
        .get_results(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.attempt)).collect())
}

/// Takes up to `limit` jobs of the kind from workers whose lease ran out: one failed attempt each; returns how many.
///
/// What this worker holds itself is left to its heartbeat: after an outage the results may still be on their way.
pub(crate) async fn rescue(
    connection: &mut AsyncPgConnection,
    owner: &Owner,
    held: &[(JobId, i32)],
    limit: usize,
) -> QueryResult<usize> {
    const SQL: &str = "
        WITH lapsed AS MATERIALIZED (
            SELECT id, attempt, leased_by, claimed_at FROM jobs
            WHERE kind = $1 AND state = 'running' AND lease_until < now() AND id <> ALL($2)
            LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
        ), moved AS (
            UPDATE jobs AS j SET
                state = CASE WHEN j.attempt >= j.max_attempts THEN 'dead' ELSE 'waiting' END,
                finished_at = CASE WHEN j.attempt >= j.max_attempts THEN now() END,
                run_at = now(), leased_by = NULL, lease_until = NULL
            FROM lapsed AS l WHERE j.id = l.id
        )
        INSERT INTO job_attempts (job_id, attempt, worker, started_at, finished_at, outcome, error)
        SELECT id, attempt, leased_by, claimed_at, now(), 'retry', $4 FROM lapsed";
    let ids: Vec<i64> = held.iter().map(|(id, _)| id.0).collect();
    sql_query(SQL)
        .bind::<Text, _>(owner.kind)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind::<Text, _>(LEASE_EXPIRED)
        .execute(connection)
        .await
}

/// Gives back jobs that were claimed and never started, their attempt uncounted, and tells whoever waits.
pub(crate) async fn hand_back(
    connection: &mut AsyncPgConnection,
    owner: &Owner,
    unstarted: &[(JobId, i32)],
) -> QueryResult<usize> {
    const SQL: &str = "
        WITH back AS (
            UPDATE jobs AS j SET state = 'waiting', attempt = j.attempt - 1, leased_by = NULL, lease_until = NULL
            FROM unnest($2, $3) AS u (id, attempt)
            WHERE j.id = u.id AND j.attempt = u.attempt AND j.leased_by = $1 AND j.state = 'running'
            RETURNING j.id
        )
        SELECT id, pg_notify($4, $5) FROM back";
    let (ids, attempts): (Vec<i64>, Vec<i32>) =
        unstarted.iter().map(|(id, attempt)| (id.0, *attempt)).unzip();
    let rows: Vec<IdRow> = sql_query(SQL)
        .bind::<Text, _>(&*owner.worker)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Integer>, _>(attempts)
        .bind::<Text, _>(CHANNEL)
        .bind::<Text, _>(owner.kind)
        .get_results(connection)
        .await?;
    Ok(rows.len())
}

/// Returns whether the attempt holds its job, and locks the row until the caller's transaction ends.
pub(crate) async fn lock_held(connection: &mut AsyncPgConnection, attempt: &Attempt) -> QueryResult<bool> {
    const SQL: &str = "
        SELECT id FROM jobs WHERE id = $1 AND attempt = $2 AND leased_by = $3 AND state = 'running'
        FOR NO KEY UPDATE";
    let row: Option<IdRow> = sql_query(SQL)
        .bind::<BigInt, _>(attempt.job)
        .bind::<Integer, _>(attempt.number)
        .bind::<Text, _>(&*attempt.worker)
        .get_result(connection)
        .await
        .optional()?;
    Ok(row.is_some())
}

/// Makes the connection one that hears of new jobs.
pub(crate) async fn listen(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    sql_query(format!("LISTEN {CHANNEL}")).execute(connection).await.map(|_| ())
}
