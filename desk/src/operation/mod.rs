//! What an operator does to the desk as a whole: drafting is paused, and goes on; jobs that failed are tried again or
//! put away.
//!
//! Every stage may ask this room, and it knows none of them.

mod dismiss_job;
mod error;
mod model;
mod pause_drafting;
mod resume_drafting;
mod retry_job;
mod store;

pub use dismiss_job::dismiss_job;
pub use error::{JobError, OperationError};
pub use model::{Drafting, WHY_CHARS_MAX};
pub use pause_drafting::pause_drafting;
pub use resume_drafting::resume_drafting;
pub use retry_job::{RETRIED_MAX, retry_all, retry_job};
pub use store::drafting;
pub(crate) use store::lock_drafting;
