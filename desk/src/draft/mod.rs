//! A try at an article: begun by a worker, held for the editors, or ended with the reason and perhaps put back to work.

mod abandon;
mod begin;
mod error;
mod hold;
mod model;
mod revise;
mod rewrite;
mod set_aside;
mod store;

pub use abandon::abandon_unwritten;
pub use begin::{Begun, Start, begin};
pub use error::DraftError;
pub use hold::{Find, hold};
pub use model::{Draft, DraftState, IllegalMove, Revision};
pub(crate) use revise::{Author, judge};
pub use rewrite::rewrite;
pub use set_aside::{no_answer, stuck};
pub use store::{evidence_of, find, latest_of, revision};
pub(crate) use store::{insert_revision, lock, step, verdicts_of};
