//! The address of a web page, as somebody writes it down.

use url::Url;

use super::text::without_invisible;

/// The longest address that is taken, in bytes; longer ones are seldom of pages that stay.
pub const ADDRESS_BYTES_MAX: usize = 2_000;

/// How much of what is no address is shown again, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// An address of http or https with a host, without a user name, a password and a fragment.
///
/// Whether anybody may be asked for it is not decided here: that is for whoever fetches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress(String);

/// Why something is no address of a web page, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebAddressError {
    /// It is none.
    #[error("“{0}” is not the address of a web page: one looks like https://example.org/page.")]
    NotOne(String),
    /// It is too long.
    #[error("The address of a page has at most {ADDRESS_BYTES_MAX} characters; “{0}” has more.")]
    TooLong(String),
    /// It holds a user name or password.
    #[error("Please leave the name and password out of “{0}”: only pages that anybody may read can be used.")]
    Credentials(String),
}

impl WebAddress {
    /// Parses what somebody typed; one without `http://` or `https://` is taken for https.
    ///
    /// # Errors
    /// [`WebAddressError`], in words its writer can act on.
    pub fn parse(text: &str) -> Result<Self, WebAddressError> {
        let visible = without_invisible(text);
        let text = visible.trim();
        let shown = || shown(text);
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(WebAddressError::TooLong(shown()));
        }
        let not_one = || WebAddressError::NotOne(shown());
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err(not_one());
        }
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&whole).map_err(|_invalid| not_one())?;
        let host = url.host_str().unwrap_or_default();
        // A word alone is no site, but an operator may list a machine by its number.
        let is_site = host.contains(['.', ':']) && !host.starts_with('.');
        if !matches!(url.scheme(), "http" | "https") || !is_site {
            return Err(not_one());
        }
        if !url.username().is_empty() || url.password().is_some() {
            // What is shown again must not hold the password.
            return Err(WebAddressError::Credentials(host.to_owned()));
        }
        url.set_fragment(None);
        // Written out, signs outside ASCII are longer.
        if url.as_str().len() > ADDRESS_BYTES_MAX {
            return Err(WebAddressError::TooLong(shown()));
        }
        Ok(Self(url.into()))
    }

    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for WebAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        let parse = |text: &str| WebAddress::parse(text).unwrap().to_string();
        assert_eq!(parse(" https://Example.ORG/Page?a=b#part "), "https://example.org/Page?a=b");
        assert_eq!(parse("example.org/tea"), "https://example.org/tea");
        assert_eq!(parse("http://127.0.0.1:8080/x"), "http://127.0.0.1:8080/x");
        assert_eq!(parse("https://[2001:db8::1]/"), "https://[2001:db8::1]/");
        assert_eq!(parse("https://bücher.example/ä"), "https://xn--bcher-kva.example/%C3%A4");
        assert_eq!(parse("https://exam\u{200B}ple.org"), "https://example.org/");
    }

    #[test]
    fn what_is_no_address_of_a_page_is_refused() {
        let long = format!("https://example.org/{}", "x".repeat(ADDRESS_BYTES_MAX));
        let grows = format!("https://example.org/{}", "ä".repeat(900));
        for text in ["", "tea", "my favourite page", "ftp://example.org/x", "javascript:alert(1)"] {
            assert!(matches!(WebAddress::parse(text), Err(WebAddressError::NotOne(_))), "{text}");
        }
        for text in
            ["data:text/html,x", "file:///etc/passwd", "https://", "localhost", "https://.x/", "a b.c"]
        {
            assert!(matches!(WebAddress::parse(text), Err(WebAddressError::NotOne(_))), "{text}");
        }
        for text in [&long, &grows] {
            assert!(matches!(WebAddress::parse(text), Err(WebAddressError::TooLong(_))));
        }
        let refused = WebAddress::parse("https://me:secret@example.org/").unwrap_err();
        assert!(
            matches!(refused, WebAddressError::Credentials(_)) && !refused.to_string().contains("secret")
        );
    }
}
