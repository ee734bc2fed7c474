//! The rows of prices, caps, totals and calls.

pub(super) mod calls;
pub(super) mod report;
pub(super) mod settings;
pub(super) mod totals;
