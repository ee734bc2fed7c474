//! What models cost, and how much may be spent on them.
//!
//! Before a model is asked, the most it can cost is set apart ([`reserve`]) in the transaction that claims the call for its
//! draft's attempt, under every cap there is; afterwards it is settled at what it came to ([`settle`]). Whoever dies in
//! between has spent what was set apart: the caps hold whatever happens. The same question for the same draft is not
//! bought twice: its answer is on record, until the log is over.

mod amount;
mod error;
mod forget;
mod model;
mod report;
mod reserve;
mod set_cap;
mod set_price;
mod settle;
mod store;

pub use amount::Amount;
pub use error::{MoneyError, SetError};
pub use forget::{LOST_AFTER_MINUTES, forget_log, give_up_lost};
pub use model::{Call, CapEntry, Ended, How, MODEL_CHARS_MAX, PriceEntry, Reserved, Scope, Tokens};
pub use report::{DAYS_SHOWN, Day, Report, Spent, report};
pub use reserve::reserve;
pub use set_cap::set_cap;
pub use set_price::set_price;
pub use settle::settle;
