//! A database for one test.

use super::shared;
use super::template::{Name, connect, run, template};
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// A pool of connections as the program itself uses it.
pub type TestPool = Pool<AsyncPgConnection>;

/// Connections a test may hold at once.
const POOL_SIZE: usize = 8;

/// A migrated database that no other test sees; dropped at the end of the test.
pub struct TestDatabase {
    name: String,
    url: String,
    pool: TestPool,
}

impl TestDatabase {
    /// Clones the migrated template, starting the shared server if it does not run.
    pub async fn new() -> Self {
        tokio::task::spawn_blocking(shared::cluster).await.expect("start the shared server");
        let template = template(&mut connect("postgres").await).await;
        Self::copied_from(&template).await
    }

    /// Makes a database that no migration has touched.
    pub async fn empty() -> Self {
        tokio::task::spawn_blocking(shared::cluster).await.expect("start the shared server");
        Self::copied_from("template1").await
    }

    async fn copied_from(template: &str) -> Self {
        let mut admin = connect("postgres").await;
        sweep(&mut admin).await;
        let name = new_name(&mut admin).await;
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = shared::cluster().url(&name);
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(&url);
        let pool = Pool::builder(manager).max_size(POOL_SIZE).build().expect("make a pool");
        Self { name, url, pool }
    }

    /// Returns the URL of the database, in the form that the program and psql take.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns a pool of connections to it.
    pub fn pool(&self) -> &TestPool {
        &self.pool
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.pool.close();
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let drop_it = move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async { run(&mut connect("postgres").await, &statement).await });
        };
        // On a thread of its own, for a runtime cannot be started inside the test's. A failure must not hide the test's
        // own: what stays is swept later.
        drop(std::thread::spawn(drop_it).join());
    }
}

/// Returns a fresh name that tells its age: `test_<seconds since 1970>_<random>`.
async fn new_name(admin: &mut AsyncPgConnection) -> String {
    let sql = "SELECT format('test_%s_%s', extract(epoch FROM now())::bigint, replace(gen_random_uuid()::text, '-', ''))
               AS name";
    diesel::sql_query(sql).get_result::<Name>(admin).await.expect("make a name").name
}

/// Drops what killed tests left behind more than an hour ago.
async fn sweep(admin: &mut AsyncPgConnection) {
    let old = "SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'test\\_%'
               AND split_part(datname, '_', 2)::bigint < extract(epoch FROM now()) - 3600 LIMIT 100";
    for Name { name } in diesel::sql_query(old).load(admin).await.expect("look for leftovers") {
        run(admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}
