//! The calls for one article: each is paid for before and settled after, and stands on record in the order it was made.

use std::sync::PoisonError;
use std::time::Duration;

use desk::draft::{RefusedText, Writing, WritingOutcome};
use desk::money::{Call, Ended, How, Reserved, Tokens};
use desk::platform::id::CallId;
use desk::platform::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::ask::{Answer, Unanswered};
use super::schema::Counts;
use super::stage::{Prompt, Stage};
use super::{Model, Purse};
use crate::writer::WriterError;

/// How often a model is asked the same: once, and again where its server asked for patience or did not take the question as
/// it was put.
const CALLS_MAX: usize = 3;

/// The least time that must be left for an answer after waiting.
const ANSWERING_MIN: Duration = Duration::from_secs(1);

/// Tokens that a server may put around a question, besides one for each byte of it.
const WRAPPING_TOKENS: usize = 64;

/// All calls for one article.
pub(super) struct Calling<'a> {
    model: &'a Model,
    purse: &'a dyn Purse,
    deadline: Instant,
    writings: Vec<Writing>,
    /// What each of them brought, by its place.
    wrote: Vec<Vec<String>>,
    /// How long the last answer took.
    took: Duration,
    has_failed: bool,
}

/// A whole answer, and what it took.
pub(super) struct Came {
    /// What the model wrote.
    pub text: String,
    took: Duration,
    stage: Stage,
    prompt: String,
    call: Option<CallId>,
    tokens: Tokens,
}

impl<'a> Calling<'a> {
    /// Returns the calls for one article, of which there are none yet; its time begins.
    pub(super) fn new(model: &'a Model, purse: &'a dyn Purse) -> Self {
        let deadline = Instant::now() + model.settings.timeout;
        let (writings, wrote) = (Vec::new(), Vec::new());
        Self { model, purse, deadline, writings, wrote, took: Duration::ZERO, has_failed: false }
    }

    /// Returns every call, in order.
    pub(super) fn writings(self) -> Vec<Writing> {
        self.writings
    }

    /// Returns true where a call that takes half as long as the last one would not end in time.
    pub(super) fn is_late(&self) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        left < (self.took / 2).max(ANSWERING_MIN)
    }

    /// Returns true once no whole answer came: whoever is asked next would wait in vain.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Asks until there is an answer, the time is over or asking again is no use; what failed is on record.
    pub(super) async fn answer(
        &mut self,
        (prompt, data): (&Prompt, &str),
        (schema, tokens_max): (impl Fn(Counts) -> Value, u32),
    ) -> Result<Option<Came>, WriterError> {
        let tokens_max = tokens_max.min(self.model.settings.tokens_of(prompt.stage));
        let mut counts = Counts::Given;
        let before = self.writings.len();
        loop {
            let began = Instant::now();
            let (call, asked) = self.ask_once((prompt, data), (schema(counts), counts, tokens_max)).await?;
            self.took = began.elapsed();
            let came = |text, tokens| {
                let (stage, prompt) = (prompt.stage, prompt.told());
                Came { text, took: self.took, stage, prompt, call, tokens }
            };
            let unanswered = match asked {
                Ok(Answer { text, tokens }) => return Ok(Some(came(text, tokens))),
                Err(unanswered) => unanswered,
            };
            let Unanswered { reason, retry_after, is_unreadable, tokens, .. } = unanswered;
            let came = came(String::new(), tokens);
            self.record(&came, WritingOutcome::Failed { reason }, Vec::new());
            if is_unreadable && counts == Counts::Given {
                counts = Counts::Open;
                continue;
            }
            let left = self.deadline.saturating_duration_since(Instant::now());
            let again = retry_after.filter(|wait| wait.saturating_add(ANSWERING_MIN) <= left);
            let asked = self.writings.len().saturating_sub(before);
            let Some(wait) = again.filter(|_| asked < CALLS_MAX) else {
                self.has_failed = true;
                return Ok(None);
            };
            tokio::time::sleep(wait).await;
        }
    }

    /// Asks once: what it can cost is set apart before, and what it came to is settled after. An answer that was bought before
    /// is taken as it is; a model that keeps failing is not asked.
    async fn ask_once(
        &self,
        (prompt, data): (&Prompt, &str),
        (schema, counts, tokens_max): (Value, Counts, u32),
    ) -> Result<(Option<CallId>, Result<Answer, Unanswered>), WriterError> {
        let call = self.call((prompt, data), (&schema, counts, tokens_max));
        let id = match self.purse.reserve(&call).await? {
            Reserved::Bought { call, answer, tokens } => {
                return Ok((Some(call), Ok(Answer { text: answer, tokens })));
            }
            Reserved::Pay(id) => Some(id),
            Reserved::Free => None,
        };
        let breaker = || self.model.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = breaker().ask(SystemClock.now());
        let asked = match resting {
            Ok(()) => {
                let asked = self.model.asker.ask((prompt, data), (schema, tokens_max), self.deadline).await;
                match &asked {
                    // A server that did not take the question as it was put works.
                    Err(unanswered) if !unanswered.is_unreadable => breaker().failed(SystemClock.now()),
                    _ => breaker().answered(),
                }
                asked
            }
            Err(resting) => Err(Unanswered::for_nothing(format!("the model's server is {resting}"))),
        };
        if let Some(id) = id {
            self.purse.settle(id, &ended(&asked)).await?;
        }
        Ok((id, asked))
    }

    /// Returns what is about to be asked, with the most it can take: no text has more tokens than bytes.
    fn call(
        &self,
        (prompt, data): (&Prompt, &str),
        (schema, counts, tokens_max): (&Value, Counts, u32),
    ) -> Call {
        let settings = &self.model.settings;
        let bytes = [prompt.rules.len(), data.len(), schema.to_string().len(), WRAPPING_TOKENS];
        let sum = bytes.iter().fold(0_usize, |sum, bytes| sum.saturating_add(*bytes));
        Call {
            stage: prompt.stage.word().to_owned(),
            provider: settings.provider(),
            model: settings.name_for(prompt.stage).to_owned(),
            prompt: prompt.told(),
            prompt_hash: prompt.hash(),
            parameters: json!({
                "protocol": settings.protocol.word(),
                "temperature": settings.temperature,
                "tokens_max": tokens_max,
                "counts_items": counts == Counts::Given,
            }),
            request: data.to_owned(),
            tokens_in_max: u32::try_from(sum).unwrap_or(u32::MAX),
            tokens_out_max: tokens_max,
        }
    }

    /// Puts a call on record, and in the log, with the texts it brought.
    pub(super) fn record(&mut self, came: &Came, outcome: WritingOutcome, texts: Vec<String>) {
        let Came { took, stage, prompt, call, tokens, .. } = came;
        let (word, reason) = (outcome.word(), outcome.reason().unwrap_or_default());
        let model = self.model.settings.name_for(*stage);
        tracing::info!(
            model,
            stage = stage.word(),
            tokens_in = tokens.read,
            tokens_out = tokens.written,
            seconds = took.as_secs_f64(),
            reason,
            "a model was asked; its answer: {word}"
        );
        self.writings.push(Writing {
            writer: article::Writer::Model(model.to_owned()),
            prompt_version: prompt.clone(),
            call: *call,
            tokens_in: tokens.read,
            tokens_out: tokens.written,
            took: *took,
            outcome,
            refused: Vec::new(),
        });
        self.wrote.push(texts);
    }

    /// Adds what was left out to the record of the call that last wrote it, or else of the last one that was used; of what
    /// stands there already the reason is renewed.
    pub(super) fn leave_out(&mut self, refused: impl IntoIterator<Item = RefusedText>) {
        for refused in refused {
            let wrote = self.wrote.iter().rposition(|texts| texts.contains(&refused.text));
            let used = || self.writings.iter().rposition(|writing| writing.outcome == WritingOutcome::Used);
            let Some(writing) = wrote.or_else(used).and_then(|place| self.writings.get_mut(place)) else {
                continue;
            };
            match writing.refused.iter_mut().find(|known| known.text == refused.text) {
                Some(known) => known.reason = refused.reason,
                None => writing.refused.push(refused),
            }
        }
    }

    /// Writes down that the answers came to nothing after all.
    pub(super) fn refuse(&mut self, reason: &str) {
        let used = self.writings.iter_mut().filter(|writing| writing.outcome == WritingOutcome::Used);
        for writing in used {
            writing.outcome = WritingOutcome::Refused { reason: reason.to_owned() };
        }
        tracing::info!(reason, "what a model wrote could not be used");
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
