//! A reader's question, from the moment it is suggested until it is answered or set aside.

mod error;
mod language;
mod model;
mod pages;
mod question;
mod store;
mod submit;

pub use error::SubmitError;
pub use language::is_foreign;
pub use model::{IllegalMove, ParkReason, QuarantineReason, Suggestion, SuggestionState};
pub(crate) use pages::pages_of_asker;
pub use pages::{NamedPage, PAGES_MAX, Pages, PagesError, named_with, pages, settle_pages};
pub use question::{QUESTION_CHARS_MAX, QUESTION_CHARS_MIN, Question, QuestionError};
pub use store::{by_token, find};
pub(crate) use store::{lock, step};
pub use submit::{Submitted, submit};
