//! People with an account: who they are, how they prove it, what they may do.

mod add_user;
mod disable;
mod error;
mod link;
mod model;
mod password;
mod session;
mod sign_in;
mod store;
mod throttle;
mod token;

pub use add_user::{add_user, ensure_admin};
pub use disable::{disable, enable};
pub use error::PeopleError;
pub use link::{LINK_HOURS, LinkPurpose, issue_link, issue_link_to, peek_link, redeem_link, set_password};
pub use model::{Editor, Email, Person, Role, Scope, Senior};
pub use password::{PASSWORD_CHARS_MIN, PasswordError};
pub use session::{SESSION_HOURS, SESSION_IDLE_MINUTES, Session, sign_out, who};
pub use sign_in::sign_in;
pub use store::{Account, LISTED_MAX, by_email, by_id, list, sweep};
pub use throttle::{Allowance, Limit, throttle};
pub use token::{Bearer, bearer, create_token, revoke_tokens};
