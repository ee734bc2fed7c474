//! Promises about who may run a job and whose result counts.

use std::time::Duration;

use diesel_async::AsyncConnection;
use queue::{Attempt, Config, Failure, GuardError, JobId};
use tokio::sync::watch;

use crate::rig::{Diary, Note, Rig, Working, eventually, quick};

/// A worker whose heartbeat will not notice anything during the test.
fn unaware() -> Config {
    Config { lease: Duration::from_mins(10), heartbeat: Duration::from_mins(3), ..quick() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_runs_once_among_several_workers() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..400).await;
    let diary = Diary::default();
    let working: Vec<Working> = (0..3)
        .map(|_| {
            let seen = diary.clone();
            let config = Config { concurrency: 5, prefetch: 20, batch: 7, ..quick() };
            Working::start(rig.queue(), config, move |note: Note, _| {
                seen.write(note.number);
                async { Ok(()) }
            })
        })
        .collect();
    rig.until_count("done", 400).await;
    let mut ran = diary.read();
    ran.sort_unstable();
    assert_eq!(ran, (0..400).collect::<Vec<i64>>());
    for worker in working {
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heartbeat_keeps_a_job_that_outlasts_its_lease() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let diary = Diary::default();
    let config =
        Config { lease: Duration::from_millis(1_500), heartbeat: Duration::from_millis(100), ..quick() };
    let handler = {
        let seen = diary.clone();
        move |note: Note, _: Attempt| {
            seen.write(note.number);
            async {
                tokio::time::sleep(Duration::from_secs(4)).await;
                Ok(())
            }
        }
    };
    let one = Working::start(rig.queue(), config.clone(), handler.clone());
    let other = Working::start(rig.queue(), config, handler);
    let row = rig.until(job, "done").await;
    assert_eq!((row.attempt, diary.read().len()), (1, 1));
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heartbeat_keeps_a_job_that_waits_behind_a_long_one() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..3).await;
    let diary = Diary::default();
    let config = Config {
        concurrency: 1,
        prefetch: 2,
        lease: Duration::from_millis(1_500),
        heartbeat: Duration::from_millis(100),
        ..quick()
    };
    let seen = diary.clone();
    let handler = move |note: Note, _: Attempt| {
        seen.write(note.number);
        async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(())
        }
    };
    let one = Working::start(rig.queue(), config.clone(), handler.clone());
    diary.until(1).await;
    let other = Working::start(rig.queue(), config, handler);
    rig.until_count("done", 3).await;
    assert_eq!(diary.read().len(), 3, "none ran twice");
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_lease_is_a_failed_attempt_and_the_job_runs_again() {
    let rig = Rig::new().await;
    let job = rig.orphan(1).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    let row = rig.until(job, "done").await;
    assert_eq!(row.attempts, ["1 retry lease expired: its worker was not heard of", "2 done"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_expires_on_the_last_attempt_kills_the_job() {
    let rig = Rig::new().await;
    let job = rig.orphan(3).await;
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), quick(), move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    let row = rig.until(job, "dead").await;
    assert_eq!(row.attempts, ["3 retry lease expired: its worker was not heard of"]);
    assert!(diary.read().is_empty());
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_lease_has_its_result_refused() {
    let rig = Rig::new().await;
    let (stolen, kept) = (rig.enqueue(&Note { number: 1 }).await, rig.enqueue(&Note { number: 2 }).await);
    let (diary, release) = (Diary::default(), watch::Sender::new(false));
    let (seen, released) = (diary.clone(), release.subscribe());
    let working = Working::start(rig.queue(), unaware(), move |note: Note, _| {
        let (seen, mut released) = (seen.clone(), released.clone());
        async move {
            seen.write(note.number);
            released.wait_for(|released| *released).await?;
            if note.number == 1 { Err(Failure::give_up("would kill it")) } else { Ok(()) }
        }
    });
    diary.until(2).await;
    rig.steal(stolen).await;
    release.send_replace(true);
    rig.until(kept, "done").await;
    // The end of the worker waits until every result is recorded or refused.
    working.stop().await;
    let row = rig.row(stolen).await;
    assert_eq!((row.state.as_str(), row.attempt, row.leased_by.as_deref()), ("running", 2, Some("thief")));
    assert_eq!(row.attempts, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_of_an_earlier_attempt_is_refused_even_from_the_same_worker() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let (diary, release) = (Diary::default(), watch::Sender::new(false));
    let (seen, released) = (diary.clone(), release.subscribe());
    let working = Working::start(rig.queue(), unaware(), move |note: Note, _| {
        let (seen, mut released) = (seen.clone(), released.clone());
        async move {
            seen.write(note.number);
            released.wait_for(|released| *released).await?;
            Ok(())
        }
    });
    diary.until(1).await;
    rig.run("UPDATE jobs SET attempt = attempt + 1").await;
    release.send_replace(true);
    working.stop().await;
    assert_eq!(rig.row(job).await.state, "running");
}

/// Tells when a handler was dropped before its end.
struct Dropped(Diary);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.write(-1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_is_stopped_when_its_lease_is_lost() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), quick(), move |note: Note, _| {
        let seen = seen.clone();
        async move {
            seen.write(note.number);
            let _dropped = Dropped(seen.clone());
            std::future::pending().await
        }
    });
    diary.until(1).await;
    rig.steal(job).await;
    assert_eq!(diary.until(2).await, [1, -1]);
    assert_eq!(rig.row(job).await.leased_by.as_deref(), Some("thief"));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_admits_the_holder_and_refuses_who_lost_the_lease() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let (given, release) = (watch::Sender::new(None), watch::Sender::new(false));
    let (mut taken, released) = (given.subscribe(), release.subscribe());
    let working = Working::start(rig.queue(), unaware(), move |_: Note, attempt| {
        let mut released = released.clone();
        given.send_replace(Some(attempt));
        async move {
            released.wait_for(|released| *released).await?;
            Ok(())
        }
    });
    let attempt: Attempt = taken.wait_for(Option::is_some).await.unwrap().clone().unwrap();
    let mut connection = rig.connection().await;
    queue::guard(&mut connection, &attempt).await.unwrap();
    let other = Attempt { worker: "other".into(), ..attempt.clone() };
    assert!(matches!(queue::guard(&mut connection, &other).await, Err(GuardError::LeaseLost)));
    rig.steal(job).await;
    assert!(matches!(queue::guard(&mut connection, &attempt).await, Err(GuardError::LeaseLost)));
    release.send_replace(true);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_over_a_job_between_the_guard_and_the_commit() {
    let rig = Rig::new().await;
    let job = rig.orphan(1).await;
    let ghost = Attempt { job, number: 1, of: 3, worker: "ghost".into() };
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    let mut connection = rig.connection().await;
    let held = connection.transaction::<bool, GuardError, _>(async |connection| {
        queue::guard(connection, &ghost).await?;
        // Time for several looks at expired leases, and this one is.
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(rig.row(job).await.leased_by.as_deref() == Some("ghost"))
    });
    match held.await {
        Ok(held) => assert!(held, "it was taken over under the lock"),
        // The rescue came first: then the guard must say so.
        Err(error) => assert!(matches!(error, GuardError::LeaseLost)),
    }
    rig.until(job, "done").await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_worker_leaves_jobs_to_a_free_one() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..2).await;
    let (diary, release) = (Diary::default(), watch::Sender::new(false));
    let start = || {
        let (seen, released) = (diary.clone(), release.subscribe());
        Working::start(rig.queue(), Config { concurrency: 1, ..quick() }, move |note: Note, _| {
            let (seen, mut released) = (seen.clone(), released.clone());
            async move {
                seen.write(note.number);
                released.wait_for(|released| *released).await?;
                Ok(())
            }
        })
    };
    let busy = start();
    assert_eq!(diary.until(1).await, [0]);
    let free = start();
    assert_eq!(diary.until(2).await, [0, 1]);
    release.send_replace(true);
    busy.stop().await;
    free.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_refuses_a_state_that_does_not_fit_its_owner() {
    use diesel_async::RunQueryDsl;
    let rig = Rig::new().await;
    rig.enqueue(&Note { number: 1 }).await;
    let mut connection = rig.connection().await;
    for (change, constraint) in [
        ("state = 'running', attempt = 1, claimed_at = now()", "jobs_running_has_owner"),
        ("leased_by = 'x', lease_until = now()", "jobs_running_has_owner"),
        ("state = 'done'", "jobs_ended_has_time"),
        ("finished_at = now()", "jobs_ended_has_time"),
        ("attempt = max_attempts", "jobs_waiting_may_run"),
        ("state = 'lost'", "jobs_state_known"),
    ] {
        let refused = diesel::sql_query(format!("UPDATE jobs SET {change}")).execute(&mut connection).await;
        let Err(diesel::result::Error::DatabaseError(_, info)) = refused else { panic!("allowed: {change}") };
        assert_eq!(info.constraint_name(), Some(constraint), "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_lost_during_shutdown_does_not_keep_the_worker_waiting() {
    let rig = Rig::new().await;
    let job: JobId = rig.enqueue(&Note { number: 1 }).await;
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), quick(), move |note: Note, _| {
        seen.write(note.number);
        std::future::pending()
    });
    diary.until(1).await;
    let stopping = working.signal();
    tokio::time::sleep(Duration::from_millis(300)).await;
    rig.steal(job).await;
    stopping.ended().await;
    eventually(async || if rig.row(job).await.attempt == 2 { Ok(()) } else { Err("given away".into()) })
        .await;
}
