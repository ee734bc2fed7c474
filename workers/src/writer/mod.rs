//! Writers: from a question and its evidence to an article, or to the honest word that there is no answer.

pub mod extractive;
pub mod model;
pub mod purse;

use article::rank::Statistics;
use article::{Article, Evidence};
use async_trait::async_trait;
use desk::draft::{Outline, Writing};

pub use extractive::Extractive;
pub use model::{Model, Prompts};
pub use purse::{DeskPurse, NoAccount, Purse};

/// Somebody who writes articles from evidence, and from nothing else.
#[async_trait]
pub trait Writer: Send + Sync {
    /// Returns what the article will say wrote it.
    fn name(&self) -> article::Writer;

    /// Writes an article that answers the question from the evidence, every sentence with the passages it rests on; what a
    /// model takes is paid from the purse.
    ///
    /// # Errors
    ///
    /// Returns an error when the writer could not be asked or its answer could not be used; that the evidence holds
    /// no answer is no error but [`Written::NoAnswer`].
    async fn write(&self, task: &Assignment<'_>, purse: &dyn Purse) -> Result<Work, WriterError>;
}

/// What a writer is to do.
#[derive(Debug, Clone)]
pub struct Assignment<'a> {
    /// The question to answer.
    pub question: &'a str,
    /// The passages and sources it may cite.
    pub evidence: &'a Evidence,
    /// How rare words are where the evidence is from.
    pub statistics: &'a Statistics,
    /// The outline to write from, where an editor has settled one.
    pub outline: Option<&'a Outline>,
    /// Whether an outline waits for an editor before the rest is written; only models make outlines.
    pub holds_outline: bool,
    /// The words models are asked with.
    pub prompts: Prompts,
}

impl<'a> Assignment<'a> {
    /// Returns the assignment to write everything at once, with the words that come with the program.
    #[must_use]
    pub fn new(question: &'a str, evidence: &'a Evidence, statistics: &'a Statistics) -> Self {
        let (outline, holds_outline, prompts) = (None, false, Prompts::default());
        Self { question, evidence, statistics, outline, holds_outline, prompts }
    }
}

/// What a writer hands over: what came of writing, and what was asked of models on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// What came of it.
    pub written: Written,
    /// Every call of a model, in order, also those that came to nothing; none where no model was asked.
    pub writings: Vec<Writing>,
}

impl From<Written> for Work {
    fn from(written: Written) -> Self {
        Self { written, writings: Vec::new() }
    }
}

/// What came of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// An article whose structure passes [`article::check`].
    Article(Article),
    /// The outline of one, which an editor is to settle first.
    Outlined(Outline),
    /// The evidence does not answer the question.
    NoAnswer(NoAnswer),
}

/// Why there is no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAnswer {
    /// One sentence for the editor.
    pub reason: String,
    /// The question's words that were not found together with the rest of it; may be empty.
    pub missing: Vec<String>,
}

/// Why a writer failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriterError {
    /// It could not be asked; asking again later may help.
    #[error("the writer cannot be reached: {0}")]
    Unreachable(String),
    /// It answered with something that is not an article; asking again will not help.
    #[error("what the writer wrote cannot be used: {0}")]
    Unusable(String),
    /// A model may not be paid for: a cap is reached, or its price is missing. Somebody has to see to that.
    #[error("the model was not asked: {0}")]
    Unpaid(String),
    /// Another attempt writes this draft by now.
    #[error("another attempt writes this draft by now")]
    Superseded,
    /// The sentences could not be read for their meaning.
    #[error(transparent)]
    Unencoded(#[from] article::encoder::EncoderError),
}
