//! Fetching from places outside, under rules that hold for every finder: this room alone makes requests for them.
//!
//! - `rules`, `lists`: which hosts, ports and networks may be fetched from, and what an operator adds or takes away
//! - `address`, `resolve`: which addresses may be connected to; a name is looked up once, and each address judged
//! - `redirect`, `body`: three redirects, each judged anew; caps on bytes, time, type and what an answer unpacks to
//! - `robots`: what a site's robots.txt asks of programs, honoured for pages of the web
//! - `ask`, `error`: what is asked for, what came, and why nothing did
//!
//! No cookies, no proxy from the environment, no `Referer`; our name and whom to write to with every request.

mod address;
mod ask;
mod body;
mod error;
mod lists;
mod redirect;
mod resolve;
mod robots;
mod rules;

use std::sync::Arc;
use std::time::Duration;

use desk::platform::{Clock, SystemClock};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::{Client, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::error::of_request;
use self::resolve::Checked;
use self::rules::Way;

pub use ask::{Ask, BYTES_MAX, Fetched, Token, Types, Validators, WITHIN_MAX};
pub use error::FetchError;
pub use lists::{Allow, Block, ENTRIES_MAX, ListError};
pub use redirect::REDIRECTS_MAX;
pub use resolve::{Lookup, SystemLookup};
pub use rules::{Refusal, Rules, URL_BYTES_MAX};
pub use url::Url;

/// The most fetches of one fetcher at the same time; others wait, and their time counts.
const AT_ONCE: usize = 16;

/// How long making a connection may take.
const CONNECTED_WITHIN: Duration = Duration::from_secs(5);

/// The most idle connections that are kept to one host.
const IDLE_MAX: usize = 3;

/// What we call ourselves, in requests and where a robots.txt speaks of us.
const OUR_NAME: &str = "Answerdesk";

/// The longest contact, in characters.
const CONTACT_CHARS_MAX: usize = 200;

/// How everything is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchSettings {
    /// Who to write to about our requests: an e-mail address or a link, at most 200 characters of plain ASCII.
    pub contact: String,
    /// What may be fetched.
    pub rules: Rules,
    /// How long a server may be silent: until its answer's head is whole, and between two parts of its body.
    pub quiet: Duration,
}

impl FetchSettings {
    /// Returns settings with the rules that hold without an operator's lists, and 10 s of silence.
    #[must_use]
    pub fn new(contact: impl Into<String>) -> Self {
        Self { contact: contact.into(), rules: Rules::default(), quiet: Duration::from_secs(10) }
    }
}

/// Why there can be no fetcher.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetcherError {
    /// The contact cannot stand in a request.
    #[error("the contact must be an e-mail address or a link, in plain letters, without brackets")]
    Contact,
    /// The HTTP client could not be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

/// Reads an address that somebody wrote down.
///
/// # Errors
/// Where it is no web address, or longer than [`URL_BYTES_MAX`].
pub fn read_address(text: &str) -> Result<Url, Refusal> {
    let text = text.trim();
    if text.len() > URL_BYTES_MAX {
        return Err(Refusal::Long);
    }
    Url::parse(text).ok().ok_or(Refusal::Unreadable)
}

/// Fetches under the rules. Cheap to clone; clones share their connections and their count of fetches.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    rules: Arc<Rules>,
    quiet: Duration,
    at_once: Semaphore,
    // One client each, since who looks up a host is not told which port is meant, and a port is what is named.
    open: Client,
    named: Client,
    words: robots::Words,
}

impl Fetcher {
    /// Returns a fetcher that looks hosts up as the machine does.
    ///
    /// # Errors
    /// Where the contact cannot stand in a request, or there can be no HTTP client.
    pub fn new(settings: &FetchSettings) -> Result<Self, FetcherError> {
        let lookup: Arc<dyn Lookup> = Arc::new(SystemLookup);
        Self::with_lookup(settings, &lookup)
    }

    /// Returns a fetcher that looks hosts up there; what it is told is judged all the same.
    ///
    /// # Errors
    /// As for [`Fetcher::new`].
    pub fn with_lookup(settings: &FetchSettings, lookup: &Arc<dyn Lookup>) -> Result<Self, FetcherError> {
        let rules = Arc::new(settings.rules.clone());
        let name = user_agent(&settings.contact)?;
        let client = |way| {
            client(&name, Checked { lookup: Arc::clone(lookup), rules: Arc::clone(&rules), way })
                .map_err(|error| FetcherError::Client(error::chain(&error)))
        };
        let (open, named) = (client(Way::Open)?, client(Way::Named)?);
        let (quiet, at_once) = (settings.quiet, Semaphore::new(AT_ONCE));
        let words = robots::Words::default();
        Ok(Self { shared: Arc::new(Shared { rules, quiet, at_once, open, named, words }) })
    }

    /// Judges an address as it is written, before anybody waits for it; its host is looked up only when it is fetched.
    ///
    /// # Errors
    /// Why it is not fetched.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        self.shared.rules.check(url).map(|_| ())
    }

    /// Fetches an address, and where it sends us on to.
    ///
    /// # Errors
    /// Why nothing came. A status that is no success is none: see [`Fetched::status`].
    #[tracing::instrument(name = "fetch", skip_all, fields(host = ask.url.host_str()))]
    pub async fn fetch(&self, ask: &Ask) -> Result<Fetched, FetchError> {
        timeout(ask.within.min(WITHIN_MAX), self.follow(ask)).await.ok().ok_or(FetchError::Late)?
    }

    async fn follow(&self, ask: &Ask) -> Result<Fetched, FetchError> {
        let _place = self.shared.at_once.acquire().await.ok().ok_or(FetchError::Late)?;
        self.walk(ask).await
    }

    /// Goes to the address and on to where it sends us.
    async fn walk(&self, ask: &Ask) -> Result<Fetched, FetchError> {
        let mut url = ask.url.clone();
        url.set_fragment(None);
        let mut redirects = 0_usize;
        loop {
            if ask.heeds_robots {
                self.check(&url).map_err(FetchError::Refused).map_err(|error| sent_on(error, redirects))?;
                self.heed(&url).await.map_err(|error| sent_on(error, redirects))?;
            }
            let response = self.send(&url, ask).await.map_err(|error| sent_on(error, redirects))?;
            let status = response.status().as_u16();
            let Some(next) = redirect::target(&url, status, response.headers())? else {
                return self.take(url, response, ask).await;
            };
            redirects = redirects.saturating_add(1);
            if redirects > REDIRECTS_MAX {
                return Err(FetchError::SentInCircles);
            }
            url = next;
        }
    }

    /// Sends one request, where the rules permit, and waits for the head of its answer.
    async fn send(&self, url: &Url, ask: &Ask) -> Result<Response, FetchError> {
        let client = match self.shared.rules.check(url).map_err(FetchError::Refused)? {
            Way::Open => &self.shared.open,
            Way::Named => &self.shared.named,
        };
        let mut request =
            client.get(url.clone()).header(ACCEPT, ask.types.accept).header(ACCEPT_ENCODING, "gzip");
        // What one host said of its answer is no other host's business.
        if url.origin() == ask.url.origin() {
            for (name, value) in conditions(&ask.unless).chain(ask.token.as_ref().map(Token::header)) {
                request = request.header(name, value);
            }
        }
        let response = timeout(self.shared.quiet, request.send()).await.ok().ok_or(FetchError::Late)?;
        response.map_err(|error| of_request(&error))
    }

    /// Takes the answer at the end of the redirects; the body of one that is no success is not read.
    async fn take(&self, url: Url, response: Response, ask: &Ask) -> Result<Fetched, FetchError> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut fetched = Fetched::new(url, status, headers, SystemClock.now());
        // Nobody asked for a part.
        if status == 206 {
            return Err(FetchError::Damaged);
        }
        if fetched.is_success() {
            fetched.require(&ask.types)?;
            fetched.bytes = body::read(response, ask.bytes_max.min(BYTES_MAX), self.shared.quiet).await?;
        }
        Ok(fetched)
    }
}

/// Tells a refusal of where we were sent on to from one of what was asked for.
fn sent_on(error: FetchError, redirects: usize) -> FetchError {
    match error {
        FetchError::Refused(refusal) if redirects > 0 => FetchError::SentOn(refusal),
        error => error,
    }
}

/// Makes a client that does nothing of its own accord: no redirects, cookies, proxies, retries or unpacking, and no
/// look-up but the one given. HTTP/1.1 alone, so that the limits tested are the ones in force.
fn client(name: &str, checked: Checked) -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(name)
        .dns_resolver(Arc::new(checked))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .http1_only()
        .connect_timeout(CONNECTED_WITHIN)
        .pool_max_idle_per_host(IDLE_MAX)
        .build()
}

fn conditions(unless: &Validators) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let both = [(IF_NONE_MATCH, &unless.etag), (IF_MODIFIED_SINCE, &unless.last_modified)];
    both.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?.parse().ok()?)))
}

/// Returns the name we give: <https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy> asks for the client's
/// name and version and a contact.
fn user_agent(contact: &str) -> Result<String, FetcherError> {
    let contact = contact.trim();
    let is_plain = contact.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if contact.is_empty() || contact.len() > CONTACT_CHARS_MAX || !is_plain || contact.contains(['(', ')']) {
        return Err(FetcherError::Contact);
    }
    Ok(format!("{OUR_NAME}/{} ({contact})", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_name_has_a_version_and_a_contact() {
        let name = user_agent(" editors@answers.example ").unwrap();
        assert_eq!(name, format!("Answerdesk/{} (editors@answers.example)", env!("CARGO_PKG_VERSION")));
        for bad in ["", " ", "J\u{f6}rg", "a\r\nX: y", "a) evil (", &"x".repeat(201)] {
            assert!(user_agent(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_is_read_or_refused_in_words() {
        assert_eq!(read_address(" https://News.Example ").unwrap().as_str(), "https://news.example/");
        assert_eq!(read_address("news.example"), Err(Refusal::Unreadable));
        assert_eq!(read_address(&format!("https://{}", "x".repeat(URL_BYTES_MAX))), Err(Refusal::Long));
    }
}
