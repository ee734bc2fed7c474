//! Search engines that programs may ask: `SearXNG`'s JSON API and Brave's web search.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use crate::fetch::{Ask, FetchError, FetchSettings, Fetcher, Refusal, Token, Types, Url};

use super::{WebError, WebSettings};

/// Where Brave's web search is: <https://api-dashboard.search.brave.com/app/documentation/web-search/get-started>.
pub const BRAVE: &str = "https://api.search.brave.com/res/v1/web/search";

/// The largest answer of an engine, in bytes (1 MiB).
const BYTES_MAX: usize = 1024 * 1024;

/// The most results that are read of one answer; also what Brave sends at the most.
pub(super) const HITS_MAX: usize = 20;

/// The longest query Brave takes, in characters; eight words of ours stay far below.
const QUERY_CHARS_MAX: usize = 400;

/// The longest address of a result that is looked at, in bytes: what a source may have.
const ADDRESS_BYTES_MAX: usize = desk::evidence::URL_BYTES_MAX;

/// A key for Brave's search; never printed.
#[derive(Debug, Clone)]
pub struct Key(Token);

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// Where it has other characters than plain visible ones, or none.
    pub fn new(text: &str) -> Result<Self, WebError> {
        Token::new("x-subscription-token", text.trim()).map(Self).ok_or(WebError::Key)
    }
}

/// A search engine.
#[derive(Debug, Clone)]
pub enum Engine {
    /// A `SearXNG` that answers in JSON (`search.formats` in its settings), by the address of its front page.
    SearXng(Url),
    /// Brave's web search, by the address of its API and our key for it.
    Brave(Url, Key),
}

impl Engine {
    fn address(&self) -> &Url {
        match self {
            Self::SearXng(url) | Self::Brave(url, _) => url,
        }
    }

    /// Returns the name an editor knows it by.
    pub(super) fn name(&self) -> String {
        match self {
            Self::SearXng(url) => {
                let host = url.host_str().unwrap_or_default();
                url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
            }
            Self::Brave(..) => "Brave Search".to_owned(),
        }
    }

    fn question(&self, query: &str) -> Url {
        let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
        let mut url = self.address().clone();
        match self {
            Self::SearXng(_) => {
                if let Ok(mut segments) = url.path_segments_mut() {
                    segments.pop_if_empty().push("search");
                }
                url.query_pairs_mut().append_pair("q", &query).append_pair("format", "json");
            }
            Self::Brave(..) => {
                let count = HITS_MAX.to_string();
                url.query_pairs_mut().append_pair("q", &query).append_pair("count", &count);
            }
        }
        url
    }

    fn read(&self, body: &[u8]) -> Option<Vec<Hit>> {
        match self {
            Self::SearXng(_) => serde_json::from_slice::<Hits>(body).ok().map(|hits| hits.results),
            Self::Brave(..) => {
                let found: BraveAnswer = serde_json::from_slice(body).ok()?;
                // Where nothing matches, it leaves the part out.
                Some(found.web.map(|hits| hits.results).unwrap_or_default())
            }
        }
    }
}

#[derive(Deserialize)]
struct BraveAnswer {
    web: Option<Hits>,
}

#[derive(Deserialize)]
struct Hits {
    results: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(default)]
    url: String,
}

/// Asks an engine, at its own host and port alone.
#[derive(Clone)]
pub(super) struct Asker {
    pub(super) engine: Engine,
    fetcher: Fetcher,
    timeout: Duration,
}

impl Asker {
    pub(super) fn new(engine: Engine, settings: &WebSettings) -> Result<Self, WebError> {
        let address = engine.address();
        if !matches!(address.scheme(), "http" | "https") || !address.has_host() || address.query().is_some() {
            return Err(WebError::Address(address.to_string()));
        }
        let (contact, quiet) = (settings.contact.clone(), settings.timeout);
        let fetcher = Fetcher::new(&FetchSettings { contact, rules: settings.rules.only(address), quiet })?;
        fetcher.check(address).map_err(|why| WebError::Refused { address: address.to_string(), why })?;
        Ok(Self { engine, fetcher, timeout: settings.timeout })
    }

    /// Returns the addresses an engine knows for these words, the best first, at most [`HITS_MAX`].
    ///
    /// # Errors
    /// Why it brought none, in words that follow its name.
    pub(super) async fn ask(&self, query: &str, deadline: Instant) -> Result<Vec<Url>, String> {
        let within = self.timeout.min(deadline.saturating_duration_since(Instant::now()));
        let token = match &self.engine {
            Engine::Brave(_, key) => Some(key.0.clone()),
            Engine::SearXng(_) => None,
        };
        let url = self.engine.question(query);
        let (types, bytes_max) = (Types::JSON_UNTOLD, BYTES_MAX);
        let ask = Ask { types, bytes_max, within, token, ..Ask::page(url) };
        let came = self.fetcher.fetch(&ask).await.map_err(|error| match error {
            FetchError::SentOn(Refusal::NotNamed) => {
                "it sends us on to another host, which nobody named".to_owned()
            }
            error => error.to_string(),
        })?;
        match came.status {
            200..=299 => {}
            401 | 403 => return Err(self.refused(came.status)),
            429 => return Err("it has been asked too often (status 429)".to_owned()),
            status => return Err(format!("it failed with status {status}")),
        }
        let hits = self.engine.read(&came.bytes).ok_or("its answer is no JSON of results")?;
        let fits = |hit: Hit| (hit.url.len() <= ADDRESS_BYTES_MAX).then(|| Url::parse(&hit.url).ok())?;
        Ok(hits.into_iter().take(HITS_MAX).filter_map(fits).collect())
    }

    fn refused(&self, status: u16) -> String {
        match self.engine {
            Engine::SearXng(_) => {
                format!("it refuses to answer in JSON (status {status}): its settings must allow that format")
            }
            Engine::Brave(..) => format!("it does not accept our key (status {status})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn an_engine_is_asked_in_its_own_way() {
        for folder in ["http://search.lan:8888", "http://search.lan:8888/"] {
            let asked = Engine::SearXng(url(folder)).question("green tea & water");
            assert_eq!(asked.as_str(), "http://search.lan:8888/search?q=green+tea+%26+water&format=json");
        }
        let below = Engine::SearXng(url("https://x.example/searx/")).question("tea");
        assert_eq!(below.as_str(), "https://x.example/searx/search?q=tea&format=json");
        let brave = Engine::Brave(url(BRAVE), Key::new("word").unwrap()).question("tea");
        assert_eq!(brave.as_str(), format!("{BRAVE}?q=tea&count=20"));
    }

    #[test]
    fn a_key_is_plain_and_never_printed() {
        let engine = Engine::Brave(url(BRAVE), Key::new(" BSA-secret ").unwrap());
        let printed = format!("{engine:?} {}", engine.name());
        assert!(!printed.contains("secret"), "{printed}");
        for bad in ["", "  ", "a b", "a\r\nX: y", "schl\u{fc}ssel"] {
            assert!(Key::new(bad).is_err(), "{bad:?}");
        }
    }
}
