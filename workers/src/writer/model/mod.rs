//! The first writer with a model: it asks, checks every word of the answer, and lets the extractive writer write where
//! the answer cannot be used.
//!
//! ```text
//! ranking → offer → prompt ──ask──▶ model
//!                                     │ JSON of our schema; passages by our numbers
//!           article ◀─ sift ◀─ answer ┘
//!             │          └ sentence by sentence: length, the check
//!             └ none, or too little left: the extractive writer, with the reason on record
//! ```
//!
//! A model is asked only where the ranking finds an answer in what may be copied: it is not to fill gaps.

mod answer;
mod ask;
mod citing;
mod headings;
mod offer;
mod prompt;
mod schema;
mod settings;
mod sift;
mod suspect;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

use std::time::Duration;

use article::rank::{Question, Ranking, Statistics};
use article::{Article, Evidence, PassageId};
use async_trait::async_trait;
use desk::draft::{RefusedText, Writing, WritingOutcome};
use tokio::time::Instant;

use self::ask::{Answer, Asker, Tokens, Unanswered};
use self::offer::Offered;
use self::schema::Counts;
use self::sift::{Sifted, Unusable};
use super::{Extractive, Work, Writer, WriterError, Written};

pub use prompt::VERSION as PROMPT_VERSION;
pub use settings::{ModelSettings, NAME_CHARS_MAX};

/// How often a model is asked for one article: once, and again where its server asked for patience or did not take the
/// question as it was put.
const CALLS_MAX: usize = 3;

/// The least time that must be left for an answer after waiting.
const ANSWERING_MIN: Duration = Duration::from_secs(1);

/// A language model behind an OpenAI-compatible API, with the extractive writer behind it.
#[derive(Clone)]
pub struct Model {
    asker: Asker,
    settings: ModelSettings,
}

impl Model {
    /// Makes ready to ask the model; nothing is sent yet.
    ///
    /// # Errors
    /// One sentence for the operator where this machine cannot make the connection.
    pub fn new(settings: ModelSettings) -> Result<Self, String> {
        Ok(Self { asker: Asker::new(settings.clone())?, settings })
    }
}

#[async_trait]
impl Writer for Model {
    fn name(&self) -> article::Writer {
        article::Writer::Model(self.settings.name().to_owned())
    }

    async fn write(
        &self,
        question: &str,
        evidence: &Evidence,
        statistics: &Statistics,
    ) -> Result<Work, WriterError> {
        let chosen = self.choose(question, evidence, statistics).await?;
        let offered = offer::offered(&chosen, evidence);
        let (article, writings) = if offered.is_empty() {
            (None, Vec::new())
        } else {
            self.ask(question, evidence, &offered).await
        };
        let written = match article {
            Some(article) => Written::Article(article),
            None => Extractive.write(question, evidence, statistics).await?.written,
        };
        Ok(Work { written, writings })
    }
}

impl Model {
    /// Returns the passages to show; none where nothing answers.
    async fn choose(
        &self,
        question: &str,
        evidence: &Evidence,
        statistics: &Statistics,
    ) -> Result<Vec<PassageId>, WriterError> {
        // Some tenths of a second of pure reckoning: not on a thread that others wait for.
        let settings = self.settings.clone();
        let (question, evidence, statistics) = (question.to_owned(), evidence.clone(), statistics.clone());
        let choosing = tokio::task::spawn_blocking(move || {
            let ranking = Ranking::new(&Question::read(&question), &evidence, &statistics)?;
            Ok(match ranking.answers() {
                Ok(_answers) => offer::choose(&ranking, &evidence, &settings),
                Err(_missing) => Vec::new(),
            })
        });
        choosing.await.map_err(|error| WriterError::Unreachable(error.to_string()))?
    }

    /// Asks until there is an answer, the time is over or asking again is no use; returns the article, where the answer
    /// can be used, and every call.
    async fn ask(
        &self,
        question: &str,
        evidence: &Evidence,
        offered: &[Offered<'_>],
    ) -> (Option<Article>, Vec<Writing>) {
        let data = prompt::data(question, offered);
        let deadline = Instant::now() + self.settings.timeout;
        let mut writings = Vec::new();
        let mut counts = Counts::Given;
        loop {
            let began = Instant::now();
            let schema = schema::schema(offered.len(), counts);
            match self.asker.ask(&data, schema, deadline).await {
                Ok(Answer { text, tokens }) => {
                    let (article, outcome, refused) = self.judge(&text, question, evidence, offered);
                    writings.push(self.writing(began, tokens, outcome, refused));
                    return (article, writings);
                }
                Err(Unanswered { reason, retry_after, is_unreadable, tokens }) => {
                    let outcome = WritingOutcome::Failed { reason };
                    writings.push(self.writing(began, tokens, outcome, Vec::new()));
                    if is_unreadable && counts == Counts::Given {
                        counts = Counts::Open;
                        continue;
                    }
                    let left = deadline.saturating_duration_since(Instant::now());
                    let again = retry_after.filter(|wait| wait.saturating_add(ANSWERING_MIN) <= left);
                    let Some(wait) = again.filter(|_| writings.len() < CALLS_MAX) else {
                        return (None, writings);
                    };
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// Returns the article, where the answer makes one, what became of the answer, and what was left out of it.
    fn judge(
        &self,
        text: &str,
        question: &str,
        evidence: &Evidence,
        offered: &[Offered<'_>],
    ) -> (Option<Article>, WritingOutcome, Vec<RefusedText>) {
        let numbers: Vec<PassageId> = offered.iter().map(|offered| offered.passage.id).collect();
        let read = answer::read(text, question, &numbers, &self.name());
        let sifted = read
            .map_err(|reason| Unusable { reason, refused: Vec::new() })
            .and_then(|article| sift::sift(article, evidence, offered));
        match sifted {
            Ok(Sifted { article, refused }) => (Some(article), WritingOutcome::Used, refused),
            Err(Unusable { reason, refused }) => (None, WritingOutcome::Refused { reason }, refused),
        }
    }

    /// Puts a call on record, and in the log.
    fn writing(
        &self,
        began: Instant,
        tokens: Tokens,
        outcome: WritingOutcome,
        refused: Vec<RefusedText>,
    ) -> Writing {
        let took = began.elapsed();
        let (word, reason) = (outcome.word(), outcome.reason().unwrap_or_default());
        tracing::info!(
            model = self.settings.name(),
            tokens_in = tokens.read,
            tokens_out = tokens.written,
            seconds = took.as_secs_f64(),
            refused = refused.len(),
            reason,
            "a model was asked; its answer: {word}"
        );
        Writing {
            writer: self.name(),
            prompt_version: PROMPT_VERSION.to_owned(),
            tokens_in: tokens.read,
            tokens_out: tokens.written,
            took,
            outcome,
            refused,
        }
    }
}
