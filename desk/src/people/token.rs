//! Personal tokens for the editors' API.

use diesel_async::AsyncConnection;

use super::model::{Email, Person, Scope};
use super::{PeopleError, store};
use crate::platform::{Clock, Pool, Secret};

/// Somebody who came with a token, and what the token is good for.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// Whose token it is.
    pub person: Person,
    /// What it is good for.
    pub scope: Scope,
}

/// Makes a personal token; it is shown once and only its hash is kept.
///
/// # Errors
/// [`PeopleError::NoSuchUser`] or [`PeopleError::Disabled`].
pub async fn create_token(
    pool: &Pool,
    clock: &dyn Clock,
    email: &Email,
    scope: Scope,
) -> Result<Secret, PeopleError> {
    let secret = Secret::random()?;
    let mut connection = pool.get().await?;
    let user = store::user_by_email(&mut connection, email).await?.ok_or(PeopleError::NoSuchUser)?;
    if user.is_disabled() {
        return Err(PeopleError::Disabled);
    }
    let person = Person::try_from(user)?;
    store::insert_token(&mut connection, &secret.hash(), person.id, scope, clock.now()).await?;
    Ok(secret)
}

/// Revokes every token of a person; returns how many still worked or would have, once the account is enabled.
///
/// # Errors
/// [`PeopleError::NoSuchUser`].
pub async fn revoke_tokens(pool: &Pool, clock: &dyn Clock, email: &Email) -> Result<usize, PeopleError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            let user = store::user_by_email(connection, email).await?.ok_or(PeopleError::NoSuchUser)?;
            let person = Person::try_from(user)?;
            Ok(store::revoke_tokens_of(connection, person.id, now).await?)
        })
        .await
}

/// Returns who a token belongs to, where it is not revoked and its owner not disabled.
///
/// # Errors
/// Where the database does not answer.
pub async fn bearer(pool: &Pool, token: &Secret) -> Result<Option<Bearer>, PeopleError> {
    let found = store::token_owner(&mut *pool.get().await?, &token.hash()).await?;
    Ok(found.map(|(person, scope)| Bearer { person, scope }))
}
