//! Labels: what a source list says of a source.

use article::Licence;
use url::Url;

use super::plain::plain;
use crate::evidence::ReadError;

/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 300;

/// The longest name of a publisher or author, in characters.
pub const NAME_CHARS_MAX: usize = 200;

/// The longest address, in bytes.
pub const URL_BYTES_MAX: usize = 2_000;

/// The longest number or name of a revision, in characters.
pub const REVISION_CHARS_MAX: usize = 64;

/// What a source list says where nobody is named and there is no address to take a host from.
const NO_PUBLISHER: &str = "Unknown publisher";

/// Labels as somebody wrote them, in front matter or as flags; none of them need be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// The title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it can be read: http or https.
    pub url: Option<String>,
    /// An SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    pub licence: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

impl Labels {
    /// Returns these labels, with those of `other` where these have none.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let or = |own: Option<String>, other: &Option<String>| own.or_else(|| other.clone());
        Self {
            title: or(self.title, &other.title),
            publisher: or(self.publisher, &other.publisher),
            url: or(self.url, &other.url),
            licence: or(self.licence, &other.licence),
            author: or(self.author, &other.author),
        }
    }
}

/// Labels as they are stored: checked, and complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) title: String,
    pub(super) publisher: String,
    pub(super) url: Option<String>,
    pub(super) licence: Licence,
    pub(super) author: Option<String>,
}

/// Checks the labels; `title` is taken where they have none.
///
/// # Errors
/// Where a label is too long, the licence is no licence id or the address is not http(s).
pub(super) fn checked(labels: &Labels, title: &str) -> Result<Checked, ReadError> {
    let address =
        labels.url.as_deref().map(str::trim).filter(|url| !url.is_empty()).map(address).transpose()?;
    let publisher = name("publisher", labels.publisher.as_deref())?;
    let host = address.as_ref().and_then(|(_, url)| url.host_str());
    let publisher = publisher.or_else(|| host.map(|host| host.trim_start_matches("www.").to_owned()));
    let written = label("title", labels.title.as_deref(), TITLE_CHARS_MAX)?;
    Ok(Checked {
        title: written.unwrap_or_else(|| shortened(title)),
        publisher: publisher.unwrap_or_else(|| NO_PUBLISHER.to_owned()),
        url: address.map(|(written, _)| written.to_owned()),
        licence: labels.licence.as_deref().unwrap_or_default().parse()?,
        author: name("author", labels.author.as_deref())?,
    })
}

/// Returns an address as it was written, and its parts.
fn address(text: &str) -> Result<(&str, Url), ReadError> {
    let refused = || ReadError::Url(text.chars().take(100).collect());
    let url =
        Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(refused)?;
    let names_somebody = !url.username().is_empty() || url.password().is_some();
    // The parser mends what is not quite an address; what we print must be one as it stands.
    let is_mended =
        text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\'));
    let is_plain = plain(text) == text && text.len() <= URL_BYTES_MAX && url.has_host();
    if names_somebody || is_mended || !is_plain { Err(refused()) } else { Ok((text, url)) }
}

/// Returns the number of a revision; none where nothing was given.
///
/// # Errors
/// Where it is longer than [`REVISION_CHARS_MAX`].
pub(super) fn revision(text: &str) -> Result<Option<String>, ReadError> {
    label("revision", Some(text), REVISION_CHARS_MAX)
}

fn name(which: &'static str, text: Option<&str>) -> Result<Option<String>, ReadError> {
    label(which, text, NAME_CHARS_MAX)
}

fn label(label: &'static str, text: Option<&str>, limit: usize) -> Result<Option<String>, ReadError> {
    let text = plain(text.unwrap_or_default());
    let chars = text.chars().count();
    if chars > limit {
        return Err(ReadError::LabelTooLong { label, chars, limit });
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Returns a title that nobody wrote as one, cut to the length of a title.
fn shortened(title: &str) -> String {
    let title = plain(title);
    title
        .char_indices()
        .nth(TITLE_CHARS_MAX)
        .and_then(|(end, _)| title.get(..end))
        .unwrap_or(&title)
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(set: impl FnOnce(&mut Labels)) -> Labels {
        let mut labels = Labels::default();
        set(&mut labels);
        labels
    }

    #[test]
    fn missing_labels_have_honest_defaults() {
        let none = checked(&Labels::default(), " A\ttitle ").unwrap();
        assert_eq!((none.title.as_str(), none.publisher.as_str()), ("A title", NO_PUBLISHER));
        assert_eq!((none.url, none.licence, none.author), (None, Licence::Unknown, None));
        let url = "https://www.example.org/a?b=c#d";
        let host = checked(&labelled(|labels| labels.url = Some(format!(" {url} "))), "t").unwrap();
        assert_eq!((host.publisher.as_str(), host.url.as_deref()), ("example.org", Some(url)));
        let long = checked(&Labels::default(), &"é".repeat(400)).unwrap();
        assert_eq!(long.title.chars().count(), TITLE_CHARS_MAX);
    }

    #[test]
    fn own_labels_win() {
        let own = labelled(|labels| labels.title = Some("own".to_owned()));
        let flags = labelled(|labels| {
            labels.title = Some("flag".to_owned());
            labels.author = Some("A".to_owned());
        });
        let both = own.or(&flags);
        assert_eq!((both.title.as_deref(), both.author.as_deref()), (Some("own"), Some("A")));
    }

    #[test]
    fn addresses_that_are_none_are_refused() {
        for url in [
            "javascript:alert(1)",
            "ftp://example.org/",
            "example.org",
            "//example.org/",
            "https://",
            "https://user:pw@example.org/",
            "https://example.org/a b",
            "https://example.org/\"><script>",
            "https:\\\\example.org",
            &format!("https://example.org/{}", "x".repeat(URL_BYTES_MAX)),
        ] {
            let labels = labelled(|labels| labels.url = Some(url.to_owned()));
            assert!(matches!(checked(&labels, "t"), Err(ReadError::Url(_))), "{url}");
        }
    }

    #[test]
    fn bad_licences_and_long_labels_are_refused() {
        let licence = labelled(|labels| labels.licence = Some("all rights reserved".to_owned()));
        assert!(checked(&licence, "t").unwrap_err().to_string().contains("SPDX"));
        let publisher = labelled(|labels| labels.publisher = Some("x".repeat(201)));
        let refusal = ReadError::LabelTooLong { label: "publisher", chars: 201, limit: NAME_CHARS_MAX };
        assert_eq!(checked(&publisher, "t"), Err(refusal));
    }
}
