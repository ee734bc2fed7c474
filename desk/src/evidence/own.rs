//! Which addresses are this desk's own: what it published is never evidence for what it publishes.

use url::Url;

/// Where this desk's pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSite {
    host: String,
    /// None where it is the usual one of its scheme: a site is the same by http and https.
    port: Option<u16>,
}

impl OwnSite {
    /// Returns the site of the address readers use; none where it is no address of http or https.
    #[must_use]
    pub fn of(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let host = url.host_str()?.trim_end_matches('.').to_owned();
        Some(Self { host, port: url.port() })
    }

    /// Returns true for an address of this site, whatever its path.
    #[must_use]
    pub fn covers(&self, url: &str) -> bool {
        Self::of(url).is_some_and(|other| other == *self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_addresses_are_known_however_they_are_written() {
        let own = OwnSite::of("https://answers.example").unwrap();
        for url in [
            "https://answers.example/a/tides",
            "http://ANSWERS.example/a/tides?x#y",
            "https://answers.example./a/tides",
            "https://answers.example:443/",
        ] {
            assert!(own.covers(url), "{url}");
        }
        for url in [
            "https://answers.example.evil.test/",
            "https://my.answers.example/",
            "https://answers.example:8443/",
            "https://evil.test/answers.example",
            "https://answers.example@evil.test/",
            "answers.example",
        ] {
            assert!(!own.covers(url), "{url}");
        }
        let local = OwnSite::of("http://127.0.0.1:8080").unwrap();
        assert!(local.covers("http://127.0.0.1:8080/a/x") && !local.covers("http://127.0.0.1:18300/w/x"));
    }
}
