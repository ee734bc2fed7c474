//! What sentences have of the words of sources that may not be copied, whether they cite them or not.
//!
//! Measured outside quotation marks. Words that stand in a source that may be copied, too, are taken from
//! there.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::licence::policy::Class;
use crate::relation::{self, GRAM};
use crate::{Evidence, PassageId, Source, SourceId};

/// The passages of the evidence that may not be copied, read to be compared with.
#[derive(Debug)]
pub(crate) struct Closed<'e> {
    passages: Vec<(&'e Source, Vec<String>)>,
    free: Vec<(PassageId, Vec<String>)>,
    /// Which of the passages have those five words in a row.
    grams: HashMap<String, Vec<usize>>,
    free_grams: HashSet<String>,
}

/// A run of words that a sentence has in common with a source that may not be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run<'e> {
    /// The source.
    pub source: &'e Source,
    /// How many words stand in a row.
    pub words: usize,
}

impl<'e> Closed<'e> {
    /// Reads the evidence.
    pub fn read(evidence: &'e Evidence) -> Self {
        let all = evidence.passages.values().filter_map(|passage| evidence.passage(passage.id));
        let is_free = |source: &Source| evidence.terms.class(&source.licence) == Class::Adapt;
        let (free, passages): (Vec<_>, Vec<_>) = all.partition(|(_, source)| is_free(source));
        // Where all may be copied there is nothing to compare with.
        let free = if passages.is_empty() { Vec::new() } else { free };
        let free: Vec<(PassageId, Vec<String>)> =
            free.into_iter().map(|(passage, _)| (passage.id, relation::limited(&passage.text))).collect();
        let passages: Vec<(&Source, Vec<String>)> = passages
            .into_iter()
            .map(|(passage, source)| (source, relation::limited(&passage.text)))
            .collect();
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, (_, words)) in passages.iter().enumerate() {
            for gram in grams(words) {
                known.entry(gram).or_default().push(number);
            }
        }
        let free_grams = free.iter().flat_map(|(_, words)| grams(words)).collect();
        Self { passages, free, grams: known, free_grams }
    }

    /// Returns the longest run of a sentence's words in each source, where it is longer than so many, and where it stands
    /// in none of the passages that may be copied and of which `is_given` is true.
    pub fn runs(
        &self,
        sentence: &str,
        longer_than: usize,
        is_given: impl Fn(PassageId) -> bool,
    ) -> Vec<Run<'e>> {
        let is_free = |run: &[String]| {
            let mut given = self.free.iter().filter(|(passage, _)| is_given(*passage));
            given.any(|(_, words)| words.windows(run.len()).any(|words| words == run))
        };
        let mut longest: BTreeMap<SourceId, Run<'e>> = BTreeMap::new();
        for stretch in relation::outside(sentence) {
            let mut near: Vec<usize> =
                grams(&stretch).filter_map(|gram| self.grams.get(&gram)).flatten().copied().collect();
            near.sort_unstable();
            near.dedup();
            for (source, words) in near.into_iter().filter_map(|number| self.passages.get(number)) {
                let runs = relation::longer_than(longer_than, &stretch, words).into_iter();
                let own = runs.filter_map(|run| stretch.get(run)).filter(|run| !is_free(run));
                let Some(words) = own.map(<[String]>::len).max() else { continue };
                let run = longest.entry(source.id).or_insert(Run { source, words });
                run.words = run.words.max(words);
            }
        }
        longest.into_values().collect()
    }

    /// Returns how many stretches of five words a sentence has, and how many of them stand in each source.
    pub fn stretches(&self, sentence: &str) -> (usize, BTreeMap<SourceId, usize>) {
        let mut found: BTreeMap<SourceId, usize> = BTreeMap::new();
        let mut all = 0_usize;
        for gram in relation::outside(sentence).iter().flat_map(|stretch| grams(stretch)) {
            all = all.saturating_add(1);
            if self.free_grams.contains(&gram) {
                continue;
            }
            let passages = self.grams.get(&gram).into_iter().flatten();
            let mut sources: Vec<SourceId> =
                passages.filter_map(|number| Some(self.passages.get(*number)?.0.id)).collect();
            sources.sort_unstable();
            sources.dedup();
            for source in sources {
                let count = found.entry(source).or_default();
                *count = count.saturating_add(1);
            }
        }
        (all, found)
    }
}

fn grams(words: &[String]) -> impl Iterator<Item = String> + '_ {
    words.windows(GRAM).map(|gram| gram.join(" "))
}
