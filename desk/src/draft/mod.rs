//! A try at an article: begun by a worker, held for the editors, or ended with the reason and perhaps put back to work.

mod abandon;
mod attempt;
mod begin;
mod error;
mod fail;
mod hold;
mod hold_outline;
mod keep_writings;
mod model;
mod outline;
mod read_outline;
mod revise;
mod rewrite;
mod set_aside;
mod settle_outline;
mod store;
mod writing;

pub use abandon::abandon_unwritten;
pub use attempt::{Attempt, LINE_CHARS_MAX, LINES_MAX, Outage, Outcome};
pub use begin::{Begun, Start, begin};
pub use error::DraftError;
pub use fail::{Tried, fail};
pub use hold::{Find, hold};
pub use hold_outline::hold_outline;
pub use keep_writings::{WRITINGS_MAX, keep_writings};
pub use model::{Draft, DraftState, IllegalMove, Revision};
pub use outline::{HEADING_WORDS_MAX, OUTLINE_PASSAGES_MAX, OUTLINE_SECTIONS_MAX, Outline, OutlinedSection};
pub use read_outline::{Outlined, outlined, settled};
pub(crate) use revise::{Author, Judged, judge, judge_and_look};
pub use rewrite::rewrite;
pub use set_aside::{no_answer, stuck};
pub use settle_outline::settle_outline;
pub(crate) use store::{articles, insert_revision, latest_revisions, lock, step, verdicts_of};
pub use store::{attempts, evidence_of, find, latest_of, outline_of, revision, writings};
pub use writing::{KeptWriting, REFUSED_CHARS_MAX, REFUSED_MAX, RefusedText, Writing, WritingOutcome};
