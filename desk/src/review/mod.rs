//! An editor reads a draft beside its evidence, decides about each sentence, and approves exactly that text.

mod approval;
mod approve;
mod decide;
mod error;
mod read;
mod reject;
mod remove;
mod store;

pub use approval::{Approval, approval_of, approval_of_revision};
pub use approve::approve;
pub use decide::decide;
pub use error::ReviewError;
pub use read::{Reading, Uncited, inbox, read};
pub use reject::reject;
pub use remove::remove;
pub use store::InboxRow;
