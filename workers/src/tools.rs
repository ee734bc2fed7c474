//! What a job may touch.

use std::sync::Arc;

use desk::platform::{Clock, Pool};

use crate::finder::{Finder, Finders, Library};
use crate::writer::{Extractive, Writer};

/// The database, the clock, and those who find and write. Cheap to clone.
#[derive(Clone)]
pub struct Tools {
    /// Connections to the database.
    pub pool: Pool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who looks for evidence.
    pub finders: Finders,
    /// Who writes.
    pub writer: Arc<dyn Writer>,
}

impl Tools {
    /// Returns the tools that need no key and no network: the library and the extractive writer.
    #[must_use]
    pub fn offline(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        let library: Arc<dyn Finder> = Arc::new(Library::new(pool.clone()));
        Self { finders: Finders::new(vec![library]), writer: Arc::new(Extractive), pool, clock }
    }

    /// Returns the same with more places to look for evidence in.
    #[must_use]
    pub fn with_places(self, places: impl IntoIterator<Item = Arc<dyn Finder>>) -> Self {
        Self { finders: self.finders.and(places), ..self }
    }

    /// Returns the same with another writer.
    #[must_use]
    pub fn with_writer(self, writer: Arc<dyn Writer>) -> Self {
        Self { writer, ..self }
    }
}
