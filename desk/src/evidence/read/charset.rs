//! In which characters a page of the web is written: a byte order mark, what the server says, what the page says, else
//! UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::DOCUMENT_BYTES_MAX;
use crate::evidence::ReadError;

/// How far into a page its own word for its characters is looked for, in bytes: the HTML standard's 1,024.
const LOOKED_INTO: usize = 1_024;

/// A page as a server sent it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Its bytes, unpacked, at most [`DOCUMENT_BYTES_MAX`].
    pub bytes: &'a [u8],
    /// The media type its server names, in lower case; what is not `text/plain` is read as a web page.
    pub content_type: Option<&'a str>,
    /// The characters its server names.
    pub charset: Option<&'a str>,
}

impl Sent<'_> {
    pub(super) fn is_plain(&self) -> bool {
        self.content_type == Some("text/plain")
    }
}

/// Returns the text of a page. The first of these that fits all its bytes is believed: the byte order mark, which alone
/// counts where there is one; the charset the server names; the one the page names in a `<meta>` within its first 1,024
/// bytes; UTF-8. Nothing is guessed and nothing replaced: a sentence with a hole in it must not be cited.
///
/// # Errors
/// Where it is too large, before or after, or none of them fits.
pub fn decode(sent: &Sent<'_>) -> Result<String, ReadError> {
    let bytes = sent.bytes;
    let fits =
        |bytes: usize| (bytes <= DOCUMENT_BYTES_MAX).then_some(()).ok_or(ReadError::TooLarge { bytes });
    fits(bytes.len())?;
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        whole(encoding, bytes.get(mark..).unwrap_or_default())
    } else {
        let said = sent.charset.and_then(|label| Encoding::for_label(label.as_bytes()));
        let marked = if sent.is_plain() { None } else { marked(bytes) };
        [said, marked, Some(UTF_8)].into_iter().flatten().find_map(|encoding| whole(encoding, bytes))
    };
    let text = text.ok_or(ReadError::Charset)?;
    fits(text.len())?;
    Ok(text)
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
}

/// Returns the characters a page names in itself.
fn marked(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..LOOKED_INTO).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let shown = without_comments(&head);
    let tags = shown.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
    let mut tags = tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_whitespace() || c == '/'));
    tags.find_map(named)
}

fn without_comments(head: &str) -> String {
    let mut parts = head.split("<!--");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str(part.split_once("-->").map_or("", |(_, after)| after));
    }
    shown
}

fn named(tag: &str) -> Option<&'static Encoding> {
    let (_, after) = tag.split_once("charset")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '/');
    let encoding = Encoding::for_label(value.split(ends).next()?.as_bytes())?;
    // Who could read that word in it knows that it is not in UTF-16; the HTML standard takes it for UTF-8.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(bytes: &[u8], charset: Option<&str>) -> Result<String, ReadError> {
        decode(&Sent { bytes, content_type: Some("text/html"), charset })
    }

    #[test]
    fn what_the_server_says_is_believed_before_what_the_page_says() {
        let cyrillic = b"<meta charset=koi8-r><p>\xcf\xf0\xe8\xeb\xe8\xe2\xfb";
        assert_eq!(page(cyrillic, Some("windows-1251")).unwrap(), "<meta charset=koi8-r><p>Приливы");
        assert_eq!(page(b"caf\xe9", Some("ISO-8859-1")).unwrap(), "café");
        assert_eq!(page("Zürich".as_bytes(), Some("utf-8")).unwrap(), "Zürich");
        assert_eq!(page(b"\x93\xfa\x96\x7b", Some("shift_jis")).unwrap(), "日本");
    }

    #[test]
    fn a_page_may_say_it_itself_in_either_form_near_its_beginning() {
        for meta in [
            "<meta charset=\"windows-1252\">",
            "<META CHARSET = 'latin1' />",
            "<meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-1\">",
            "<meta name=viewport content=x><meta charset=cp1252>",
        ] {
            let bytes = [meta.as_bytes(), b"caf\xe9"].concat();
            assert_eq!(page(&bytes, None).unwrap(), format!("{meta}café"), "{meta}");
            assert_eq!(page(&bytes, Some("no-such-charset")).unwrap(), format!("{meta}café"), "{meta}");
        }
        for none in [
            "<!-- <meta charset=latin1> -->".to_owned(),
            "<metadata charset=latin1>".to_owned(),
            "<meta charset>".to_owned(),
            "<meta charset=utf-16>".to_owned(),
            format!("{}<meta charset=latin1>", " ".repeat(LOOKED_INTO)),
        ] {
            let bytes = [none.as_bytes(), b"caf\xe9"].concat();
            assert_eq!(page(&bytes, None), Err(ReadError::Charset), "{none}");
        }
        let plain =
            Sent { bytes: b"<meta charset=latin1>caf\xe9", content_type: Some("text/plain"), charset: None };
        assert_eq!(decode(&plain), Err(ReadError::Charset), "a text is no page");
    }

    #[test]
    fn a_mark_at_the_beginning_counts_alone() {
        assert_eq!(page(b"\xff\xfeT\x00i\x00d\x00e\x00", Some("utf-8")).unwrap(), "Tide");
        assert_eq!(page("\u{feff}Tide".as_bytes(), Some("latin1")).unwrap(), "Tide");
        assert_eq!(page(b"\xef\xbb\xbfcaf\xe9", Some("latin1")), Err(ReadError::Charset));
    }

    #[test]
    fn bytes_that_do_not_fit_are_refused_or_read_by_the_next_that_does() {
        assert_eq!(page(b"caf\xe9", None), Err(ReadError::Charset));
        assert_eq!(page(b"caf\xe9", Some("utf-8")), Err(ReadError::Charset));
        // A server's default that is wrong, and a page that knows better.
        assert_eq!(
            page(b"<meta charset=latin1>caf\xe9", Some("utf-8")).unwrap(),
            "<meta charset=latin1>café"
        );
        // What browsers refuse to decode, since it hides markup.
        assert_eq!(page(b"\x1b$)Cabc\xe9", Some("iso-2022-kr")), Err(ReadError::Charset));
        let grown = vec![0xe9; DOCUMENT_BYTES_MAX];
        assert_eq!(page(&grown, Some("latin1")), Err(ReadError::TooLarge { bytes: DOCUMENT_BYTES_MAX * 2 }));
        assert!(matches!(page(&[grown, vec![0xe9]].concat(), None), Err(ReadError::TooLarge { .. })));
    }
}
