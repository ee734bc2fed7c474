//! The wikis a worker may search, as finders.

use std::sync::Arc;

use desk::platform::SystemClock;
use url::Url;
use workers::fetch::{FetchSettings, Fetcher, Rules};
use workers::finder::{Finder, Resting, Wiki, WikiSettings};

use super::Fault;

/// What a wiki is told where nobody said whom to write to about our requests.
const NO_CONTACT: &str = "no contact given";

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

/// Returns what sources are fetched again with.
pub(super) fn fetcher(contact: Option<&str>, rules: &Rules) -> Result<Fetcher, Fault> {
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty()).unwrap_or(NO_CONTACT);
    let settings = FetchSettings { rules: rules.clone(), ..FetchSettings::new(contact) };
    Fetcher::new(&settings).map_err(|error| Fault::Start(error.to_string()))
}
