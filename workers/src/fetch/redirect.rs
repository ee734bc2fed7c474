//! Where a redirect leads.

use reqwest::Url;
use reqwest::header::{HeaderMap, LOCATION};

use super::error::FetchError;
use super::rules::Refusal;

/// The most redirects that are followed for one request: a page moves to https, to `www.` and to another path.
pub const REDIRECTS_MAX: usize = 3;

/// Returns where an answer sends us on to; none where it does not. The rules have yet to judge it.
pub(super) fn target(from: &Url, status: u16, headers: &HeaderMap) -> Result<Option<Url>, FetchError> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let mut locations = headers.get_all(LOCATION).iter();
    let (Some(location), None) = (locations.next(), locations.next()) else {
        return Err(FetchError::SentNowhere);
    };
    let location = std::str::from_utf8(location.as_bytes()).ok().filter(|location| !location.is_empty());
    let mut to = location.and_then(|location| from.join(location).ok()).ok_or(FetchError::SentNowhere)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::SentOn(Refusal::Downgrade));
    }
    to.set_fragment(None);
    Ok(Some(to))
}
