//! The migrated database that every test's database is a copy of.

use super::shared;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A row that holds one name.
#[derive(diesel::QueryableByName)]
pub struct Name {
    /// The name of a database.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub name: String,
}

/// Returns a connection to a database of the shared server; waits at most 20 s while the server recovers.
pub async fn connect(database: &str) -> AsyncPgConnection {
    let url = shared::cluster().url(database);
    let began = Instant::now();
    loop {
        match AsyncPgConnection::establish(&url).await {
            Ok(connection) => return connection,
            Err(error) if began.elapsed() > Duration::from_secs(20) => {
                panic!("no connection to {url}: {error}")
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Returns the name of the migrated template; makes it if no test has yet with these migrations.
pub async fn template(admin: &mut AsyncPgConnection) -> String {
    let name = format!("template_{:016x}", hash_of_migrations());
    if !exists(admin, &name).await {
        let _lock = tokio::task::spawn_blocking(shared::lock).await.expect("wait for the lock");
        if !exists(admin, &name).await {
            build(admin, &name).await;
        }
    }
    name
}

/// Migrates under another name first: a template that can be seen is whole.
async fn build(admin: &mut AsyncPgConnection, name: &str) {
    sweep(admin).await;
    let unfinished = format!("unfinished_{name}");
    run(admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
    run(admin, &format!("CREATE DATABASE {unfinished}")).await;
    migrate(&unfinished).await;
    run(admin, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    // A template with a session cannot be copied.
    run(admin, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
}

/// Drops the templates of migrations as they once were, a day after they were made.
async fn sweep(admin: &mut AsyncPgConnection) {
    let old = "SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'template\\_%'
               AND (pg_stat_file(format('base/%s/PG_VERSION', oid))).modification < now() - interval '1 day'";
    for Name { name } in diesel::sql_query(old).load(admin).await.expect("look for old templates") {
        run(admin, &format!("DROP DATABASE IF EXISTS {name}")).await;
    }
}

/// Runs the program's own migrations, on a runtime of the kind they need whatever the test's own is.
async fn migrate(database: &str) {
    let url = shared::cluster().url(database);
    let migrate = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        if let Err(error) = runtime.expect("a runtime").block_on(desk::platform::migrate(&url)) {
            panic!("the migrations fail on an empty database: {error}");
        }
    };
    tokio::task::spawn_blocking(move || std::thread::spawn(migrate).join())
        .await
        .expect("wait")
        .expect("migrate");
}

async fn exists(admin: &mut AsyncPgConnection, name: &str) -> bool {
    let sql = format!("SELECT datname::text AS name FROM pg_database WHERE datname = '{name}'");
    !diesel::sql_query(sql).load::<Name>(admin).await.expect("look for the template").is_empty()
}

/// Runs one statement and fails the test if Postgres refuses it.
pub async fn run(admin: &mut AsyncPgConnection, sql: &str) {
    if let Err(error) = admin.batch_execute(sql).await {
        panic!("{sql}: {error}");
    }
}

fn hash_of_migrations() -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in migration_files() {
        file.hash(&mut hasher);
        fs::read(&file).expect("read a migration").hash(&mut hasher);
    }
    hasher.finish()
}

/// Returns the paths of all SQL files of the folder `migrations/`, in order.
fn migration_files() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.ancestors().map(|above| above.join("migrations")).find(|folder| folder.is_dir());
    let mut files = Vec::new();
    for step in fs::read_dir(folder.expect("a folder `migrations`")).expect("list migrations").flatten() {
        let inside = fs::read_dir(step.path()).into_iter().flatten().flatten();
        files.extend(
            inside.map(|file| file.path()).filter(|path| path.extension().is_some_and(|it| it == "sql")),
        );
    }
    files.sort();
    files
}
