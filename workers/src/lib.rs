//! Who does the waiting work: one file per job, with finders and writers behind traits; the only room that reaches out.
//!
//! - [`runtime`]: takes jobs from the queue until it is told to stop; the only file that knows apalis
//! - `write_draft`, `publish_page`, `read_page`, `refetch_source`, `sweep`: one file per job, under the job's own name
//! - [`fetch`]: how anything is fetched for a finder, and what never is
//! - [`finder`]: looks for evidence; [`writer`]: makes an article of it, or says there is no answer
//! - [`breaker`]: what fails again and again is left alone for a while
//! - [`tools`]: what a job may touch
#![forbid(unsafe_code)]

pub mod breaker;
pub mod draft_once;
pub mod fetch;
pub mod finder;
mod publish_page;
mod read_page;
mod refetch_source;
pub mod runtime;
mod sweep;
pub mod tools;
mod write_draft;
pub mod writer;

pub use runtime::{Ended, Settings, run};
pub use tools::Tools;
