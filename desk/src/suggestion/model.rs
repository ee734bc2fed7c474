//! A suggestion and the states it can be in.
//!
//! ```text
//! received → open → drafting → drafted → published
//! also: merged(into)  declined(reason)  quarantined(spam|risk)  parked(no reliable evidence | language)
//! ```
//!
//! A suggestion follows its draft: writing, stuck → drafting; no answer → parked; held … approved → drafted;
//! rejected → declined; page live → published.

use jiff::Timestamp;

use crate::platform::id::SuggestionId;

/// A question on its way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// The asker's words.
    pub question: String,
    /// Where it stands.
    pub state: SuggestionState,
    /// When it was suggested.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// Where a suggestion stands; each state carries what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuggestionState {
    /// Written down; nobody has looked at it.
    Received,
    /// Waiting for a worker.
    Open,
    /// A draft is being written.
    Drafting,
    /// A draft is with the editors.
    Drafted,
    /// A page answers it.
    Published,
    /// It asks what another one asks.
    Merged {
        /// That other one.
        into: SuggestionId,
    },
    /// An editor turned it down.
    Declined {
        /// Why, in the editor's words.
        reason: String,
    },
    /// Kept away from the workers until somebody looks.
    Quarantined {
        /// What it looks like.
        reason: QuarantineReason,
    },
    /// Set aside: it cannot be answered now.
    Parked {
        /// What it lacks.
        reason: ParkReason,
    },
}

/// Why a suggestion is quarantined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuarantineReason {
    /// It looks like advertising or abuse.
    Spam,
    /// It must not be drafted by a machine.
    Risk,
}

/// Why a suggestion is parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParkReason {
    /// Nothing we hold answers it.
    NoReliableEvidence,
    /// It is not in a language the desk answers in.
    Language,
}

impl ParkReason {
    /// Returns the code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoReliableEvidence => "no_reliable_evidence",
            Self::Language => "language",
        }
    }
}

impl QuarantineReason {
    /// Returns the code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Risk => "risk",
        }
    }
}

/// A move the state machine does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a suggestion that is {from} cannot become {to}")]
pub struct IllegalMove {
    /// The state it is in.
    pub from: &'static str,
    /// The state it was to go to.
    pub to: &'static str,
}

impl SuggestionState {
    /// Returns the word for the state: in the database, the API and on pages.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Open => "open",
            Self::Drafting => "drafting",
            Self::Drafted => "drafted",
            Self::Published => "published",
            Self::Merged { .. } => "merged",
            Self::Declined { .. } => "declined",
            Self::Quarantined { .. } => "quarantined",
            Self::Parked { .. } => "parked",
        }
    }

    /// Returns the next state, where the machine has that move.
    ///
    /// # Errors
    /// [`IllegalMove`] where it has not.
    pub fn step(&self, to: Self) -> Result<Self, IllegalMove> {
        let allowed = match self {
            Self::Received => matches!(
                to,
                Self::Open
                    | Self::Merged { .. }
                    | Self::Declined { .. }
                    | Self::Quarantined { .. }
                    | Self::Parked { .. }
            ),
            Self::Open => matches!(
                to,
                Self::Drafting
                    | Self::Merged { .. }
                    | Self::Declined { .. }
                    | Self::Quarantined { .. }
                    | Self::Parked { .. }
            ),
            Self::Drafting => matches!(to, Self::Drafted | Self::Parked { .. } | Self::Declined { .. }),
            Self::Drafted => matches!(to, Self::Published | Self::Drafting | Self::Declined { .. }),
            Self::Parked { .. } => matches!(to, Self::Open | Self::Merged { .. } | Self::Declined { .. }),
            Self::Quarantined { .. } => matches!(to, Self::Open | Self::Declined { .. }),
            Self::Published | Self::Merged { .. } | Self::Declined { .. } => false,
        };
        if allowed { Ok(to) } else { Err(IllegalMove { from: self.word(), to: to.word() }) }
    }

    /// Returns the reason as kept in the database: a code, or an editor's words.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Declined { reason } => Some(reason),
            Self::Quarantined { reason } => Some(reason.code()),
            Self::Parked { reason } => Some(reason.code()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_state() -> Vec<SuggestionState> {
        vec![
            SuggestionState::Received,
            SuggestionState::Open,
            SuggestionState::Drafting,
            SuggestionState::Drafted,
            SuggestionState::Published,
            SuggestionState::Merged { into: SuggestionId(1) },
            SuggestionState::Declined { reason: "no".to_owned() },
            SuggestionState::Quarantined { reason: QuarantineReason::Spam },
            SuggestionState::Parked { reason: ParkReason::Language },
        ]
    }

    /// Every state against every state: the whole machine on one table.
    #[test]
    fn only_the_moves_of_the_design_are_allowed() {
        // columns in the order of `every_state`: rec open drafting drafted published merged declined quarantined parked
        let table = [
            ("received", ".x...xxxx"),
            ("open", "..x..xxxx"),
            ("drafting", "...x..x.x"),
            ("drafted", "..x.x.x.."),
            ("published", "........."),
            ("merged", "........."),
            ("declined", "........."),
            ("quarantined", ".x....x.."),
            ("parked", ".x...xx.."),
        ];
        for (from, (word, row)) in every_state().iter().zip(table) {
            assert_eq!(from.word(), word);
            for (to, mark) in every_state().into_iter().zip(row.chars()) {
                let name = to.word();
                assert_eq!(from.step(to).is_ok(), mark == 'x', "{word} → {name}");
            }
        }
    }

    #[test]
    fn a_refused_move_says_which() {
        let refused = SuggestionState::Published.step(SuggestionState::Open).unwrap_err();
        assert_eq!(refused.to_string(), "a suggestion that is published cannot become open");
    }
}
