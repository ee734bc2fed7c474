//! Which sentences answer a question: by what they mean, by their words, and by the form of the answer.
//!
//! A [`Question`] is read into terms and the [`Kind`] of answer it wants. A [`Ranking`] orders the sentences of the
//! evidence: by how near each is to the question in meaning, as the sentence [`encoder`](crate::encoder) has it, and a
//! little by its words: how much of the question it and what stands above it cover, each term weighted by its rarity in
//! everything we hold ([`Statistics`]), and whether it has the form of the answer. The nearest are read once more, together
//! with the question, by the cross-encoder: that says which of them answers, and, with the other figures, when none does:
//! [`Ranking::answers`]. Before that, [`near`] orders whole passages, so that sentences are read of the nearest alone. Why the parts are what they are: docs/decisions/0005-ranking.md, 0006 and 0007.

mod answering;
mod expected;
mod faint;
mod gate;
pub(crate) mod kin;
mod meaning;
mod near;
mod quantity;
mod question;
mod ranking;
mod scorer;
mod statistics;
mod unit;
mod wording;

pub use expected::Fit;
pub(crate) use expected::fit;
pub use gate::Signals;
pub use near::near;
pub use quantity::Measure;
pub use question::{Question, Term, search_words};
pub use ranking::{Missing, Ranking};
pub use scorer::Score;
pub use statistics::Statistics;
pub use unit::Unit;
pub use wording::Kind;
