//! What a job may touch.

use std::sync::Arc;

use desk::platform::{Clock, Pool};

use crate::finder::{Finder, Library};
use crate::writer::{Extractive, Writer};

/// The database, the clock, and those who find and write. Cheap to clone.
#[derive(Clone)]
pub struct Tools {
    /// Connections to the database.
    pub pool: Pool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who looks for evidence.
    pub finder: Arc<dyn Finder>,
    /// Who writes.
    pub writer: Arc<dyn Writer>,
}

impl Tools {
    /// Returns the tools that need no key and no network: the library and the extractive writer.
    #[must_use]
    pub fn offline(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        Self { finder: Arc::new(Library::new(pool.clone())), writer: Arc::new(Extractive), pool, clock }
    }
}
