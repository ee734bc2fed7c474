//! The sentences of the evidence, best first; and whether any of them answers.

use super::expected::Fit;
use super::gate::Signals;
use super::meaning::Meaning;
use super::question::Question;
use super::scorer::{self, FOUND_MIN, Score};
use super::statistics::Statistics;
use super::unit::{self, Unit};
use crate::Evidence;
use crate::encoder::EncoderError;
use crate::words;

/// What the words add to the nearness: enough to decide between sentences that mean nearly the same.
const WORDING_WEIGHT: f64 = 0.12;

/// A sentence answers that comes this near to the best.
const ANSWERS_SHARE: f64 = 0.75;

/// How many of the best sentences are asked whether one has the form of the answer.
const FITTING: usize = 3;

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
    /// The numbers of all sentences, best first.
    order: Vec<usize>,
    meaning: Meaning,
}

impl Ranking {
    /// Scores every sentence of the evidence. It takes some tenths of a second: not on a thread that others wait for.
    ///
    /// # Errors
    /// Where the sentence encoder cannot run on this machine.
    pub fn new(
        question: &Question,
        evidence: &Evidence,
        statistics: &Statistics,
    ) -> Result<Self, EncoderError> {
        let (units, contexts) = unit::units(evidence);
        let mut scores = scorer::scores(question, statistics, &units, &contexts);
        let by_wording = best_first(&scores);
        let meaning = Meaning::read(question, &units, &contexts, &by_wording)?;
        for (score, nearness) in scores.iter_mut().zip(&meaning.nearness) {
            score.nearness = *nearness;
            score.total = nearness + WORDING_WEIGHT * score.wording;
        }
        let order = best_first(&scores);
        Ok(Self { question: question.clone(), units, scores, order, meaning })
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

    /// Returns what there is to go by when it is asked whether anything answers.
    fn signals(&self) -> Signals {
        let best: Vec<&Score> = self.order.iter().filter_map(|number| self.score(*number)).take(10).collect();
        let at = |place: usize| best.get(place).map_or(0.0, |score| score.nearness);
        let near = best.get(..FITTING.min(best.len())).unwrap_or_default();
        let strict = self.question.kind.is_strict();
        let fits = near.iter().any(|score| score.fit > Fit::None);
        let found = |term: usize| {
            near.iter().filter_map(|score| score.found.get(term)).any(|found| *found >= FOUND_MIN)
        };
        let terms = || self.question.terms.iter().enumerate();
        let telling = terms().count();
        Signals {
            nearest: at(0),
            tenth: at(9),
            worst_word: self.meaning.worst_word,
            worst_word_anywhere: self.meaning.worst_word_anywhere,
            coverage: near.iter().map(|score| score.coverage).fold(0.0, f64::max),
            strict: one_if(strict),
            fits: one_if(strict && fits),
            name_missing: one_if(terms().any(|(number, term)| (term.name || term.deed) && !found(number))),
            length: words::real(telling) / 10.0,
        }
    }

    /// Returns the numbers of the sentences that answer the question, best first: at least one.
    ///
    /// # Errors
    ///
    /// Returns what is missing when none does.
    pub fn answers(&self) -> Result<Vec<usize>, Missing> {
        let signals = self.signals();
        // What asks about nothing is answered by nothing.
        let best = self.order.first().and_then(|number| self.score(*number));
        let in_passing = best.is_some_and(|score| score.in_passing);
        if self.question.terms.is_empty() || in_passing || !signals.answer() {
            return Err(self.missing(&signals));
        }
        let total = |number: usize| self.score(number).map_or(0.0, |score| score.total);
        let best = self.order.first().map_or(0.0, |number| total(*number));
        let answers = self.order.iter().copied().take_while(|number| total(*number) >= ANSWERS_SHARE * best);
        Ok(answers.collect())
    }

    fn missing(&self, signals: &Signals) -> Missing {
        let best = self.order.first().and_then(|number| self.score(*number));
        let found = |number: usize| best.and_then(|score| score.found.get(number)).copied().unwrap_or(0.0);
        let terms = self.question.terms.iter().enumerate();
        let missing = terms.filter(|(number, _)| found(*number) < FOUND_MIN);
        Missing {
            words: missing.map(|(_, term)| term.word.clone()).collect(),
            form: signals.strict > signals.fits,
        }
    }
}

fn best_first(scores: &[Score]) -> Vec<usize> {
    let total = |number: usize| scores.get(number).map_or(0.0, |score| score.total);
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| total(*other).total_cmp(&total(*one)).then(one.cmp(other)));
    order
}

fn one_if(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}
