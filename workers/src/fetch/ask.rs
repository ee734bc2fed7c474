//! What is asked for, and what came.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED};
use url::Url;

use super::error::FetchError;

/// The largest answer that is ever read, in bytes (64 MiB), whatever is asked for.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;

/// The longest that one fetch may take, whatever is asked for.
pub const WITHIN_MAX: Duration = Duration::from_mins(2);

/// The longest validator that is kept, in characters.
const VALIDATOR_CHARS_MAX: usize = 512;

/// The longest part of a type that is repeated to an editor, in characters.
const TYPE_CHARS_MAX: usize = 100;

/// One address to fetch, and how much of it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The address.
    pub url: Url,
    /// Which types of answer are taken.
    pub types: Types,
    /// How many bytes the answer may have, as it is sent and unpacked; at most [`BYTES_MAX`].
    pub bytes_max: usize,
    /// How long it may take, with all redirects and the whole body; at most [`WITHIN_MAX`].
    pub within: Duration,
    /// What an earlier answer said of itself: where it still holds, the answer is 304 and has no body.
    pub unless: Validators,
    /// Whether the site's robots.txt is asked first, and that of each site it sends us on to.
    pub heeds_robots: bool,
    /// What shows who we are, told to the host that is asked and to no other.
    pub token: Option<Token>,
}

/// What shows one host who we are, as a header; never printed.
#[derive(Clone)]
pub struct Token {
    name: HeaderName,
    value: HeaderValue,
}

impl Token {
    /// Returns a header of that name, in lower case; none where its value is empty or not of plain visible characters.
    #[must_use]
    pub fn new(name: &'static str, value: &str) -> Option<Self> {
        let is_plain = !value.is_empty() && value.chars().all(|c| c.is_ascii_graphic());
        let (name, mut value) = (name.parse().ok()?, HeaderValue::from_str(value).ok().filter(|_| is_plain)?);
        value.set_sensitive(true);
        Some(Self { name, value })
    }

    pub(super) fn header(&self) -> (HeaderName, HeaderValue) {
        (self.name.clone(), self.value.clone())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: …", self.name)
    }
}

impl Ask {
    /// Returns a question for a page of the web to read, where its site's robots.txt permits: 4 MiB, within 20 s.
    #[must_use]
    pub fn page_of_web(url: Url) -> Self {
        Self { heeds_robots: true, ..Self::page(url) }
    }

    /// Returns a question for a page to read: 4 MiB, within 20 s.
    #[must_use]
    pub fn page(url: Url) -> Self {
        Self {
            url,
            types: Types::PAGE,
            bytes_max: 4 * 1024 * 1024,
            within: Duration::from_secs(20),
            unless: Validators::default(),
            heeds_robots: false,
            token: None,
        }
    }
}

/// Types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Types {
    /// What the request says it accepts.
    pub accept: &'static str,
    /// The media types an answer may have, in lower case and without parameters; none takes whatever comes, for those
    /// who read it strictly themselves.
    pub taken: Option<&'static [&'static str]>,
}

impl Types {
    /// Pages and plain text.
    pub const PAGE: Self = Self {
        accept: "text/html,application/xhtml+xml,text/plain;q=0.8",
        taken: Some(&["text/html", "application/xhtml+xml", "text/plain"]),
    };
    /// Pages, plain text and PDF.
    pub const DOCUMENT: Self = Self {
        accept: "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
        taken: Some(&["text/html", "application/xhtml+xml", "application/pdf", "text/plain"]),
    };
    /// JSON, told by its type.
    pub const JSON: Self = Self { accept: "application/json", taken: Some(&["application/json"]) };
    /// JSON, told by reading it.
    pub const JSON_UNTOLD: Self = Self { accept: "application/json", taken: None };
    /// Plain text, such as robots.txt.
    pub const PLAIN: Self = Self { accept: "text/plain", taken: Some(&["text/plain"]) };
}

/// What a server said to tell one version of an answer from another, as it said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`, at most 512 characters.
    pub etag: Option<String>,
    /// Its `Last-Modified`, at most 512 characters.
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address that answered, after redirects, without a fragment.
    pub url: Url,
    /// The answer's status; never that of a redirect which was followed.
    pub status: u16,
    /// The type it says it is of, in lower case and without parameters.
    pub content_type: Option<String>,
    /// The charset it says it is in, as it says it, in lower case.
    pub charset: Option<String>,
    /// The body, unpacked; empty where the status is not 200 to 299.
    pub bytes: Vec<u8>,
    /// When its head came.
    pub retrieved_at: Timestamp,
    /// What to ask with the next time.
    pub validators: Validators,
    headers: HeaderMap,
}

impl Fetched {
    pub(super) fn new(url: Url, status: u16, headers: HeaderMap, retrieved_at: Timestamp) -> Self {
        let (content_type, charset) = content_type(&headers);
        let validator = |name| {
            let value = headers.get(name)?.to_str().ok()?;
            (value.len() <= VALIDATOR_CHARS_MAX).then(|| value.to_owned())
        };
        let validators = Validators { etag: validator(ETAG), last_modified: validator(LAST_MODIFIED) };
        Self { url, status, content_type, charset, bytes: Vec::new(), retrieved_at, validators, headers }
    }

    /// Returns true where the status says that the body is what was asked for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns a header, the first where it came several times; none where it is not plain text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Compares the type with those that are taken.
    pub(super) fn require(&self, types: &Types) -> Result<(), FetchError> {
        let Some(taken) = types.taken else { return Ok(()) };
        let given = self.content_type.as_deref();
        if given.is_some_and(|given| taken.contains(&given)) {
            return Ok(());
        }
        let plain = |c: &char| c.is_ascii_graphic();
        let said = given.unwrap_or("it names none").chars();
        Err(FetchError::Type(match given {
            Some(_) => said.filter(plain).take(TYPE_CHARS_MAX).collect(),
            None => said.collect(),
        }))
    }
}

/// Reads the type and its charset; where several different types are named, none is.
fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let first = values.next();
    if values.any(|other| Some(other) != first) {
        return (None, None);
    }
    let Some(value) = first.and_then(|value| value.to_str().ok()) else { return (None, None) };
    let value = value.to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let named = parts.next().filter(|named| !named.is_empty()).map(str::to_owned);
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"'));
    (named, charset.filter(|name| !name.is_empty()).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_without_its_parameters_and_two_types_are_none() {
        let read = |values: &[&str]| {
            let pairs = values.iter().map(|value| (CONTENT_TYPE, value.parse().unwrap()));
            let mut headers = HeaderMap::new();
            pairs.for_each(|(name, value)| _ = headers.append(name, value));
            content_type(&headers)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read(&["Text/HTML; Charset=\"UTF-8\""]), (some("text/html"), some("utf-8")));
        assert_eq!(read(&["text/plain;x=y ; charset=latin1"]), (some("text/plain"), some("latin1")));
        assert_eq!(read(&["text/html", "text/html"]), (some("text/html"), None));
        for none in [&[][..], &[""], &[";charset=x"], &["text/html", "application/pdf"]] {
            assert_eq!(read(none).0, None, "{none:?}");
        }
    }
}
