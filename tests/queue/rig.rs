//! A queue to test: a database, workers that can be stopped, and looks at the rows.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use apalis_core::monitor::Monitor;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use queue::{Attempt, Closed, Config, Enqueued, Failure, Job, JobId, Pool, Queue};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::TestDatabase;

/// How long anything may take on a busy machine before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A job that names a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    pub number: i64,
}

impl Job for Note {
    const KIND: &'static str = "note";
    const MAX_ATTEMPTS: i32 = 3;
}

/// A job whose attempts may take 300 ms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hasty;

impl Job for Hasty {
    const KIND: &'static str = "hasty";
    const TIMEOUT: Duration = Duration::from_millis(300);
}

/// A job that only one of may be unfinished.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Single;

impl Job for Single {
    const KIND: &'static str = "single";
    fn unique_key(&self) -> Option<String> {
        Some("only".into())
    }
}

/// Times short enough for a test, yet long beside what a busy machine holds a heartbeat up.
pub fn quick() -> Config {
    Config {
        lease: Duration::from_secs(6),
        heartbeat: Duration::from_millis(200),
        poll: Duration::from_millis(200),
        backoff_base: Duration::from_millis(20),
        backoff_max: Duration::from_millis(200),
        ..Config::default()
    }
}

/// A database with the queue in it.
pub struct Rig {
    database: TestDatabase,
}

impl Rig {
    pub async fn new() -> Self {
        Self { database: TestDatabase::new().await }
    }

    pub async fn connection(&self) -> Object<AsyncPgConnection> {
        self.database.pool().get().await.unwrap()
    }

    /// Starts the queue as another process would, with connections of its own.
    pub fn queue(&self) -> Queue {
        queue_at(self.database.url())
    }

    pub async fn enqueue<J: Job>(&self, job: &J) -> JobId {
        let Enqueued::New(id) = queue::enqueue(&mut *self.connection().await, job).await.unwrap() else {
            panic!("its key is taken")
        };
        id
    }

    /// Enqueues notes with these numbers in one statement.
    pub async fn enqueue_notes(&self, numbers: impl IntoIterator<Item = i64>) {
        let notes: Vec<Note> = numbers.into_iter().map(|number| Note { number }).collect();
        queue::enqueue_all(&mut *self.connection().await, &notes).await.unwrap();
    }

    pub async fn run(&self, sql: &str) {
        sql_query(sql).execute(&mut *self.connection().await).await.unwrap();
    }

    pub async fn row(&self, job: JobId) -> Row {
        row(&mut *self.connection().await, job).await
    }

    /// Waits until a job is in a state; returns its row.
    pub async fn until(&self, job: JobId, state: &str) -> Row {
        eventually(async || {
            let row = self.row(job).await;
            if row.state == state { Ok(row) } else { Err(format!("{row:?}")) }
        })
        .await
    }

    /// Waits until this many jobs are in a state.
    pub async fn until_count(&self, state: &str, jobs: i64) {
        self.until_number(&format!("SELECT count(*) AS number FROM jobs WHERE state = '{state}'"), jobs)
            .await;
    }

    /// Waits until a statement answers with this number.
    pub async fn until_number(&self, sql: &str, expected: i64) {
        eventually(async || {
            let found = number(&mut *self.connection().await, sql).await;
            if found == expected { Ok(()) } else { Err(format!("{found}, not {expected}: {sql}")) }
        })
        .await;
    }

    /// Gives a running job to another worker, as if this one had not been heard of for a lease.
    pub async fn steal(&self, job: JobId) {
        let sql = format!("UPDATE jobs SET attempt = attempt + 1, leased_by = 'thief' WHERE id = {job}");
        self.run(&sql).await;
    }

    /// Inserts a running note of a worker that is gone, on this attempt of its three.
    pub async fn orphan(&self, attempt: i32) -> JobId {
        let job = self.enqueue(&Note { number: 0 }).await;
        let sql = format!(
            "UPDATE jobs SET state = 'running', attempt = {attempt}, leased_by = 'ghost', claimed_at = now(),
             lease_until = now() - interval '1 second' WHERE id = {job}"
        );
        self.run(&sql).await;
        job
    }
}

/// What a test looks at of a job.
#[derive(Debug, QueryableByName)]
pub struct Row {
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Integer)]
    pub attempt: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub leased_by: Option<String>,
    /// `number outcome error` of each recorded attempt.
    #[diesel(sql_type = Array<Text>)]
    pub attempts: Vec<String>,
}

pub async fn row(connection: &mut AsyncPgConnection, job: JobId) -> Row {
    let sql = "SELECT state, attempt, leased_by, ARRAY(
                   SELECT concat_ws(' ', a.attempt, outcome, error) FROM job_attempts AS a
                   WHERE job_id = jobs.id ORDER BY a.attempt) AS attempts
               FROM jobs WHERE id = $1";
    sql_query(sql).bind::<BigInt, _>(job).get_result(connection).await.unwrap()
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

pub async fn number(connection: &mut AsyncPgConnection, sql: &str) -> i64 {
    sql_query(sql).get_result::<Number>(connection).await.unwrap().number
}

pub async fn count(connection: &mut AsyncPgConnection, state: &str) -> i64 {
    number(connection, &format!("SELECT count(*) AS number FROM jobs WHERE state = '{state}'")).await
}

/// Asks until the answer is the one waited for; fails with the last other answer.
pub async fn eventually<T>(ask: impl AsyncFn() -> Result<T, String>) -> T {
    let began = Instant::now();
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(other) => assert!(began.elapsed() < PATIENCE, "still {other}"),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub fn pool_at(url: &str) -> Pool {
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(url);
    Pool::builder(manager).max_size(4).build().unwrap()
}

pub fn queue_at(url: &str) -> Queue {
    Queue::start(pool_at(url), "test")
}

/// A worker that runs until it is told to stop.
pub struct Working {
    queue: Queue,
    stop: oneshot::Sender<()>,
    monitor: JoinHandle<()>,
}

impl Working {
    /// Runs the jobs of a kind with this handler.
    pub fn start<J, F, R>(queue: Queue, config: Config, handler: F) -> Self
    where
        J: Job,
        F: Fn(J, Attempt) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Self::with(Monitor::new(), queue, config, handler)
    }

    /// The same under a monitor of the test's own.
    pub fn with<J, F, R>(monitor: Monitor, queue: Queue, config: Config, handler: F) -> Self
    where
        J: Job,
        F: Fn(J, Attempt) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let source = queue.clone();
        let monitor = monitor.register(move |_restarts| source.worker(&config, handler.clone()));
        let (stop, stopped) = oneshot::channel::<()>();
        let signal = async move { stopped.await.map_err(std::io::Error::other) };
        let monitor = tokio::spawn(async move { monitor.run_with_signal(signal).await.unwrap() });
        Self { queue, stop, monitor }
    }

    /// Sends what SIGTERM sends; returns what to wait for.
    pub fn signal(self) -> Stopping {
        self.stop.send(()).unwrap();
        Stopping { queue: self.queue, monitor: self.monitor }
    }

    /// Sends what SIGTERM sends and waits for the end.
    pub async fn stop(self) {
        self.signal().ended().await;
    }
}

/// A worker that was told to stop.
pub struct Stopping {
    queue: Queue,
    monitor: JoinHandle<()>,
}

impl Stopping {
    pub async fn ended(self) {
        tokio::time::timeout(PATIENCE, self.monitor).await.expect("the worker ends").unwrap();
        assert_eq!(self.queue.closed(PATIENCE).await, Closed::Settled);
    }
}

/// What handlers saw, in order.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<i64>>>);

impl Diary {
    pub fn write(&self, number: i64) {
        self.0.lock().unwrap().push(number);
    }

    pub fn read(&self) -> Vec<i64> {
        self.0.lock().unwrap().clone()
    }

    /// Waits until there are this many entries.
    pub async fn until(&self, entries: usize) -> Vec<i64> {
        eventually(async || {
            let read = self.read();
            if read.len() >= entries { Ok(read) } else { Err(format!("{read:?}")) }
        })
        .await
    }
}
