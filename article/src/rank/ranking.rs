//! The sentences of the evidence, best first; and whether any of them answers.

use super::answering::{self, log_odds};
use super::expected::Fit;
use super::gate::Signals;
use super::meaning;
use super::question::Question;
use super::scorer::{self, FOUND_MIN, Score};
use super::statistics::Statistics;
use super::unit::{self, Unit};
use crate::Evidence;
use crate::encoder::EncoderError;
use crate::words;

/// What the words add to the nearness: enough to decide between sentences that mean nearly the same.
const WORDING_WEIGHT: f64 = 0.12;

/// A sentence answers that comes this near to the likeliest answer, or to the nearest sentence.
const ANSWERS_SHARE: f64 = 0.75;

/// What a step of the list of tiers is worth in the order of the answers, whose scores go up to about 2: a sentence of a
/// better tier goes before one that answers better by no more than this a step.
/// Of the 50 development questions that `near` was measured with, the sentence with the fact leads by 0.70 in the middle,
/// and by less than three such steps for 3.
const TIER_STEP: f64 = 0.04;

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
    /// The numbers of all sentences, the likeliest answer first; a better tier before what answers hardly better.
    order: Vec<usize>,
    /// The numbers of all sentences, the nearest first.
    nearest: Vec<usize>,
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
        let by_wording = best_first(&scores, |_, score| score.total);
        let nearness = meaning::nearness(question, &units, &contexts, &by_wording)?;
        for (score, nearness) in scores.iter_mut().zip(nearness) {
            score.nearness = nearness;
            score.total = nearness + WORDING_WEIGHT * score.wording;
        }
        let nearest = best_first(&scores, |_, score| score.total);
        answering::read(question, &units, &contexts, &nearest, &mut scores)?;
        let tier = |number: usize| {
            let source = units.get(number).and_then(|unit| evidence.sources.get(&unit.source));
            source.map_or(0.0, |source| source.tier.steps())
        };
        let order = best_first(&scores, |number, score| score.answer() + TIER_STEP * tier(number));
        Ok(Self { question: question.clone(), units, scores, order, nearest })
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
    #[must_use]
    pub fn signals(&self) -> Signals {
        let near: Vec<&Score> =
            self.nearest.iter().filter_map(|number| self.score(*number)).take(FITTING).collect();
        let strict = self.question.kind.is_strict();
        let fits = near.iter().any(|score| score.fit > Fit::None);
        let found = |term: usize| {
            near.iter().filter_map(|score| score.found.get(term)).any(|found| *found >= FOUND_MIN)
        };
        let terms = || self.question.terms.iter().enumerate();
        let telling = terms().count();
        Signals {
            nearest: log_odds(near.first().map_or(0.0, |score| score.answers)),
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
        let best = self.nearest.first().and_then(|number| self.score(*number));
        let in_passing = best.is_some_and(|score| score.in_passing);
        if self.question.terms.is_empty() || in_passing || !signals.answer() {
            return Err(self.missing(&signals));
        }
        // Where only the intro of the steps answers by itself, what is as near must still be able to lead the page.
        let by_answer = self.scores.iter().map(Score::answer).fold(0.0, f64::max);
        let by_nearness = self.scores.iter().map(|score| score.total).fold(0.0, f64::max);
        let comes_near = |score: &Score| {
            score.answer() >= ANSWERS_SHARE * by_answer || score.total >= ANSWERS_SHARE * by_nearness
        };
        let near = |number: &usize| self.score(*number).is_some_and(comes_near);
        Ok(self.order.iter().copied().filter(near).collect())
    }

    fn missing(&self, signals: &Signals) -> Missing {
        let best = self.nearest.first().and_then(|number| self.score(*number));
        let found = |number: usize| best.and_then(|score| score.found.get(number)).copied().unwrap_or(0.0);
        let terms = self.question.terms.iter().enumerate();
        let missing = terms.filter(|(number, _)| found(*number) < FOUND_MIN);
        Missing {
            words: missing.map(|(_, term)| term.word.clone()).collect(),
            form: signals.strict > signals.fits,
        }
    }
}

fn best_first(scores: &[Score], worth: impl Fn(usize, &Score) -> f64) -> Vec<usize> {
    let worth = |number: usize| scores.get(number).map_or(0.0, |score| worth(number, score));
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| worth(*other).total_cmp(&worth(*one)).then(one.cmp(other)));
    order
}

fn one_if(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}
