//! Why a command failed: one sentence that says what to do.

use std::process::ExitCode;

use desk::people::PeopleError;
use desk::platform::StoreError;
use desk::platform::database::MigrateError;

use crate::postgres::PostgresError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It could not begin: a setting, a port, a folder or the database is wrong.
    #[error("{0}")]
    Start(String),
    /// It began, and something failed on the way.
    #[error("{0}")]
    Failed(String),
}

impl Fault {
    /// Returns the fault of a command that could not begin.
    pub(super) fn start(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Start(format!("{what}: {error}"))
    }

    /// Returns the fault of a command that failed on the way.
    pub(super) fn failed(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Failed(format!("{what}: {error}"))
    }

    /// Returns 2 for what could not begin, 1 for what failed on the way.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Start(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }
}

impl From<PostgresError> for Fault {
    fn from(error: PostgresError) -> Self {
        Self::Start(error.to_string())
    }
}

impl From<MigrateError> for Fault {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Connect(error) => Self::Start(format!(
                "cannot reach the database: check DATABASE_URL and that Postgres runs there ({error})"
            )),
            MigrateError::Failed(error) => {
                Self::Start(format!("the database could not be migrated: {error}"))
            }
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unreachable(cause) => Self::Failed(format!("cannot reach the database: {cause}")),
            StoreError::Query(cause) => Self::Failed(format!("a database statement failed: {cause}")),
            StoreError::Corrupt(_) => Self::Failed(error.to_string()),
        }
    }
}

impl From<PeopleError> for Fault {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Store(error) => error.into(),
            error => Self::Failed(error.to_string()),
        }
    }
}
