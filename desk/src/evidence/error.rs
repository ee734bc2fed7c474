//! Why a document is not taken in.

use article::licence::LicenceError;

use super::read::{BLOCKS_MAX, DOCUMENT_BYTES_MAX, PDF_PAGES_MAX};
use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why a file could not be read as a source, in the words of whoever brought it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is larger than [`DOCUMENT_BYTES_MAX`].
    #[error("the file is too large: the most we read is {DOCUMENT_BYTES_MAX} bytes (2 MiB) of text")]
    TooLarge {
        /// How many bytes of it were given; who reads it may stop at the first one too many.
        bytes: usize,
    },
    /// The name does not end in a kind of file that can be read.
    #[error("cannot read `{0}`: only .md, .html, .txt and .pdf files are read")]
    UnknownKind(String),
    /// The file holds NUL bytes, as programs, pictures and UTF-16 texts do.
    #[error("the file holds NUL bytes: it is no text, or a text in UTF-16; save it as UTF-8")]
    Binary,
    /// The bytes are not UTF-8.
    #[error("the file is not UTF-8 text; save it as UTF-8")]
    NotUtf8,
    /// A page of the web is in other characters than its server and it say, and not in UTF-8 either.
    #[error("the page is neither in the characters it says it is in, nor in UTF-8")]
    Charset,
    /// Nothing is left once markup and hidden parts are removed.
    #[error("there is no readable text in the file")]
    Empty,
    /// A PDF's pages have no text.
    #[error(
        "there is no text in the PDF, only pictures of pages as a scanner makes them: have its text recognised (OCR) first"
    )]
    OnlyPictures,
    /// A PDF has more than [`PDF_PAGES_MAX`] pages.
    #[error("the PDF has {pages} pages, and the most we read is {PDF_PAGES_MAX}: split it")]
    TooManyPages {
        /// How many it has.
        pages: usize,
    },
    /// The text has more than [`BLOCKS_MAX`] headings, paragraphs and list items.
    #[error("the file has {blocks} paragraphs and list items, and the most we read is {BLOCKS_MAX}")]
    TooManyBlocks {
        /// How many it has.
        blocks: usize,
    },
    /// The markup is nested so deeply, or left open so often, that no reader's page is.
    #[error("the file's markup is too deeply nested, or too much of it is never closed")]
    TooNested,
    /// The licence is no licence id.
    #[error(transparent)]
    Licence(#[from] LicenceError),
    /// The address is not one a reader could follow.
    #[error("`{0}` is not an http or https address")]
    Url(String),
    /// A label is longer than a source list can show.
    #[error("the {label} has {chars} characters, and the most is {limit}")]
    LabelTooLong {
        /// Which label.
        label: &'static str,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
}

/// Why a document that was read could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database refused or could not be reached; nothing of the document was stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document has more text than the columns can count.
    #[error("the document is too long to be stored")]
    TooLong(#[from] std::num::TryFromIntError),
}

store_errors!(ImportError);
