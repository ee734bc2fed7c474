//! The cluster: the folder that `initdb` makes once and Postgres then owns.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::Stdio;

use super::Durability;
use super::account::Account;
use super::binaries::Binaries;
use super::error::PostgresError;
use super::folder::{Folder, make_private};
use super::spawn::{self, WhenOrphaned};

/// What a small machine wants, below what Postgres itself wrote; an operator may change it there.
///
/// Statements and their values stay out of the log: they hold addresses and tokens. Parallel queries are off because
/// they need more shared memory than a container is usually given.
const SETTINGS: &str = "
# Written once by Answerdesk. Change what you like; the program sets only the socket, the port and the log.
max_connections = 200
shared_buffers = 128MB
effective_cache_size = 512MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 512MB
wal_compression = on
random_page_cost = 1.1
max_parallel_workers_per_gather = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
";

/// Returns the major version of Postgres that made the cluster; `None` where there is none yet.
pub(super) fn version(folder: &Folder) -> Result<Option<u32>, PostgresError> {
    let path = folder.cluster().join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => {
            let corrupt = |error| io::Error::new(io::ErrorKind::InvalidData, error);
            let major =
                text.trim().parse().map_err(corrupt).map_err(PostgresError::files("understand", path))?;
            Ok(Some(major))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(PostgresError::Files { act: "read", path, source }),
    }
}

/// Creates the cluster under another name and renames it when whole: a killed `initdb` leaves no half cluster.
pub(super) fn create(
    folder: &Folder,
    binaries: &Binaries,
    account: Option<&Account>,
    durability: Durability,
) -> Result<(), PostgresError> {
    let unfinished = folder.unfinished_cluster();
    let mut result = initdb(folder, binaries, account, durability, "C.UTF-8");
    // Some systems do not have it. Sorting is by bytes either way; only the case of letters beyond ASCII is lost.
    if matches!(&result, Err(PostgresError::InitFailed { last_line, .. }) if last_line.contains("locale")) {
        result = initdb(folder, binaries, account, durability, "C");
    }
    result?;
    let settings = unfinished.join("postgresql.conf");
    let append = |path: &Path| OpenOptions::new().append(true).open(path)?.write_all(SETTINGS.as_bytes());
    append(&settings).map_err(PostgresError::files("write", settings))?;
    fs::rename(&unfinished, folder.cluster()).map_err(PostgresError::files("create", folder.cluster()))?;
    // The new name must outlive a power cut as the data does.
    File::open(folder.path())
        .and_then(|dir| dir.sync_all())
        .map_err(PostgresError::files("write", folder.path()))
}

fn initdb(
    folder: &Folder,
    binaries: &Binaries,
    account: Option<&Account>,
    durability: Durability,
    letters: &str,
) -> Result<(), PostgresError> {
    let unfinished = folder.unfinished_cluster();
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(PostgresError::Files { act: "remove", path: unfinished, source: error });
        }
        _ => make_private(&unfinished, account).map_err(PostgresError::files("create", &unfinished))?,
    }
    let program = binaries.program("initdb");
    let mut initdb = spawn::command(&program, account);
    // Local connections are trusted because only this account and root can enter the socket's folder.
    initdb.args(["--username=postgres", "--auth-local=trust", "--auth-host=reject", "--data-checksums"]);
    initdb.args(["--encoding=UTF8", "--locale=C", "--lc-ctype", letters, "-D"]).arg(&unfinished);
    if durability == Durability::ForTests {
        initdb.arg("--no-sync");
    }
    spawn::bind_to_thread(&mut initdb, WhenOrphaned::Terminate);
    let output =
        initdb.stdout(Stdio::null()).output().map_err(|source| PostgresError::Spawn { program, source })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last_line =
        said.lines().rfind(|line| is_telling(line)).unwrap_or("initdb failed without a word").to_owned();
    Err(PostgresError::InitFailed { cluster: folder.cluster(), last_line })
}

/// Says whether a line of `initdb` tells the cause: its last ones tell what it removed.
fn is_telling(line: &str) -> bool {
    !line.trim().is_empty() && !line.contains("removing ") && !line.contains("hint: ")
}
