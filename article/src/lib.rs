//! What an article is: sentences that name the passages they rest on, and the sources those passages come from.
//!
//! Pure functions only: no clock, no database, no network. The crate knows nobody; everything else knows it.
//!
//! - [`source`], [`licence`]: what we hold and what may be done with it
//! - [`suspicion`]: passages that speak to a machine instead of a reader
//! - [`tier`]: how far a source stands behind what it says
//! - [`relation`]: what a sentence took from a passage, as measured
//! - [`model`]: the article as a structure, and its content hash
//! - [`encoder`]: what a text means, as vectors; and whether a sentence answers a question
//! - [`sentences`], [`words`], [`rank`]: how text is cut, and which passages answer a question
//! - [`check`]: what a draft must satisfy before anyone is asked to read it; [`finding`]: what each of its layers says
//! - [`advice`]: what an editor should look at besides; it decides nothing
//! - [`edit`], [`changes`]: what an editor may do to an article, and what is then different
//! - [`page`]: the article as a page, and what stands around every page
//! - [`view`]: the article as readers, editors and programs are shown it
#![forbid(unsafe_code)]

pub mod advice;
pub mod changes;
pub mod check;
pub mod edit;
pub mod encoder;
pub mod finding;
pub mod licence;
pub mod model;
pub mod page;
pub mod rank;
pub mod relation;
pub mod sentences;
pub mod source;
pub mod suspicion;
pub mod tier;
pub mod view;
pub mod words;

pub use licence::Licence;
pub use model::{Article, Block, ContentHash, Section, Sentence, SentenceId, Writer};
pub use source::{
    Evidence, Passage, PassageId, PassageKind, Source, SourceId, is_page_heading, page_heading,
};
pub use tier::Tier;
