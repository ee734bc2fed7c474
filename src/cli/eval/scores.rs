//! What came of a set, in figures.
//!
//! Citation recall and precision are those of ALCE (Gao and others, 2023), with our check in the place of its judge: recall is
//! the share of sentences that their citations together support; precision the share of citations that support their sentence
//! by themselves, or without which the others do not.

use std::collections::BTreeMap;
use std::time::Duration;

use article::check;
use article::view::{SentenceView, Verdict};
use desk::money::Amount;
use desk::prompt::Figures;
use serde::Serialize;
use workers::draft_once::{Answer, Drafted};

/// The figures of one run.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Scores {
    /// Who was to write: `extractive`, or `model:` and its name.
    pub writer: String,
    /// Questions that can be answered.
    pub answerable: usize,
    /// Those that were.
    pub answered: usize,
    /// Those whose quick answer holds what was expected.
    pub right: usize,
    /// Questions that should be refused.
    pub unanswerable: usize,
    /// Those that were.
    pub refused: usize,
    /// Articles by who wrote them: where a model could not, the extractive writer did.
    pub written_by: BTreeMap<String, usize>,
    /// Sentences of all articles.
    pub sentences: usize,
    /// Those that their citations together support.
    pub supported: usize,
    /// Citations of all sentences.
    pub citations: usize,
    /// Those that a sentence needs.
    pub needed: usize,
    /// What models wrote and may not stand, by prompt.
    pub left_out: BTreeMap<String, usize>,
    /// Calls of models, by prompt, and how many of them came to nothing.
    pub calls: BTreeMap<String, Calls>,
    /// What the calls took.
    pub tokens_in: u64,
    /// The same.
    pub tokens_out: u64,
    /// What they cost, where prices were given.
    pub cost: Option<Amount>,
    /// Seconds for each question, in order of length.
    pub seconds: Vec<f64>,
}

/// Calls with one prompt.
#[derive(Debug, Default, Serialize)]
pub(in crate::cli) struct Calls {
    /// All of them.
    pub all: usize,
    /// Those whose answer was not used.
    pub unused: usize,
    /// Seconds they took together.
    pub seconds: f64,
}

impl Scores {
    /// Returns the figures of a run that has not begun.
    pub(super) fn new(writer: String) -> Self {
        Self {
            writer,
            answerable: 0,
            answered: 0,
            right: 0,
            unanswerable: 0,
            refused: 0,
            written_by: BTreeMap::new(),
            sentences: 0,
            supported: 0,
            citations: 0,
            needed: 0,
            left_out: BTreeMap::new(),
            calls: BTreeMap::new(),
            tokens_in: 0,
            tokens_out: 0,
            cost: None,
            seconds: Vec::new(),
        }
    }

    /// Adds what came of one question.
    pub(super) fn add(&mut self, is_answerable: bool, is_right: bool, drafted: &Drafted, took: Duration) {
        let view = match &drafted.answer {
            Answer::Article(view) => Some(view),
            Answer::None { .. } => None,
        };
        let one = |is: bool| usize::from(is);
        if is_answerable {
            self.answerable = self.answerable.saturating_add(1);
            self.answered = self.answered.saturating_add(one(view.is_some()));
            self.right = self.right.saturating_add(one(is_right));
        } else {
            self.unanswerable = self.unanswerable.saturating_add(1);
            self.refused = self.refused.saturating_add(one(view.is_none()));
        }
        if let Some(view) = view {
            count(&mut self.written_by, view.writer.clone(), 1);
            view.sentences().for_each(|sentence| self.cite(sentence));
        }
        for writing in &drafted.writings {
            let calls = self.calls.entry(writing.prompt_version.clone()).or_default();
            calls.all = calls.all.saturating_add(1);
            calls.unused = calls.unused.saturating_add(one(writing.outcome.reason().is_some()));
            calls.seconds += writing.took.as_secs_f64();
            count(&mut self.left_out, writing.prompt_version.clone(), writing.refused.len());
            self.tokens_in = self.tokens_in.saturating_add(writing.tokens_in.unwrap_or_default().into());
            self.tokens_out = self.tokens_out.saturating_add(writing.tokens_out.unwrap_or_default().into());
        }
        self.seconds.push(took.as_secs_f64());
        self.seconds.sort_by(f64::total_cmp);
    }

    fn cite(&mut self, sentence: &SentenceView) {
        let passages: Vec<&str> = sentence.citations.iter().map(|citation| citation.text.as_str()).collect();
        let (is_supported, needed) = citing(&sentence.text, &passages);
        self.sentences = self.sentences.saturating_add(1);
        self.supported = self.supported.saturating_add(usize::from(is_supported));
        self.citations = self.citations.saturating_add(passages.len());
        self.needed = self.needed.saturating_add(needed);
    }

    /// Returns what counts of a trial of words.
    pub(in crate::cli) fn figures(&self) -> Figures {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let by_model: usize = self
            .written_by
            .iter()
            .filter(|(by, _)| by.starts_with("model:"))
            .map(|(_, articles)| articles)
            .sum();
        let took = Duration::try_from_secs_f64(self.seconds.iter().sum()).unwrap_or_default();
        Figures {
            answerable: count(self.answerable),
            answered: count(self.answered),
            right: count(self.right),
            unanswerable: count(self.unanswerable),
            refused: count(self.refused),
            by_model: count(by_model),
            sentences: count(self.sentences),
            supported: count(self.supported),
            citations: count(self.citations),
            needed: count(self.needed),
            left_out: count(self.left_out.values().sum()),
            cost_micros: self.cost.map(Amount::micros),
            milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Reckons what the calls cost.
    pub(in crate::cli) fn price(&mut self, per_million_in: Option<Amount>, per_million_out: Option<Amount>) {
        let tokens = |tokens: u64| u32::try_from(tokens).unwrap_or(u32::MAX);
        self.cost = per_million_in.map(|price| {
            let written = per_million_out.unwrap_or_default().of_tokens(tokens(self.tokens_out));
            price.of_tokens(tokens(self.tokens_in)).and(written)
        });
    }
}

fn count(counts: &mut BTreeMap<String, usize>, name: String, more: usize) {
    let known = counts.entry(name).or_default();
    *known = known.saturating_add(more);
}

/// Returns whether all passages together support a sentence, and how many of them it needs.
fn citing(sentence: &str, passages: &[&str]) -> (bool, usize) {
    let supports = |passages: &[&str]| check::judge(sentence, passages).verdict == Verdict::Supported;
    if !supports(passages) {
        return (false, 0);
    }
    let is_needed = |at: usize, passage: &str| {
        let others: Vec<&str> =
            passages.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, other)| *other).collect();
        supports(&[passage]) || !supports(&others)
    };
    let needed = passages.iter().enumerate().filter(|(at, passage)| is_needed(*at, passage)).count();
    (true, needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_counts_where_it_supports_its_sentence_or_is_needed() {
        let (tea, cup) = ("Green tea is brewed for 2 minutes.", "A cup holds 250 ml of water.");
        assert_eq!(citing(tea, &[tea]), (true, 1));
        assert_eq!(citing(tea, &[tea, cup]), (true, 1), "the second adds nothing");
        assert_eq!(citing(tea, &[cup]), (false, 0));
        assert_eq!(citing(tea, &[]), (false, 0));
    }
}
