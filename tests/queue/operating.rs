//! Promises to the operator.

use std::time::Duration;

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
    let dead = queue::dead(&mut connection, 10).await.unwrap();
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
    assert!(queue::failing(&mut connection, 10).await.unwrap().is_empty());
    assert!(queue::dead(&mut connection, 0).await.unwrap().is_empty(), "the limit holds");
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
    let failing = queue::failing(&mut connection, 10).await.unwrap();
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
