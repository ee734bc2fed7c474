//! What has been said, so that nothing is said twice.

use std::collections::BTreeSet;

use article::rank::{Ranking, Unit};
use article::words;

/// Two sentences of different sources that share this much of their words say the same. Within one source its author
/// had a reason for both.
const ALIKE: f64 = 0.6;

/// The sentences chosen so far. A copy of it tries out what may have to be taken back.
#[derive(Clone)]
pub(super) struct Said<'a> {
    units: &'a [Unit],
    numbers: Vec<usize>,
    keys: BTreeSet<String>,
}

impl<'a> Said<'a> {
    pub(super) fn new(ranking: &'a Ranking) -> Self {
        Self { units: ranking.units(), numbers: Vec::new(), keys: BTreeSet::new() }
    }

    /// Returns the sentence with that number, if it may still be said.
    pub(super) fn unsaid(&self, number: usize) -> Option<&'a Unit> {
        let unit = self.units.get(number)?;
        let repeats = self.keys.contains(&words::key(&unit.text))
            || self.numbers.iter().any(|said| self.alike(*said, unit));
        (!repeats).then_some(unit)
    }

    /// Says the sentence, unless it has been said; returns whether it is said now.
    pub(super) fn say(&mut self, number: usize) -> bool {
        let Some(unit) = self.unsaid(number) else { return false };
        self.keys.insert(words::key(&unit.text));
        self.numbers.push(number);
        true
    }

    fn alike(&self, said: usize, unit: &Unit) -> bool {
        self.units.get(said).is_some_and(|said| said.source != unit.source && said.likeness(unit) >= ALIKE)
    }
}
