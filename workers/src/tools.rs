//! What a job may touch.

use std::sync::Arc;

use desk::evidence::OwnSite;
use desk::platform::{Clock, Pool, WebAddress};

use crate::fetch::Fetcher;
use crate::finder::{Finder, Finders, Library, Named, Reader};
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
    /// What named pages, and sources again, are fetched with; none where nothing outside may be reached.
    pub fetcher: Option<Fetcher>,
    /// After how many days pages of the web are fetched again; never where it is 0.
    pub refetch_days: u16,
    /// Where the desk's own pages are, which are never evidence; none where nobody said.
    pub own: Option<OwnSite>,
}

impl Tools {
    /// Returns the tools that need no key and no network: the library and the extractive writer.
    #[must_use]
    pub fn offline(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        let library: Arc<dyn Finder> = Arc::new(Library::new(pool.clone()));
        let finders = Finders::new(vec![library]);
        Self { finders, writer: Arc::new(Extractive), fetcher: None, refetch_days: 0, own: None, pool, clock }
    }

    /// Returns the same with more places to look for evidence in.
    #[must_use]
    pub fn with_places(self, places: impl IntoIterator<Item = Arc<dyn Finder>>) -> Self {
        Self { finders: self.finders.and(places), ..self }
    }

    /// Returns those who look for evidence, the pages that were named with a question among them where there is something
    /// to fetch with.
    pub(crate) fn finders_with(&self, pages: Vec<WebAddress>) -> Finders {
        match &self.fetcher {
            Some(fetcher) if !pages.is_empty() => {
                let reader = Reader::new(self.finders.clone(), fetcher.clone());
                let named: Arc<dyn Finder> = Arc::new(Named::new(pages, reader));
                self.finders.clone().and([named])
            }
            _ => self.finders.clone(),
        }
    }

    /// Returns the same with something to fetch pages with.
    #[must_use]
    pub fn with_fetcher(self, fetcher: Fetcher) -> Self {
        Self { fetcher: Some(fetcher), ..self }
    }

    /// Returns the same with pages of the web fetched again after so many days; 0 is never.
    #[must_use]
    pub fn with_refetching(self, days: u16) -> Self {
        Self { refetch_days: days, ..self }
    }

    /// Returns the same for a desk whose pages are there.
    #[must_use]
    pub fn with_own(self, own: Option<OwnSite>) -> Self {
        Self { own, ..self }
    }

    /// Returns the same with another writer.
    #[must_use]
    pub fn with_writer(self, writer: Arc<dyn Writer>) -> Self {
        Self { writer, ..self }
    }
}
