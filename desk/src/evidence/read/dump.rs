//! A wiki's dump, page by page: MediaWiki's XML of any length, read in a bounded piece of memory.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use url::Url;

use super::{DOCUMENT_BYTES_MAX, Labels, read_wikitext};
use crate::evidence::{Document, ReadError};

/// The largest piece between two marks of a dump, in bytes (16 MiB); MediaWiki's own limit for a page is 2 MiB, and its
/// signs take six bytes each at most.
pub const PIECE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The longest title, name or address in a dump that is read, in bytes; what comes after is left out, and a label that is
/// too long is refused with its page.
const FIELD_BYTES_MAX: usize = 4 * 1024;

/// How deep the elements of a dump may be nested; MediaWiki's are nested five deep.
const DEPTH_MAX: usize = 32;

/// The namespace of articles.
const ARTICLES: &str = "0";

/// How the template of a page begins that only lists several meanings of its title.
const SEVERAL_MEANINGS: [&str; 4] = ["{{disambig", "{{hndis", "{{geodis", "{{surname"];

/// Why a dump cannot be read on; the pages before are read.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// It is not one.
    #[error("the file is no MediaWiki dump: it does not begin with <mediawiki>")]
    NoDump,
    /// It is cut off, or no XML.
    #[error("the dump is broken at byte {at}: {why}")]
    Broken {
        /// Where, in bytes of the unpacked file.
        at: u64,
        /// What the XML reader says of it.
        why: String,
    },
    /// It ends before it is complete.
    #[error("the dump is cut off: it ends at byte {at} before </mediawiki>")]
    CutOff {
        /// Where, in bytes of the unpacked file.
        at: u64,
    },
    /// One piece of it is larger than [`PIECE_BYTES_MAX`], or its elements are nested too deep.
    #[error(
        "the dump is no reader's: a piece of it at byte {at} is larger than {PIECE_BYTES_MAX} bytes (16 MiB) or nested too deep"
    )]
    TooLarge {
        /// Where, in bytes of the unpacked file.
        at: u64,
    },
    /// The file cannot be read or unpacked.
    #[error("the dump cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// What a dump says of its wiki.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DumpSite {
    /// Its name: `Wikipedia`.
    pub name: String,
    /// The address of its main page, beside which its other pages are; empty where the dump has none.
    pub base: String,
}

/// A page as a dump holds it: the last of its revisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DumpPage {
    /// Its title.
    pub title: String,
    namespace: String,
    model: String,
    revision: String,
    text: String,
    is_redirect: bool,
    is_too_large: bool,
}

/// A dump that is being read.
pub struct Dump<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
    /// The elements that are open, outermost first.
    open: Vec<Element>,
    site: DumpSite,
    /// True once `<mediawiki>` was read.
    has_begun: bool,
}

/// The elements that matter; their names mean different things in different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    MediaWiki,
    SiteInfo,
    SiteName,
    Base,
    Page,
    Title,
    Namespace,
    Redirect,
    Revision,
    Id,
    Model,
    Text,
    Other,
}

impl<R: BufRead> Dump<R> {
    /// Begins to read a dump, already unpacked.
    #[must_use]
    pub fn new(from: R) -> Self {
        let reader = Reader::from_reader(Bounded { from, left: PIECE_BYTES_MAX });
        Self { reader, buffer: Vec::new(), open: Vec::new(), site: DumpSite::default(), has_begun: false }
    }

    /// Returns what the dump says of its wiki; nothing before its first page was read.
    #[must_use]
    pub fn site(&self) -> &DumpSite {
        &self.site
    }

    /// Returns the next page, of whatever kind; none at the end of the dump.
    ///
    /// # Errors
    /// Where the dump cannot be read on from here.
    pub fn next_page(&mut self) -> Result<Option<DumpPage>, DumpError> {
        let mut page = DumpPage::default();
        loop {
            self.buffer.clear();
            self.reader.get_mut().left = PIECE_BYTES_MAX;
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| error.clone());
            let at = self.reader.buffer_position();
            let event = match event {
                Ok(event) => event,
                Err(_) if self.reader.get_ref().left == 0 => return Err(DumpError::TooLarge { at }),
                Err(quick_xml::Error::Io(error)) => {
                    return Err(DumpError::Io(io::Error::new(error.kind(), error.to_string())));
                }
                Err(error) => return Err(DumpError::Broken { at, why: error.to_string() }),
            };
            match event {
                Event::Start(tag) => {
                    let element = Element::named(tag.local_name().as_ref());
                    match (self.open.len(), element) {
                        (0, Element::MediaWiki) => self.has_begun = true,
                        (0, _) => return Err(DumpError::NoDump),
                        (DEPTH_MAX.., _) => return Err(DumpError::TooLarge { at }),
                        _ => page.begin(self.open.last().copied(), element),
                    }
                    self.open.push(element);
                }
                Event::Empty(tag) => {
                    page.begin(self.open.last().copied(), Element::named(tag.local_name().as_ref()));
                }
                Event::End(_) => {
                    if self.open.pop() == Some(Element::Page) {
                        return Ok(Some(page));
                    }
                }
                Event::Text(text) => take(&self.open, &mut self.site, &mut page, &text),
                Event::CData(text) => take(&self.open, &mut self.site, &mut page, &text),
                Event::GeneralRef(sign) => {
                    let mut bytes = [0; 4];
                    let sign = sign_of(&sign)
                        .ok_or(DumpError::Broken { at, why: "it has a sign nobody knows".to_owned() })?;
                    take(&self.open, &mut self.site, &mut page, sign.encode_utf8(&mut bytes));
                }
                Event::Eof if !self.has_begun => return Err(DumpError::NoDump),
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(DumpError::CutOff { at }),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

impl Element {
    fn named(name: &str) -> Self {
        match name {
            "mediawiki" => Self::MediaWiki,
            "siteinfo" => Self::SiteInfo,
            "sitename" => Self::SiteName,
            "base" => Self::Base,
            "page" => Self::Page,
            "title" => Self::Title,
            "ns" => Self::Namespace,
            "redirect" => Self::Redirect,
            "revision" => Self::Revision,
            "id" => Self::Id,
            "model" => Self::Model,
            "text" => Self::Text,
            _ => Self::Other,
        }
    }
}

/// Takes a piece of text to the field it stands in.
fn take(open: &[Element], site: &mut DumpSite, page: &mut DumpPage, text: &str) {
    let (field, most) = match open {
        [_, Element::SiteInfo, Element::SiteName] => (&mut site.name, FIELD_BYTES_MAX),
        [_, Element::SiteInfo, Element::Base] => (&mut site.base, FIELD_BYTES_MAX),
        [_, Element::Page, Element::Title] => (&mut page.title, FIELD_BYTES_MAX),
        [_, Element::Page, Element::Namespace] => (&mut page.namespace, FIELD_BYTES_MAX),
        [_, Element::Page, Element::Revision, Element::Id] => (&mut page.revision, FIELD_BYTES_MAX),
        [_, Element::Page, Element::Revision, Element::Model] => (&mut page.model, FIELD_BYTES_MAX),
        [_, Element::Page, Element::Revision, Element::Text] => (&mut page.text, DOCUMENT_BYTES_MAX),
        _ => return,
    };
    if field.len().saturating_add(text.len()) <= most {
        field.push_str(text);
    } else if most == DOCUMENT_BYTES_MAX {
        page.is_too_large = true;
    }
}

/// Returns the character an XML sign means; entities that a file declares itself are never expanded.
fn sign_of(sign: &BytesRef<'_>) -> Option<char> {
    match &**sign {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => sign.resolve_char_ref().ok().flatten(),
    }
}

impl DumpPage {
    fn begin(&mut self, within: Option<Element>, element: Element) {
        match (within, element) {
            (Some(Element::Page), Element::Redirect) => self.is_redirect = true,
            // Dumps with histories have the newest revision last.
            (Some(Element::Page), Element::Revision) => {
                self.revision.clear();
                self.model.clear();
                self.text.clear();
                self.is_too_large = false;
            }
            _ => {}
        }
    }

    /// Returns true where the page is an article: no redirect, no list of meanings, no talk, help or template.
    #[must_use]
    pub fn is_article(&self) -> bool {
        let text = self.text.trim_start();
        let redirects =
            self.is_redirect || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("#redirect"));
        let is_text = self.model.is_empty() || self.model == "wikitext";
        let has_meanings = self.title.ends_with("(disambiguation)") || {
            let folded = self.text.to_ascii_lowercase();
            SEVERAL_MEANINGS.iter().any(|template| folded.contains(template))
        };
        self.namespace.trim() == ARTICLES && is_text && !redirects && !has_meanings
    }

    /// Reads the page. Its publisher is its wiki, unless `labels` names another; `labels.url`, else what the dump says of
    /// its wiki, is the address of some page there, in whose place its title is put. The licence is that of `labels`.
    ///
    /// # Errors
    /// Where it is too large or without text, or a label is refused.
    pub fn read(&self, site: &DumpSite, labels: &Labels) -> Result<Document, ReadError> {
        if self.is_too_large {
            return Err(ReadError::TooLarge { bytes: DOCUMENT_BYTES_MAX.saturating_add(1) });
        }
        let named = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        let base = labels.url.as_deref().unwrap_or(&site.base);
        let own = Labels {
            title: named(&self.title),
            publisher: labels.publisher.clone().or_else(|| named(&site.name)),
            url: address(base, &self.title),
            licence: labels.licence.clone(),
            author: named(&site.name).map(|name| format!("{name} contributors")),
        };
        read_wikitext(&self.text, &own, &self.revision)
    }
}

/// Returns the address of a page beside `base`; none where it has none there.
fn address(base: &str, title: &str) -> Option<String> {
    let mut url = Url::parse(base.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let title = title.trim().replace(' ', "_");
    // A name of dots alone means another folder.
    let is_path =
        !title.is_empty() && title.split('/').all(|part| !part.is_empty() && !matches!(part, "." | ".."));
    if !is_path {
        return None;
    }
    url.set_fragment(None);
    if url.query_pairs().any(|(name, _)| name == "title") {
        url.query_pairs_mut().clear().append_pair("title", &title);
    } else {
        url.set_query(None);
        url.path_segments_mut().ok()?.pop().extend(title.split('/'));
    }
    Some(url.to_string())
}

/// A reader that gives no more than so many bytes between two marks, so that a dump without marks costs no memory.
struct Bounded<R> {
    from: R,
    left: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        for (to, from) in into.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("a piece of the dump is too large"));
        }
        let left = self.left;
        let available = self.from.fill_buf()?;
        Ok(available.get(..left).unwrap_or(available))
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.from.consume(count);
    }
}

#[cfg(test)]
mod tests;
