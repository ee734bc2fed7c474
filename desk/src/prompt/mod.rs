//! With which words a model is asked in each stage of the writing.
//!
//! The words compiled into the program hold until somebody proposes others. Proposed words are a *candidate*: a share of drafts
//! is written with them ([`choose`]), and trials on a set of questions are kept of them and of the words that hold
//! ([`keep_trial`]). They take their place only where those trials show nothing worse ([`promote`]).

mod choose;
mod error;
mod figures;
mod keep_trial;
mod list;
mod model;
mod promote;
mod propose;
mod store;
mod withdraw;

pub use choose::choose;
pub use error::{PromptError, Whose};
pub use figures::{Figure, Figures, Worse, worse};
pub use keep_trial::keep_trial;
pub use list::{LISTED_MAX, List, list, standing};
pub use model::{BuiltIn, Chosen, State, Trial, Version, WORDS_CHARS_MAX, words_hash};
pub use promote::{QUESTIONS_MIN, TRIAL_DAYS, promote};
pub use propose::propose;
pub use withdraw::withdraw;
