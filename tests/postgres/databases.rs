//! The tests' own databases: what every other test stands on.

use crate::support::{PrivateCluster, StopMode, TestDatabase};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

// Reading the migrations needs the multi-thread runtime.
#[tokio::test(flavor = "multi_thread")]
async fn two_test_databases_know_nothing_of_each_other_and_both_are_migrated() {
    let (one, other) = tokio::join!(TestDatabase::new(), TestDatabase::new());
    let run = async |database: &TestDatabase, sql: &str| {
        let mut connection = database.pool().get().await.unwrap();
        connection.batch_execute(sql).await
    };
    run(&one, "CREATE TABLE only_here ()").await.unwrap();
    assert!(run(&other, "SELECT * FROM only_here").await.is_err());
    for database in [&one, &other] {
        run(database, "SELECT version FROM __diesel_schema_migrations").await.unwrap();
        assert_eq!(desk::platform::pending_migrations(database.url()).await.unwrap(), 0);
    }
    let url = one.url().to_owned();
    drop(one);
    assert!(AsyncPgConnection::establish(&url).await.is_err(), "it must be gone with its test");
}

#[tokio::test]
async fn a_private_cluster_keeps_its_rows_over_an_immediate_stop() {
    let cluster = PrivateCluster::start_new();
    let run = async |sql: &str| {
        AsyncPgConnection::establish(&cluster.url()).await.unwrap().batch_execute(sql).await
    };
    run("CREATE TABLE kept (); INSERT INTO kept DEFAULT VALUES").await.unwrap();
    cluster.stop(StopMode::Immediate);
    assert!(cluster.pid().is_none() && AsyncPgConnection::establish(&cluster.url()).await.is_err());
    cluster.start();
    run("SELECT 1 / count(*) FROM kept").await.unwrap();
}
