//! Which sentences answer a question: no model, only words, their kin, their rarity and the form of the answer.
//!
//! A [`Question`] is read into terms and the [`Kind`] of answer it wants. A [`Ranking`] scores every sentence of the
//! evidence by how much of the question it and what stands above it cover, each term weighted by its rarity in
//! everything we hold ([`Statistics`]), and by whether it has the form of the answer. The same figures say when there
//! is no answer: [`Ranking::answers`].
//!
//! The weights are BM25's inverse document frequencies. The crate `bm25` itself was weighed and left: it knows no
//! query weights, so a synonym would count as much as the word itself, and a term matched by three synonyms thrice.

mod expected;
mod faint;
pub(crate) mod kin;
mod quantity;
mod question;
mod ranking;
mod scorer;
mod statistics;
mod unit;
mod wording;

pub use expected::Fit;
pub use quantity::Measure;
pub use question::{Question, Term, search_words};
pub use ranking::{Missing, Ranking};
pub use scorer::Score;
pub use statistics::Statistics;
pub use unit::Unit;
pub use wording::Kind;
