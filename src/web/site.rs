//! What every handler may use.

use std::sync::Arc;

use desk::platform::{Clock, Pool};

use super::alarms::Alarms;

/// The web half of the desk: the database, the clock and the settings. No model, no key.
#[derive(Clone)]
pub struct Site {
    /// Connections to the database.
    pub pool: Pool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the operator has set.
    pub settings: Arc<Settings>,
    /// What needs an operator.
    pub alarms: Alarms,
}

/// What the operator has set for the web half.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The site's name, as shown on every page.
    pub site_name: String,
    /// Who to write to about the site: an address or a link; shown on `/about`.
    pub contact: Option<String>,
    /// The address of the site without a slash at the end; every absolute link begins with it, never with `Host`.
    pub public_url: String,
    /// Whether suggestions and sign-ins are counted and limited.
    pub rate_limits: bool,
    /// Whether the last entry of `X-Forwarded-For` is believed: only behind a proxy that sets it.
    pub trust_proxy: bool,
}

impl Settings {
    /// Returns the absolute address of a path that begins with a slash.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Returns the site's origin as browsers write it: without the port that its scheme has anyway.
    #[must_use]
    pub fn origin(&self) -> &str {
        let usual = if self.is_https() { ":443" } else { ":80" };
        self.public_url.strip_suffix(usual).unwrap_or(&self.public_url)
    }

    /// Returns true where the site is served over TLS, so that cookies can be kept to it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
