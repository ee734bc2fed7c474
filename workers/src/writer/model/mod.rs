//! The first writer with a model: it asks, checks every word of the answer, and lets the extractive writer write where
//! the answer cannot be used.
//!
//! ```text
//! ranking → offer → prompt ──ask──▶ model
//!                                     │ JSON of our schema; passages by our numbers
//!           article ◀─ sift ◀─ answer ┘
//!             │          └ sentence by sentence: length, copying, the check
//!             └ none, or too little left: the extractive writer, with the reason on record
//! ```
//!
//! A model is asked only where the ranking finds an answer in what may be copied: it is not to fill gaps.

mod answer;
mod ask;
mod citing;
mod copying;
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

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use article::rank::{Question, Ranking, Statistics};
use article::{Article, Evidence, PassageId};
use async_trait::async_trait;
use desk::draft::{RefusedText, Writing, WritingOutcome};
use desk::money::{Call, Ended, How, Reserved, Tokens};
use desk::platform::id::CallId;
use desk::platform::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::time::Instant;

use self::ask::{Answer, Asker, Unanswered};
use self::offer::Offered;
use self::prompt::{ARTICLE, Prompt};
use self::schema::Counts;
use self::sift::{Sifted, Unusable};
use super::{Extractive, Purse, Work, Writer, WriterError, Written};
use crate::breaker::Breaker;

pub use settings::{ModelSettings, NAME_CHARS_MAX, Protocol};

/// How often a model is asked for one article: once, and again where its server asked for patience or did not take the
/// question as it was put.
const CALLS_MAX: usize = 3;

/// The least time that must be left for an answer after waiting.
const ANSWERING_MIN: Duration = Duration::from_secs(1);

/// Tokens that a server may put around a question, besides one for each byte of it.
const WRAPPING_TOKENS: usize = 64;

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
            self.ask(question, evidence, &offered, purse).await?
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

    /// Asks until there is an answer, the time is over or asking again is no use; returns the article, where the answer
    /// can be used, and every call.
    async fn ask(
        &self,
        question: &str,
        evidence: &Evidence,
        offered: &[Offered<'_>],
        purse: &dyn Purse,
    ) -> Result<(Option<Article>, Vec<Writing>), WriterError> {
        let data = prompt::data(question, offered);
        let deadline = Instant::now() + self.settings.timeout;
        let mut writings = Vec::new();
        let mut counts = Counts::Given;
        loop {
            let began = Instant::now();
            let schema = schema::schema(offered.len(), counts);
            let (call, asked) = self.ask_once((ARTICLE, &data), (schema, counts), deadline, purse).await?;
            match asked {
                Ok(Answer { text, tokens }) => {
                    let (article, outcome, refused) = self.judge(&text, question, evidence, offered);
                    writings.push(self.writing((call, ARTICLE), began, tokens, (outcome, refused)));
                    return Ok((article, writings));
                }
                Err(Unanswered { reason, retry_after, is_unreadable, tokens, .. }) => {
                    let outcome = WritingOutcome::Failed { reason };
                    writings.push(self.writing((call, ARTICLE), began, tokens, (outcome, Vec::new())));
                    if is_unreadable && counts == Counts::Given {
                        counts = Counts::Open;
                        continue;
                    }
                    let left = deadline.saturating_duration_since(Instant::now());
                    let again = retry_after.filter(|wait| wait.saturating_add(ANSWERING_MIN) <= left);
                    let Some(wait) = again.filter(|_| writings.len() < CALLS_MAX) else {
                        return Ok((None, writings));
                    };
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// Asks once: what it can cost is set apart before, and what it came to is settled after. An answer that was bought before
    /// is taken as it is; a model that keeps failing is not asked.
    async fn ask_once(
        &self,
        (prompt, data): (Prompt, &str),
        (schema, counts): (Value, Counts),
        deadline: Instant,
        purse: &dyn Purse,
    ) -> Result<(Option<CallId>, Result<Answer, Unanswered>), WriterError> {
        let call = self.call((prompt, data), (&schema, counts));
        let id = match purse.reserve(&call).await? {
            Reserved::Bought { call, answer, tokens } => {
                return Ok((Some(call), Ok(Answer { text: answer, tokens })));
            }
            Reserved::Pay(id) => Some(id),
            Reserved::Free => None,
        };
        let resting = self.breaker().ask(SystemClock.now());
        let asked = match resting {
            Ok(()) => {
                let asked = self.asker.ask((prompt, data), schema, deadline).await;
                self.note(&asked);
                asked
            }
            Err(resting) => Err(Unanswered::for_nothing(format!("the model's server is {resting}"))),
        };
        if let Some(id) = id {
            purse.settle(id, &ended(&asked)).await?;
        }
        Ok((id, asked))
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the breaker how a question went. A server that did not take the question as it was put works.
    fn note(&self, asked: &Result<Answer, Unanswered>) {
        let mut breaker = self.breaker();
        match asked {
            Err(unanswered) if !unanswered.is_unreadable => breaker.failed(SystemClock.now()),
            _ => breaker.answered(),
        }
    }

    /// Returns what is about to be asked, with the most it can take: no text has more tokens than bytes.
    fn call(&self, (prompt, data): (Prompt, &str), (schema, counts): (&Value, Counts)) -> Call {
        let bytes = [prompt.rules.len(), data.len(), schema.to_string().len(), WRAPPING_TOKENS];
        let sum = bytes.iter().fold(0_usize, |sum, bytes| sum.saturating_add(*bytes));
        Call {
            stage: prompt.name.to_owned(),
            provider: self.settings.provider(),
            model: self.settings.name().to_owned(),
            prompt: prompt.told(),
            prompt_hash: prompt.hash(),
            parameters: json!({
                "protocol": self.settings.protocol.word(),
                "temperature": self.settings.temperature,
                "tokens_max": self.settings.tokens_max,
                "counts_items": counts == Counts::Given,
            }),
            request: data.to_owned(),
            tokens_in_max: u32::try_from(sum).unwrap_or(u32::MAX),
            tokens_out_max: self.settings.tokens_max,
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
        (call, prompt): (Option<CallId>, Prompt),
        began: Instant,
        tokens: Tokens,
        (outcome, refused): (WritingOutcome, Vec<RefusedText>),
    ) -> Writing {
        let took = began.elapsed();
        let (word, reason) = (outcome.word(), outcome.reason().unwrap_or_default());
        tracing::info!(
            model = self.settings.name(),
            stage = prompt.name,
            tokens_in = tokens.read,
            tokens_out = tokens.written,
            seconds = took.as_secs_f64(),
            refused = refused.len(),
            reason,
            "a model was asked; its answer: {word}"
        );
        Writing {
            writer: self.name(),
            prompt_version: prompt.told(),
            call,
            tokens_in: tokens.read,
            tokens_out: tokens.written,
            took,
            outcome,
            refused,
        }
    }
}

/// Returns how a call ended, for who pays.
fn ended(asked: &Result<Answer, Unanswered>) -> Ended {
    match asked {
        Ok(Answer { text, tokens }) => Ended { how: How::Answered(text.clone()), tokens: *tokens },
        Err(Unanswered { reason, may_have_cost, tokens, .. }) => {
            let how = How::Failed { reason: reason.clone(), may_have_cost: *may_have_cost };
            Ended { how, tokens: *tokens }
        }
    }
}
