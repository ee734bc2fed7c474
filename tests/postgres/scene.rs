//! What the tests of the embedded Postgres work with: a data folder, a server's process, a few statements.

#![expect(clippy::unwrap_used, reason = "a helper that cannot do its work must fail its test")]

use answerdesk::postgres::{Durability, EmbeddedPostgres, Options, PostgresError, Role};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rustix::process::Pid;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take here before the test fails; generous, for the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder that the server's account can reach, gone at the end of the test.
pub struct Data {
    _scratch: TempDir,
    path: PathBuf,
}

impl Data {
    pub fn new() -> Self {
        Self::below("data")
    }

    /// Puts the data at this path below a fresh folder.
    pub fn below(path: &str) -> Self {
        let open = Permissions::from_mode(0o755);
        let scratch =
            tempfile::Builder::new().prefix("answerdesk-").permissions(open).tempdir_in("/tmp").unwrap();
        let path = scratch.path().join(path);
        Self { _scratch: scratch, path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn options(&self, role: Role) -> Options {
        Options { durability: Durability::ForTests, ..Options::new(&self.path, role) }
    }

    pub fn start(&self) -> Result<EmbeddedPostgres, PostgresError> {
        EmbeddedPostgres::start(&self.options(Role::Service))
    }

    /// Starts a server that nobody else runs, as the first to need one does.
    pub fn start_as(&self, role: Role) -> EmbeddedPostgres {
        let postgres = EmbeddedPostgres::attach_or_start(&self.options(role)).unwrap();
        assert!(!postgres.is_attached());
        postgres
    }

    /// Returns the process id of the server as its own file tells.
    pub fn server_pid(&self) -> u32 {
        let file = fs::read_to_string(self.path.join("postgres/postmaster.pid")).unwrap();
        file.lines().next().unwrap().parse().unwrap()
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// Runs statements in the database.
fn execute(url: &str, sql: &str) {
    on_runtime(async { AsyncPgConnection::establish(url).await.unwrap().batch_execute(sql).await.unwrap() });
}

/// Puts a row into a table that is made if it is missing; returns how many it then holds.
pub fn add_note(url: &str) -> i64 {
    execute(
        url,
        "CREATE TABLE IF NOT EXISTS note (at timestamptz DEFAULT now()); INSERT INTO note DEFAULT VALUES",
    );
    notes(url)
}

/// Returns how many rows the table holds.
pub fn notes(url: &str) -> i64 {
    on_runtime(async {
        let mut connection = AsyncPgConnection::establish(url).await.unwrap();
        let query = diesel::sql_query("SELECT count(*) AS count FROM note");
        query.get_result::<Count>(&mut connection).await.unwrap().count
    })
}

fn on_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Waits until it is so; fails the test after [`PATIENCE`].
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waited too long until {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Says whether the process lives; on Linux, one that ended and waits to be collected does not.
pub fn lives(pid: u32) -> bool {
    if cfg!(target_os = "linux") {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        return stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'));
    }
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    rustix::process::test_kill_process(pid).is_ok()
}

/// Kills the process as `kill -9` does.
pub fn kill(pid: u32) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}
