//! Finders: from a question to the passages an article may rest on.

pub mod all;
pub mod files;
pub mod keep;
mod library;
mod named;
pub(crate) mod nearest;
mod resting;
mod screen;
pub mod web;
mod weigh;
pub mod wiki;

use article::Evidence;
use article::rank::Statistics;
use async_trait::async_trait;
use desk::evidence::Document;
use desk::platform::StoreError;

pub use all::{Finders, Gathered};
pub use files::Files;
pub use keep::keep;
pub use library::Library;
pub(crate) use named::{Named, Reader};
pub use resting::Resting;
pub(crate) use screen::{screen, screened};
pub(crate) use web::NotRead;
pub use web::{WebSearch, WebSettings};
pub use weigh::weigh;
pub use wiki::{Wiki, WikiSettings};

/// Somebody who looks for evidence in one place.
#[async_trait]
pub trait Finder: Send + Sync {
    /// Returns the name an editor knows the place by: `the library`, `en.wikipedia.org`.
    fn name(&self) -> String;

    /// Looks for passages that may answer the question.
    ///
    /// # Errors
    /// Where the place could not be searched; that it holds nothing of use is no error.
    async fn find(&self, question: &str) -> Result<Found, FinderError>;

    /// Reads a page again that was found here once, by its title and its address.
    ///
    /// # Errors
    /// Where the place did not answer, and may do so later.
    async fn read_again(&self, _title: &str, _url: &str) -> Result<Again, FinderError> {
        Ok(Again::NotHere)
    }
}

/// What became of a page that was found once.
#[derive(Debug, Clone)]
pub enum Again {
    /// What it says now.
    Page(Box<Document>),
    /// It is gone, or is no page to read any more; in an editor's words.
    Gone(String),
    /// It is of another place.
    NotHere,
}

/// What one finder found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Passages that are stored already, with their sources.
    pub evidence: Evidence,
    /// Documents fetched from outside, not stored yet.
    pub documents: Vec<Document>,
    /// Whether somebody who asked chose them: then they are evidence for that question alone.
    pub is_of_asker: bool,
    /// How rare the question's words are in all that was searched.
    pub statistics: Statistics,
    /// What was searched and tried, a line each, for the editor and the asker.
    pub searched: Vec<String>,
    /// Why part of the place could not be searched, where it brought something all the same: what it did not bring may
    /// be the answer.
    pub incomplete: Option<String>,
}

/// Why a place could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum FinderError {
    /// The library's database did not answer.
    #[error("the library cannot be searched")]
    Library(#[from] StoreError),
    /// A place outside did not answer, or answered with something that is no answer.
    #[error("{place} cannot be searched: {why}")]
    Outside {
        /// The finder's name.
        place: String,
        /// What happened, in an editor's words.
        why: String,
    },
}
