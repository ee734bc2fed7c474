//! What each layer of the check says of a sentence: its verdict, the passage it compared with, and why.

use serde::{Deserialize, Serialize};

use crate::PassageId;
use crate::view::Verdict;

/// A layer of the check, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Layer 0: whether it cites passages with words in them, and stands there word for word.
    Structure,
    /// Layer 1: whether its numbers, dates, names, denials and the like are those of its passages.
    Facts,
    /// Layer 2: how much of its wording its passages hold, and whether others hold more.
    Wording,
    /// Layer 3: which other passages are near it in meaning. It has no verdict.
    Meaning,
}

impl Layer {
    /// Returns what an editor reads before a finding of this layer.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Structure => "Structure",
            Self::Facts => "Facts",
            Self::Wording => "Wording",
            Self::Meaning => "Meaning",
        }
    }
}

/// What one layer says of one sentence.
///
/// A passage is known by its id; where a sentence is judged by itself, by its place among the evidence, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding<P = PassageId> {
    /// The layer.
    pub layer: Layer,
    /// What it says; none where it only points at something worth a look, which changes no verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The passage it compared the sentence with, or points at.
    pub passage: Option<P>,
    /// Why, in an editor's words.
    pub reason: String,
}

impl<P> Finding<P> {
    /// Returns the same finding with its passage known otherwise.
    pub fn map<Q>(self, passage: impl FnOnce(P) -> Option<Q>) -> Finding<Q> {
        let Self { layer, verdict, passage: known, reason } = self;
        Finding { layer, verdict, passage: known.and_then(passage), reason }
    }

    /// Returns true where it speaks against the sentence, or points at something.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.verdict != Some(Verdict::Supported)
    }
}
