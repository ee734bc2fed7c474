//! Somebody is given an account.

use super::model::{Email, Person, Role};
use super::{PeopleError, store};
use crate::platform::{Clock, Pool};

/// The longest name, in Unicode scalars.
const NAME_CHARS_MAX: usize = 100;

/// The address of the admin whom an empty desk makes for itself.
const FIRST_ADMIN: &str = "admin@localhost";

/// Adds an account. Its owner sets a password through a one-time link; until then only tokens work.
///
/// # Errors
/// [`PeopleError::EmailTaken`] where the address has an account.
pub async fn add_user(
    pool: &Pool,
    clock: &dyn Clock,
    email: &Email,
    name: Option<&str>,
    role: Role,
) -> Result<Person, PeopleError> {
    let mut connection = pool.get().await?;
    let own = name.map(str::trim).filter(|name| !name.is_empty());
    let local = email.as_str().split('@').next().unwrap_or(email.as_str());
    let name: String =
        own.unwrap_or(local).chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    store::insert_user(&mut connection, email, &name, role, clock.now()).await?.ok_or(PeopleError::EmailTaken)
}

/// Returns an admin: the first there is, or a new one on an empty desk.
///
/// # Errors
/// Where the database does not answer.
pub async fn ensure_admin(pool: &Pool, clock: &dyn Clock) -> Result<Person, PeopleError> {
    let mut connection = pool.get().await?;
    if let Some(admin) = store::first_admin(&mut connection).await? {
        return Ok(admin);
    }
    let email: Email = FIRST_ADMIN.parse().ok().ok_or(PeopleError::NoSuchUser)?;
    match store::insert_user(&mut connection, &email, "Admin", Role::Admin, clock.now()).await? {
        Some(admin) => Ok(admin),
        // Another process was faster.
        None => store::first_admin(&mut connection).await?.ok_or(PeopleError::NoSuchUser),
    }
}
