//! Links that work once: to sign in without a password, or to set one.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::{SignedDuration, Timestamp};

use super::model::{Email, Person};
use super::{PeopleError, password, session, store};
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool, Secret, TokenHash};

/// How long a link works, in hours.
pub const LINK_HOURS: i64 = 24;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Come in without a password.
    SignIn,
    /// Choose a password, and come in.
    SetPassword,
}

impl LinkPurpose {
    /// Returns the word kept in the database.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SetPassword => "set_password",
        }
    }
}

/// Makes a link for a person; earlier ones for the same purpose stop working.
///
/// # Errors
/// Where the database does not answer.
pub async fn issue_link(
    pool: &Pool,
    clock: &dyn Clock,
    person: &Person,
    purpose: LinkPurpose,
) -> Result<Secret, PeopleError> {
    let (user, now) = (person.id, clock.now());
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            insert(connection, user, purpose, now).await
        })
        .await
}

/// Makes a link for the account with that address; earlier ones for the same purpose stop working.
///
/// # Errors
/// [`PeopleError::NoSuchUser`] or [`PeopleError::Disabled`].
pub async fn issue_link_to(
    pool: &Pool,
    clock: &dyn Clock,
    email: &Email,
    purpose: LinkPurpose,
) -> Result<(Person, Secret), PeopleError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            let row = store::user_by_email(connection, email).await?.ok_or(PeopleError::NoSuchUser)?;
            if row.is_disabled() {
                return Err(PeopleError::Disabled);
            }
            let person = Person::try_from(row)?;
            let secret = insert(connection, person.id, purpose, now).await?;
            Ok((person, secret))
        })
        .await
}

/// Makes a link in place of the person's earlier ones for the same purpose.
async fn insert(
    connection: &mut AsyncPgConnection,
    user: UserId,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Secret, PeopleError> {
    let secret = Secret::random()?;
    let expires_at = now.saturating_add(SignedDuration::from_hours(LINK_HOURS)).unwrap_or(Timestamp::MAX);
    store::insert_link(connection, &secret.hash(), user, purpose, expires_at).await?;
    Ok(secret)
}

/// Returns whose link it is and leaves it unused: for the page that asks whether to go on. Opening a link must not use
/// it up, since mail programs and chats open links to preview them.
///
/// # Errors
/// [`PeopleError::DeadLink`] where it was used, is too old or never was one.
pub async fn peek_link(
    pool: &Pool,
    clock: &dyn Clock,
    secret: &Secret,
    purpose: LinkPurpose,
) -> Result<Person, PeopleError> {
    let mut connection = pool.get().await?;
    let owner = store::link_owner(&mut connection, &secret.hash(), purpose, clock.now()).await?;
    Ok(Person::try_from(owner.ok_or(PeopleError::DeadLink)?)?)
}

/// Uses a sign-in link up and returns the secret for the cookie of a new session.
///
/// # Errors
/// [`PeopleError::DeadLink`] where it was used, is too old or never was one.
pub async fn redeem_link(pool: &Pool, clock: &dyn Clock, secret: &Secret) -> Result<Secret, PeopleError> {
    let (hash, now) = (secret.hash(), clock.now());
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            let user = take(connection, &hash, LinkPurpose::SignIn, now).await?;
            session::begin(connection, user, now).await
        })
        .await
}

/// Uses a set-password link up: sets the password, ends all older sessions, and returns the secret for a new one.
///
/// # Errors
/// [`PeopleError::Password`] where the password will not do (the link stays good), [`PeopleError::DeadLink`] where the
/// link does not work.
pub async fn set_password(
    pool: &Pool,
    clock: &dyn Clock,
    secret: &Secret,
    password: &str,
) -> Result<Secret, PeopleError> {
    let person = peek_link(pool, clock, secret, LinkPurpose::SetPassword).await?;
    let phc = password::hash(password, &person.email).await?;
    let (hash, now) = (secret.hash(), clock.now());
    pool.get()
        .await?
        .transaction::<_, PeopleError, _>(async move |connection| {
            let user = take(connection, &hash, LinkPurpose::SetPassword, now).await?;
            store::store_password(connection, user, &phc).await?;
            store::delete_sessions_of(connection, user).await?;
            session::begin(connection, user, now).await
        })
        .await
}

/// Uses the link up and returns whose it was.
async fn take(
    connection: &mut AsyncPgConnection,
    hash: &TokenHash,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<UserId, PeopleError> {
    let user = store::take_link(connection, hash, purpose, now).await?.ok_or(PeopleError::DeadLink)?;
    match store::user_by_id(connection, user).await? {
        Some(row) if !row.is_disabled() => Ok(user),
        _ => Err(PeopleError::Disabled),
    }
}
