//! Why the embedded Postgres cannot be used: each a sentence that says what to do.

use std::io;
use std::path::PathBuf;

use super::binaries::OLDEST_MAJOR;
use super::lock::Holder;
use super::shown;

/// Why the embedded Postgres cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No server programs were found anywhere.
    #[error(
        "PostgreSQL is not installed here: install it (`apt install postgresql`, `dnf install postgresql-server`, \
         `brew install postgresql`), or run `docker compose up`, or set DATABASE_URL to a server you have"
    )]
    NotInstalled,
    /// The folder named in the settings holds no server programs.
    #[error(
        "there is no PostgreSQL server (`postgres` and `initdb`) in {}: correct ANSWERDESK_PG_BIN_DIR or leave it unset",
        shown(bin_dir)
    )]
    NotInBinDir {
        /// The folder that was named.
        bin_dir: PathBuf,
    },
    /// Only a version older than the migrations are written for was found.
    #[error(
        "PostgreSQL {found} in {} is too old: install version {OLDEST_MAJOR} or later, or run `docker compose up`, or set \
         DATABASE_URL to a newer server",
        shown(bin_dir)
    )]
    TooOld {
        /// The major version found.
        found: u32,
        /// Where it was found.
        bin_dir: PathBuf,
    },
    /// The data was made by a major version that is no longer installed.
    #[error(
        "the data in {} was made by PostgreSQL {made_by}, but only {installed} is installed: install PostgreSQL {made_by}, \
         or move the data with pg_dump",
        shown(cluster)
    )]
    VersionMismatch {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The major version that was found first.
        installed: u32,
    },
    /// Another program runs the server on this data.
    #[error(
        "Answerdesk already runs here ({holder}) with its data in {}: stop it first, or set ANSWERDESK_DATA_DIR to \
         another folder",
        shown(data_dir)
    )]
    AlreadyRunning {
        /// Who holds the lock.
        holder: Holder,
        /// The data folder.
        data_dir: PathBuf,
    },
    /// Another program owns the data, but its server does not answer.
    #[error(
        "Answerdesk runs here ({holder}) but its Postgres does not answer: see postgres.log in {}, or stop it and try again",
        shown(data_dir)
    )]
    Unresponsive {
        /// Who holds the lock.
        holder: Holder,
        /// The data folder.
        data_dir: PathBuf,
    },
    /// A file or folder of the data cannot be used.
    #[error(
        "cannot {act} {} ({source}): make the data folder writable, or set ANSWERDESK_DATA_DIR to one that is",
        shown(path)
    )]
    Files {
        /// What was tried: `create`, `write`, …
        act: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// As root: the account that runs the server cannot enter a folder above the data.
    #[error(
        "the account `{account}`, which runs Postgres because Postgres refuses root, may not enter {}: set \
         ANSWERDESK_DATA_DIR to a folder it may reach, such as /var/lib/answerdesk",
        shown(closed)
    )]
    Unreachable {
        /// The account's name.
        account: String,
        /// The outermost folder that is closed to it.
        closed: PathBuf,
    },
    /// As root: there is no account to run the server as.
    #[error(
        "Postgres refuses to run as root and there is no account `postgres` or `nobody`: start Answerdesk as a user"
    )]
    NoAccount,
    /// A program of Postgres could not be run at all.
    #[error("cannot run {}: {source}", shown(program))]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("Postgres cannot create its data in {}: {last_line}", shown(cluster))]
    InitFailed {
        /// Where the cluster was to be.
        cluster: PathBuf,
        /// The last line of what it said.
        last_line: String,
    },
    /// The server could not open its socket.
    #[error(
        "Postgres cannot open its socket in {} ({last_line}): set ANSWERDESK_DATA_DIR to a folder on a local disk",
        shown(socket_dir)
    )]
    Socket {
        /// The folder of the socket.
        socket_dir: PathBuf,
        /// The last line of what it said.
        last_line: String,
    },
    /// The server ended while starting.
    #[error("Postgres does not start: {last_line} (more in {})", shown(log))]
    StartFailed {
        /// The last line of what it said.
        last_line: String,
        /// Its log.
        log: PathBuf,
    },
    /// The server was not ready in time.
    #[error(
        "Postgres was not ready within {limit_s} s: see {}, and try again when the machine is less busy",
        shown(log)
    )]
    NotReady {
        /// How long it was waited for, in seconds.
        limit_s: u64,
        /// Its log.
        log: PathBuf,
    },
    /// A server left by a killed program does not stop.
    #[error(
        "the Postgres that an earlier run left behind (process {pid}) does not stop: end it with `kill -QUIT {pid}`"
    )]
    LeftoverStuck {
        /// Its process id.
        pid: i32,
    },
    /// The server runs but the database cannot be opened or created.
    #[error("the embedded Postgres runs, but its database cannot be opened: {reason}")]
    Database {
        /// What the server or the driver said.
        reason: String,
    },
}

impl PostgresError {
    /// Returns a function for `map_err` that names what was tried on which path.
    pub(super) fn files(act: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Files { act, path, source }
    }
}
