//! A source's texts through time: where it is fetched again, whether what came may take the place of what we hold, and
//! what is kept of it.

mod errand;
mod keep;
mod misgiving;
mod renew;

pub use errand::{Errand, errand};
pub(super) use keep::{Kept, Said, Text, keep, refuse};
pub(super) use misgiving::Misgiving;
pub use renew::{Brought, Renewed, renew};
