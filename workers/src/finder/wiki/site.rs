//! What a wiki says of itself: its name and its licence.

use serde::Deserialize;
use tokio::time::Instant;

use super::client::{Client, Trouble};
use super::licence;

/// The largest answer about the wiki itself, in bytes (256 KiB).
const BYTES_MAX: usize = 256 * 1024;

/// The longest name of a wiki that is repeated, in characters; the word "contributors" has to fit a source list too.
const NAME_CHARS_MAX: usize = 150;

/// A wiki, as its source list needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// `Wikipedia`: the publisher of its pages.
    pub(super) name: String,
    /// The SPDX id of the licence its text is under, or `unknown`.
    pub(super) licence: String,
}

#[derive(Deserialize)]
struct Answer {
    query: Query,
}

#[derive(Deserialize)]
struct Query {
    general: General,
    #[serde(default)]
    rightsinfo: Rights,
}

#[derive(Deserialize)]
struct General {
    sitename: String,
}

/// What a wiki says of its rights; absent and null are the same.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Rights {
    url: Option<String>,
    // The REST API calls it the licence's title.
    #[serde(alias = "title")]
    text: Option<String>,
}

impl Rights {
    /// Returns the SPDX id, or `unknown`.
    pub(super) fn licence(&self) -> String {
        licence::spdx(self.url.as_deref().unwrap_or_default(), self.text.as_deref().unwrap_or_default())
    }
}

impl Site {
    /// Asks a wiki about itself.
    pub(super) async fn ask(client: &Client, deadline: Instant) -> Result<Self, Trouble> {
        let parameters = [("action", "query"), ("meta", "siteinfo"), ("siprop", "general|rightsinfo")];
        let Answer { query } = client.action(&parameters, BYTES_MAX, deadline).await?;
        Ok(Self {
            name: query.general.sitename.chars().take(NAME_CHARS_MAX).collect(),
            licence: query.rightsinfo.licence(),
        })
    }

    /// Returns who wrote its pages; the page's history, which its link leads to, has every name.
    pub(super) fn author(&self) -> String {
        format!("{} contributors", self.name)
    }
}
