//! The connection pool and the migrations.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::BuildError;
use diesel_async::pooled_connection::deadpool::{Object, Pool as DieselPool, PoolError};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::tls;

/// The shape of the data, one small step at a time, compiled into the program.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// How long a request waits for a free connection before it is told to try again in a minute.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long one statement may take before Postgres breaks it off, in milliseconds: each is measured in milliseconds, so
/// one that takes longer waits for a lock or for a machine in trouble.
const STATEMENT_MS_MAX: u32 = 10_000;

/// How long a transaction may wait for this program, in milliseconds: one whose holder is gone keeps its locks no longer.
const IDLE_TRANSACTION_MS_MAX: u32 = 60_000;

/// Connections to the one Postgres; cheap to clone.
pub type Pool = DieselPool<AsyncPgConnection>;

/// A connection taken from the [`Pool`]; goes back when dropped.
pub type Connection = Object<AsyncPgConnection>;

/// Why a room could not read or write its rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection could be had: Postgres is down, or every connection is in use.
    #[error("no database connection")]
    Unreachable(#[source] PoolError),
    /// Postgres refused or broke off a statement.
    #[error("a database statement failed")]
    Query(#[from] diesel::result::Error),
    /// A row holds what the model does not allow; nothing is guessed in its place.
    #[error("corrupt row: {0}")]
    Corrupt(String),
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        Self::Unreachable(error)
    }
}

impl StoreError {
    /// Returns true where trying again later may help: the database is away, not wrong.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error};
        match self {
            // A command without an answer from Postgres (a closed or broken connection) cannot be sent, says diesel-async.
            Self::Unreachable(_)
            | Self::Query(
                Error::DatabaseError(
                    DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                    _,
                )
                | Error::BrokenTransactionManager,
            ) => true,
            // Postgres that is stopping, starting or out of time answers with an error of class 57, which diesel reports
            // as unknown.
            Self::Query(Error::DatabaseError(DatabaseErrorKind::Unknown, info)) => [
                "terminating connection",
                "shutting down",
                "starting up",
                "connection closed",
                "recovery mode",
                "due to statement timeout",
            ]
            .iter()
            .any(|sign| info.message().contains(sign)),
            Self::Query(_) | Self::Corrupt(_) => false,
        }
    }
}

/// Returns a pool of at most `size` connections to `url`; connects on first use. Each statement may take 10 seconds, and
/// a transaction may lie idle for a minute.
///
/// # Errors
/// Where the pool cannot be built at all; an unreachable database shows only at the first checkout.
pub fn connect(url: &str, size: usize) -> Result<Pool, BuildError> {
    let mut config = ManagerConfig::default();
    // The default runs a test query at every checkout and costs 20 to 30 % of the throughput of a small handler.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(|url| Box::pin(session(url)));
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
    Pool::builder(manager)
        .max_size(size)
        .wait_timeout(Some(CHECKOUT_TIMEOUT))
        .create_timeout(Some(CHECKOUT_TIMEOUT))
        .runtime(Runtime::Tokio1)
        .build()
}

/// Opens a session of the pool, with its limits.
async fn session(url: &str) -> diesel::ConnectionResult<AsyncPgConnection> {
    let mut connection = tls::open(url).await?;
    let limits = format!(
        "SET statement_timeout = {STATEMENT_MS_MAX}; SET idle_in_transaction_session_timeout = {IDLE_TRANSACTION_MS_MAX}"
    );
    let set = connection.batch_execute(&limits).await;
    set.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// Returns when the database has answered a query.
///
/// # Errors
/// Where it does not.
pub async fn ping(pool: &Pool) -> Result<(), StoreError> {
    use diesel_async::RunQueryDsl;
    diesel::sql_query("SELECT 1").execute(&mut *pool.get().await?).await?;
    Ok(())
}

/// Why the database could not be brought to this program's shape.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database does not answer at the given URL.
    #[error("cannot reach the database")]
    Connect(#[from] diesel::ConnectionError),
    /// A migration failed; the one it names was rolled back.
    #[error("a migration failed: {0}")]
    Failed(String),
}

/// Brings the database at `url` to the newest shape; returns how many steps it took.
///
/// Needs tokio's multi-thread runtime. Two programs may do this at once: an advisory lock makes one wait.
///
/// # Errors
/// Where the database does not answer or a step fails.
pub async fn migrate(url: &str) -> Result<usize, MigrateError> {
    let mut connection = tls::open(url).await?;
    lock_migrations(&mut connection).await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    let steps = harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| MigrateError::Failed(error.to_string()))?;
    Ok(steps.len())
}

/// Returns how many migrations the database at `url` still lacks.
///
/// # Errors
/// Where the database does not answer.
pub async fn pending_migrations(url: &str) -> Result<usize, MigrateError> {
    let connection = tls::open(url).await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    let pending =
        harness.pending_migrations(MIGRATIONS).map_err(|error| MigrateError::Failed(error.to_string()))?;
    Ok(pending.len())
}

/// Takes the session's advisory lock; Postgres drops it with the connection.
async fn lock_migrations(connection: &mut AsyncPgConnection) -> Result<(), MigrateError> {
    use diesel_async::RunQueryDsl;
    /// Any number will do, as long as nothing else in this database uses it.
    const KEY: i64 = 0x0061_6e73_7765_7264;
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(KEY)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(|error| MigrateError::Failed(error.to_string()))
}

/// Lets a verb's error stand for what diesel's transaction and the pool can answer.
macro_rules! store_errors {
    ($error:ty) => {
        impl From<diesel::result::Error> for $error {
            fn from(error: diesel::result::Error) -> Self {
                Self::Store($crate::platform::StoreError::from(error))
            }
        }
        impl From<diesel_async::pooled_connection::deadpool::PoolError> for $error {
            fn from(error: diesel_async::pooled_connection::deadpool::PoolError) -> Self {
                Self::Store($crate::platform::StoreError::from(error))
            }
        }
    };
}
pub(crate) use store_errors;

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error};

    use super::StoreError;

    fn is_outage(kind: DatabaseErrorKind, message: &str) -> bool {
        StoreError::from(Error::DatabaseError(kind, Box::new(message.to_owned()))).is_outage()
    }

    #[test]
    fn a_database_that_is_away_is_told_from_one_that_refuses() {
        assert!(is_outage(DatabaseErrorKind::UnableToSendCommand, "connection closed"));
        assert!(is_outage(DatabaseErrorKind::Unknown, "canceling statement due to statement timeout"));
        assert!(!is_outage(DatabaseErrorKind::Unknown, "invalid byte sequence for encoding \"UTF8\": 0x00"));
        assert!(!is_outage(DatabaseErrorKind::UniqueViolation, "duplicate key"));
    }
}
