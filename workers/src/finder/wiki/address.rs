//! Where a wiki is: the folder of its `api.php`, and the one host and port that requests may go to.

use super::WikiError;
use crate::fetch::Url;

/// The English Wikipedia: where evidence is looked for unless an operator names other wikis.
pub const ENGLISH_WIKIPEDIA: &str = "https://en.wikipedia.org/w/";

/// The folder that holds a wiki's `api.php` and `rest.php`.
///
/// Naming one is what allows its host and port, over plain http and inside a private network too: every request goes
/// there and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder(Url);

impl Folder {
    /// Takes the address of the folder, or of the `api.php` in it.
    pub(super) fn new(mut url: Url) -> Result<Self, WikiError> {
        let refused = |why| WikiError::Address { address: url.to_string(), why };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(refused("it must begin with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it must hold no user name and no password"));
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches("api.php").trim_end_matches('/').to_owned();
        url.set_path(&format!("{path}/"));
        Ok(Self(url))
    }

    /// Returns the name an editor knows the wiki by: its host, and its port where that is not the usual one.
    pub(super) fn name(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Returns the address of the folder itself.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Returns the address of the action API with these parameters.
    pub(super) fn action(&self, parameters: &[(&str, &str)]) -> Url {
        let mut url = self.with_path(&["api.php"]);
        url.query_pairs_mut().extend_pairs(parameters);
        url
    }

    /// Returns an address of the REST API.
    pub(super) fn rest(&self, path: &[&str], parameters: &[(&str, &str)]) -> Url {
        let mut url = self.with_path(&["rest.php", "v1"]);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        url
    }

    /// Returns the address a reader can follow to a page: the one the wiki gives, if it is the wiki's own; a wiki must
    /// not be taken for the publisher of another site's pages.
    pub(super) fn page(&self, title: &str, given: Option<&str>) -> String {
        let given = given.and_then(|given| Some((given, Url::parse(given).ok()?)));
        let own = given.filter(|(_, url)| {
            matches!(url.scheme(), "http" | "https")
                && url.host_str() == self.0.host_str()
                && url.port() == self.0.port()
        });
        own.map_or_else(
            || {
                let mut url = self.with_path(&["index.php"]);
                url.query_pairs_mut().append_pair("title", &title.replace(' ', "_"));
                url.to_string()
            },
            |(_, url)| url.to_string(),
        )
    }

    fn with_path(&self, path: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(url: &str) -> Folder {
        Folder::new(Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn the_folder_may_be_named_with_or_without_its_api() {
        for url in
            ["https://w.example/w", "https://w.example/w/", "https://w.example/w/api.php?action=query#x"]
        {
            assert_eq!(folder(url), folder("https://w.example/w/"), "{url}");
        }
        let root = folder("http://127.0.0.1:18200");
        assert_eq!(root.action(&[("a", "b&c")]).as_str(), "http://127.0.0.1:18200/api.php?a=b%26c");
        assert_eq!(root.name(), "127.0.0.1:18200");
        assert_eq!(folder(ENGLISH_WIKIPEDIA).name(), "en.wikipedia.org");
    }

    #[test]
    fn what_is_no_address_of_a_wiki_is_refused() {
        for url in [
            "ftp://w.example/",
            "data:text/html,x",
            "https://user:pass@w.example/",
            "https://user@w.example/",
        ] {
            let error = Folder::new(Url::parse(url).unwrap()).unwrap_err();
            assert!(matches!(error, WikiError::Address { .. }), "{url}");
        }
    }

    #[test]
    fn titles_are_one_step_of_a_path_whatever_they_hold() {
        let wiki = folder("https://w.example/w/");
        let url = wiki.rest(&["page", "AC/DC?../x", "with_html"], &[]);
        assert_eq!(url.as_str(), "https://w.example/w/rest.php/v1/page/AC%2FDC%3F..%2Fx/with_html");
    }

    #[test]
    fn a_page_is_linked_where_the_wiki_says_unless_that_is_somebody_elses() {
        let wiki = folder("https://w.example/w/");
        assert_eq!(
            wiki.page("A vein", Some("https://w.example/wiki/A_vein")),
            "https://w.example/wiki/A_vein"
        );
        let own = "https://w.example/w/index.php?title=A_vein";
        for given in
            [None, Some("https://other.example/wiki/A_vein"), Some("javascript:x"), Some("/wiki/A_vein")]
        {
            assert_eq!(wiki.page("A vein", given), own);
        }
    }
}
