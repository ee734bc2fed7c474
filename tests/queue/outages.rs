//! Promises about a Postgres that goes away.

use std::time::Duration;

use desk::platform::migrate;
use diesel::sql_query;
use diesel_async::RunQueryDsl;
use queue::Config;

use crate::rig::{Diary, Note, Working, count, eventually, number, pool_at, queue_at, quick};
use crate::support::{PrivateCluster, StopMode};

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_crashes_under_load_loses_nothing() {
    let cluster = tokio::task::spawn_blocking(PrivateCluster::start_new).await.unwrap();
    let url = cluster.url();
    migrate(&url).await.unwrap();
    let pool = pool_at(&url);
    // The server of the tests does not wait for its disk; a commit that was acknowledged shall count here.
    let durable = "ALTER DATABASE postgres SET synchronous_commit = on";
    sql_query(durable).execute(&mut pool.get().await.unwrap()).await.unwrap();
    let pool = pool_at(&url);
    let notes: Vec<Note> = (0..300).map(|number| Note { number }).collect();
    queue::enqueue_all(&mut pool.get().await.unwrap(), &notes).await.unwrap();

    let diary = Diary::default();
    let seen = diary.clone();
    let config = Config { concurrency: 4, prefetch: 10, ..quick() };
    let working = Working::start(queue_at(&url), config, move |note: Note, _| {
        let seen = seen.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(15)).await;
            seen.write(note.number);
            Ok(())
        }
    });
    diary.until(60).await;
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.stop(StopMode::Immediate);
        std::thread::sleep(Duration::from_millis(500));
        cluster.start();
        cluster
    });
    let cluster = cluster.await.unwrap();

    eventually(async || {
        let Ok(mut connection) = pool.get().await else { return Err("no connection".into()) };
        let done = count(&mut connection, "done").await;
        if done == 300 { Ok(()) } else { Err(format!("{done} of 300 done")) }
    })
    .await;
    let mut ran = diary.read();
    ran.sort_unstable();
    // Nor does anything run twice: results wait for Postgres to come back, and this worker keeps what it holds.
    assert_eq!(ran, (0..300).collect::<Vec<i64>>());
    // The worker that saw the crash still works.
    queue::enqueue(&mut pool.get().await.unwrap(), &Note { number: 300 }).await.unwrap();
    eventually(async || if diary.read().contains(&300) { Ok(()) } else { Err("waiting".into()) }).await;
    working.stop().await;
    let left = "SELECT count(*) AS number FROM jobs WHERE state <> 'done'";
    assert_eq!(number(&mut pool.get().await.unwrap(), left).await, 0);
    drop(cluster);
}
