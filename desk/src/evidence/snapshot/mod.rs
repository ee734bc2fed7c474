//! A source's texts through time: where it is fetched again, whether what came may take the place of what we hold, and
//! what is kept of it.

mod errand;
mod keep;
mod marked;
mod misgiving;
mod relicensed;
mod renew;

pub use errand::{Errand, errand};
pub(super) use keep::{Kept, Said, Text, keep, language, new_passages, refuse};
pub(super) use marked::mark;
pub(super) use misgiving::Misgiving;
pub(super) use relicensed::another;
pub use renew::{Brought, Renewed, renew};

/// The longest detail that is kept of a flag or visit, in characters.
const DETAIL_CHARS_MAX: usize = 500;

fn shortened(detail: &str) -> String {
    detail.chars().take(DETAIL_CHARS_MAX).collect()
}
