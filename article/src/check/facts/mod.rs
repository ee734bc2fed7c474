//! Typed facts: a module per kind, each with how it is read and how it is compared.

pub(super) mod amounts;
pub(super) mod binding;
pub(super) mod bounds;
pub(super) mod causes;
pub(super) mod crossed;
pub(super) mod dates;
pub(super) mod exchanged;
pub(super) mod idioms;
pub(super) mod laid;
pub(super) mod lists;
pub(super) mod modality;
pub(super) mod names;
pub(super) mod numbers;
pub(super) mod numerals;
pub(super) mod opposites;
pub(super) mod phrases;
pub(super) mod polarity;
pub(super) mod quantifiers;
pub(super) mod roles;
pub(super) mod superlatives;
pub(super) mod times;
pub(super) mod told;
pub(super) mod units;

use super::align::{Line, Scope};

/// How much a finding says against a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It may be wrong.
    Doubt,
    /// The evidence does not say it.
    Missing,
    /// The evidence says otherwise.
    Against,
}

/// One thing that speaks against a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub weight: Weight,
    /// The place among the evidence of the passage that it was compared with; none where that is the best one.
    pub passage: Option<usize>,
    /// In an editor's words.
    pub reason: String,
}

impl Finding {
    pub fn doubt(reason: String) -> Self {
        Self { weight: Weight::Doubt, passage: None, reason }
    }

    pub fn missing(reason: String) -> Self {
        Self { weight: Weight::Missing, passage: None, reason }
    }

    pub fn against(reason: String) -> Self {
        Self { weight: Weight::Against, passage: None, reason }
    }

    /// Says which line of the evidence it was compared with.
    pub fn of(self, line: &Line) -> Self {
        Self { passage: Some(line.passage), ..self }
    }
}

/// Returns everything that speaks against the sentence, fact by fact.
pub(super) fn findings(scope: &Scope) -> Vec<Finding> {
    let checks: [fn(&Scope) -> Vec<Finding>; 13] = [
        amounts::findings,
        times::findings,
        names::findings,
        polarity::findings,
        opposites::findings,
        quantifiers::findings,
        modality::findings,
        superlatives::findings,
        causes::findings,
        roles::findings,
        exchanged::findings,
        crossed::findings,
        phrases::findings,
    ];
    checks.into_iter().flat_map(|check| check(scope)).collect()
}
