//! How common each word is in everything we hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::real;

/// A word in no passage counts as if it stood in this many: it may be a plain word that our passages put
/// differently, and must not outweigh all the others together.
const UNSEEN: u64 = 3;

/// How many passages there are, and how many hold each word of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// All passages we hold.
    pub passages: u64,
    /// Passages with that word (or a form of it), by the word as [`search_words`](super::search_words) gives it.
    pub passages_with: BTreeMap<String, u64>,
}

impl Statistics {
    /// Returns how much a word tells: the inverse document frequency, as BM25 reckons it (Robertson and Spärck Jones,
    /// kept above zero). A word that was not counted tells as much as one that is nowhere.
    #[must_use]
    pub fn weight(&self, word: &str) -> f64 {
        let with = self.passages_with.get(word).copied().unwrap_or(0).max(UNSEEN);
        let all = self.passages.max(with);
        let with_real = large(with);
        (1.0 + (large(all) - with_real + 0.5) / (with_real + 0.5)).ln()
    }
}

fn large(count: u64) -> f64 {
    real(usize::try_from(count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_tell_more_than_common_ones() {
        let counts =
            [("water", 400), ("yeast", 20), ("tides", 20)].map(|(word, count)| (word.to_owned(), count));
        let statistics = Statistics { passages: 1000, passages_with: counts.into() };
        assert!(statistics.weight("yeast") > statistics.weight("water"));
        assert!(statistics.weight("never seen") > statistics.weight("yeast"));
        assert!(statistics.weight("water") > 0.0);
        assert!(Statistics::default().weight("anything") > 0.0);
    }
}
