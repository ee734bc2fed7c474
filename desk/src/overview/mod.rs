//! Reading across stages, for the doors alone: no stage sees this room.

mod advice;
mod source;
mod status;
mod store;
mod work;

pub use advice::advice;
pub use source::{CITATIONS_MAX, CitedPassage, Dependent, SourceStanding, source_standing};
pub use status::{Progress, SourceDown, Stage, StageState, status};
pub use work::{FailedJob, JOBS_LISTED, Work, dead_jobs, work};
