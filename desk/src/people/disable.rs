//! Somebody may no longer come in, or may again.

use diesel_async::AsyncConnection;

use super::model::{Email, Person, Role};
use super::{PeopleError, store};
use crate::platform::{Clock, Pool};

/// Disables an account: its sessions and links end, and its tokens are worth nothing until it is enabled. Disabling it
/// twice changes nothing the second time.
///
/// # Errors
/// [`PeopleError::NoSuchUser`], and [`PeopleError::LastAdmin`] where no admin could come in afterwards.
pub async fn disable(pool: &Pool, clock: &dyn Clock, email: &Email) -> Result<Person, PeopleError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            // All admins first and in one order, so that two who disable each other neither both succeed nor wait.
            let admins = store::lock_admins(connection).await?;
            let row = store::user_by_email(connection, email).await?.ok_or(PeopleError::NoSuchUser)?;
            let person = Person::try_from(row)?;
            if person.role == Role::Admin && admins == [person.id] {
                return Err(PeopleError::LastAdmin);
            }
            store::set_disabled(connection, person.id, Some(now)).await?;
            store::delete_sessions_of(connection, person.id).await?;
            store::delete_links_of(connection, person.id).await?;
            Ok(person)
        })
        .await
}

/// Enables an account again; its password and its tokens work as before.
///
/// # Errors
/// [`PeopleError::NoSuchUser`].
pub async fn enable(pool: &Pool, email: &Email) -> Result<Person, PeopleError> {
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            let row = store::user_by_email(connection, email).await?.ok_or(PeopleError::NoSuchUser)?;
            let person = Person::try_from(row)?;
            store::set_disabled(connection, person.id, None).await?;
            Ok(person)
        })
        .await
}
