//! What readers see: an approved text under an address of its own.

mod error;
mod list;
mod mirrored;
mod model;
mod publish;
mod read;
mod search;
mod similar;
mod store;

pub use error::PublishError;
pub use list::{MAPPED_MAX, Mapped, MappedPart, Recent, SiteMap, map, map_part, recent};
pub use mirrored::mirrored;
pub use model::{Page, PageState, slug_of};
pub use publish::publish;
pub(crate) use read::of_suggestion;
pub use read::{Published, by_slug, latest, of_draft};
pub use search::{Found, Hit, Matching, Piece, SEARCH_CHARS_MAX, SEARCH_PAGES_MAX, Wanted, search};
pub use similar::similar;
