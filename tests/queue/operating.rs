//! Promises to the operator.

use std::time::Duration;

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use queue::{Enqueue, Enqueued, Failure, JobId, RetryError, State};

use crate::rig::{Note, Rig, Single, Working, count, number, quick};

/// Lets a note die of these three errors.
async fn dead_note(rig: &Rig) -> JobId {
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, attempt| async move {
        Err(Failure::retry(format!("no {}", attempt.number)))
    });
    rig.until(job, "dead").await;
    working.stop().await;
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_jobs_are_listed_with_every_attempts_error() {
    let rig = Rig::new().await;
    let job = dead_note(&rig).await;
    let mut connection = rig.connection().await;
    let dead = queue::dead(&mut connection, None, 10).await.unwrap();
    let [record] = dead.as_slice() else { panic!("{dead:?}") };
    assert_eq!((record.id, record.kind.as_str(), record.state), (job, "note", State::Dead));
    assert_eq!(record.payload, serde_json::json!({"number": 1}));
    let errors: Vec<_> = record.attempts.iter().map(|attempt| attempt.error.as_deref().unwrap()).collect();
    assert_eq!(errors, ["no 1", "no 2", "no 3"]);
    for attempt in &record.attempts {
        assert!(attempt.worker.starts_with("test/note/"), "{}", attempt.worker);
        assert!(attempt.started_at <= attempt.finished_at);
    }
    assert!(record.finished_at.is_some());
    assert!(queue::failing(&mut connection, None, 10).await.unwrap().is_empty());
    assert!(queue::dead(&mut connection, None, 0).await.unwrap().is_empty(), "the limit holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn failing_jobs_are_listed_while_they_wait() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    rig.enqueue(&Single).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async {
        Err(Failure::retry_after("429", Duration::from_hours(1)))
    });
    let mut connection = rig.connection().await;
    rig.until_number("SELECT count(*) AS number FROM job_attempts", 1).await;
    let failing = queue::failing(&mut connection, None, 10).await.unwrap();
    assert_eq!(
        failing.iter().map(|record| (record.id, record.attempts.len())).collect::<Vec<_>>(),
        [(job, 1)]
    );
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_puts_a_dead_job_back_to_work_once() {
    let rig = Rig::new().await;
    let job = dead_note(&rig).await;
    let mut connection = rig.connection().await;
    queue::retry_dead(&mut connection, job).await.unwrap();
    assert!(
        matches!(queue::retry_dead(&mut connection, job).await, Err(RetryError::NotDead(id)) if id == job)
    );
    let never = JobId(i64::MAX);
    assert!(matches!(queue::retry_dead(&mut connection, never).await, Err(RetryError::NotDead(_))));
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    let row = rig.until(job, "done").await;
    assert_eq!(row.attempts, ["1 retry no 1", "2 retry no 2", "3 retry no 3", "4 done"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_whose_key_is_taken_stays_dead() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Single).await;
    rig.run("UPDATE jobs SET state = 'dead', finished_at = now()").await;
    rig.enqueue(&Single).await;
    let mut connection = rig.connection().await;
    assert!(
        matches!(queue::retry_dead(&mut connection, job).await, Err(RetryError::KeyTaken(id)) if id == job)
    );
    assert_eq!(rig.row(job).await.state, "dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_counted_by_kind_and_state() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..3).await;
    rig.run("UPDATE jobs SET run_at = now() - interval '90 seconds'").await;
    rig.enqueue(&Single).await;
    rig.run("UPDATE jobs SET state = 'done', finished_at = now() WHERE kind = 'single'").await;
    let mut connection = rig.connection().await;
    Enqueue::of(&Single).after(Duration::from_hours(1)).on(&mut connection).await.unwrap();
    let counts = queue::counts(&mut connection).await.unwrap();
    let seen: Vec<_> = counts.iter().map(|count| (count.kind.as_str(), count.state, count.jobs)).collect();
    let expected = [("note", State::Waiting, 3), ("single", State::Done, 1), ("single", State::Waiting, 1)];
    assert_eq!(seen, expected);
    assert!(counts[0].overdue >= Duration::from_secs(90), "{:?}", counts[0].overdue);
    assert_eq!(counts[2].overdue, Duration::ZERO);
}

#[tokio::test(flavor = "multi_thread")]
async fn counting_reads_no_job_that_was_done_long_ago() {
    let rig = Rig::new().await;
    rig.run(
        "INSERT INTO jobs (kind, payload, state, priority, run_at, attempt, max_attempts, finished_at)
         SELECT 'note', '{}', 'done', 1, now(), 1, 1, now() - interval '2 hours' FROM generate_series(1, 20000)",
    )
    .await;
    rig.run("ANALYZE jobs").await;
    rig.enqueue(&Single).await;
    rig.run("UPDATE jobs SET state = 'done', finished_at = now() WHERE kind = 'single'").await;
    let mut connection = rig.connection().await;
    let read =
        "SELECT seq_tup_read + idx_tup_fetch AS number FROM pg_stat_xact_user_tables WHERE relname = 'jobs'";
    sql_query("BEGIN").execute(&mut connection).await.unwrap();
    let before = number(&mut connection, read).await;
    let counts = queue::counts(&mut connection).await.unwrap();
    assert_eq!(
        counts.iter().map(|count| (count.kind.as_str(), count.jobs)).collect::<Vec<_>>(),
        [("single", 1)]
    );
    let read = number(&mut connection, read).await - before;
    assert!((1..100).contains(&read), "{read} rows were read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_tried_before_it_is_due_and_a_dead_one_put_away() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let mut connection = rig.connection().await;
    assert!(queue::lock_failed(&mut connection, job).await.unwrap().is_none(), "it has not failed");
    assert!(!queue::retry_failing(&mut connection, job).await.unwrap());
    let working = Working::start(rig.queue(), quick(), |_: Note, attempt| async move {
        if attempt.number == 1 { Err(Failure::retry_after("429", Duration::from_hours(1))) } else { Ok(()) }
    });
    rig.until_number("SELECT count(*) AS number FROM job_attempts", 1).await;
    let record = queue::lock_failed(&mut connection, job).await.unwrap().unwrap();
    assert_eq!((record.state, record.attempts.len()), (State::Waiting, 1));
    assert!(!queue::dismiss_dead(&mut connection, job).await.unwrap(), "it is not dead");
    assert!(queue::retry_failing(&mut connection, job).await.unwrap());
    rig.until(job, "done").await;
    working.stop().await;
    let dead = dead_note(&rig).await;
    assert_eq!(queue::dead_of(&mut connection, "note", 10).await.unwrap(), [dead]);
    assert_eq!(queue::dead_of(&mut connection, "single", 10).await.unwrap(), []);
    assert_eq!(queue::dead_up_to(&mut connection, 10).await.unwrap(), 1);
    assert!(queue::dismiss_dead(&mut connection, dead).await.unwrap());
    assert!(!queue::dismiss_dead(&mut connection, dead).await.unwrap());
    assert_eq!(queue::dead_up_to(&mut connection, 10).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_are_listed_while_they_live_and_a_killed_one_falls_silent() {
    let rig = Rig::new().await;
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    rig.until_number("SELECT count(*) AS number FROM job_workers", 1).await;
    let mut connection = rig.connection().await;
    let workers = queue::workers(&mut connection, 10).await.unwrap();
    let [worker] = workers.as_slice() else { panic!("{workers:?}") };
    assert_eq!((worker.process.as_str(), worker.kind.as_str(), worker.running), ("test", "note", 0));
    working.stop().await;
    rig.until_number("SELECT count(*) AS number FROM job_workers", 0).await;
    // One that was killed stays, silent, until the next that begins after an hour puts its row away.
    rig.run(
        "INSERT INTO job_workers (name, kind, seen_at) SELECT 'gone/note/' || repeat(n::text, 32), 'note',
         now() - n * interval '50 minutes' FROM generate_series(1, 2) AS n",
    )
    .await;
    let silent = queue::workers(&mut connection, 10).await.unwrap();
    assert_eq!(silent.len(), 2);
    assert!(silent.iter().all(|worker| worker.process == "gone" && worker.silent >= Duration::from_mins(50)));
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    rig.until_number("SELECT count(*) AS number FROM job_workers WHERE name LIKE 'gone%'", 1).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn purging_takes_old_done_jobs_with_their_attempts_in_bounded_batches() {
    let rig = Rig::new().await;
    let dead = dead_note(&rig).await;
    rig.enqueue_notes(0..6).await;
    rig.run(
        "UPDATE jobs SET state = 'done', finished_at = now() - interval '2 hours' WHERE state = 'waiting'",
    )
    .await;
    rig.run(
        "INSERT INTO job_attempts SELECT id, 1, 'x', now(), now(), 'retry', 'x' FROM jobs WHERE state = 'done'",
    )
    .await;
    rig.run("UPDATE jobs SET finished_at = now() WHERE id = (SELECT max(id) FROM jobs)").await;
    rig.run(&format!("UPDATE jobs SET finished_at = now() - interval '2 hours' WHERE id = {dead}")).await;
    let mut connection = rig.connection().await;
    let hour = Duration::from_hours(1);
    assert_eq!(queue::purge_done(&mut connection, hour, 3).await.unwrap(), 3);
    assert_eq!(queue::purge_done(&mut connection, hour, 3).await.unwrap(), 2);
    assert_eq!(queue::purge_done(&mut connection, hour, 3).await.unwrap(), 0);
    assert_eq!((count(&mut connection, "done").await, count(&mut connection, "dead").await), (1, 1));
    assert_eq!(number(&mut connection, "SELECT count(*) AS number FROM job_attempts").await, 3 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_enqueues_too_many_enqueues_none() {
    let rig = Rig::new().await;
    let notes = vec![Note { number: 1 }; queue::JOBS_PER_CALL_MAX + 1];
    let mut connection = rig.connection().await;
    assert!(matches!(
        queue::enqueue_all(&mut connection, &notes).await,
        Err(queue::EnqueueError::TooMany { jobs }) if jobs == queue::JOBS_PER_CALL_MAX + 1
    ));
    assert!(matches!(queue::enqueue(&mut connection, &Single).await, Ok(Enqueued::New(_))));
    assert_eq!(count(&mut connection, "waiting").await, 1);
}
