//! What articles rest on: documents read into sources, snapshots and passages, and found again by their words.
//!
//! [`read()`] turns a file into a [`Document`], without a database; [`import()`] stores it; [`search`] and [`load`] give the
//! finder what it asks for. A snapshot and its passages never change once stored: see the migration for why.

mod document;
mod error;
mod import;
mod import_many;
mod licence;
mod named;
mod own;
mod passages;
mod read;
mod set_licence;
mod set_terms;
mod set_tier;
mod snapshot;
mod source;
mod store;
mod tier;

pub use document::{Cut, Document, MediaType, evidence};
pub use error::{ImportError, ReadError};
pub use import::{Change, Imported, import, import_aside};
pub use import_many::{BATCH_MAX, import_many};
pub use licence::{LicenceEntry, Licensed, Origin, REASON_CHARS_MAX, SetLicenceError, licensed};
pub use named::{
    NAMED_LISTED_MAX, NamePageError, NamedEnd, NamedPage, Reading, abandon_unread, name_page, named_page,
    named_pages, settle_named,
};
pub use own::OwnSite;
pub use passages::{PASSAGE_BYTES_MAX, SENTENCE_BYTES_MAX};
pub use read::dump;
pub use read::{
    BLOCKS_MAX, DOCUMENT_BYTES_MAX, Labels, LicenceFrom, NAME_CHARS_MAX, PDF_BYTES_MAX, PDF_PAGES_MAX,
    REVISION_CHARS_MAX, Sent, TITLE_CHARS_MAX, URL_BYTES_MAX, can_read, decode, is_pdf, read, read_page,
    read_pdf, read_web, read_wikitext,
};
pub use set_licence::{LicenceSetting, set_licence};
pub use set_terms::set_terms;
pub use set_tier::{TierSetting, set_tier};
pub use snapshot::{Brought, Errand, Renewed, errand, renew};
pub use source::{
    Address, Block, DUE_MAX, Flag, FlagKind, Held as HeldSource, LISTED_MAX, Listed, Only, PASSAGES_LISTED,
    PassagesPage, Settled, SnapshotInfo, SourceError, Visit, VisitOutcome, WHY_CHARS_MAX, WORDS_CHARS_MAX,
    Wanted, block_source, browse, passages_of, place_of, put_flag_away, refetch_due, refetch_source, source,
    unblock_source,
};
pub(crate) use store::aside::take_in_of;
pub use store::flags::machines_among;
pub use store::load::{LOADED_MAX, load, load_at, load_sources};
pub(crate) use store::one::blocked_among;
pub use store::search::{Frequencies, HITS_MAX, Held, Hit, Sought, WORDS_MAX, count, frequencies, search};
pub use tier::{SetTierError, TIERS_MAX, TierEntry, TierKind, TierList, TierRule, Tiers, tiers};
