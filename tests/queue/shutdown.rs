//! Promises about the end of a worker.

use std::time::Duration;

use apalis_core::monitor::Monitor;
use queue::Config;
use tokio::sync::watch;

use crate::rig::{Diary, Note, Rig, Working, number, quick};

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_drains_what_runs_and_hands_back_what_was_not_started() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..20).await;
    let (diary, release) = (Diary::default(), watch::Sender::new(false));
    let (seen, released) = (diary.clone(), release.subscribe());
    let config = Config { concurrency: 2, prefetch: 50, ..quick() };
    let working = Working::start(rig.queue(), config, move |note: Note, _| {
        let (seen, mut released) = (seen.clone(), released.clone());
        async move {
            seen.write(note.number);
            released.wait_for(|released| *released).await?;
            Ok(())
        }
    });
    diary.until(2).await;
    rig.until_count("running", 20).await;
    let stopping = working.signal();
    // At once, while two still run: another worker may be free.
    rig.until_count("waiting", 18).await;
    let mut connection = rig.connection().await;
    let counted = "SELECT count(*) AS number FROM jobs WHERE state = 'waiting' AND attempt > 0";
    assert_eq!(number(&mut connection, counted).await, 0, "attempts that never started were counted");
    assert_eq!(rig.row(queue::JobId(1)).await.state, "running");
    release.send_replace(true);
    stopping.ended().await;
    rig.until_count("done", 2).await;
    assert_eq!(diary.read().len(), 2, "something started after the signal");
    assert_eq!(number(&mut connection, "SELECT count(*) AS number FROM job_attempts").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_back_runs_elsewhere_at_once() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..10).await;
    let (diary, release) = (Diary::default(), watch::Sender::new(false));
    let (seen, released) = (diary.clone(), release.subscribe());
    let config = Config { concurrency: 1, prefetch: 50, ..quick() };
    let leaving = Working::start(rig.queue(), config, move |note: Note, _| {
        let (seen, mut released) = (seen.clone(), released.clone());
        async move {
            seen.write(note.number);
            released.wait_for(|released| *released).await?;
            Ok(())
        }
    });
    diary.until(1).await;
    rig.until_count("running", 10).await;
    // Only a notification tells this one in time.
    let deaf = Config { poll: Duration::from_hours(1), ..quick() };
    let seen = diary.clone();
    let staying = Working::start(rig.queue(), deaf, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let stopping = leaving.signal();
    diary.until(10).await;
    release.send_replace(true);
    stopping.ended().await;
    rig.until_count("done", 10).await;
    staying.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_cut_off_by_the_shutdown_timeout_is_a_failed_attempt_that_may_begin_again_at_once() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let diary = Diary::default();
    let seen = diary.clone();
    let monitor = Monitor::new().shutdown_timeout(Duration::from_millis(300));
    let working = Working::with(monitor, rig.queue(), quick(), move |note: Note, _| {
        seen.write(note.number);
        std::future::pending()
    });
    diary.until(1).await;
    working.stop().await;
    let row = rig.row(job).await;
    assert_eq!((row.state.as_str(), row.attempt), ("waiting", 1));
    assert_eq!(row.attempts, ["1 retry interrupted: its worker stopped before it ended"]);
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    rig.until(job, "done").await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_dropped_hands_back_and_records_too() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..5).await;
    let queue = rig.queue();
    let diary = Diary::default();
    let seen = diary.clone();
    let config = Config { concurrency: 1, prefetch: 10, ..quick() };
    let worker = queue.worker(&config, move |note: Note, _| {
        seen.write(note.number);
        std::future::pending()
    });
    let running = tokio::spawn(worker.run());
    diary.until(1).await;
    rig.until_count("running", 5).await;
    running.abort();
    rig.until_count("waiting", 5).await;
    rig.until_number("SELECT sum(attempt) AS number FROM jobs", 1).await;
    assert_eq!(queue.closed(crate::rig::PATIENCE).await, queue::Closed::Settled);
}
