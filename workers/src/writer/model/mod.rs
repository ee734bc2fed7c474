//! The first writer with a model: it asks, checks every word of the answer, and lets the extractive writer write where
//! the answer cannot be used.
//!
//! ```text
//! ranking → offer → prompt ──ask──▶ model
//!                                     │ JSON of our schema; passages by our numbers
//!           article ◀─ sift ◀─ answer ┘
//!             │          └ sentence by sentence: length, the check; what is refused goes back, twice at most
//!             └ none, or too little left: the extractive writer, with the reason on record
//! ```
//!
//! A model is asked only where the ranking finds an answer in what may be copied: it is not to fill gaps.

mod answer;
mod ask;
mod calling;
mod citing;
mod headings;
mod offer;
mod prompt;
mod revise;
mod schema;
mod settings;
mod sift;
mod suspect;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use article::rank::{Question, Ranking, Statistics};
use article::{Article, Evidence, PassageId};
use async_trait::async_trait;
use desk::draft::{RefusedText, Writing, WritingOutcome};

use self::ask::Asker;
use self::calling::{Calling, Came, Place};
use self::offer::Offered;
use self::prompt::{ARTICLE, REVISION};
use self::sift::{Sifted, Unusable};
use super::{Extractive, Purse, Work, Writer, WriterError, Written};
use crate::breaker::Breaker;

pub use settings::{ModelSettings, NAME_CHARS_MAX, Protocol};

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
        article::Writer::Model(self.settings.name().to_owned())
    }

    async fn write(
        &self,
        question: &str,
        evidence: &Evidence,
        statistics: &Statistics,
        purse: &dyn Purse,
    ) -> Result<Work, WriterError> {
        let chosen = self.choose(question, evidence, statistics).await?;
        let offered = offer::offered(&chosen, evidence);
        let (article, writings) = if offered.is_empty() {
            (None, Vec::new())
        } else {
            self.ask((question, statistics), evidence, &offered, purse).await?
        };
        let written = match article {
            Some(article) => Written::Article(article),
            None => Extractive.write(question, evidence, statistics, purse).await?.written,
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

    /// Asks for the article, has what is refused of it written again, and leaves out what still cannot stand; returns the
    /// article, where there is one, and every call.
    async fn ask(
        &self,
        (question, statistics): (&str, &Statistics),
        evidence: &Evidence,
        offered: &[Offered<'_>],
        purse: &dyn Purse,
    ) -> Result<(Option<Article>, Vec<Writing>), WriterError> {
        let mut calling = Calling::new(self, purse);
        let data = prompt::data(question, offered);
        let schema = |counts| schema::schema(offered.len(), counts);
        let Some(came) = calling.answer((ARTICLE, &data), (schema, self.settings.tokens_max)).await? else {
            return Ok((None, calling.writings()));
        };
        let numbers: Vec<PassageId> = offered.iter().map(|offered| offered.passage.id).collect();
        let article = match answer::read(&came.text, question, &numbers, &self.name()) {
            Ok(article) => article,
            Err(reason) => {
                calling.record(&came, WritingOutcome::Refused { reason });
                return Ok((None, calling.writings()));
            }
        };
        let place = calling.record(&came, WritingOutcome::Used);
        let (mut article, last) =
            self.revised((article, came, place), evidence, offered, &mut calling).await?;
        if self.settings.revisions_max > 0 && revise::has_no_quick_answer(&article, evidence) {
            let own = Extractive.write(question, evidence, statistics, purse).await?.written;
            calling.leave_out(last, revise::answer_as(&mut article, own));
        }
        let article = match sift::sift(article, evidence, offered) {
            Ok(Sifted { article, refused }) => {
                calling.leave_out(last, refused);
                Some(article)
            }
            Err(Unusable { reason, refused }) => {
                calling.leave_out(last, refused);
                calling.refuse(place, reason);
                None
            }
        };
        Ok((article, calling.writings()))
    }

    /// Sends what is refused back, as often as the settings have it; what then is still refused gives way to its passage's own
    /// sentence. Returns the article, and the call that last changed it.
    async fn revised(
        &self,
        (mut article, mut came, mut place): (Article, Came, Place),
        evidence: &Evidence,
        offered: &[Offered<'_>],
        calling: &mut Calling<'_>,
    ) -> Result<(Article, Place), WriterError> {
        if self.settings.revisions_max == 0 {
            return Ok((article, place));
        }
        let numbers: Vec<PassageId> = offered.iter().map(|offered| offered.passage.id).collect();
        for _ in 0..self.settings.revisions_max {
            sift::narrow(&mut article, evidence);
            let refused = revise::refused(&article, evidence);
            if refused.is_empty() || calling.is_late_for(&came) {
                break;
            }
            calling.leave_out(place, refused.iter().map(RefusedText::from));
            let shown = revise::numbers(&refused, &numbers);
            let data = prompt::refused_data(&refused, offered);
            let schema = |counts| schema::revision(refused.len(), &shown, counts);
            let tokens_max = revise::tokens(refused.len()).min(self.settings.tokens_max);
            let asked = calling.answer((REVISION, &data), (schema, tokens_max));
            let Some(again) = asked.await? else { break };
            if let Err(reason) = revise::apply(&again.text, &mut article, &refused, &numbers) {
                calling.record(&again, WritingOutcome::Refused { reason });
                break;
            }
            place = calling.record(&again, WritingOutcome::Used);
            came = again;
        }
        sift::narrow(&mut article, evidence);
        calling.leave_out(place, revise::give_way(&mut article, evidence));
        Ok((article, place))
    }
}
