//! Words for a stage, their state, and the drafts that fall to a candidate.

use std::fmt;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Figures;
use crate::platform::id::DraftId;

/// The most words a stage may have, in Unicode scalars: sixteen times those compiled in.
pub const WORDS_CHARS_MAX: usize = 8_000;

/// Words compiled into the program, for a stage that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// The stage.
    pub stage: String,
    /// Their version: `1`.
    pub version: String,
    /// The words.
    pub words: String,
}

/// Returns SHA-256 of words, in hex.
#[must_use]
pub fn words_hash(words: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(words))
}

/// What words are used for.
///
/// ```text
/// candidate → current → retired
/// candidate → retired
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A share of drafts.
    Candidate,
    /// All others.
    Current,
    /// Nothing any more.
    Retired,
}

impl State {
    /// Every state, in the order of the flow.
    pub const ALL: [Self; 3] = [Self::Candidate, Self::Current, Self::Retired];

    /// Returns the table's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Current => "current",
            Self::Retired => "retired",
        }
    }

    /// Reads the table's word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Proposed words for a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The stage.
    pub stage: String,
    /// 1, 2, 3, … within the stage.
    pub number: i32,
    /// The words.
    pub words: String,
    /// SHA-256 of them, in hex.
    pub words_hash: String,
    /// What they are used for.
    pub state: State,
    /// The share of drafts while they are a candidate, in hundredths.
    pub share_percent: u8,
    /// Who proposed them, and when.
    pub proposed: (String, Timestamp),
    /// Who had them take the place of those before, and when.
    pub promoted: Option<(String, Timestamp)>,
    /// Who withdrew them or put others in their place, and when.
    pub retired: Option<(String, Timestamp)>,
}

impl Version {
    /// Returns the version as writings name it: `desk-2`. Those compiled in are plain numbers.
    #[must_use]
    pub fn told(&self) -> String {
        format!("desk-{}", self.number)
    }

    /// Returns true where a draft is to be written with the candidate: always the same for the same draft and words.
    #[must_use]
    pub fn takes(&self, draft: DraftId) -> bool {
        match self.state {
            State::Candidate => falls_to(draft, &self.words_hash) < u64::from(self.share_percent),
            State::Current => true,
            State::Retired => false,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.stage, self.told())
    }
}

/// Returns a number from 0 to 99 for a draft and words. Each candidate draws drafts of its own.
fn falls_to(draft: DraftId, words_hash: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(words_hash);
    hash.update(draft.0.to_le_bytes());
    let drawn = hash.finalize();
    let number = drawn.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    number % 100
}

/// The words a draft is written with in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The stage.
    pub stage: String,
    /// Their version: `desk-2`.
    pub version: String,
    /// The words.
    pub words: String,
}

impl From<Version> for Chosen {
    fn from(version: Version) -> Self {
        Self { version: version.told(), stage: version.stage, words: version.words }
    }
}

/// What came of a set of questions with certain words in one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The stage.
    pub stage: String,
    /// SHA-256 of the words, in hex.
    pub words_hash: String,
    /// SHA-256 of the questions, in hex.
    pub set_hash: String,
    /// All else that the answers depend on: the model, how it was asked, sources, the words of the other stages, the program.
    pub conditions: Value,
    /// What came of it.
    pub figures: Figures,
    /// When.
    pub at: Timestamp,
}

impl Trial {
    /// Returns SHA-256 of the conditions, in hex. Objects are written with their keys in order.
    #[must_use]
    pub fn conditions_hash(&self) -> String {
        words_hash(&self.conditions.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(state: State, share_percent: u8) -> Version {
        let by = ("ada".to_owned(), Timestamp::UNIX_EPOCH);
        Version {
            stage: "article".to_owned(),
            number: 2,
            words: "Write.".to_owned(),
            words_hash: words_hash("Write."),
            state,
            share_percent,
            proposed: by,
            promoted: None,
            retired: None,
        }
    }

    #[test]
    fn a_candidate_takes_its_share_of_drafts_and_always_the_same() {
        for share in [0, 1, 10, 50, 90, 100] {
            let candidate = version(State::Candidate, share);
            let taken = || (1..=1_000).filter(|id| candidate.takes(DraftId(*id))).collect::<Vec<_>>();
            let drafts = taken();
            assert_eq!(drafts, taken(), "the same drafts at every asking");
            // Three standard deviations of a thousand draws.
            let wanted = f64::from(share) * 10.0;
            let off = (wanted * (1.0 - f64::from(share) / 100.0)).sqrt() * 3.0;
            let count = f64::from(u32::try_from(drafts.len()).unwrap());
            assert!((count - wanted).abs() <= off, "{count} of 1000 for a share of {share} %");
        }
        assert!((1..=1_000).all(|id| version(State::Current, 10).takes(DraftId(id))));
        assert!(!(1..=1_000).any(|id| version(State::Retired, 100).takes(DraftId(id))));
    }

    #[test]
    fn another_candidate_draws_other_drafts() {
        let (one, mut two) = (version(State::Candidate, 50), version(State::Candidate, 50));
        two.words_hash = words_hash("Write well.");
        let both = (1..=1_000).filter(|id| one.takes(DraftId(*id)) && two.takes(DraftId(*id))).count();
        assert!((150..=350).contains(&both), "{both}");
    }

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in State::ALL {
            assert_eq!(State::read(state.word()), Some(state));
        }
        assert_eq!(State::read("new"), None);
        assert_eq!(version(State::Current, 0).to_string(), "article desk-2");
    }
}
