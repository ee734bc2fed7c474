//! How the worker's statements outlast whatever is wrong with the database.

use std::time::Duration;

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{Object, PoolError};

use crate::queue::Pool;

/// The longest a statement of the queue may take: a connection that went silent would otherwise hold it for ever.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);

/// The first wait before a failed statement is tried again; doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(50);

/// The longest wait before a failed statement is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Why a statement of the worker had no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    #[error("no connection: {0}")]
    Connect(#[from] PoolError),
    #[error("{0}")]
    Statement(#[from] diesel::result::Error),
    #[error("no answer within {STATEMENT_TIMEOUT:?}")]
    Timeout,
}

/// A connection of the pool for one statement.
pub(crate) struct Lent(Object<AsyncPgConnection>);

impl Lent {
    /// Takes a connection out of the pool.
    pub(crate) async fn by(pool: &Pool) -> Result<Self, DatabaseError> {
        let lent = tokio::time::timeout(STATEMENT_TIMEOUT, pool.get()).await;
        Ok(Self(lent.map_err(|_elapsed| DatabaseError::Timeout)??))
    }

    /// Returns the connection for the statement.
    pub(crate) fn connection(&mut self) -> &mut AsyncPgConnection {
        &mut self.0
    }

    /// Keeps the connection out of the pool for good; another takes its place there.
    pub(crate) fn keep(self) -> AsyncPgConnection {
        Object::take(self.0)
    }

    /// Gives the connection back, unless the statement failed: it may be the connection that is broken.
    pub(crate) fn answered<T>(self, answer: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        if answer.is_err() {
            drop(Object::take(self.0));
        }
        answer
    }
}

/// Waits for the answer to a statement, but not for ever.
pub(crate) async fn in_time<T>(answer: impl Future<Output = QueryResult<T>>) -> Result<T, DatabaseError> {
    let answer = tokio::time::timeout(STATEMENT_TIMEOUT, answer).await;
    Ok(answer.map_err(|_elapsed| DatabaseError::Timeout)??)
}

/// The waits between the tries of something that must succeed in the end.
#[derive(Debug)]
pub(crate) struct Patience {
    what: &'static str,
    wait: Duration,
}

impl Patience {
    /// Starts with the shortest wait; `what` completes "the queue could not …".
    pub(crate) fn to(what: &'static str) -> Self {
        Self { what, wait: FIRST_WAIT }
    }

    /// Says what failed and waits, longer each time.
    pub(crate) async fn wait(&mut self, error: &DatabaseError) {
        tracing::warn!(%error, "the queue could not {}; again in {:?}", self.what, self.wait);
        tokio::time::sleep(self.wait).await;
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
    }

    /// Starts again with the shortest wait, for it succeeded.
    pub(crate) fn renew(&mut self) {
        self.wait = FIRST_WAIT;
    }
}
