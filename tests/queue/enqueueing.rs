//! Promises about jobs on their way into the queue and to their start.

use std::time::{Duration, Instant};

use diesel_async::AsyncConnection;
use jiff::{SignedDuration, Timestamp};
use queue::{Config, Enqueue, EnqueueError, Enqueued, PAYLOAD_BYTES_MAX, Priority};
use serde::{Deserialize, Serialize};

use crate::rig::{Diary, Note, PATIENCE, Rig, Single, Working, count, eventually, number, quick};

#[derive(Debug, thiserror::Error)]
enum Undone {
    #[error(transparent)]
    Enqueue(#[from] EnqueueError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_commits_with_the_callers_transaction_or_not_at_all() {
    let rig = Rig::new().await;
    let mut connection = rig.connection().await;
    let undone = connection
        .transaction::<(), Undone, _>(async |connection| {
            queue::enqueue(connection, &Note { number: 1 }).await?;
            Err(diesel::result::Error::RollbackTransaction.into())
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(count(&mut connection, "waiting").await, 0);

    connection
        .transaction::<_, EnqueueError, _>(async |connection| {
            queue::enqueue(connection, &Note { number: 2 }).await
        })
        .await
        .unwrap();
    assert_eq!(count(&mut connection, "waiting").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_key_holds_while_its_job_is_unfinished_and_no_longer() {
    let rig = Rig::new().await;
    let mut connection = rig.connection().await;
    let diary = Diary::default();
    let first = rig.enqueue(&Single).await;
    assert_eq!(queue::enqueue(&mut connection, &Single).await.unwrap(), Enqueued::AlreadyWaiting);
    // Another kind may use the same key.
    let other = Enqueue::of(&Note { number: 1 }).unique_key("only").on(&mut connection).await.unwrap();
    assert!(matches!(other, Enqueued::New(_)));

    let (seen, release) = (diary.clone(), tokio::sync::watch::Sender::new(false));
    let released = release.subscribe();
    let working = Working::start(rig.queue(), quick(), move |_: Single, _| {
        let (seen, mut released) = (seen.clone(), released.clone());
        async move {
            seen.write(1);
            released.wait_for(|released| *released).await?;
            Ok(())
        }
    });
    diary.until(1).await;
    assert_eq!(
        queue::enqueue(&mut connection, &Single).await.unwrap(),
        Enqueued::AlreadyWaiting,
        "while it runs"
    );
    release.send_replace(true);
    rig.until(first, "done").await;
    assert!(
        matches!(queue::enqueue(&mut connection, &Single).await.unwrap(), Enqueued::New(_)),
        "when it is done"
    );
    working.stop().await;
}

#[derive(Debug, Serialize, Deserialize)]
struct Bulky(String);

impl queue::Job for Bulky {
    const KIND: &'static str = "bulky";
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_over_the_limit_is_refused() {
    let rig = Rig::new().await;
    let mut connection = rig.connection().await;
    // Two bytes are the quotation marks.
    let largest = queue::enqueue(&mut connection, &Bulky("x".repeat(PAYLOAD_BYTES_MAX - 2))).await;
    assert!(matches!(largest, Ok(Enqueued::New(_))));
    let larger = queue::enqueue(&mut connection, &Bulky("x".repeat(PAYLOAD_BYTES_MAX - 1))).await;
    assert!(matches!(larger, Err(EnqueueError::PayloadTooLarge { bytes }) if bytes == PAYLOAD_BYTES_MAX + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_job_starts_at_its_time_and_not_before() {
    let rig = Rig::new().await;
    let mut connection = rig.connection().await;
    let far = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 200);
    Enqueue::of(&Note { number: 3 }).at(far).on(&mut connection).await.unwrap();
    Enqueue::of(&Note { number: 2 }).after(Duration::from_millis(800)).on(&mut connection).await.unwrap();
    Enqueue::of(&Note { number: 1 }).at(Timestamp::UNIX_EPOCH).on(&mut connection).await.unwrap();
    let diary = Diary::default();
    let seen = diary.clone();
    // The poll would come too late: the worker must know when the next job is due.
    let slow = Config { poll: Duration::from_hours(1), ..quick() };
    let working = Working::start(rig.queue(), slow, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    assert_eq!(diary.until(2).await, [1, 2]);
    let early = "SELECT count(*) AS number FROM jobs WHERE claimed_at < run_at";
    assert_eq!(number(&mut connection, early).await, 0);
    assert_eq!(count(&mut connection, "waiting").await, 1, "the one that is far away");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_more_urgent_goes_first_and_then_what_was_due_first() {
    let rig = Rig::new().await;
    let mut connection = rig.connection().await;
    let ranks = [Priority::Idle, Priority::Normal, Priority::Urgent, Priority::Normal, Priority::Urgent];
    for (priority, number) in ranks.into_iter().zip(0..) {
        Enqueue::of(&Note { number }).priority(priority).on(&mut connection).await.unwrap();
    }
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), Config { concurrency: 1, ..quick() }, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    assert_eq!(diary.until(5).await, [2, 4, 1, 3, 0]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_starts_a_job_long_before_the_poll() {
    let rig = Rig::new().await;
    let diary = Diary::default();
    let seen = diary.clone();
    let slow = Config { poll: Duration::from_hours(1), ..quick() };
    let working = Working::start(rig.queue(), slow, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    // The first may be found by the worker's first look; each further one only by its notification.
    for number in 1..=5 {
        rig.enqueue(&Note { number }).await;
        diary.until(usize::try_from(number).unwrap()).await;
    }
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_poll_finds_a_job_that_nothing_announced() {
    let rig = Rig::new().await;
    rig.run("ALTER TABLE jobs DISABLE TRIGGER jobs_notify").await;
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), quick(), move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    for number in 1..=3 {
        rig.enqueue(&Note { number }).await;
        diary.until(usize::try_from(number).unwrap()).await;
    }
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_listening_connection_is_made_again() {
    let rig = Rig::new().await;
    let diary = Diary::default();
    let seen = diary.clone();
    let slow = Config { poll: Duration::from_hours(1), ..quick() };
    let working = Working::start(rig.queue(), slow, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    rig.enqueue(&Note { number: 1 }).await;
    diary.until(1).await;
    let mut connection = rig.connection().await;
    let listeners = "SELECT count(*) AS number FROM pg_stat_activity
                     WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let listening = async || {
        let listeners = number(&mut *rig.connection().await, listeners).await;
        if listeners == 1 { Ok(()) } else { Err(format!("{listeners} listeners")) }
    };
    eventually(&listening).await;
    let cut = "SELECT count(pg_terminate_backend(pid)) AS number FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    assert_eq!(number(&mut connection, cut).await, 1);
    let began = Instant::now();
    rig.enqueue(&Note { number: 2 }).await;
    diary.until(2).await;
    eventually(&listening).await;
    rig.enqueue(&Note { number: 3 }).await;
    diary.until(3).await;
    assert!(began.elapsed() < PATIENCE);
    working.stop().await;
}
