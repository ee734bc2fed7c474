//! How people's matters can fail.

use crate::people::PasswordError;
use crate::platform::StoreError;
use crate::platform::database::store_errors;

/// Why somebody could not come in, be added or be given a key.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The address is taken.
    #[error("there is an account with this address already")]
    EmailTaken,
    /// No account has this address.
    #[error("there is no account with this address")]
    NoSuchUser,
    /// The account is disabled.
    #[error("this account is disabled")]
    Disabled,
    /// Nobody could let anybody in any more.
    #[error("this is the last admin who can come in: enable or add another one first")]
    LastAdmin,
    /// The address or the password is wrong; which of them is not told.
    #[error("the address or the password is wrong")]
    WrongPassword,
    /// The link was used, is too old, or never was one.
    #[error("this link was used already or is too old")]
    DeadLink,
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness for a secret.
    #[error("no randomness for a secret")]
    Random(#[from] getrandom::Error),
}

store_errors!(PeopleError);
