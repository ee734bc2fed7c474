//! What articles rest on: documents read into sources, snapshots and passages, and found again by their words.
//!
//! [`read()`] turns a file into a [`Document`], without a database; [`import()`] stores it; [`search`] and [`load`] give the
//! finder what it asks for. A snapshot and its passages never change once stored: see the migration for why.

mod document;
mod error;
mod import;
mod passages;
mod read;
mod store;

pub use document::{Cut, Document, MediaType, evidence};
pub use error::{ImportError, ReadError};
pub use import::{Change, Imported, import};
pub use passages::{PASSAGE_BYTES_MAX, SENTENCE_BYTES_MAX};
pub use read::{
    BLOCKS_MAX, DOCUMENT_BYTES_MAX, Labels, NAME_CHARS_MAX, REVISION_CHARS_MAX, TITLE_CHARS_MAX,
    URL_BYTES_MAX, can_read, read, read_page,
};
pub(crate) use store::load::licences;
pub use store::load::{LOADED_MAX, load, load_at, load_sources};
pub use store::search::{Frequencies, HITS_MAX, Held, Hit, WORDS_MAX, count, frequencies, search};
