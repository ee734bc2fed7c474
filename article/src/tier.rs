//! How far a source stands behind what it says, as the desk's seniors see it: their list of tiers decides which of two
//! passages goes first that answer about equally well.

use serde::{Deserialize, Serialize};

/// The tier of a source; what stands on nobody's list is [`Tier::Unranked`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Where it comes from itself: laws, data, standards, the maker's own documents.
    Primary,
    /// Reference that others have reviewed.
    Reviewed,
    /// Edited, for everybody.
    General,
    /// Nobody has said.
    #[default]
    Unranked,
}

impl Tier {
    /// Every tier, the best first.
    pub const ALL: [Self; 4] = [Self::Primary, Self::Reviewed, Self::General, Self::Unranked];

    /// Returns the word for it: in the record, in forms and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Reviewed => "reviewed",
            Self::General => "general",
            Self::Unranked => "unranked",
        }
    }

    /// Returns the tier of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.word() == word)
    }

    /// Returns what an editor reads: its number, 1 to 4, and what it is.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Primary => "tier 1, primary: law, data, standards, the maker’s own documents",
            Self::Reviewed => "tier 2, reviewed reference",
            Self::General => "tier 3, general and edited",
            Self::Unranked => "tier 4, unranked",
        }
    }

    /// Returns true where nobody has given it a tier above the last; readers of JSON are not told of it then.
    #[must_use]
    pub fn is_unranked(&self) -> bool {
        *self == Self::Unranked
    }

    /// Returns how many tiers it stands above the last, 0 to 3.
    #[must_use]
    pub fn steps(self) -> f64 {
        match self {
            Self::Primary => 3.0,
            Self::Reviewed => 2.0,
            Self::General => 1.0,
            Self::Unranked => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_read_by_their_words_and_a_better_one_stands_higher() {
        for tier in Tier::ALL {
            assert_eq!(Tier::read(tier.word()), Some(tier));
            assert_eq!(serde_json::to_value(tier).unwrap(), tier.word());
        }
        assert_eq!((Tier::read("best"), Tier::default()), (None, Tier::Unranked));
        assert!(Tier::ALL.is_sorted_by(|one, other| one.steps() > other.steps()));
    }
}
