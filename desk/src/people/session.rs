//! Who is signed in.

use diesel_async::AsyncPgConnection;
use jiff::{SignedDuration, Timestamp};

use super::model::Person;
use super::{PeopleError, store};
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool, Secret};

/// How long a session lasts at the most, in hours (OWASP ASVS 5.0 §7.3.1: an absolute limit).
pub const SESSION_HOURS: i64 = 12;

/// How long a session lasts without a request, in minutes (OWASP ASVS 5.0 §7.3.2).
pub const SESSION_IDLE_MINUTES: i64 = 30;

/// How often the last request is written down, in seconds: not at every request.
const SEEN_EVERY_SECONDS: i64 = 60;

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Session {
    id: i64,
    /// Who it is.
    pub person: Person,
    /// The token every form of this session must carry.
    pub csrf_token: String,
}

/// Begins a session and returns the secret for its cookie.
pub(super) async fn begin(
    connection: &mut AsyncPgConnection,
    user: UserId,
    now: Timestamp,
) -> Result<Secret, PeopleError> {
    let (secret, csrf) = (Secret::random()?, Secret::random()?);
    store::insert_session(connection, &secret.hash(), csrf.reveal(), user, now).await?;
    Ok(secret)
}

/// Returns the session a cookie stands for, where it is neither ended nor idle too long nor its owner disabled.
///
/// # Errors
/// Where the database does not answer.
pub async fn who(pool: &Pool, clock: &dyn Clock, cookie: &Secret) -> Result<Option<Session>, PeopleError> {
    let now = clock.now();
    let ago = |span: SignedDuration| now.saturating_sub(span).unwrap_or(now);
    let (begun_after, seen_after) = (
        ago(SignedDuration::from_hours(SESSION_HOURS)),
        ago(SignedDuration::from_mins(SESSION_IDLE_MINUTES)),
    );
    let mut connection = pool.get().await?;
    let found = store::session(&mut connection, &cookie.hash(), begun_after, seen_after).await?;
    let Some(found) = found else { return Ok(None) };
    if now.duration_since(found.seen_at) >= SignedDuration::from_secs(SEEN_EVERY_SECONDS) {
        store::touch_session(&mut connection, found.id, now).await?;
    }
    Ok(Some(Session { id: found.id, person: found.person, csrf_token: found.csrf_token }))
}

/// Ends a session; its cookie is worth nothing from then on.
///
/// # Errors
/// Where the database does not answer.
pub async fn sign_out(pool: &Pool, session: &Session) -> Result<(), PeopleError> {
    Ok(store::delete_session(&mut *pool.get().await?, session.id).await?)
}
