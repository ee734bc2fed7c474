//! An editor reads a draft beside its evidence, decides about each sentence, mends the text, and approves exactly that
//! text.

mod approval;
mod approve;
mod decide;
mod error;
mod keep;
mod lessons;
mod offer;
mod read;
mod reject;
mod remove;
mod restore;
mod revise;
mod revisions;
mod store;

pub use approval::{Approval, approval_of, approval_of_revision};
pub use approve::approve;
pub use decide::decide;
pub use error::ReviewError;
pub use keep::REVISIONS_MAX;
pub use lessons::{Expected, Lesson, LessonKind, LessonSource, Lessons, SaidBy, lessons};
pub use offer::{Offer, offer};
pub use read::{Reading, Uncited, inbox, read};
pub use reject::reject;
pub use remove::remove;
pub use restore::restore;
pub use revise::{Revised, revise};
pub use revisions::{RevisionLine, RevisionReading, changes, revision, revisions};
pub use store::InboxRow;
pub(crate) use store::judgements_of;
