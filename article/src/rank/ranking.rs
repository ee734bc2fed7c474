//! The sentences of the evidence, scored against a question; and whether any of them answers it.

use super::expected::{self, Fit};
use super::kin::Keyed;
use super::question::{Question, TermsByKey};
use super::statistics::Statistics;
use super::unit::{self, Context, Unit};
use super::wording::Kind;
use crate::{Evidence, PassageKind};

/// What a match counts where it does not stand in the sentence itself: an intro speaks for its items, a heading and
/// a title for what stands under them, the sentence before for what it leads to.
const IN_INTRO: f64 = 0.9;
const IN_HEADINGS: f64 = 0.8;
const IN_TITLE: f64 = 0.8;
const IN_SENTENCE_BEFORE: f64 = 0.5;
/// From this on a term counts as found in the title: it is then the topic, and says nothing about which sentence.
const TOPIC_MIN: f64 = 0.5;
/// From this on a term counts as found at all, when we say what was not.
const FOUND_MIN: f64 = 0.3;

/// The parts of a sentence's score.
const COVERAGE_WEIGHT: f64 = 0.45;
const PARTICULARS_WEIGHT: f64 = 0.45;
const GOOD_FORM: f64 = 0.2;
const NAMES_TOPIC: f64 = 0.08;
const DEFINES: f64 = 0.25;
const LISTS: f64 = 0.15;
const LEADS: f64 = 0.04;

/// Below this share of a question, a sentence with all that stands above it does not answer it.
const COVERAGE_MIN: f64 = 0.6;
/// Below this share of what is particular to the question (all but its topic), neither.
const PARTICULARS_MIN: f64 = 0.5;

/// How well one sentence answers.
#[derive(Debug, Clone)]
pub struct Score {
    /// The share of the question that the sentence and what stands above it cover, 0 to 1.
    pub coverage: f64,
    /// The same for the terms that are not the source's topic: what the sentence itself must say.
    pub particulars: f64,
    /// Whether it has the form of the answer.
    pub fit: Fit,
    /// Everything together, for the order; no fixed scale.
    pub total: f64,
    /// Whether the source's title has something of the question.
    about: bool,
    /// How strongly each term was found.
    found: Vec<f64>,
}

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
        let matcher = Scorer {
            question,
            weights: question.weights(statistics),
            terms_by_key: question.terms_by_key(),
            own: Vec::new(),
            above: Vec::new(),
        };
        let scores = matcher.scores(&units, &contexts);
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
        self.score(number).is_some_and(|score| score.fit > Fit::None && self.speaks_of_it(score))
    }

    /// Returns true where enough of the question is covered, and every name and number in it.
    fn speaks_of_it(&self, score: &Score) -> bool {
        let mut names = self.question.terms.iter().zip(&score.found).filter(|(term, _)| term.name);
        let all_named = names.all(|(_, found)| *found >= FOUND_MIN);
        all_named && score.coverage >= COVERAGE_MIN && score.particulars >= PARTICULARS_MIN
    }

    fn missing(&self, order: &[usize]) -> Missing {
        let spoken_of = order.iter().filter_map(|number| self.score(*number)).any(|score| self.speaks_of_it(score));
        let best = order.first().and_then(|number| self.score(*number));
        let found = |number: usize| best.and_then(|score| score.found.get(number)).copied().unwrap_or(0.0);
        let terms = self.question.terms.iter().enumerate();
        let words = terms.filter(|(number, _)| found(*number) < FOUND_MIN).map(|(_, term)| term.word.clone()).collect();
        Missing { words, form: spoken_of }
    }
}

struct Scorer<'a> {
    question: &'a Question,
    weights: Vec<f64>,
    terms_by_key: TermsByKey,
    /// For each unit, how strongly it has each term itself.
    own: Vec<Vec<f64>>,
    /// For each context, how strongly its title and its headings have each term.
    above: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Scorer<'_> {
    fn scores(mut self, units: &[Unit], contexts: &[Context]) -> Vec<Score> {
        self.own = units.iter().map(|unit| self.matches(&unit.keys)).collect();
        self.above = contexts.iter().map(|context| (self.matches(&context.title), self.matches(&context.headings))).collect();
        units.iter().enumerate().map(|(number, unit)| self.score(number, unit)).collect()
    }

    /// Returns how strongly a text has each term.
    fn matches(&self, keys: &[Keyed]) -> Vec<f64> {
        let mut found = vec![0.0; self.question.terms.len()];
        for (term, strength) in keys.iter().filter_map(|keyed| self.terms_by_key.get(&keyed.key)).flatten() {
            if let Some(best) = found.get_mut(*term) {
                *best = f64::max(*best, *strength);
            }
        }
        found
    }

    fn score(&self, number: usize, unit: &Unit) -> Score {
        let terms = self.question.terms.len();
        let none = vec![0.0; terms];
        let own = self.own.get(number).unwrap_or(&none);
        let intro = unit.intro.and_then(|intro| self.own.get(intro)).unwrap_or(&none);
        let before = number.checked_sub(1).filter(|_| unit.follows).and_then(|before| self.own.get(before)).unwrap_or(&none);
        let no_context = (none.clone(), none.clone());
        let (title, headings) = self.above.get(unit.context).unwrap_or(&no_context);

        let at = |found: &[f64], term: usize| found.get(term).copied().unwrap_or(0.0);
        let near = |term: usize| {
            let around = f64::max(at(intro, term) * IN_INTRO, at(headings, term) * IN_HEADINGS);
            at(own, term).max(around).max(at(before, term) * IN_SENTENCE_BEFORE)
        };
        let found: Vec<f64> = (0..terms).map(|term| near(term).max(at(title, term) * IN_TITLE)).collect();
        let is_topic = |term: &usize| at(title, *term) >= TOPIC_MIN;
        let coverage = self.share(0..terms, |term| at(&found, term));
        let particulars = self.share((0..terms).filter(|term| !is_topic(term)), near);
        let names_topic = self.share((0..terms).filter(is_topic), |term| at(own, term));

        let fit = self.fit(unit);
        let mut total = COVERAGE_WEIGHT * coverage + PARTICULARS_WEIGHT * particulars + NAMES_TOPIC * names_topic;
        if fit == Fit::Good {
            total += GOOD_FORM;
        }
        total += self.bonus(unit);
        Score { coverage, particulars, fit, total, about: (0..terms).any(|term| is_topic(&term)), found }
    }

    /// Returns the weighted mean over some terms; 1 where there are none.
    fn share(&self, terms: impl Iterator<Item = usize>, found: impl Fn(usize) -> f64) -> f64 {
        let (mut sum, mut all) = (0.0, 0.0);
        for term in terms {
            let weight = self.weights.get(term).copied().unwrap_or(0.0);
            sum += weight * found(term);
            all += weight;
        }
        if all > 0.0 { sum / all } else { 1.0 }
    }

    fn fit(&self, unit: &Unit) -> Fit {
        let fit = expected::fit(self.question.kind, &unit.text);
        let Some(counted) = self.question.counted.filter(|_| fit == Fit::Good) else { return fit };
        let nouns: Vec<usize> = unit.keys.iter().filter(|keyed| self.is_term(keyed, counted)).map(|keyed| keyed.at).collect();
        if expected::counts(&unit.text, &nouns) { Fit::Good } else { Fit::Open }
    }

    fn is_term(&self, keyed: &Keyed, term: usize) -> bool {
        self.terms_by_key.get(&keyed.key).is_some_and(|terms| terms.iter().any(|(number, _)| *number == term))
    }

    /// Returns what speaks for a sentence beside its words: the right form for a definition or a list, first place.
    fn bonus(&self, unit: &Unit) -> f64 {
        let lead = if unit.headings.is_empty() && !unit.follows { LEADS } else { 0.0 };
        let first_term = || unit.keys.iter().find(|keyed| self.terms_by_key.contains_key(&keyed.key)).map(|keyed| keyed.at);
        let form = match self.question.kind {
            Kind::Definition if expected::defines(&unit.text, first_term()) => DEFINES,
            Kind::List | Kind::Steps if unit.kind == PassageKind::ListIntro => LISTS,
            _ => 0.0,
        };
        lead + form
    }
}
