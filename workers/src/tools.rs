//! What a job may touch.

use std::sync::Arc;

use desk::evidence::OwnSite;
use desk::platform::{Clock, Pool};

use crate::fetch::Fetcher;
use crate::finder::{Finder, Finders, Library, Reader};
use crate::writer::{Extractive, Writer};

/// How many days the log of what models were asked is kept unless somebody says otherwise.
const LOG_DAYS: u16 = 30;

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
    /// What sources again, and pages that editors named, are fetched with; none where nothing outside may be reached.
    pub fetcher: Option<Fetcher>,
    /// What pages that askers named are fetched with: strangers choose those, so it may reach less.
    pub asker_fetcher: Option<Fetcher>,
    /// After how many days pages of the web are fetched again; never where it is 0.
    pub refetch_days: u16,
    /// After how many days the log of what models were asked is thrown away.
    pub log_days: u16,
    /// Whether outlines wait for an editor before the rest is written.
    pub holds_outlines: bool,
    /// Where the desk's own pages are, which are never evidence; none where nobody said.
    pub own: Option<OwnSite>,
}

impl Tools {
    /// Returns the tools that need no key and no network: the library and the extractive writer.
    #[must_use]
    pub fn offline(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        let library: Arc<dyn Finder> = Arc::new(Library::new(pool.clone()));
        let finders = Finders::new(vec![library]);
        Self {
            finders,
            writer: Arc::new(Extractive),
            fetcher: None,
            asker_fetcher: None,
            refetch_days: 0,
            log_days: LOG_DAYS,
            holds_outlines: false,
            own: None,
            pool,
            clock,
        }
    }

    /// Returns the same with more places to look for evidence in.
    #[must_use]
    pub fn with_places(self, places: impl IntoIterator<Item = Arc<dyn Finder>>) -> Self {
        Self { finders: self.finders.and(places), ..self }
    }

    /// Returns who reads pages that an editor named, where there is something to fetch with.
    pub(crate) fn reader_for_editors(&self) -> Option<Reader> {
        self.reader(self.fetcher.as_ref())
    }

    /// Returns who reads pages that an asker named, where there is something to fetch with.
    pub(crate) fn reader_for_askers(&self) -> Option<Reader> {
        self.reader(self.asker_fetcher.as_ref())
    }

    fn reader(&self, fetcher: Option<&Fetcher>) -> Option<Reader> {
        fetcher.map(|fetcher| Reader::new(self.finders.clone(), fetcher.clone(), self.own.clone()))
    }

    /// Returns the same with something to fetch pages with: what the desk chose, and what askers named.
    #[must_use]
    pub fn with_fetchers(self, desk: Fetcher, askers: Fetcher) -> Self {
        Self { fetcher: Some(desk), asker_fetcher: Some(askers), ..self }
    }

    /// Returns the same with pages of the web fetched again after so many days; 0 is never.
    #[must_use]
    pub fn with_refetching(self, days: u16) -> Self {
        Self { refetch_days: days, ..self }
    }

    /// Returns the same with the log of what models were asked thrown away after so many days.
    #[must_use]
    pub fn with_log_days(self, days: u16) -> Self {
        Self { log_days: days, ..self }
    }

    /// Returns the same with outlines that wait for an editor.
    #[must_use]
    pub fn with_held_outlines(self, holds_outlines: bool) -> Self {
        Self { holds_outlines, ..self }
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
