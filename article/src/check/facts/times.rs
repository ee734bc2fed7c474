//! Dates compared: a date may be told less exactly than the passage does, never more exactly or otherwise.

use super::Finding;
use super::binding::{self, Candidate};
use super::dates::Date;
use super::units::Dimension;
use crate::check::align::{Line, Scope};

/// Returns the dates that the evidence does not bear out.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    scope.claim.dates.iter().filter_map(|date| compare(scope, date)).collect()
}

fn compare(scope: &Scope, wanted: &Date) -> Option<Finding> {
    let near: Vec<(&Line, &Date)> =
        scope.near().flat_map(|line| line.dates.iter().map(move |date| (line, date))).collect();
    let candidates = candidates(scope, wanted);
    if candidates.iter().any(|candidate| candidate.agrees) {
        return misplaced(scope, wanted, &candidates);
    }
    if pieced_together(scope, wanted) || reckoned(scope, wanted, &near) || as_a_number(scope, wanted) {
        return None;
    }
    let claim = scope.claim.text.surface(wanted.from, wanted.to);
    let told = |line: &Line, given: &Date| line.text.surface(given.from, given.to).to_owned();
    let vague = near
        .iter()
        .find(|(_, given)| given.agrees(wanted) && (given.years.is_some() || given.month.is_some()));
    if let Some((line, given)) = vague {
        let reason = format!("the passage says “{}”, which is less exact than “{claim}”", told(line, given));
        return Some(Finding::missing(reason).of(line));
    }
    Some(match near.iter().find(|(_, given)| given.years.is_some() == wanted.years.is_some()) {
        Some((line, given)) => {
            Finding::against(format!("the passage says {}, the sentence {claim}", told(line, given))).of(line)
        }
        None => Finding::missing(format!("no cited passage gives the date “{claim}”")),
    })
}

/// Returns the dates of the evidence.
fn candidates(scope: &Scope, wanted: &Date) -> Vec<Candidate> {
    let span = |date: &Date| date.from..date.to;
    let of_line = |(number, line): (usize, &Line)| {
        let candidate = |given: &Date| Candidate {
            line: number,
            span: span(given),
            others: line.dates.iter().filter(|other| other.from != given.from).map(span).collect(),
            agrees: wanted.covers(given) || spans(wanted, given),
        };
        // What neither bears the date out nor speaks against it is no rival.
        let tells = |given: &&Date| wanted.covers(given) || spans(wanted, given) || !wanted.agrees(given);
        line.dates.iter().filter(tells).map(candidate).collect::<Vec<_>>()
    };
    scope.lines.iter().enumerate().flat_map(of_line).collect()
}

/// Returns a finding where the passage gives the date of something else.
fn misplaced(scope: &Scope, wanted: &Date, candidates: &[Candidate]) -> Option<Finding> {
    let others = scope.claim.dates.iter().filter(|other| other.from != wanted.from);
    let others: Vec<_> = others.map(|other| other.from..other.to).collect();
    let rival = binding::misplaced(scope, &(wanted.from..wanted.to), &others, candidates)?;
    let line = scope.lines.get(rival.line)?;
    let claim = scope.claim.text.surface(wanted.from, wanted.to);
    let theirs = line.text.surface(rival.span.start, rival.span.end);
    Some(Finding::against(format!("the passage says {theirs} of this, the sentence {claim}")).of(line))
}

/// "The 1800s" and "the 19th century" are one hundred years, give or take the last.
fn spans(wanted: &Date, given: &Date) -> bool {
    match (wanted.years, given.years) {
        (Some(one), Some(two)) if wanted.month.is_none() && wanted.day.is_none() => {
            one.1 > one.0 && one.0 - 1 <= two.0 && two.1 <= one.1 + 1
        }
        _ => false,
    }
}

/// The day may stand in one sentence and the year in an earlier one: the last before it, or the first of all.
fn pieced_together(scope: &Scope, wanted: &Date) -> bool {
    let Some(year) = wanted.year().filter(|_| wanted.month.is_some()) else { return false };
    let months = Date { years: None, ..wanted.clone() };
    let first = scope.lines.iter().flat_map(|line| &line.dates).find_map(Date::year);
    let mut last = None;
    for line in &scope.lines {
        for date in &line.dates {
            if date.years.is_none() && months.covers(date) && (last == Some(year) || first == Some(year)) {
                return true;
            }
            last = date.year().or(last);
        }
    }
    false
}

/// "Two years later", "the following year": a year reckoned from another.
fn reckoned(scope: &Scope, wanted: &Date, near: &[(&Line, &Date)]) -> bool {
    let Some(year) = wanted.year().filter(|_| wanted.month.is_none()) else { return false };
    let words =
        ["later", "after", "before", "earlier", "age", "aged", "old", "for", "lasted", "prior", "over"];
    let has = |line: &Line, words: &[&str]| {
        line.text.tokens.iter().any(|token| words.contains(&token.lower.as_str()))
    };
    let lengths = scope.near().flat_map(|line| {
        let of_time = line.quantities.iter().filter(|quantity| quantity.unit.dimension == Dimension::Time);
        let of_time = of_time.filter(|_| has(line, &words)).map(|quantity| quantity.low / 365.25);
        let next = has(line, &["following", "next", "previous"]).then_some(1.0);
        of_time.chain(next).collect::<Vec<f64>>()
    });
    let lengths: Vec<f64> = lengths.filter(|length| *length >= 0.9).collect();
    near.iter().filter_map(|(_, given)| given.year()).any(|from| {
        let apart = f64::from((year - from).abs());
        apart > 0.0 && lengths.iter().any(|length| (apart - length).abs() < 0.3)
    })
}

/// A year may have been taken for a plain number on the other side.
fn as_a_number(scope: &Scope, wanted: &Date) -> bool {
    let same = |year: i32| {
        scope
            .near()
            .flat_map(|line| &line.quantities)
            .any(|quantity| (quantity.low - f64::from(year)).abs() < 0.1)
    };
    wanted.month.is_none() && wanted.year().is_some_and(same)
}
