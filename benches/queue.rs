//! What the queue can do: drains 20,000 jobs that do nothing, and times the way from a commit to a start.
//!
//! `cargo bench --bench queue` measures on the tests' server, which does not wait for its disk. For durable figures name
//! an empty, migrated database: `cargo bench --bench queue -- postgresql://…`. Nothing else should run meanwhile.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use apalis_core::monitor::Monitor;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use queue::{Attempt, Config, Failure, JOBS_PER_CALL_MAX, Job, Pool, Queue};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Jobs drained in one run.
const JOBS: usize = 20_000;

/// Runs of each drain; the table shows their median.
const RUNS: usize = 3;

/// Jobs enqueued one at a time to time their start.
const STARTS: usize = 300;

/// Jobs enqueued one at a time by ten clients.
const SINGLES: usize = 5_000;

#[derive(Clone, Serialize, Deserialize)]
struct Nothing {
    number: usize,
}

impl Job for Nothing {
    const KIND: &'static str = "nothing";
}

#[tokio::main]
async fn main() {
    // Cargo itself passes `--bench`.
    let named = std::env::args().skip(1).find(|argument| argument.starts_with("postgres"));
    let database = if named.is_none() { Some(support::TestDatabase::new().await) } else { None };
    let url = named.or_else(|| database.as_ref().map(|database| database.url().to_owned())).unwrap();
    let pool = pool(&url, 12);
    println!("{:<48} {:>14}", "measured", "result");
    line("fsync / synchronous_commit", &settings(&pool).await);
    line("enqueue_all, 1,000 a statement", &format!("{:.0} jobs/s", enqueue_many(&pool).await));
    empty(&pool).await;
    line("enqueue, 10 clients, a transaction each", &format!("{:.0} jobs/s", enqueue_singly(&pool).await));
    for (concurrency, prefetch) in [(50, 450), (10, 90), (4, 0)] {
        let config = Config { concurrency, prefetch, ..Config::default() };
        let mut rates = Vec::new();
        for _ in 0..RUNS {
            rates.push(drain(&pool, &url, &config).await);
        }
        rates.sort_by(f64::total_cmp);
        let what = format!("drain {JOBS}, concurrency {concurrency}, prefetch {prefetch}");
        line(&what, &format!("{:.0} jobs/s", rates[RUNS / 2]));
    }
    let mut waits = starts(&pool, &url).await;
    waits.sort();
    line("commit to start, p50", &format!("{:.2?}", waits[STARTS / 2]));
    line("commit to start, p99", &format!("{:.2?}", waits[STARTS * 99 / 100]));
}

fn line(what: &str, result: &str) {
    println!("{what:<48} {result:>14}");
}

fn pool(url: &str, size: usize) -> Pool {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
    Pool::builder(manager).max_size(size).build().unwrap()
}

/// Returns jobs/s of enqueueing in full batches.
async fn enqueue_many(pool: &Pool) -> f64 {
    empty(pool).await;
    let jobs: Vec<Nothing> = (0..JOBS).map(|number| Nothing { number }).collect();
    let mut connection = pool.get().await.unwrap();
    let began = Instant::now();
    for batch in jobs.chunks(JOBS_PER_CALL_MAX) {
        queue::enqueue_all(&mut connection, batch).await.unwrap();
    }
    rate(JOBS, began)
}

/// Returns jobs/s of ten clients that enqueue one job at a time.
async fn enqueue_singly(pool: &Pool) -> f64 {
    let began = Instant::now();
    let clients: Vec<_> = (0..10)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut connection = pool.get().await.unwrap();
                for number in 0..SINGLES / 10 {
                    queue::enqueue(&mut connection, &Nothing { number }).await.unwrap();
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    rate(SINGLES, began)
}

/// Returns jobs/s from the start of a worker until every job is recorded as done.
async fn drain(pool: &Pool, url: &str, config: &Config) -> f64 {
    enqueue_many(pool).await;
    let (ran, mut count) = mpsc::unbounded_channel();
    let began = Instant::now();
    let working = Working::start(url, config.clone(), move |_: Nothing, _| {
        ran.send(()).ok();
        async { Ok(()) }
    });
    for _ in 0..JOBS {
        count.recv().await.unwrap();
    }
    while number(pool, "SELECT count(*) AS number FROM jobs WHERE state <> 'done'").await > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let rate = rate(JOBS, began);
    working.stop().await;
    rate
}

/// Returns how long each of some jobs took from the end of its commit to its start, on an idle worker.
async fn starts(pool: &Pool, url: &str) -> Vec<Duration> {
    empty(pool).await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let working = Working::start(url, Config::default(), move |_: Nothing, _| {
        started.send(Instant::now()).ok();
        async { Ok(()) }
    });
    let mut connection = pool.get().await.unwrap();
    let mut waits = Vec::new();
    for number in 0..=STARTS {
        queue::enqueue(&mut connection, &Nothing { number }).await.unwrap();
        let committed = Instant::now();
        waits.push(starts.recv().await.unwrap().saturating_duration_since(committed));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    working.stop().await;
    // The first waited for the worker to be there.
    waits.split_off(1)
}

fn rate(jobs: usize, began: Instant) -> f64 {
    f64::from(u32::try_from(jobs).unwrap()) / began.elapsed().as_secs_f64()
}

struct Working {
    stop: oneshot::Sender<()>,
    monitor: JoinHandle<()>,
}

impl Working {
    fn start<F, R>(url: &str, config: Config, handler: F) -> Self
    where
        F: Fn(Nothing, Attempt) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let queue = Queue::start(pool(url, 4), "bench");
        let monitor = Monitor::new().register(move |_restarts| queue.worker(&config, handler.clone()));
        let (stop, stopped) = oneshot::channel::<()>();
        let signal = async move { stopped.await.map_err(std::io::Error::other) };
        Self { stop, monitor: tokio::spawn(async move { monitor.run_with_signal(signal).await.unwrap() }) }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.monitor.await.unwrap();
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn number(pool: &Pool, sql: &str) -> i64 {
    diesel::sql_query(sql).get_result::<Number>(&mut pool.get().await.unwrap()).await.unwrap().number
}

#[derive(QueryableByName)]
struct Settings {
    #[diesel(sql_type = Text)]
    text: String,
}

async fn settings(pool: &Pool) -> String {
    let sql = "SELECT current_setting('fsync') || ' / ' || current_setting('synchronous_commit') AS text";
    diesel::sql_query(sql).get_result::<Settings>(&mut pool.get().await.unwrap()).await.unwrap().text
}

async fn empty(pool: &Pool) {
    let mut connection = pool.get().await.unwrap();
    diesel::sql_query("TRUNCATE jobs, job_attempts").execute(&mut connection).await.unwrap();
}
