//! The embedded default: a private Postgres in the data folder, started and stopped with the program.
//!
//! It is the machine's own PostgreSQL, run on a unix socket in a folder that only its account may enter; nothing
//! listens on the network. Under the data folder stand:
//!
//! | path | what |
//! |---|---|
//! | `postgres/` | the cluster; `postgresql.conf` in it may be edited |
//! | `postgres.log`, `postgres.log.1` | the server's own words, at most 10 MB each |
//! | `postgres.lock` | held by the program that runs the server, with its process id |
//! | `postgres.guests` | held by each program that uses another's server |
//! | `postgres-run/` | the socket; where the path would be too long, `postgres-socket` names the folder in `/tmp` |
//!
//! Everything here blocks: from async code, call it before the runtime or through `spawn_blocking`.

mod account;
mod binaries;
mod cluster;
mod database;
mod error;
mod folder;
mod leftover;
mod lock;
mod log;
mod postmaster;
mod spawn;
mod supervisor;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

pub use error::PostgresError;
pub use folder::{default_data_dir, runs_as_root};
pub use lock::Holder;

use account::Account;
use binaries::Binaries;
use folder::Folder;
use lock::{GuestLock, OwnerLock};
use postmaster::Launch;
use supervisor::Supervisor;

/// How long to wait for another program's server to answer, or for another command to be done with its own.
const NEIGHBOUR_LIMIT: Duration = Duration::from_mins(1);

/// How often to look again while waiting.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What kind of program runs the server: it decides who waits for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs until told to stop. A second one on the same data is refused after 1 s; it stops without asking its guests.
    Service,
    /// Runs for its own duration. A service waits for it; before it stops, it waits for the commands that joined it.
    Command,
}

/// Whether what was committed survives a crash of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is acknowledged.
    Kept,
    /// Nothing waits for the disk: a crash of the server loses nothing, one of the machine everything. For tests only.
    ForTests,
}

/// Where the data is and how the server is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program's data folder; created if missing.
    pub data_dir: PathBuf,
    /// The folder of `postgres` and `initdb`; where `None`, the usual places are searched.
    pub bin_dir: Option<PathBuf>,
    /// What kind of program this is.
    pub role: Role,
    /// [`Durability::Kept`] outside tests.
    pub durability: Durability,
}

impl Options {
    /// Returns the options of a program of this kind on this data, found and kept as usual.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, role: Role) -> Self {
        Self { data_dir: data_dir.into(), bin_dir: None, role, durability: Durability::Kept }
    }
}

/// A private Postgres, ours or joined; ours stops when this is stopped or dropped.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    url: String,
    hold: Hold,
}

/// By what right the server is used.
#[derive(Debug)]
enum Hold {
    /// This program runs it. The lock goes after the server: fields are dropped in order.
    Owner { server: Supervisor, lock: OwnerLock },
    /// Another program runs it; a command that owns it waits for this lock to go.
    Guest(#[expect(dead_code, reason = "held for its drop")] GuestLock),
}

impl EmbeddedPostgres {
    /// Starts the server, creating the cluster and the database `answerdesk` on first use; returns when it answers.
    ///
    /// A first start takes seconds, a later one tenths. What a killed program left behind (a server still shutting
    /// down, a stale pid file, a half-made cluster, a crash to recover from) is dealt with.
    ///
    /// # Errors
    /// [`PostgresError::AlreadyRunning`] where a service owns this data, or a command for longer than 60 s; the others
    /// where Postgres is missing, too old or of another version than the data, or the folder cannot be used.
    pub fn start(options: &Options) -> Result<Self, PostgresError> {
        let folder = Folder::create(&options.data_dir)?;
        let lock = OwnerLock::wait(&folder, options.role, NEIGHBOUR_LIMIT)?;
        Self::own(&folder, options, lock)
    }

    /// Joins the server that another program runs on this data, or starts it as [`EmbeddedPostgres::start`] does.
    ///
    /// # Errors
    /// [`PostgresError::Unresponsive`] where another program owns the data but its server does not answer within 60 s;
    /// otherwise those of `start`.
    pub fn attach_or_start(options: &Options) -> Result<Self, PostgresError> {
        let folder = Folder::create(&options.data_dir)?;
        let began = Instant::now();
        while began.elapsed() < NEIGHBOUR_LIMIT {
            if let Some(lock) = OwnerLock::try_take(&folder, options.role)? {
                return Self::own(&folder, options, lock);
            }
            // A service would outlive a command's server: it waits for its turn.
            let may_join = options.role == Role::Command || lock::holder(&folder).role == Role::Service;
            if may_join
                && let Some(url) = leftover::url_of_running(&folder)
                // There is none to be had while the owner is stopping. Not held while waiting: it waits for that.
                && let Some(guest) = GuestLock::try_take(&folder)?
                && database::answers(&url)
            {
                return Ok(Self { url, hold: Hold::Guest(guest) });
            }
            thread::sleep(LOOK_AGAIN);
        }
        Err(PostgresError::Unresponsive { holder: lock::holder(&folder), data_dir: options.data_dir.clone() })
    }

    /// Returns the URL of the database `answerdesk`, with the socket's folder in `host`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the process id of the postmaster, where this program runs it and it is up.
    ///
    /// It changes when the server had to be started again.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        match &self.hold {
            Hold::Owner { server, .. } => server.pid(),
            Hold::Guest(_) => None,
        }
    }

    /// Returns true where another program runs the server and this one only joined it.
    #[must_use]
    pub fn is_attached(&self) -> bool {
        matches!(self.hold, Hold::Guest(_))
    }

    /// Stops the server if it is this program's, and returns when it is gone; leaves another's alone.
    ///
    /// Sessions are ended and the data is written down: usually 0.1 s, at most 40 s before the server is killed. A
    /// command first waits, at most 60 s, for the commands that joined it. Dropping does the same.
    pub fn stop(self) {
        drop(self);
    }

    fn own(folder: &Folder, options: &Options, lock: OwnerLock) -> Result<Self, PostgresError> {
        let account = Account::for_server(folder)?;
        folder.check_reachable(account.as_ref())?;
        let binaries = Binaries::find(options.bin_dir.as_deref(), cluster::version(folder)?, folder)?;
        if cluster::version(folder)?.is_none() {
            cluster::create(folder, &binaries, account.as_ref(), options.durability)?;
        }
        let socket_dir = folder.socket_dir(account.as_ref())?;
        leftover::clear(folder, &socket_dir)?;
        let launch = Launch {
            program: binaries.program("postgres"),
            cluster: folder.cluster(),
            log: folder.log(),
            socket_dir: socket_dir.clone(),
            account,
            durability: options.durability,
        };
        let server = Supervisor::start(launch)?;
        let url = database::ensure(&socket_dir)?;
        Ok(Self { url, hold: Hold::Owner { server, lock } })
    }
}

impl Drop for EmbeddedPostgres {
    fn drop(&mut self) {
        if let Hold::Owner { server, lock } = &mut self.hold {
            lock.wait_for_guests(NEIGHBOUR_LIMIT);
            server.stop();
        }
    }
}

/// Returns the path as a sentence shows it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
