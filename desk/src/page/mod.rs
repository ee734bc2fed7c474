//! What readers see: an approved text under an address of its own.

mod error;
mod model;
mod publish;
mod read;
mod store;

pub use error::PublishError;
pub use model::{Page, PageState, slug_of};
pub use publish::publish;
pub(crate) use read::of_suggestion;
pub use read::{Published, by_slug, latest, of_draft};
