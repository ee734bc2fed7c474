//! The rows of people's matters: one file a table.

mod counters;
mod links;
mod sessions;
mod sweep;
mod tokens;
mod users;

pub use sweep::sweep;
pub use users::by_email;

pub(super) use counters::{count_try, counting_key};
pub(super) use links::{insert_link, link_owner, take_link};
pub(super) use sessions::{delete_session, delete_sessions_of, insert_session, session, touch_session};
pub(super) use tokens::{insert_token, token_owner};
pub(super) use users::{UserRow, first_admin, insert_user, store_password, user_by_email, user_by_id};
