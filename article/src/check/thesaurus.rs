//! Words that can stand for one another in a rewording: synonyms, and a word for a wider or a narrower one.
//!
//! From `WordNet` 3.0 (`thesaurus.txt` beside this file says how it was made). It is the check's alone: ranking was
//! measured with `WordNet` and is no better for it (`rank/kin.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::rank::kin;

/// A synonym: the same in some sense of both words, and perhaps not in this one.
const SYNONYM: f64 = 0.7;
/// A wider or a narrower word: half of it is said.
const NEAR: f64 = 0.5;

/// For each word, by key, those that can stand for it.
static THESAURUS: LazyLock<HashMap<String, Vec<StandIn>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<StandIn>> = HashMap::new();
    for line in include_str!("thesaurus.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((word, others)) = line.split_once(':') else { continue };
        let (synonyms, near) = others.split_once(';').unwrap_or((others, ""));
        let word = kin::key_of(word);
        for (others, strength) in [(synonyms, SYNONYM), (near, NEAR)] {
            for other in others.split_whitespace().map(kin::key_of) {
                let forth = StandIn { key: other.clone(), strength };
                all.entry(word.clone()).or_default().push(forth);
                all.entry(other).or_default().push(StandIn { key: word.clone(), strength });
            }
        }
    }
    all
});

/// A word that can stand for another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StandIn {
    /// Its key.
    pub key: String,
    /// How nearly it means the same, 0 to 1.
    pub strength: f64,
}

/// Returns the words that can stand for that one.
pub(super) fn stand_ins(key: &str) -> &'static [StandIn] {
    THESAURUS.get(key).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(one: &str, other: &str) -> f64 {
        let (one, other) = (kin::key_of(one), kin::key_of(other));
        let found = stand_ins(&one).iter().filter(|stand_in| stand_in.key == other);
        found.map(|stand_in| stand_in.strength).fold(0.0, f64::max)
    }

    #[test]
    fn synonyms_stand_for_one_another_wider_words_less_and_others_not() {
        assert!(strength("purchased", "buying") > strength("animal", "pet"));
        assert!(strength("animal", "pet") > 0.0);
        assert!(strength("pets", "animals") > 0.0, "it goes both ways, in any form");
        assert!(strength("yeast", "moon") < f64::EPSILON);
    }
}
