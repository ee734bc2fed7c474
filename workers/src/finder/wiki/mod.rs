//! A wiki: any MediaWiki, through its REST and action APIs.
//!
//! - `address`: where it is, and the one host and port that requests go to
//! - `client`: how it is asked: three requests at once, waiting when told to, caps on size and time
//! - `site`, `licence`: its name and the licence of its text
//! - `wording`, `search`, `candidates`: from a question to the pages worth reading
//! - `pages`: what a page says, as a document

mod address;
mod candidates;
mod client;
mod licence;
mod pages;
mod search;
mod site;
pub(super) mod wording;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use desk::evidence::Document;
use futures::future::join_all;
use tokio::sync::Mutex;
use tokio::time::Instant;

use self::address::Folder;
use self::candidates::Described;
use self::client::{Client, Trouble};
use self::search::Searched;
use self::site::Site;
use self::wording::Wording;
use super::{Again, Finder, FinderError, Found};
use crate::fetch::{FetcherError, Refusal, Rules};

pub use crate::fetch::Url;
pub use address::ENGLISH_WIKIPEDIA;

/// The most pages that are read for one question.
const PAGES_MAX: usize = 5;

/// The most pages that are looked at before those are chosen, besides the titles the question itself has in it.
const DESCRIBED_MAX: usize = 30;

/// The share of the time that goes to searching; the rest is for reading.
const SEARCHING_SHARE: f64 = 0.75;

/// How long what a wiki says of itself is believed.
const SITE_FRESH: Duration = Duration::from_hours(1);

/// How a wiki is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WikiSettings {
    /// Who to write to about our requests: an e-mail address or a link, at most 200 characters of plain ASCII.
    pub contact: String,
    /// How long one request may take, from the moment it is sent.
    pub timeout: Duration,
    /// How long one search may take with all its requests; a little less than all finders together have.
    pub within: Duration,
    /// What an operator blocks, which holds for wikis too; what is allowed here does not matter, since naming the wiki
    /// allows its host and port and nothing else.
    pub rules: Rules,
}

impl WikiSettings {
    /// Returns settings with 10 s for a request and 14 s for a search.
    #[must_use]
    pub fn new(contact: impl Into<String>) -> Self {
        Self {
            contact: contact.into(),
            timeout: Duration::from_secs(10),
            within: Duration::from_secs(14),
            rules: Rules::default(),
        }
    }
}

/// Why a wiki cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WikiError {
    /// The address is not one of a wiki.
    #[error(
        "`{address}` is no wiki's address: {why}; name the folder that holds api.php, as https://en.wikipedia.org/w/"
    )]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The address is blocked, or otherwise not one to fetch from.
    #[error("`{address}` is not searched: {why}")]
    Refused {
        /// What was given.
        address: String,
        /// What forbids it.
        why: Refusal,
    },
    /// There is nobody who could ask it.
    #[error("wikis want to know who asks: {0}")]
    Fetcher(#[from] FetcherError),
}

/// Reads the address of a wiki: the folder that holds `api.php`.
///
/// # Errors
/// Where it is no http or https address, or has a user name or password in it.
pub fn wiki_address(text: &str) -> Result<Url, WikiError> {
    let refused =
        || WikiError::Address { address: text.to_owned(), why: "it must begin with http:// or https://" };
    let url = Url::parse(text.trim()).ok().ok_or_else(refused)?;
    Folder::new(url.clone()).map(|_| url)
}

/// Searches a wiki. Cheap to clone; clones count their requests together, so make one for each wiki and keep it.
#[derive(Clone)]
pub struct Wiki {
    client: Client,
    within: Duration,
    site: Arc<Mutex<Option<(Instant, Site)>>>,
}

impl Wiki {
    /// Returns a finder for the wiki whose `api.php` is in that folder. Naming it allows its host and port, whatever
    /// network they are in; no request goes anywhere else.
    ///
    /// # Errors
    /// Where the address is not one of a wiki, or the contact cannot be told to it.
    pub fn new(base: Url, settings: &WikiSettings) -> Result<Self, WikiError> {
        let client = Client::new(Folder::new(base)?, settings)?;
        Ok(Self { client, within: settings.within, site: Arc::default() })
    }

    async fn site(&self, deadline: Instant) -> Result<Site, Trouble> {
        let mut held = self.site.lock().await;
        if let Some((asked, site)) = held.as_ref().filter(|(asked, _)| asked.elapsed() < SITE_FRESH) {
            tracing::trace!(seconds = asked.elapsed().as_secs(), "the wiki is known");
            return Ok(site.clone());
        }
        let site = Site::ask(&self.client, deadline).await?;
        *held = Some((Instant::now(), site.clone()));
        Ok(site)
    }

    /// Returns the pages worth reading, best first.
    async fn choose(&self, searched: &Searched, deadline: Instant) -> Result<Vec<Described>, Trouble> {
        let best = searched.candidates.best_titles(DESCRIBED_MAX);
        let new = pages::describe(&self.client, &best, deadline).await?;
        let described = pages::merged(searched.candidates.known().cloned().chain(new));
        Ok(searched.candidates.best(described, PAGES_MAX))
    }

    async fn read_page(&self, title: &str, url: &str) -> Result<Option<Document>, Trouble> {
        let deadline = Instant::now() + self.within;
        let site = self.site(deadline).await?;
        let (title, address) = (title.to_owned(), Some(url.to_owned()));
        let page = Described { names: BTreeSet::new(), title, length: 0, address };
        pages::read(&self.client, &site, &page, deadline).await
    }

    async fn look(&self, question: &str) -> Result<Found, Trouble> {
        let deadline = Instant::now() + self.within;
        let site = self.site(deadline).await?;
        let wording = Wording::of(question);
        if wording.words.is_empty() {
            return Ok(Found {
                searched: vec![format!("{}: no word to look for", self.name())],
                ..Found::default()
            });
        }
        let searched_by = Instant::now() + self.within.mul_f64(SEARCHING_SHARE);
        let mut searched = search::search(&self.client, &wording, searched_by.min(deadline)).await;
        let chosen = match self.choose(&searched, deadline).await {
            Ok(chosen) if chosen.is_empty() => searched.trouble.take().map_or(Ok(chosen), Err)?,
            chosen => chosen?,
        };
        let read = chosen.iter().map(|page| pages::read(&self.client, &site, page, deadline));
        let outcomes = join_all(read).await;
        let mut lines: Vec<String> =
            searched.tried.iter().map(|line| format!("{}: {line}", self.name())).collect();
        let (documents, unread) = self.gather(&chosen, outcomes, &mut lines)?;
        // A search that failed may have brought the page that answers, and so may a page that was not read.
        let incomplete = match searched.trouble.or(unread) {
            Some(trouble @ Trouble::Wiki(_)) => Some(trouble.to_string()),
            _ => None,
        };
        // No statistics: an engine asked for every word's count does the same work again for each.
        Ok(Found { documents, searched: lines, incomplete, ..Found::default() })
    }

    /// Takes what was read, and says what stood in the way of more. Where the best page could not be had because of the
    /// wiki, nothing is taken: what is written without it would have to be written again.
    fn gather(
        &self,
        chosen: &[Described],
        outcomes: Vec<Result<Option<Document>, Trouble>>,
        lines: &mut Vec<String>,
    ) -> Result<(Vec<Document>, Option<Trouble>), Trouble> {
        let (mut documents, mut unread) = (Vec::new(), None);
        for (page, outcome) in chosen.iter().zip(outcomes) {
            let what = match outcome {
                Ok(Some(document)) => {
                    let what =
                        format!("read, revision {}", document.revision.as_deref().unwrap_or("unknown"));
                    documents.push(document);
                    what
                }
                Ok(None) => "lists several meanings only".to_owned(),
                Err(Trouble::Thing(why)) => format!("not read: {why}"),
                Err(trouble) if documents.is_empty() => return Err(trouble),
                Err(trouble) => {
                    let what = format!("not read: {trouble}");
                    unread.get_or_insert(trouble);
                    what
                }
            };
            lines.push(format!("{}: “{}” {what}", self.name(), page.title));
        }
        Ok((documents, unread))
    }
}

#[async_trait]
impl Finder for Wiki {
    fn name(&self) -> String {
        self.client.folder().name()
    }

    #[tracing::instrument(name = "finder.wiki", skip_all, fields(wiki = self.name()))]
    async fn find(&self, question: &str) -> Result<Found, FinderError> {
        let outside =
            |trouble: Trouble| FinderError::Outside { place: self.name(), why: trouble.to_string() };
        self.look(question).await.map_err(outside)
    }

    async fn read_again(&self, title: &str, url: &str) -> Result<Again, FinderError> {
        // A page of another wiki would have been given another address here.
        if self.client.folder().page(title, Some(url)) != url {
            return Ok(Again::NotHere);
        }
        match self.read_page(title, url).await {
            Ok(Some(document)) => Ok(Again::Page(Box::new(document))),
            Ok(None) => Ok(Again::Gone("it lists several meanings of its title only".to_owned())),
            Err(Trouble::Thing(why)) => Ok(Again::Gone(why)),
            Err(trouble) => Err(FinderError::Outside { place: self.name(), why: trouble.to_string() }),
        }
    }
}
