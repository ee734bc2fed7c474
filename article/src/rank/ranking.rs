//! The sentences of the evidence, best first; and whether any of them answers.

use super::expected::Fit;
use super::question::Question;
use super::scorer::{self, SETTLED_MIN, Score};
use super::statistics::Statistics;
use super::unit::{self, Unit};
use crate::Evidence;

/// Why nothing answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Words of the question that no sentence brings together with the others.
    pub words: Vec<String>,
    /// True where sentences speak of it, but none has a number, a date or a name as the question asks.
    pub form: bool,
}

/// All sentences of the evidence that may be copied, scored.
#[derive(Debug)]
pub struct Ranking {
    question: Question,
    units: Vec<Unit>,
    scores: Vec<Score>,
}

impl Ranking {
    /// Scores every sentence of the evidence.
    #[must_use]
    pub fn new(question: &Question, evidence: &Evidence, statistics: &Statistics) -> Self {
        let (units, contexts) = unit::units(evidence);
        let scores = scorer::scores(question, statistics, &units, &contexts);
        Self { question: question.clone(), units, scores }
    }

    /// Returns the question.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// Returns the sentences in reading order, source by source.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Returns the score of the sentence with that number.
    #[must_use]
    pub fn score(&self, number: usize) -> Option<&Score> {
        self.scores.get(number)
    }

    /// Returns true where the source of that sentence is, by its title, about something the question asks.
    #[must_use]
    pub fn is_about(&self, number: usize) -> bool {
        self.score(number).is_some_and(|score| score.about)
    }

    /// Returns the numbers of the sentences that answer the question, best first: at least one.
    ///
    /// # Errors
    ///
    /// Returns what is missing when none does.
    pub fn answers(&self) -> Result<Vec<usize>, Missing> {
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        let total = |number: &usize| self.score(*number).map_or(0.0, |score| score.total);
        order.sort_by(|one, other| total(other).total_cmp(&total(one)).then(one.cmp(other)));
        let answers: Vec<usize> = order.iter().copied().filter(|number| self.answers_with(*number)).collect();
        if answers.is_empty() { Err(self.missing(&order)) } else { Ok(answers) }
    }

    fn answers_with(&self, number: usize) -> bool {
        self.score(number)
            .is_some_and(|score| score.settled && (score.fit > Fit::None || !self.question.kind.is_strict()))
    }

    fn missing(&self, order: &[usize]) -> Missing {
        let spoken_of = order.iter().filter_map(|number| self.score(*number)).any(|score| score.settled);
        let best = order.first().and_then(|number| self.score(*number));
        let found = |number: usize| best.and_then(|score| score.found.get(number)).copied().unwrap_or(0.0);
        let terms = self.question.terms.iter().enumerate();
        let words = terms
            .filter(|(number, _)| found(*number) < SETTLED_MIN)
            .map(|(_, term)| term.word.clone())
            .collect();
        Missing { words, form: spoken_of }
    }
}
