//! How well one sentence answers: what of the question it has, where, and in which form.

use std::collections::HashMap;

use super::expected::{self, Fit};
use super::kin::Keyed;
use super::question::{Question, Slot, SlotsByKey, Term};
use super::statistics::Statistics;
use super::unit::{Context, Unit};
use super::wording::Kind;
use crate::words::{self, real};
use crate::{PassageKind, SourceId};

/// What a match counts where it does not stand in the sentence itself: an intro speaks for its items, a heading and
/// a title for what stands under them, the sentence before for what it leads to.
const IN_INTRO: f64 = 0.9;
const IN_HEADINGS: f64 = 0.8;
const IN_TITLE: f64 = 0.8;
const IN_SENTENCE_BEFORE: f64 = 0.5;
/// What stands elsewhere under the same heading, or elsewhere in the source, says a little about where we are.
const IN_SECTION: f64 = 0.4;
const IN_SOURCE: f64 = 0.25;
/// A phrase whose words all stand there, though not together.
const IN_PARTS: f64 = 0.9;
/// From this on a term counts as found in the title: it is then the topic, and says nothing about which sentence.
const TOPIC_MIN: f64 = 0.5;

/// The parts of a sentence's score.
const COVERAGE_WEIGHT: f64 = 0.45;
const PARTICULARS_WEIGHT: f64 = 0.45;
const NAMES_TOPIC: f64 = 0.1;
/// What multiplies it: a number, date or name that is asked for tells more than a "because".
const GOOD_STRICT_FORM: f64 = 1.3;
const GOOD_FORM: f64 = 1.1;
const WRONG_FORM: f64 = 0.7;
const DEFINES: f64 = 1.3;
const LISTS: f64 = 1.15;
const LEADS: f64 = 1.04;
/// Weak likenesses must not add up to a strong one.
const STRENGTH_POWER: f64 = 1.3;

/// A first mention after this share of a sentence's words is one in passing.
const PASSING_FROM: f64 = 0.6;

/// What a sentence that certainly answers is worth more than one that certainly does not.
const ANSWERS_WEIGHT: f64 = 1.0;

/// From this on a term counts as found, when it is told what is missing.
pub(super) const FOUND_MIN: f64 = 0.45;

/// How well one sentence answers.
#[derive(Debug, Clone)]
pub struct Score {
    /// The share of the question that the sentence and what stands above it cover, 0 to 1.
    pub coverage: f64,
    /// The same for the terms that are not the source's topic: what the sentence itself must say.
    pub particulars: f64,
    /// Whether it has the form of the answer.
    pub fit: Fit,
    /// How near it is to the question in meaning, 0 to 1; 0 where it was not read for it.
    pub nearness: f64,
    /// What its words alone make of it; no fixed scale.
    pub wording: f64,
    /// Nearness and wording together: how much it has to do with the question; no fixed scale.
    pub total: f64,
    /// How likely it is to answer the question by itself, 0 to 1, read together with it; 0 where it was not read so.
    pub answers: f64,
    /// Whether the source's title has something of the question.
    pub(super) about: bool,
    /// Whether it only mentions what is asked about, towards its end and under another title and heading.
    pub(super) in_passing: bool,
    /// How strongly each term was found.
    pub(super) found: Vec<f64>,
}

impl Score {
    /// Returns everything together, for the order of the answers; no fixed scale.
    #[must_use]
    pub fn answer(&self) -> f64 {
        self.total + ANSWERS_WEIGHT * self.answers
    }
}

/// Scores the sentences, in their order.
pub(super) fn scores(
    question: &Question,
    statistics: &Statistics,
    units: &[Unit],
    contexts: &[Context],
) -> Vec<Score> {
    let scorer = Scorer {
        question,
        weights: question.weights(statistics),
        slots_by_key: question.slots_by_key(),
        own: Vec::new(),
        above: Vec::new(),
        sections: HashMap::new(),
        sources: HashMap::new(),
    };
    scorer.all(units, contexts)
}

/// What sentences are scored with.
struct Scorer<'a> {
    question: &'a Question,
    weights: Vec<f64>,
    slots_by_key: SlotsByKey,
    /// For each unit, how strongly it has each term itself.
    own: Vec<Vec<f64>>,
    /// For each context, how strongly its title and its headings have each term.
    above: Vec<(Vec<f64>, Vec<f64>)>,
    /// For each context and each source, how strongly anything in it has each term.
    sections: HashMap<usize, Vec<f64>>,
    sources: HashMap<SourceId, Vec<f64>>,
}

impl Scorer<'_> {
    fn all(mut self, units: &[Unit], contexts: &[Context]) -> Vec<Score> {
        self.own = units.iter().map(|unit| self.matches(&unit.keys)).collect();
        self.above = contexts
            .iter()
            .map(|context| (self.matches(&context.title), self.matches(&context.headings)))
            .collect();
        for (unit, own) in units.iter().zip(&self.own) {
            raise(self.sections.entry(unit.context).or_default(), own);
            raise(self.sources.entry(unit.source).or_default(), own);
        }
        units.iter().enumerate().map(|(number, unit)| self.score(number, unit)).collect()
    }

    /// Returns how strongly a text has each term.
    fn matches(&self, keys: &[Keyed]) -> Vec<f64> {
        let mut slots: HashMap<Slot, f64> = HashMap::new();
        for (slot, strength) in keys.iter().filter_map(|keyed| self.slots_by_key.get(&keyed.key)).flatten() {
            let best = slots.entry(*slot).or_insert(0.0);
            *best = best.max(*strength);
        }
        let of = |slot: Slot| slots.get(&slot).copied().unwrap_or(0.0);
        let term = |(number, term): (usize, &Term)| {
            let parts: f64 = (0..term.parts.len()).map(|part| of(Slot::Part(number, part))).sum();
            let together = parts / real(term.parts.len().max(1)) * IN_PARTS;
            of(Slot::Term(number)).max(together)
        };
        self.question.terms.iter().enumerate().map(term).collect()
    }

    fn score(&self, number: usize, unit: &Unit) -> Score {
        let terms = self.question.terms.len();
        let no_context = (Vec::new(), Vec::new());
        let (title, headings) = self.above.get(unit.context).unwrap_or(&no_context);
        let own = self.own.get(number);
        let intro = unit.intro.and_then(|intro| self.own.get(intro));
        let before = number.checked_sub(1).filter(|_| unit.follows).and_then(|before| self.own.get(before));
        let places = [
            (own, 1.0),
            (intro, IN_INTRO),
            (Some(headings), IN_HEADINGS),
            (before, IN_SENTENCE_BEFORE),
            (self.sections.get(&unit.context), IN_SECTION),
            (self.sources.get(&unit.source), IN_SOURCE),
        ];
        let near =
            |term: usize| places.iter().map(|(found, worth)| at(*found, term) * worth).fold(0.0, f64::max);
        let found: Vec<f64> =
            (0..terms).map(|term| near(term).max(at(Some(title), term) * IN_TITLE)).collect();
        let is_topic = |term: &usize| at(Some(title), *term) >= TOPIC_MIN;
        let coverage = self.share(0..terms, |term| at(Some(&found), term));
        let particulars = self.share((0..terms).filter(|term| !is_topic(term)), near);
        let names_topic = self.share((0..terms).filter(is_topic), |term| at(own, term));

        let fit = self.fit(unit);
        let about = COVERAGE_WEIGHT * coverage + PARTICULARS_WEIGHT * particulars + NAMES_TOPIC * names_topic;
        let wording = about * self.form(unit, fit);
        Score {
            coverage,
            particulars,
            fit,
            nearness: 0.0,
            wording,
            total: wording,
            answers: 0.0,
            about: (0..terms).any(|term| is_topic(&term)),
            in_passing: self.in_passing(
                unit,
                (0..terms).any(|term| at(Some(title), term).max(at(Some(headings), term)) > 0.0),
            ),
            found,
        }
    }

    /// Returns true for a sentence about something else that names what is asked about only towards its end: "wounds
    /// may come of diabetes or venous insufficiency" says nothing of what causes the latter.
    fn in_passing(&self, unit: &Unit, placed: bool) -> bool {
        let first =
            unit.keys.iter().find(|keyed| self.slots_by_key.contains_key(&keyed.key)).map(|keyed| keyed.at);
        let length = real(words::count(&unit.text).max(1));
        !placed && unit.intro.is_none() && first.is_some_and(|at| real(at) >= PASSING_FROM * length)
    }

    /// Returns the weighted mean over some terms; 1 where there are none.
    fn share(&self, terms: impl Iterator<Item = usize>, found: impl Fn(usize) -> f64) -> f64 {
        let (mut sum, mut all) = (0.0, 0.0);
        for term in terms {
            let weight = self.weights.get(term).copied().unwrap_or(0.0);
            sum += weight * found(term).powf(STRENGTH_POWER);
            all += weight;
        }
        if all > 0.0 { sum / all } else { 1.0 }
    }

    fn fit(&self, unit: &Unit) -> Fit {
        let fit = expected::fit(self.question.kind, &unit.text);
        let Some(counted) = self.question.counted.filter(|_| fit == Fit::Good) else { return fit };
        let nouns: Vec<usize> =
            unit.keys.iter().filter(|keyed| self.is_term(keyed, counted)).map(|keyed| keyed.at).collect();
        if expected::counts(&unit.text, &nouns) { Fit::Good } else { Fit::Open }
    }

    fn is_term(&self, keyed: &Keyed, term: usize) -> bool {
        let slots = self.slots_by_key.get(&keyed.key).into_iter().flatten();
        slots
            .into_iter()
            .any(|(slot, _)| matches!(slot, Slot::Term(number) | Slot::Part(number, _) if *number == term))
    }

    /// Returns what a sentence's form is worth: that of the answer asked for, a definition's, a list's, first place.
    fn form(&self, unit: &Unit, fit: Fit) -> f64 {
        let kind = self.question.kind;
        let fitting = match fit {
            Fit::None => WRONG_FORM,
            Fit::Open => 1.0,
            Fit::Good if kind.is_strict() => GOOD_STRICT_FORM,
            Fit::Good => GOOD_FORM,
        };
        let first_term = || {
            unit.keys.iter().find(|keyed| self.slots_by_key.contains_key(&keyed.key)).map(|keyed| keyed.at)
        };
        let shape = match kind {
            Kind::Definition if expected::defines(&unit.text, first_term()) => DEFINES,
            _ if unit.kind == PassageKind::ListIntro && expected::announces(kind, &unit.text) => LISTS,
            _ => 1.0,
        };
        let lead = if unit.headings.is_empty() && !unit.follows { LEADS } else { 1.0 };
        fitting * shape * lead
    }
}

/// Returns how strongly a text has a term; not at all where there is no such text.
fn at(found: Option<&Vec<f64>>, term: usize) -> f64 {
    found.and_then(|found| found.get(term)).copied().unwrap_or(0.0)
}

/// Raises each strength to the other's, where that is greater.
fn raise(all: &mut Vec<f64>, own: &[f64]) {
    all.resize(all.len().max(own.len()), 0.0);
    for (best, strength) in all.iter_mut().zip(own) {
        *best = best.max(*strength);
    }
}
