//! The database is away: everything says so, and when to come back.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::platform::{self, Pool, SetClock, StoreError};
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::app::{Running, START};
use crate::support::PrivateCluster;
use crate::visitor::{Visitor, read};

/// Returns the process of Postgres behind the pool's one connection.
async fn backend(pool: &Pool) -> Pid {
    let own = diesel::select(diesel::dsl::sql::<Integer>("pg_backend_pid()"));
    let pid: i32 = own.get_result(&mut *pool.get().await.unwrap()).await.unwrap();
    Pid::from_raw(pid).unwrap()
}

async fn sleep(pool: &Pool, seconds: u32) -> StoreError {
    let sleep = diesel::sql_query(format!("SELECT pg_sleep({seconds})"));
    sleep.execute(&mut *pool.get().await.unwrap()).await.unwrap_err().into()
}

/// Sends the head of a form and never its body; returns the answer.
fn dawdle(base: &str) -> String {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    let head = "POST /suggest HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nq";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

/// Returns a visitor of a site whose database nobody answers at.
fn stranded() -> (Running, Visitor) {
    let pool = platform::connect("postgresql://nobody@127.0.0.1:1/none", 2).unwrap();
    let running = Running::start(pool, Arc::new(SetClock::at(START.parse().unwrap())), |_| ());
    let visitor = Visitor::new(&running.base);
    (running, visitor)
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_to_come_back() {
    let (_running, program) = stranded();
    let program = program.with_token("any");
    let answers = [
        program.post_json("/api/v1/suggestions", &json!({ "question": "Why is the sky blue?" })).await,
        program.get("/api/v1/suggestions/token").await,
        program.get("/api/v1/drafts").await,
        program.post_json("/api/v1/drafts/1/approve", &json!({ "revision": 1 })).await,
    ];
    for answer in answers {
        answer.assert_problem(503, "try again in a minute");
        assert_eq!(answer.header("retry-after"), "60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_page_that_says_so() {
    let (_running, visitor) = stranded();
    let form = [("email", "ada@example.org"), ("password", "x")];
    let mut answers =
        vec![visitor.post("/admin/sign-in", &form).await, visitor.get("/admin/sign-in/token").await];
    for path in ["/admin", "/admin/drafts/1"] {
        answers.push(read(visitor.request("GET", path).header("cookie", "sid=any")).await);
    }
    for answer in answers {
        answer.assert_page(503, "Try again in a minute");
        assert_eq!(answer.header("retry-after"), "60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_no_database_still_answers() {
    let (_running, visitor) = stranded();
    visitor.get("/admin/sign-in").await.assert_page(200, "Sign in");
    assert_eq!(visitor.get("/api/v1/openapi.json").await.status, 200);
    assert_eq!((visitor.get("/healthz").await.status, visitor.get("/readyz").await.status), (200, 503));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_whose_server_dies_or_that_takes_too_long_is_an_outage() {
    let cluster = tokio::task::spawn_blocking(PrivateCluster::start_new).await.unwrap();
    let pool = platform::connect(&cluster.url(), 1).unwrap();
    let late = sleep(&pool, 30).await;
    assert!(late.is_outage(), "{late:?}");
    let pid = backend(&pool).await;
    let killed = tokio::spawn({
        let pool = pool.clone();
        async move { sleep(&pool, 5).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    kill_process(pid, Signal::KILL).unwrap();
    let killed = killed.await.unwrap();
    assert!(killed.is_outage(), "{killed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_database_and_a_slow_sender_are_given_up() {
    let cluster = tokio::task::spawn_blocking(PrivateCluster::start_new).await.unwrap();
    let pool = platform::connect(&cluster.url(), 1).unwrap();
    let frozen = backend(&pool).await;
    let running = Running::start(pool, Arc::new(SetClock::at(START.parse().unwrap())), |_| ());
    let visitor = Visitor::new(&running.base);
    assert_eq!(visitor.get("/readyz").await.status, 200);
    kill_process(frozen, Signal::STOP).unwrap();
    let asked = Instant::now();
    let answer = visitor.get("/readyz").await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
    let base = running.base.clone();
    let slow = tokio::task::spawn_blocking(move || dawdle(&base));
    let answer = visitor.get("/api/v1/suggestions/token").await;
    answer.assert_problem(503, "try again in a minute");
    assert_eq!(answer.header("retry-after"), "60");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let slow = slow.await.unwrap();
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
    kill_process(frozen, Signal::CONT).unwrap();
}
