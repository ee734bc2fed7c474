//! A document that was read: what is imported as a source and its snapshot.

use article::{Evidence, Licence, Passage, PassageId, PassageKind, Source, SourceId};

use super::read::LicenceFrom;

/// What a document was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// `text/markdown`
    Markdown,
    /// `text/html`
    Html,
    /// `text/plain`
    Text,
    /// `text/x-wiki`, as dumps of wikis hold it
    Wikitext,
    /// `application/pdf`
    Pdf,
}

impl MediaType {
    /// Returns its name as in a Content-Type, the word the database holds.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown",
            Self::Html => "text/html",
            Self::Text => "text/plain",
            Self::Wikitext => "text/x-wiki",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A document as [`read`](super::read::read) or [`read_page`](super::read::read_page) made it; nobody else can.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Its title, at most 300 characters.
    pub title: String,
    /// Who published it, at most 200 characters.
    pub publisher: String,
    /// Where it can be read: http or https, at most 2,000 bytes.
    pub url: Option<String>,
    /// Who wrote it, at most 200 characters.
    pub author: Option<String>,
    /// What may be done with its text.
    pub licence: Licence,
    /// Where that comes from.
    pub licence_from: LicenceFrom,
    /// What it was written in.
    pub media_type: MediaType,
    /// The publisher's own number of the version that was read, as wikis give one, at most 64 characters.
    pub revision: Option<String>,
    /// How a page of the web is marked as a machine's work, in an editor's words.
    pub machine: Option<String>,
    /// Whether it came from its server without anybody's choosing it, as [`read_web`](super::read::read_web) reads them.
    pub is_of_web: bool,
    /// Its plain text: all headings, paragraphs and list items, parted by blank lines.
    pub text: String,
    /// Its passages in reading order; never empty.
    pub passages: Vec<Cut>,
}

/// A passage as a place in a document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The headings above it, outermost first, without the document's title.
    pub heading_path: Vec<String>,
    /// What it is in the layout.
    pub kind: PassageKind,
}

impl Document {
    /// Returns the words of one of its passages.
    #[must_use]
    pub fn words_of(&self, cut: &Cut) -> &str {
        self.text.get(cut.start..cut.end).unwrap_or_default()
    }
}

/// Returns the documents as evidence without a database, for `answerdesk draft`: sources and passages are numbered
/// from 1 in the order given.
#[must_use]
pub fn evidence(documents: &[Document]) -> Evidence {
    let (mut passages, mut sources) = (Vec::new(), Vec::new());
    let mut ids = (1..).map(PassageId);
    for (document, source_id) in documents.iter().zip((1..).map(SourceId)) {
        sources.push(document.source(source_id));
        for ((cut, position), id) in document.passages.iter().zip(0_u32..).zip(&mut ids) {
            let text = document.words_of(cut).to_owned();
            let heading_path = cut.heading_path.clone();
            passages.push(Passage { id, source_id, position, heading_path, kind: cut.kind, text });
        }
    }
    Evidence::new(passages, sources)
}

impl Document {
    fn source(&self, id: SourceId) -> Source {
        Source {
            id,
            title: self.title.clone(),
            url: self.url.clone(),
            publisher: self.publisher.clone(),
            author: self.author.clone(),
            licence: self.licence.clone(),
            tier: article::Tier::default(),
        }
    }
}
