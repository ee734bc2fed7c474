//! The writer with a model: it asks stage by stage, checks every word of the answers, and lets the extractive writer write
//! where they cannot be used.
//!
//! ```text
//! ranking → offer → outline → section … → quick answer and key facts → revision ×2 → sift → article
//!                       │        │                  │                      │           └ too little left: the extractive writer
//!                       │        └ a prompt of our words, data between marks ──▶ model ──▶ JSON of our schema, passages by our numbers
//!                       └ an editor may settle it before the rest is written
//! ```
//!
//! Each stage is paid for, kept and judged by itself; a retry takes what was bought as it is.
//!
//! A model is asked only where the ranking finds an answer in what may be copied: it is not to fill gaps.

mod answer;
mod ask;
mod calling;
mod citing;
mod compose;
mod headings;
mod offer;
mod prompt;
mod revise;
mod schema;
mod settings;
mod sift;
mod stage;
mod suspect;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use article::PassageId;
use article::rank::{Question, Ranking};
use async_trait::async_trait;

use self::ask::Asker;
use self::compose::{Composed, Composing};
use super::{Assignment, Extractive, Purse, Work, Writer, WriterError, Written};
use crate::breaker::Breaker;

pub use settings::{ModelSettings, NAME_CHARS_MAX, Protocol};
pub use stage::{Prompt, Prompts, Stage};

/// A language model behind an API, with the extractive writer behind it.
///
/// One that failed five times in a row is left alone for a minute; the extractive writer writes meanwhile.
#[derive(Clone)]
pub struct Model {
    asker: Asker,
    settings: ModelSettings,
    breaker: Arc<Mutex<Breaker>>,
}

impl Model {
    /// Makes ready to ask the model; nothing is sent yet.
    ///
    /// # Errors
    /// One sentence for the operator where this machine cannot make the connection.
    pub fn new(settings: ModelSettings) -> Result<Self, String> {
        Ok(Self { asker: Asker::new(settings.clone())?, settings, breaker: Arc::default() })
    }
}

#[async_trait]
impl Writer for Model {
    fn name(&self) -> article::Writer {
        article::Writer::Model(self.settings.names())
    }

    async fn write(&self, task: &Assignment<'_>, purse: &dyn Purse) -> Result<Work, WriterError> {
        let chosen = match task.outline {
            Some(settled) => settled.sections.iter().flat_map(|section| section.passages.clone()).collect(),
            None => self.choose(task).await?,
        };
        let offered = offer::offered(&chosen, task.evidence);
        let (composed, writings) = if offered.is_empty() {
            (Composed::Nothing, Vec::new())
        } else {
            Composing::new(self, task, &offered, purse).compose().await?
        };
        let written = match composed {
            Composed::Article(article) => Written::Article(article),
            Composed::Outline(outline) => Written::Outlined(outline),
            Composed::Nothing => Extractive.write(task, purse).await?.written,
        };
        Ok(Work { written, writings })
    }
}

impl Model {
    /// Returns the passages to show; none where nothing answers.
    async fn choose(&self, task: &Assignment<'_>) -> Result<Vec<PassageId>, WriterError> {
        // Some tenths of a second of pure reckoning: not on a thread that others wait for.
        let settings = self.settings.clone();
        let question = task.question.to_owned();
        let (evidence, statistics) = (task.evidence.clone(), task.statistics.clone());
        let choosing = tokio::task::spawn_blocking(move || {
            let ranking = Ranking::new(&Question::read(&question), &evidence, &statistics)?;
            Ok(match ranking.answers() {
                Ok(_answers) => offer::choose(&ranking, &evidence, &settings),
                Err(_missing) => Vec::new(),
            })
        });
        choosing.await.map_err(|error| WriterError::Unreachable(error.to_string()))?
    }
}
