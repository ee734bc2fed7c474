//! Promises about attempts and how they end.

use std::time::{Duration, Instant};

use queue::{Config, Failure, Job};
use serde::{Deserialize, Serialize};

use crate::rig::{Diary, Hasty, Note, Rig, Working, number, quick};

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_counted_in_the_row_and_a_late_success_keeps_its_history() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, attempt| async move {
        assert_eq!((attempt.of, attempt.is_last()), (3, attempt.number == 3));
        if attempt.number < 3 { Err(Failure::retry(format!("not yet {}", attempt.number))) } else { Ok(()) }
    });
    let row = rig.until(job, "done").await;
    assert_eq!(row.attempt, 3);
    assert_eq!(row.attempts, ["1 retry not yet 1", "2 retry not yet 2", "3 done"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_at_the_first_attempt_writes_no_attempt() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async { Ok(()) });
    let row = rig.until(job, "done").await;
    assert_eq!((row.attempt, row.attempts.len()), (1, 0));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wait_before_each_retry_doubles_within_its_jitter_up_to_the_longest() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    rig.run("UPDATE jobs SET max_attempts = 4").await;
    let config = Config {
        backoff_base: Duration::from_millis(200),
        backoff_max: Duration::from_millis(400),
        ..quick()
    };
    let working = Working::start(rig.queue(), config, |_: Note, _| async { Err(Failure::retry("no")) });
    rig.until(job, "dead").await;
    // What was decided, from the end of an attempt to the claim of the next; a busy machine can only add to it.
    let mut connection = rig.connection().await;
    for (attempt, least_ms) in [(1, 100), (2, 200), (3, 200)] {
        let waited = format!(
            "SELECT (extract(epoch FROM n.started_at - a.finished_at) * 1000)::bigint AS number
             FROM job_attempts AS a JOIN job_attempts AS n ON n.job_id = a.job_id AND n.attempt = a.attempt + 1
             WHERE a.attempt = {attempt}"
        );
        let waited_ms = number(&mut connection, &waited).await;
        assert!(waited_ms >= least_ms, "{waited_ms} ms after attempt {attempt}");
    }
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_jitter_spreads_what_failed_together() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..40).await;
    let config = Config {
        concurrency: 40,
        backoff_base: Duration::from_secs(1_000),
        backoff_max: Duration::from_secs(1_000),
        ..quick()
    };
    let working = Working::start(rig.queue(), config, |_: Note, _| async { Err(Failure::retry("no")) });
    let failed = "SELECT count(*) AS number FROM job_attempts";
    let mut connection = rig.connection().await;
    rig.until_number(failed, 40).await;
    let wait = "extract(epoch FROM run_at - (SELECT finished_at FROM job_attempts WHERE job_id = jobs.id))";
    let outside = format!("SELECT count(*) AS number FROM jobs WHERE {wait} NOT BETWEEN 499 AND 1001");
    assert_eq!(number(&mut connection, &outside).await, 0);
    let spread = format!("SELECT (max({wait}) - min({wait}))::bigint AS number FROM jobs");
    assert!(number(&mut connection, &spread).await > 200, "40 draws out of 500 s lie close together");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_waits_as_long_as_the_handler_says() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, _| async {
        Err(Failure::retry_after("429", Duration::from_secs(500)))
    });
    let wait = "SELECT coalesce(max(extract(epoch FROM j.run_at - a.finished_at)), 0)::bigint AS number
                FROM jobs AS j JOIN job_attempts AS a ON a.job_id = j.id";
    rig.until_number(wait, 500).await;
    assert_eq!(rig.row(job).await.state, "waiting");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_kills_the_job_at_once_and_keeps_the_reason() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working =
        Working::start(rig.queue(), quick(), |_: Note, _| async { Err(Failure::give_up("no such draft")) });
    let row = rig.until(job, "dead").await;
    assert_eq!(row.attempts, ["1 give_up no such draft"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_out_of_attempts_is_dead_and_keeps_every_error() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let working = Working::start(rig.queue(), quick(), |_: Note, attempt| async move {
        let number: i32 = format!("{}x", attempt.number).parse()?;
        unreachable!("{number}")
    });
    let row = rig.until(job, "dead").await;
    let error = "invalid digit found in string";
    assert_eq!(row.attempts, [1, 2, 3].map(|attempt| format!("{attempt} retry {error}")));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_one_failed_attempt() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 7 }).await;
    let working = Working::start(rig.queue(), quick(), |note: Note, attempt| async move {
        assert!(attempt.number > 1, "cannot work on {}", note.number);
        Ok(())
    });
    let row = rig.until(job, "done").await;
    assert_eq!(row.attempts, ["1 retry panicked: cannot work on 7", "2 done"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_is_one_failed_attempt_and_stops_the_handler() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Hasty).await;
    let diary = Diary::default();
    let seen = diary.clone();
    let working = Working::start(rig.queue(), quick(), move |_: Hasty, attempt| {
        let seen = seen.clone();
        async move {
            if attempt.number == 1 {
                tokio::time::sleep(Duration::from_secs(1)).await;
                seen.write(1);
            }
            Ok(())
        }
    });
    let row = rig.until(job, "done").await;
    assert_eq!(row.attempts, ["1 retry timed out after 300ms", "2 done"]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(diary.read().is_empty(), "it went on after its timeout");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_handler_that_blocks_its_thread_neither_escapes_its_timeout_nor_holds_up_others() {
    let rig = Rig::new().await;
    let stuck = rig.enqueue(&Hasty).await;
    let working = Working::start(rig.queue(), quick(), move |_: Hasty, attempt| async move {
        if attempt.job == stuck && attempt.number == 1 {
            std::thread::sleep(Duration::from_secs(3));
        }
        Ok(())
    });
    let began = Instant::now();
    let other = rig.enqueue(&Hasty).await;
    rig.until(other, "done").await;
    let row = rig.until(stuck, "done").await;
    assert_eq!(row.attempts, ["1 retry timed out after 300ms", "2 done"]);
    assert!(began.elapsed() < Duration::from_secs(3), "they waited for the one that blocks");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undecodable_payload_kills_that_job_and_nothing_else() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..10).await;
    rig.run("UPDATE jobs SET payload = '{\"other\": []}' WHERE id = (SELECT min(id) + 4 FROM jobs)").await;
    let mut connection = rig.connection().await;
    let bad = queue::JobId(number(&mut connection, "SELECT min(id) + 4 AS number FROM jobs").await);
    let diary = Diary::default();
    let seen = diary.clone();
    // One at a time, so that others are in the buffer beside it.
    let config = Config { concurrency: 1, prefetch: 20, ..quick() };
    let working = Working::start(rig.queue(), config, move |note: Note, _| {
        seen.write(note.number);
        async { Ok(()) }
    });
    let row = rig.until(bad, "dead").await;
    assert_eq!(row.attempts, ["1 give_up the payload does not decode: missing field `number`"]);
    rig.until_count("done", 9).await;
    // The worker lives on.
    let later = rig.enqueue(&Note { number: 99 }).await;
    rig.until(later, "done").await;
    assert_eq!(diary.read(), [0, 1, 2, 3, 5, 6, 7, 8, 9, 99]);
    working.stop().await;
}

#[derive(Debug, Serialize)]
struct Cursed;

impl<'de> Deserialize<'de> for Cursed {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("decoding panics")
    }
}

impl Job for Cursed {
    const KIND: &'static str = "cursed";
    const MAX_ATTEMPTS: i32 = 1;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_while_decoding_is_a_failed_attempt_too() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Cursed).await;
    let working = Working::start(rig.queue(), quick(), |_: Cursed, _| async { Ok(()) });
    assert_eq!(rig.until(job, "dead").await.attempts, ["1 retry panicked: decoding panics"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_the_table_cannot_hold_is_recorded_all_the_same() {
    let rig = Rig::new().await;
    rig.enqueue_notes(0..3).await;
    let working = Working::start(rig.queue(), quick(), |note: Note, _| async move {
        Err(Failure::give_up(format!("{}\0{}", note.number, "é".repeat(10_000))))
    });
    rig.until_count("dead", 3).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_put_off_waits_and_its_attempt_is_not_counted() {
    let rig = Rig::new().await;
    let job = rig.enqueue(&Note { number: 1 }).await;
    let diary = Diary::default();
    let seen = diary.clone();
    // One more time than a note may fail: were these counted, it would be dead.
    let working = Working::start(rig.queue(), quick(), move |note: Note, attempt| {
        let seen = seen.clone();
        async move {
            seen.write(i64::from(attempt.number));
            if seen.read().len() > 4 {
                Ok(())
            } else {
                Err(Failure::put_off(Duration::from_hours(note.number.unsigned_abs())))
            }
        }
    });
    for times in 1..=4 {
        let waits = "SELECT count(*) AS number FROM jobs WHERE state = 'waiting' AND attempt = 0 AND run_at > now() + interval '59 minutes'";
        rig.until_number(waits, 1).await;
        assert_eq!(diary.read().len(), times);
        let called = queue::hasten(&mut *rig.connection().await, "note").await.unwrap();
        assert_eq!(called, 1);
    }
    let row = rig.until(job, "done").await;
    assert_eq!((row.attempt, row.attempts), (1, Vec::<String>::new()), "nothing of it is on record");
    assert_eq!(diary.read(), [1, 1, 1, 1, 1]);
    working.stop().await;
}
