//! Which sentences of the evidence a sentence rests on: the one that shares most of its content, that one's
//! neighbours, and the best one for whatever is left.

use std::collections::HashSet;
use std::ops::Range;

use super::facts::dates::{self, Date};
use super::facts::numbers::{self, Quantity};
use super::facts::polarity::{self, Denial};
use super::facts::units::Dimension;
use super::facts::{amounts, names, opposites};
use super::text::{Sort, Text};
use super::thesaurus;
use crate::rank::kin::{self, Keyed};
use crate::sentences;

/// The most sentences of evidence that are looked at: far more than any sentence of an article cites.
const LINES_MAX: usize = 400;
/// The most sentences that are added for what the best one leaves open.
const ADDED_MAX: usize = 4;
/// A synonym counts as found in the evidence from this strength on.
const KIN_MIN: f64 = 0.4;
/// Words alike in so many letters at their beginning are taken for forms of one: "photosynthesis", "photosynthetic".
const PREFIX_MIN: usize = 5;

/// One sentence, with the facts it holds.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub passage: usize,
    pub text: Text<'a>,
    pub dates: Vec<Date>,
    pub quantities: Vec<Quantity>,
    /// What denies in it, and what that reaches.
    pub denials: Vec<Denial>,
    /// The groups of names it holds, by number, and where.
    pub aliases: Vec<(usize, Range<usize>)>,
    /// The phrases in it that words can stand for: "went on".
    pub phrases: Vec<Keyed>,
    /// Its content and its phrases, by key.
    pub keys: HashSet<String>,
}

impl<'a> Line<'a> {
    /// Reads one sentence.
    pub fn read(passage: usize, text: &'a str) -> Self {
        let text = Text::read(text);
        let dates = dates::read(&text);
        let quantities = numbers::read(&text, &dates);
        let keys = text.tokens.iter().filter(|token| token.sort != Sort::Sign).map(|token| token.key.clone());
        let mut keys: HashSet<String> = keys.collect();
        let phrases = phrases(&text);
        keys.extend(phrases.iter().map(|phrase| phrase.key.clone()));
        let (denials, aliases) = (polarity::read(&text), names::aliases(&text));
        Self { passage, text, dates, quantities, denials, aliases, phrases, keys }
    }

    /// Returns true for a token that is part of a date or a quantity.
    pub fn is_measured(&self, at: usize) -> bool {
        self.dates.iter().any(|date| (date.from..date.to).contains(&at))
            || self.quantities.iter().any(|quantity| (quantity.from..quantity.to).contains(&at))
    }

    /// Returns how surely the line holds a word with that key: 1 for itself, less for its kin, 0 for nothing.
    pub fn holds(&self, key: &str) -> f64 {
        if self.keys.contains(key) {
            return 1.0;
        }
        let kin = kin::relatives(key).iter().filter(|relative| self.keys.contains(&relative.key));
        let kin = kin.map(|relative| relative.strength).fold(0.0, f64::max);
        if kin >= KIN_MIN {
            return kin;
        }
        if self.keys.iter().any(|other| shares_stem(key, other)) {
            return 0.7;
        }
        let stand_ins = thesaurus::stand_ins(key).iter().filter(|other| self.keys.contains(&other.key));
        stand_ins.map(|other| other.strength).fold(0.0, f64::max)
    }
}

fn phrases(text: &Text) -> Vec<Keyed> {
    let keys: Vec<String> = text.tokens.iter().map(|token| token.key.clone()).collect();
    kin::phrases(&keys).collect()
}

/// Returns true for keys of one word, of forms of it, or of near synonyms.
pub(super) fn alike(one: &str, other: &str) -> bool {
    one == other
        || kin::relatives(one).iter().any(|relative| relative.key == other && relative.strength > 0.6)
        || shares_stem(one, other)
}

/// Returns true for words that begin alike far enough to be forms of one.
pub(super) fn shares_stem(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    common >= PREFIX_MIN && common + 2 >= shorter && common * 10 >= longer * 6
}

/// What a term of the sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    Word,
    /// One of the sentence's quantities, by number.
    Quantity(usize),
    /// One of its dates, by number.
    Date(usize),
}

/// A word or fact of the sentence that wants to be found in the evidence.
#[derive(Debug)]
pub(super) struct Term {
    pub want: Want,
    pub at: usize,
    pub clause: usize,
    pub weight: f64,
    /// How surely the lines near the best one hold it.
    pub found: f64,
}

/// The sentence, the evidence, and what of the evidence it rests on.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub claim: Line<'a>,
    pub lines: Vec<Line<'a>>,
    /// The lines it rests on, the best one first.
    pub near: Vec<usize>,
    pub terms: Vec<Term>,
    /// The words that are names wherever they stand.
    pub proper: HashSet<String>,
    /// How surely each line holds each term.
    table: Vec<Vec<f64>>,
}

impl<'a> Scope<'a> {
    /// Aligns a sentence with its evidence; none where the evidence has no words.
    pub fn align(sentence: &'a str, evidence: &[&'a str]) -> Option<Self> {
        let claim = Line::read(0, sentence);
        let cut = |(passage, text): (usize, &&'a str)| {
            let text: &'a str = text;
            sentences::sentences(text)
                .into_iter()
                .filter_map(move |range| Some(Line::read(passage, text.get(range)?)))
        };
        let lines: Vec<Line<'a>> = evidence.iter().enumerate().flat_map(cut).take(LINES_MAX).collect();
        let mut terms = terms(&claim);
        let table: Vec<Vec<f64>> =
            lines.iter().map(|line| terms.iter().map(|term| found(&claim, term, line)).collect()).collect();
        let near = near(&lines, &terms, &table)?;
        for (number, term) in terms.iter_mut().enumerate() {
            let found = near.iter().filter_map(|line| table.get(*line)?.get(number));
            term.found = found.copied().fold(0.0, f64::max);
        }
        let everything: Vec<&Line> = lines.iter().chain([&claim]).collect();
        let proper = names::proper(&everything);
        Some(Self { claim, lines, near, terms, proper, table })
    }

    /// Returns the lines the sentence rests on, the best one first.
    pub fn near(&self) -> impl Iterator<Item = &Line<'a>> {
        self.near.iter().filter_map(|at| self.lines.get(*at))
    }

    /// Returns the share of the sentence that the lines of these passages hold, of those it rests on.
    pub fn share_by(&self, passages: &[usize]) -> f64 {
        let of_these =
            |at: &&usize| self.lines.get(**at).is_some_and(|line| passages.contains(&line.passage));
        let rows: Vec<&Vec<f64>> =
            self.near.iter().filter(of_these).filter_map(|at| self.table.get(*at)).collect();
        let found =
            |number: usize| rows.iter().filter_map(|row| row.get(number)).copied().fold(0.0, f64::max);
        let held: f64 = self.terms.iter().enumerate().map(|(number, term)| term.weight * found(number)).sum();
        let all: f64 = self.terms.iter().map(|term| term.weight).sum();
        if all > 0.0 { held / all } else { 1.0 }
    }

    /// Returns the best line.
    pub fn best(&self) -> Option<&Line<'a>> {
        self.near().next()
    }
}

/// Returns the words and facts of the sentence that want to be found.
fn terms(claim: &Line) -> Vec<Term> {
    let clause = |at: usize| claim.text.tokens.get(at).map_or(0, |token| token.clause);
    let fact = |want, at, weight| Term { want, at, clause: clause(at), weight, found: 0.0 };
    let quantities = claim.quantities.iter().enumerate().map(|(number, quantity)| {
        let weight = if quantity.is_one || quantity.unit.dimension == Dimension::Order { 0.3 } else { 1.0 };
        fact(Want::Quantity(number), quantity.from, weight)
    });
    let dates = claim.dates.iter().enumerate().map(|(number, date)| fact(Want::Date(number), date.from, 1.0));
    let content = claim.text.content().filter(|(at, _)| !claim.is_measured(*at));
    let words = content.map(|(at, token)| {
        let weight = if token.is_capital() && at > 0 {
            1.2
        } else if LIGHT.contains(&token.lower.as_str()) {
            0.25
        } else {
            1.0
        };
        Term { want: Want::Word, at, clause: token.clause, weight, found: 0.0 }
    });
    words.chain(quantities).chain(dates).collect()
}

/// Words that a summary may put in without saying anything new.
#[rustfmt::skip]
pub(super) const LIGHT: &[&str] = &[
    "known", "called", "named", "include", "includes", "including", "included", "make", "makes", "made",
    "take", "takes", "took", "taken", "became", "become", "becomes", "use", "used", "uses", "using", "found", "place",
    "took", "well", "still", "later", "first", "now", "new", "part", "way", "main", "mainly", "both", "each",
    "every", "same", "time", "times", "people", "several", "various", "however", "therefore", "thus", "due",
    "because", "according", "around", "during", "under", "over", "through", "across", "within", "without",
    "along", "among", "against", "until", "although", "though", "like", "able", "allow", "allows", "allowed",
    "help", "helps", "helped", "result", "rather", "instead", "today", "currently", "originally", "only",
    "often", "usually", "generally", "typically", "commonly", "largely", "always", "never", "no", "none", "per",
    "roughly", "nearly", "almost", "total", "number", "amount", "came", "held", "set", "took", "put", "given", "gave",
    "near", "long", "per", "around", "again", "once", "nobody", "nothing", "height", "length", "width", "depth", "weight", "distance", "reach", "reaches", "close", "ought", "longer", "twice", "work", "works", "year", "years", "least", "whole",
];

fn found(claim: &Line, term: &Term, line: &Line) -> f64 {
    let held = |held: bool| if held { 1.0 } else { 0.0 };
    match term.want {
        Want::Quantity(number) => {
            let wanted = claim.quantities.get(number);
            return held(wanted.is_some_and(|wanted| {
                line.quantities.iter().any(|given| amounts::bears_out(wanted, given))
            }));
        }
        Want::Date(number) => {
            let wanted = claim.dates.get(number);
            return held(wanted.is_some_and(|wanted| {
                line.dates.iter().any(|given| {
                    wanted.covers(given)
                        || given.years.is_none() && given.covers(wanted) && given.day.is_some()
                })
            }));
        }
        Want::Word => {}
    }
    let Some(token) = claim.text.tokens.get(term.at) else { return 0.0 };
    let as_phrase = claim.phrases.iter().filter(|phrase| phrase.covers(term.at));
    let as_phrase = as_phrase.map(|phrase| line.holds(&phrase.key)).fold(0.0, f64::max);
    let found = line.holds(&token.key).max(as_phrase).max(held(opposites::denied_there(token, line)));
    // A name by another name counts as itself.
    if found < 1.0 && token.is_capital() && names::stands_for(claim, term.at, line) { 1.0 } else { found }
}

/// Returns the lines to look at: the best, its neighbours in the passage, and those that say what it does not.
fn near(lines: &[Line], terms: &[Term], table: &[Vec<f64>]) -> Option<Vec<usize>> {
    let score = |line: usize, open: &[f64]| -> f64 {
        let row = table.get(line).map_or(&[][..], Vec::as_slice);
        terms
            .iter()
            .zip(row)
            .zip(open)
            .map(|((term, found), open)| term.weight * (found - open).max(0.0))
            .sum()
    };
    let mut held = vec![0.0; terms.len()];
    let best_of = |held: &[f64], taken: &[usize]| {
        let rest = (0..lines.len()).filter(|line| !taken.contains(line));
        // The first of equals.
        rest.map(|line| (line, score(line, held)))
            .reduce(|best, next| if next.1 > best.1 + 1e-9 { next } else { best })
    };
    let (best, _) = best_of(&held, &[])?;
    let mut near = vec![best];
    let beside = [best.checked_sub(1), best.checked_add(1)].into_iter().flatten();
    let same = |at: &usize| {
        lines.get(*at).is_some_and(|line| lines.get(best).is_some_and(|best| best.passage == line.passage))
    };
    near.extend(beside.filter(same));
    let cover = |held: &mut Vec<f64>, line: usize| {
        for (held, found) in held.iter_mut().zip(table.get(line).map_or(&[][..], Vec::as_slice)) {
            *held = held.max(*found);
        }
    };
    for line in near.clone() {
        cover(&mut held, line);
    }
    for _ in 0..ADDED_MAX {
        let Some((line, gain)) = best_of(&held, &near) else { break };
        if gain < 0.6 {
            break;
        }
        near.push(line);
        cover(&mut held, line);
    }
    Some(near)
}
