//! The wikis and search engines a worker may search, as finders.

use std::sync::Arc;

use desk::platform::SystemClock;
use url::Url;
use workers::fetch::{FetchSettings, Fetcher, Rules};
use workers::finder::web::{BRAVE, Engine, Key, WebError};
use workers::finder::{Finder, Resting, WebSearch, WebSettings, Wiki, WikiSettings};

use super::Fault;
use super::settings::{ContactArgs, FetchArgs, PlacesArgs};

/// What a wiki is told where nobody said whom to write to about our requests.
const NO_CONTACT: &str = "no contact given";

/// All that workers reach outside.
pub(super) struct Reach {
    /// The places that are searched besides the library.
    pub places: Vec<Arc<dyn Finder>>,
    /// What pages are fetched with that the desk chose.
    pub desk: Fetcher,
    /// What pages are fetched with that askers named.
    pub askers: Fetcher,
}

impl Reach {
    /// Makes ready to reach out; nothing is sent yet.
    pub(super) fn of(places: &PlacesArgs, fetch: &FetchArgs, contact: &ContactArgs) -> Result<Self, Fault> {
        let (contact, rules) = (contact.contact.as_deref(), fetch.rules());
        let desk = fetcher(contact, &rules)?;
        let askers = fetcher(contact, &fetch.rules_for_askers())?;
        Ok(Self { places: self::places(places, contact, &rules, &desk)?, desk, askers })
    }
}

/// Returns a finder for each wiki in the operator's order, each with its own limits and its own circuit breaker. None may
/// be blocked; whom to write to about our requests is told to each.
pub(super) fn finders(
    wikis: &[Url],
    contact: Option<&str>,
    rules: &Rules,
) -> Result<Vec<Arc<dyn Finder>>, Fault> {
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty());
    if contact.is_none() && !wikis.is_empty() {
        tracing::warn!(
            "wikis want to know whom to write to about our requests, and may refuse them: set ANSWERDESK_CONTACT"
        );
    }
    let settings = WikiSettings { rules: rules.clone(), ..WikiSettings::new(contact.unwrap_or(NO_CONTACT)) };
    let finder = |wiki: &Url| -> Result<Arc<dyn Finder>, Fault> {
        let wiki = Wiki::new(wiki.clone(), &settings).map_err(|error| Fault::Start(error.to_string()))?;
        Ok(Arc::new(Resting::new(wiki, Arc::new(SystemClock))))
    };
    wikis.iter().map(finder).collect()
}

/// Returns all places besides the library: the wikis, then the search engines. Pages these name are read with `pages`.
fn places(
    args: &PlacesArgs,
    contact: Option<&str>,
    rules: &Rules,
    pages: &Fetcher,
) -> Result<Vec<Arc<dyn Finder>>, Fault> {
    let wikis = &args.wikis.0;
    let mut places = finders(wikis, contact, rules)?;
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty()).unwrap_or(NO_CONTACT);
    let left_to_others = wikis.iter().filter_map(|wiki| Some(wiki.host_str()?.to_owned())).collect();
    let settings = WebSettings { rules: rules.clone(), left_to_others, ..WebSettings::new(contact) };
    for engine in engines(args).map_err(|error| Fault::Start(error.to_string()))? {
        let search = WebSearch::new(engine, pages.clone(), &settings)
            .map_err(|error| Fault::Start(error.to_string()))?;
        places.push(Arc::new(Resting::new(search, Arc::new(SystemClock))));
    }
    Ok(places)
}

/// Returns the search engines that are set up; setting one empty is setting none.
fn engines(args: &PlacesArgs) -> Result<Vec<Engine>, WebError> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let address = |text: &str| Url::parse(text).ok().ok_or_else(|| WebError::Address(text.to_owned()));
    let mut engines = Vec::new();
    if let Some(url) = args.searxng_url.as_deref().and_then(some) {
        engines.push(Engine::SearXng(address(&url)?));
    }
    if let Some(key) = args.brave_key.as_ref().and_then(|key| some(&key.0)) {
        engines.push(Engine::Brave(address(BRAVE)?, Key::new(&key)?));
    }
    Ok(engines)
}

/// Returns what pages are fetched with under these rules.
fn fetcher(contact: Option<&str>, rules: &Rules) -> Result<Fetcher, Fault> {
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty()).unwrap_or(NO_CONTACT);
    let settings = FetchSettings { rules: rules.clone(), ..FetchSettings::new(contact) };
    Fetcher::new(&settings).map_err(|error| Fault::Start(error.to_string()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        places: PlacesArgs,
    }

    fn names(arguments: &[&str]) -> Result<Vec<String>, String> {
        let all = ["x", "--wikis", "https://wiki.example/w/"].iter().chain(arguments);
        let line = Line::try_parse_from(all).map_err(|error| error.to_string())?;
        let rules = Rules::default();
        let made = fetcher(None, &rules).and_then(|pages| places(&line.places, None, &rules, &pages));
        match made {
            Ok(places) => Ok(places.iter().map(|place| place.name()).collect()),
            Err(Fault::Start(message) | Fault::Failed(message)) => Err(message),
        }
    }

    #[test]
    fn the_web_is_searched_where_an_engine_is_set_up() {
        assert_eq!(names(&[]).unwrap(), ["wiki.example"]);
        assert_eq!(names(&["--searxng-url", " ", "--brave-key", ""]).unwrap(), ["wiki.example"]);
        let both = names(&["--searxng-url", "http://127.0.0.1:8888", "--brave-key", "word"]).unwrap();
        assert_eq!(both, ["wiki.example", "127.0.0.1:8888", "Brave Search"]);
        for bad in ["search.example", "ftp://x/", "https://x/?q=1"] {
            let told = names(&["--searxng-url", bad]).unwrap_err();
            assert!(told.contains("no search engine's address"), "{told}");
        }
        let told = names(&["--brave-key", "se cret"]).unwrap_err();
        assert!(told.contains("plain visible") && !told.contains("cret"), "{told}");
        let line = Line::parse_from(["x", "--brave-key", "sesame"]);
        assert!(!format!("{:?}", line.places).contains("sesame"));
    }
}
