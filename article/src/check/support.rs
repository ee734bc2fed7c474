//! How much of what a sentence says is found in the evidence at all, word by word.

use super::align::{Scope, Want};
use super::facts::Finding;
use crate::finding::{self, Layer};

/// Less than this share of a sentence's words found: the passages speak of something else.
const SUPPORTED_MIN: f64 = 0.5;
/// Less than this: hard to tell.
const SURE_MIN: f64 = 0.6;
/// A clause of so many words must be found by itself too.
const CLAUSE_WORDS: usize = 4;
/// The least share of such a clause.
const CLAUSE_MIN: f64 = 0.25;
/// Support by more passages than these is spread.
const PASSAGES_FEW: usize = 2;
/// Passages hold "much less" of a sentence than all of them where so much more of it is held by all.
const SPREAD_MIN: f64 = 0.1;

/// Returns what of the sentence's content is missing from the evidence.
pub(super) fn findings(scope: &Scope) -> Vec<Finding> {
    let share = share(scope, None);
    if share < SUPPORTED_MIN {
        return vec![Finding::missing(format!("the passages hold too little of it{}", missing(scope)))];
    }
    if share < SURE_MIN {
        return vec![Finding::doubt(format!(
            "much of it is worded otherwise in the passages{}",
            missing(scope)
        ))];
    }
    let last = scope.terms.iter().map(|term| term.clause).max().unwrap_or(0);
    let loose = (0..=last).find(|clause| {
        let words = scope.terms.iter().filter(|term| term.clause == *clause && term.weight >= 1.0).count();
        words >= CLAUSE_WORDS && self::share(scope, Some(*clause)) < CLAUSE_MIN
    });
    match loose {
        Some(_) => vec![Finding::missing(format!("part of it stands in no cited passage{}", missing(scope)))],
        None => Vec::new(),
    }
}

/// Returns the share of the words found, by their weights; all of them where there are none to find.
pub(super) fn share(scope: &Scope, clause: Option<usize>) -> f64 {
    let terms = || scope.terms.iter().filter(|term| clause.is_none_or(|clause| term.clause == clause));
    let all: f64 = terms().map(|term| term.weight).sum();
    let found: f64 = terms().map(|term| term.weight * term.found).sum();
    if all > 0.0 { found / all } else { 1.0 }
}

/// Tells how much of the sentence the passages hold.
pub(super) fn held(scope: &Scope) -> String {
    format!("the passages hold {} % of its words", percent(share(scope, None)))
}

/// Returns a share in hundredths.
pub(super) fn percent(share: f64) -> u32 {
    (0..=100_u32).rfind(|percent| f64::from(*percent) <= share * 100.0 + 0.5).unwrap_or(0)
}

/// Returns a finding without a verdict where more than two passages are needed to hold what all of them do.
pub(super) fn spread(scope: &Scope) -> Option<finding::Finding<usize>> {
    let mut open: Vec<usize> = scope.near().map(|line| line.passage).collect();
    open.sort_unstable();
    open.dedup();
    if open.len() <= PASSAGES_FEW {
        return None;
    }
    let most = scope.share_by(&open);
    let mut taken: Vec<usize> = Vec::new();
    while scope.share_by(&taken) < most - SPREAD_MIN {
        let with = |passage: usize| scope.share_by(&[taken.as_slice(), &[passage]].concat());
        // The first of equals.
        let next =
            open.iter().copied().reduce(|best, next| if with(next) > with(best) { next } else { best })?;
        open.retain(|passage| *passage != next);
        taken.push(next);
    }
    let reason = || format!("its support is spread over {} passages", taken.len());
    (taken.len() > PASSAGES_FEW).then(|| finding::Finding {
        layer: Layer::Wording,
        verdict: None,
        passage: taken.first().copied(),
        reason: reason(),
    })
}

/// Names up to five of the words that were not found.
fn missing(scope: &Scope) -> String {
    let open =
        scope.terms.iter().filter(|term| term.want == Want::Word && term.found < 0.4 && term.weight >= 1.0);
    let words: Vec<&str> =
        open.filter_map(|term| scope.claim.text.tokens.get(term.at)).map(|token| token.raw).take(5).collect();
    if words.is_empty() { String::new() } else { format!(" (not found: {})", words.join(", ")) }
}
