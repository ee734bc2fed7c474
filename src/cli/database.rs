//! The database a command works on: the one named, or the embedded one.

use std::time::Duration;

use desk::platform::{self, Pool};

use super::Fault;
use super::settings::DatabaseArgs;
use crate::postgres::{EmbeddedPostgres, Options, Role};

/// How long a database may take to answer at the start.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Connections of the queue in one process: three loops of the pump for each kind share them, one more listens.
const QUEUE_CONNECTIONS: usize = 4;

/// An open database. The embedded one stops when this is dropped, where this program started it.
pub(super) struct Database {
    /// Its URL.
    pub(super) url: String,
    /// What to tell people about where the data lives.
    pub(super) place: String,
    _embedded: Option<EmbeddedPostgres>,
    connections: usize,
}

impl Database {
    /// Opens the database of a service, which owns the embedded one while it runs. Blocks: call it outside the runtime.
    pub(super) fn of_service(args: &DatabaseArgs) -> Result<Self, Fault> {
        Self::open(args, EmbeddedPostgres::start, Role::Service)
    }

    /// Opens the database of one half of a service, which may join the embedded one that the other half runs.
    pub(super) fn of_half(args: &DatabaseArgs) -> Result<Self, Fault> {
        Self::open(args, EmbeddedPostgres::attach_or_start, Role::Service)
    }

    /// Opens the database of a command, which joins a running embedded one or starts it for its own duration.
    pub(super) fn of_command(args: &DatabaseArgs) -> Result<Self, Fault> {
        Self::open(args, EmbeddedPostgres::attach_or_start, Role::Command)
    }

    fn open(
        args: &DatabaseArgs,
        start: impl FnOnce(&Options) -> Result<EmbeddedPostgres, crate::postgres::PostgresError>,
        role: Role,
    ) -> Result<Self, Fault> {
        let connections = usize::from(args.database_connections);
        if let Some(url) = &args.database_url {
            let place = "the Postgres that DATABASE_URL names".to_owned();
            return Ok(Self { url: url.clone(), place, _embedded: None, connections });
        }
        let nowhere =
            || Fault::Start("there is no home folder to keep data in: name one with --data-dir".to_owned());
        let mut options = Options::new(args.data_dir().ok_or_else(nowhere)?, role);
        options.bin_dir.clone_from(&args.pg_bin_dir);
        let embedded = start(&options)?;
        let place = format!("{} (embedded Postgres)", options.data_dir.display());
        Ok(Self { url: embedded.url().to_owned(), place, _embedded: Some(embedded), connections })
    }

    /// Brings it to this program's shape.
    pub(super) async fn migrate(&self) -> Result<usize, Fault> {
        in_time(platform::migrate(&self.url)).await
    }

    /// Refuses a database that is not in this program's shape.
    pub(super) async fn require_migrated(&self) -> Result<(), Fault> {
        match in_time(platform::pending_migrations(&self.url)).await? {
            0 => Ok(()),
            pending => Err(Fault::Start(format!(
                "the database lacks {pending} migrations: run `answerdesk migrate` first"
            ))),
        }
    }

    /// Returns connections for the doors and the jobs.
    pub(super) fn pool(&self) -> Result<Pool, Fault> {
        platform::connect(&self.url, self.connections)
            .map_err(|error| Fault::start("cannot set up database connections", error))
    }

    /// Returns connections for the queue, so that no job can keep a heartbeat waiting.
    pub(super) fn queue_pool(&self) -> Result<Pool, Fault> {
        platform::connect(&self.url, QUEUE_CONNECTIONS)
            .map_err(|error| Fault::start("cannot set up database connections", error))
    }
}

/// Gives a database a while to answer: a host that swallows packets would keep the program silent for minutes.
async fn in_time<T>(
    asked: impl Future<Output = Result<T, platform::database::MigrateError>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(ANSWER_LIMIT, asked).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Fault::Start(format!(
            "the database does not answer within {} s: check DATABASE_URL",
            ANSWER_LIMIT.as_secs()
        ))),
    }
}
