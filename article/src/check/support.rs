//! How much of what a sentence says is found in the evidence at all, word by word.

use super::align::{Scope, Want};
use super::facts::Finding;

/// Less than this share of a sentence's words found: the passages speak of something else.
const SUPPORTED_MIN: f64 = 0.5;
/// Less than this: hard to tell.
const SURE_MIN: f64 = 0.6;
/// A clause of so many words must be found by itself too.
const CLAUSE_WORDS: usize = 4;
/// The least share of such a clause.
const CLAUSE_MIN: f64 = 0.25;

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

/// Names up to five of the words that were not found.
fn missing(scope: &Scope) -> String {
    let open =
        scope.terms.iter().filter(|term| term.want == Want::Word && term.found < 0.4 && term.weight >= 1.0);
    let words: Vec<&str> =
        open.filter_map(|term| scope.claim.text.tokens.get(term.at)).map(|token| token.raw).take(5).collect();
    if words.is_empty() { String::new() } else { format!(" (not found: {})", words.join(", ")) }
}
