//! The figures of a trial, and which of them are worse than those of another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What came of a set of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Questions that can be answered.
    pub answerable: u64,
    /// Those that were.
    pub answered: u64,
    /// Those whose quick answer holds what was expected.
    pub right: u64,
    /// Questions that should be refused.
    pub unanswerable: u64,
    /// Those that were.
    pub refused: u64,
    /// Articles that the model wrote: where it could not, the extractive writer did.
    pub by_model: u64,
    /// Sentences of all articles.
    pub sentences: u64,
    /// Those that their citations together support.
    pub supported: u64,
    /// Citations of all sentences.
    pub citations: u64,
    /// Those that a sentence needs.
    pub needed: u64,
    /// Sentences and headings that the model wrote and the check did not let stand.
    pub left_out: u64,
    /// What the calls cost, in millionths of a dollar, where prices were given.
    pub cost_micros: Option<i64>,
    /// How long all questions took together.
    pub milliseconds: u64,
}

impl Figures {
    /// Returns how many questions there were.
    #[must_use]
    pub fn questions(&self) -> u64 {
        self.answerable.saturating_add(self.unanswerable)
    }

    /// Returns what each figure is called, and what it came to.
    #[must_use]
    pub fn all(&self) -> [(&'static str, Figure); 7] {
        let written = self.left_out.saturating_add(self.sentences);
        [
            ("right answers", Figure::high(self.right, self.answerable)),
            ("questions answered", Figure::high(self.answered, self.answerable)),
            ("others refused", Figure::high(self.refused, self.unanswerable)),
            ("articles by the model", Figure::high(self.by_model, self.questions())),
            ("citation recall", Figure::high(self.supported, self.sentences)),
            ("citation precision", Figure::high(self.needed, self.citations)),
            ("sentences left out", Figure { part: self.left_out, whole: written, is_better_low: true }),
        ]
    }
}

/// A share of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    part: u64,
    whole: u64,
    is_better_low: bool,
}

impl Figure {
    fn high(part: u64, whole: u64) -> Self {
        Self { part, whole, is_better_low: false }
    }

    /// Returns true where it is worse than another by anything at all. Fractions are compared without rounding.
    fn is_worse_than(self, other: Self) -> bool {
        let own = u128::from(self.part).saturating_mul(u128::from(other.whole));
        let others = u128::from(other.part).saturating_mul(u128::from(self.whole));
        if self.is_better_low { own > others } else { own < others }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.part, self.whole)
    }
}

/// A figure that got worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worse {
    /// What it is called.
    pub what: &'static str,
    /// What it was.
    pub before: String,
    /// What it came to.
    pub after: String,
}

impl fmt::Display for Worse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, it was {}", self.what, self.after, self.before)
    }
}

/// Returns every figure that is worse after than before, by anything at all: right answers, questions answered, others refused,
/// articles by the model, citation recall and precision, and the share of what it wrote that was left out.
#[must_use]
pub fn worse(before: &Figures, after: &Figures) -> Vec<Worse> {
    let pairs = before.all().into_iter().zip(after.all());
    let worse = pairs.filter(|((_, before), (_, after))| after.is_worse_than(*before));
    let told = |((what, before), (_, after)): ((_, Figure), (_, Figure))| Worse {
        what,
        before: before.to_string(),
        after: after.to_string(),
    };
    worse.map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of 30 questions.
    const BEFORE: Figures = Figures {
        answerable: 20,
        answered: 15,
        right: 12,
        unanswerable: 10,
        refused: 9,
        by_model: 15,
        sentences: 100,
        supported: 99,
        citations: 120,
        needed: 110,
        left_out: 25,
        cost_micros: Some(1_000),
        milliseconds: 60_000,
    };

    fn told(after: Figures) -> Vec<&'static str> {
        worse(&BEFORE, &after).into_iter().map(|worse| worse.what).collect()
    }

    #[test]
    fn each_figure_alone_is_found_worse() {
        let names: Vec<&str> = BEFORE.all().iter().map(|(what, _)| *what).collect();
        let changes = [
            Figures { right: 11, ..BEFORE },
            Figures { answered: 14, ..BEFORE },
            Figures { refused: 8, ..BEFORE },
            Figures { by_model: 14, ..BEFORE },
            Figures { supported: 98, ..BEFORE },
            Figures { needed: 109, ..BEFORE },
            Figures { left_out: 26, ..BEFORE },
        ];
        for (name, after) in names.into_iter().zip(changes) {
            assert_eq!(told(after), [name]);
        }
        assert_eq!(
            worse(&BEFORE, &Figures { right: 11, ..BEFORE })[0].to_string(),
            "right answers: 11 of 20, it was 12 of 20"
        );
    }

    #[test]
    fn the_same_and_better_are_not_worse_and_neither_is_dearer_or_slower() {
        let better = Figures { right: 13, answered: 16, needed: 111, left_out: 24, ..BEFORE };
        let dearer = Figures { cost_micros: Some(9_000), milliseconds: 90_000, ..BEFORE };
        for after in [BEFORE, better, dearer] {
            assert_eq!(told(after), [""; 0]);
        }
    }

    #[test]
    fn shares_are_compared_not_counts() {
        // Fewer sentences, all of them supported.
        let fewer =
            Figures { sentences: 50, supported: 50, citations: 60, needed: 55, left_out: 12, ..BEFORE };
        assert_eq!(told(fewer), [""; 0]);
        let more = Figures { sentences: 200, supported: 197, left_out: 50, ..BEFORE };
        assert_eq!(told(more), ["citation recall"]);
    }
}
