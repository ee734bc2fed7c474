//! Who pays for a model: asked before each call, and told after it.

use async_trait::async_trait;
use desk::draft::Begun;
use desk::money::{self, Call, Ended, MoneyError, Reserved};
use desk::platform::id::CallId;
use desk::platform::{Clock, Pool};

use super::WriterError;

/// Who pays for a model.
#[async_trait]
pub trait Purse: Send + Sync {
    /// Sets apart the most a call can cost, or returns the answer where it was bought before.
    ///
    /// # Errors
    /// [`WriterError::Unpaid`] where it may not be paid for, [`WriterError::Superseded`] where another attempt writes.
    async fn reserve(&self, call: &Call) -> Result<Reserved, WriterError>;

    /// Settles a call at what it came to.
    ///
    /// # Errors
    /// Where that could not be written down; what was set apart stays so.
    async fn settle(&self, id: CallId, ended: &Ended) -> Result<(), WriterError>;
}

/// Nobody keeps an account: a single draft without a desk, and tests.
#[derive(Debug, Clone, Copy)]
pub struct NoAccount;

#[async_trait]
impl Purse for NoAccount {
    async fn reserve(&self, _call: &Call) -> Result<Reserved, WriterError> {
        Ok(Reserved::Free)
    }

    async fn settle(&self, _id: CallId, _ended: &Ended) -> Result<(), WriterError> {
        Ok(())
    }
}

/// The desk's money, for one attempt at a draft.
pub struct DeskPurse<'a> {
    pool: &'a Pool,
    clock: &'a dyn Clock,
    begun: &'a Begun,
}

impl<'a> DeskPurse<'a> {
    /// Returns the purse of an attempt.
    #[must_use]
    pub fn new(pool: &'a Pool, clock: &'a dyn Clock, begun: &'a Begun) -> Self {
        Self { pool, clock, begun }
    }
}

#[async_trait]
impl Purse for DeskPurse<'_> {
    async fn reserve(&self, call: &Call) -> Result<Reserved, WriterError> {
        Ok(money::reserve(self.pool, self.clock, self.begun, call).await?)
    }

    async fn settle(&self, id: CallId, ended: &Ended) -> Result<(), WriterError> {
        Ok(money::settle(self.pool, self.clock, id, ended).await?)
    }
}

impl From<MoneyError> for WriterError {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::Superseded { .. } => Self::Superseded,
            MoneyError::Store(error) => Self::Unreachable(error.to_string()),
            error @ (MoneyError::CapReached { .. } | MoneyError::NoPrice { .. }) => {
                Self::Unpaid(error.to_string())
            }
        }
    }
}
