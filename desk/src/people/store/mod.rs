//! The rows of people's matters: one file a table.

mod counters;
mod links;
mod sessions;
mod sweep;
mod tokens;
mod users;

pub use sweep::sweep;
pub use users::{Account, LISTED_MAX, by_email, by_id, list};

pub(super) use counters::{count_try, counting_key};
pub(super) use links::{delete_links_of, insert_link, link_owner, take_link};
pub(super) use sessions::{delete_session, delete_sessions_of, insert_session, session, touch_session};
pub(super) use tokens::{insert_token, revoke_tokens_of, token_owner};
pub(super) use users::{
    UserRow, first_admin, insert_user, lock_admins, set_disabled, store_password, user_by_email, user_by_id,
};
