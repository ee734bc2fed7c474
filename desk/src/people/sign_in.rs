//! Somebody signs in with address and password.

use super::model::Email;
use super::{PeopleError, password, session, store};
use crate::platform::{Clock, Pool, Secret};

/// Signs in and returns the secret for the cookie of a new session.
///
/// # Errors
/// [`PeopleError::WrongPassword`] where address or password is wrong, the account has no password yet or is disabled:
/// which of them is not told.
pub async fn sign_in(
    pool: &Pool,
    clock: &dyn Clock,
    email: &str,
    password: &str,
) -> Result<Secret, PeopleError> {
    let known = match email.parse::<Email>() {
        Ok(email) => store::user_by_email(&mut *pool.get().await?, &email).await?,
        Err(_) => None,
    };
    // No connection is held while the password is hashed.
    let hash =
        known.as_ref().filter(|user| !user.is_disabled()).and_then(|user| user.password_hash.as_deref());
    if !password::verify(password, hash).await? {
        return Err(PeopleError::WrongPassword);
    }
    let user = known.ok_or(PeopleError::WrongPassword)?;
    let person = super::Person::try_from(user)?;
    session::begin(&mut *pool.get().await?, person.id, clock.now()).await
}
