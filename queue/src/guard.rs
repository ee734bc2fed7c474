//! The check that makes a late result harmless.

use diesel_async::AsyncPgConnection;

use crate::job::Attempt;
use crate::store;

/// Why an attempt may not write its result.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// Its lease ran out and the job is another's, or has ended: whatever this attempt made is to be thrown away.
    #[error("the attempt no longer holds its job")]
    LeaseLost,
    /// Postgres refused or broke off the statement.
    #[error("the lease could not be checked")]
    Database(#[from] diesel::result::Error),
}

/// Checks that an attempt still holds its job, and keeps it so until the caller's transaction ends.
///
/// The row is locked: nobody takes the job over in between. Call it first in the transaction, and keep that short.
///
/// # Errors
/// [`GuardError::LeaseLost`] where the job is no longer this attempt's, [`GuardError::Database`] where the check fails.
pub async fn guard(connection: &mut AsyncPgConnection, attempt: &Attempt) -> Result<(), GuardError> {
    if store::lock_held(connection, attempt).await? { Ok(()) } else { Err(GuardError::LeaseLost) }
}
