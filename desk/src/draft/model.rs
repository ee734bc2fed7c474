//! A draft, its states and its revisions.
//!
//! ```text
//! writing(attempt) → held → in_review(by) → awaiting_second(by) → approved | changes_requested (→ writing) | rejected(reason)
//! writing → outlined (→ writing), where the desk has editors settle outlines
//! also: stuck(reason)  no_answer(what was searched)
//! ```
//!
//! Reading moves nothing; the first decision moves held → `in_review`.

use article::{Article, ContentHash};
use jiff::Timestamp;

use crate::platform::id::{DraftId, RevisionId, SuggestionId, UserId};

/// One try at an article for a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The suggestion it answers.
    pub suggestion_id: SuggestionId,
    /// The question: the article's title, until an editor rewords it.
    pub question: String,
    /// Where it stands.
    pub state: DraftState,
    /// Rises whenever writing is begun, and whenever a stuck draft is put back to work; the newest alone may end it.
    pub attempt: i32,
    /// What was searched, a line each.
    pub searched: Vec<String>,
    /// The number of the revision under review, where there is one.
    pub current_revision: Option<i32>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// Where a draft stands; each state carries what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftState {
    /// A worker writes it.
    Writing,
    /// Its outline waits for an editor; nothing else is written.
    Outlined,
    /// It passed the check and waits for an editor.
    Held,
    /// An editor has begun to decide.
    InReview {
        /// Who made the first decision.
        by: UserId,
    },
    /// One person approved; the risk class asks for another.
    AwaitingSecond {
        /// Who approved first.
        by: UserId,
    },
    /// A named person approved its current revision.
    Approved,
    /// It goes back to the writer.
    ChangesRequested,
    /// An editor turned it down.
    Rejected {
        /// Why, in the editor's words.
        reason: String,
    },
    /// Writing failed in a way that trying again at once does not mend; somebody may have it written again.
    Stuck {
        /// Why.
        reason: String,
    },
    /// What we hold does not answer the question.
    NoAnswer {
        /// What was missing.
        reason: String,
    },
}

/// A move the state machine does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a draft that is {from} cannot become {to}")]
pub struct IllegalMove {
    /// The state it is in.
    pub from: &'static str,
    /// The state it was to go to.
    pub to: &'static str,
}

impl DraftState {
    /// The words for all states, in the order of the flow.
    pub const WORDS: [&'static str; 10] = [
        "writing",
        "outlined",
        "held",
        "in_review",
        "awaiting_second",
        "approved",
        "changes_requested",
        "rejected",
        "stuck",
        "no_answer",
    ];

    /// Returns the word for the state: in the database, the API and on pages.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Writing => "writing",
            Self::Outlined => "outlined",
            Self::Held => "held",
            Self::InReview { .. } => "in_review",
            Self::AwaitingSecond { .. } => "awaiting_second",
            Self::Approved => "approved",
            Self::ChangesRequested => "changes_requested",
            Self::Rejected { .. } => "rejected",
            Self::Stuck { .. } => "stuck",
            Self::NoAnswer { .. } => "no_answer",
        }
    }

    /// Returns the next state, where the machine has that move.
    ///
    /// # Errors
    /// [`IllegalMove`] where it has not.
    pub fn step(&self, to: Self) -> Result<Self, IllegalMove> {
        let allowed = match self {
            Self::Writing => {
                matches!(to, Self::Outlined | Self::Held | Self::Stuck { .. } | Self::NoAnswer { .. })
            }
            Self::Held => matches!(
                to,
                Self::InReview { .. } | Self::Approved | Self::ChangesRequested | Self::Rejected { .. }
            ),
            Self::InReview { .. } => {
                matches!(
                    to,
                    Self::AwaitingSecond { .. }
                        | Self::Approved
                        | Self::ChangesRequested
                        | Self::Rejected { .. }
                )
            }
            Self::AwaitingSecond { .. } => {
                matches!(
                    to,
                    Self::InReview { .. } | Self::Approved | Self::ChangesRequested | Self::Rejected { .. }
                )
            }
            Self::Outlined | Self::ChangesRequested | Self::Stuck { .. } => matches!(to, Self::Writing),
            Self::Approved | Self::Rejected { .. } | Self::NoAnswer { .. } => false,
        };
        if allowed { Ok(to) } else { Err(IllegalMove { from: self.word(), to: to.word() }) }
    }

    /// Returns true where editors may decide about it.
    #[must_use]
    pub fn is_reviewable(&self) -> bool {
        matches!(self, Self::Held | Self::InReview { .. } | Self::AwaitingSecond { .. })
    }

    /// Returns the reason kept with the state.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Rejected { reason } | Self::Stuck { reason } | Self::NoAnswer { reason } => Some(reason),
            _ => None,
        }
    }

    /// Returns the person the state names.
    #[must_use]
    pub fn by(&self) -> Option<UserId> {
        match self {
            Self::InReview { by } | Self::AwaitingSecond { by } => Some(*by),
            _ => None,
        }
    }
}

/// One exact text of a draft; never changed once written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: RevisionId,
    /// The draft it is of.
    pub draft_id: DraftId,
    /// 1, 2, 3, … within the draft.
    pub number: i32,
    /// The text.
    pub article: Article,
    /// The hash of the text, checked against it at every reading.
    pub content_hash: ContentHash,
    /// What the structural check found, in words; approval needs none.
    pub faults: Vec<String>,
    /// The editor who made it; none where a writer did.
    pub edited_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_state() -> Vec<DraftState> {
        let by = UserId(1);
        let reason = || "because".to_owned();
        vec![
            DraftState::Writing,
            DraftState::Outlined,
            DraftState::Held,
            DraftState::InReview { by },
            DraftState::AwaitingSecond { by },
            DraftState::Approved,
            DraftState::ChangesRequested,
            DraftState::Rejected { reason: reason() },
            DraftState::Stuck { reason: reason() },
            DraftState::NoAnswer { reason: reason() },
        ]
    }

    #[test]
    fn only_the_moves_of_the_design_are_allowed() {
        // columns in the order of `every_state`
        let table = [
            ("writing", ".xx.....xx"),
            ("outlined", "x........."),
            ("held", "...x.xxx.."),
            ("in_review", "....xxxx.."),
            ("awaiting_second", "...x.xxx.."),
            ("approved", ".........."),
            ("changes_requested", "x........."),
            ("rejected", ".........."),
            ("stuck", "x........."),
            ("no_answer", ".........."),
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
    fn every_state_has_its_word() {
        let words: Vec<_> = every_state().iter().map(DraftState::word).collect();
        assert_eq!(words, DraftState::WORDS);
    }

    #[test]
    fn only_held_and_reviewed_drafts_may_be_decided() {
        let open: Vec<_> =
            every_state().into_iter().filter(DraftState::is_reviewable).map(|state| state.word()).collect();
        assert_eq!(open, ["held", "in_review", "awaiting_second"]);
    }
}
