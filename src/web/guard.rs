//! Who is asking: permissions as values, which only these extractors make.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite, time::Duration as CookieAge};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use desk::overview;
use desk::people::{self, Bearer, Editor, Person, SESSION_HOURS, Scope, Senior, Session};
use desk::platform::Secret;
use desk::platform::id::UserId;

use super::alarms::DEAD_COUNTED_MAX;
use super::problem::Problem;
use super::{Settings, Site};

/// Somebody who is signed in, whatever their role.
pub struct SignedIn(pub Session);

/// An editor who came with a session.
pub struct SignedInEditor {
    /// The permission.
    pub editor: Editor,
    /// The session it came with.
    pub session: Session,
}

/// A program that came with a personal token good for reading drafts.
pub struct TokenReader(pub Bearer);

/// A program that came with an editor's personal token good for deciding.
pub struct TokenEditor(pub Editor);

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed_in(&request).await.map(SignedIn) })
    }
}

impl FromRequest for SignedInEditor {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { editor_of(signed_in(&request).await?) })
    }
}

impl FromRequest for TokenReader {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { bearer(&request).await.map(TokenReader) })
    }
}

impl FromRequest for TokenEditor {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let bearer = bearer(&request).await?;
            let editor = if bearer.scope == Scope::Review { bearer.person.as_editor() } else { None };
            editor.map(TokenEditor).ok_or_else(not_allowed)
        })
    }
}

/// Returns the session of a request, or the way to the sign-in page.
///
/// # Errors
/// Where nobody is signed in, or the database does not answer.
pub async fn signed_in(request: &HttpRequest) -> Result<Session, Problem> {
    let site = site_of(request)?;
    let cookie = request.cookie(cookie_name(&site.settings));
    let session = match cookie {
        Some(cookie) => people::who(&site.pool, &*site.clock, &Secret::presented(cookie.value())).await?,
        None => None,
    };
    if session.as_ref().is_some_and(|session| session.person.role.may_operate()) {
        count_dead(&site).await?;
    }
    session.ok_or_else(|| {
        let mut problem = Problem::new(
            StatusCode::UNAUTHORIZED,
            "Please sign in",
            "This page is for the desk's own people.",
        );
        problem.location = Some("/admin/sign-in".to_owned());
        problem
    })
}

/// Returns the session as an editor's.
///
/// # Errors
/// Where the role does not allow deciding.
pub fn editor_of(session: Session) -> Result<SignedInEditor, Problem> {
    let editor = session.person.as_editor().ok_or_else(not_allowed)?;
    Ok(SignedInEditor { editor, session })
}

/// Returns the person as a senior.
///
/// # Errors
/// Where the role does not allow what takes one.
pub fn senior_of(person: &Person) -> Result<Senior, Problem> {
    person.as_senior().ok_or_else(|| {
        let detail = format!(
            "This takes a senior or an admin; your role is {}. Ask one of them to do it.",
            person.role
        );
        Problem::new(StatusCode::FORBIDDEN, "Not for your role", detail)
    })
}

/// Counts the dead jobs, for the way to them that every page of an operator shows.
async fn count_dead(site: &Site) -> Result<(), Problem> {
    let limit = usize::try_from(DEAD_COUNTED_MAX).unwrap_or_default();
    site.alarms.set_dead(overview::dead_jobs(&site.pool, limit).await?);
    Ok(())
}

/// Returns the id of somebody who may see to the machine, for the record.
///
/// # Errors
/// Where the role does not allow it.
pub fn operator_of(session: &Session) -> Result<UserId, Problem> {
    if session.person.role.may_operate() {
        return Ok(session.person.id);
    }
    let detail = format!(
        "Jobs and workers are for operators and admins to see to; your role is {}. An admin can give you \
         another account.",
        session.person.role
    );
    Err(Problem::new(StatusCode::FORBIDDEN, "Not for your role", detail))
}

/// Returns who a request's bearer token belongs to.
async fn bearer(request: &HttpRequest) -> Result<Bearer, Problem> {
    let site = site_of(request)?;
    let header = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
    let token = header
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let found = match token {
        Some((_, token)) => people::bearer(&site.pool, &Secret::presented(token.trim())).await?,
        None => None,
    };
    found.ok_or_else(|| {
        let detail =
            "Send a personal token as `Authorization: Bearer …`; `answerdesk token create` makes one.";
        Problem::new(StatusCode::UNAUTHORIZED, "A personal token is needed", detail)
    })
}

/// Returns the refusal for people whose role does not allow what they ask.
#[must_use]
pub fn not_allowed() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "Not allowed", "Your role or your token does not allow this.")
}

/// Returns the cookie that keeps somebody signed in.
#[must_use]
pub fn session_cookie(settings: &Settings, secret: &Secret) -> Cookie<'static> {
    Cookie::build(cookie_name(settings), secret.reveal().to_owned())
        .path("/")
        .http_only(true)
        .secure(settings.is_https())
        .same_site(SameSite::Lax)
        .max_age(CookieAge::hours(SESSION_HOURS))
        .finish()
}

/// Returns the cookie that makes a browser forget the session.
#[must_use]
pub fn forgotten_cookie(settings: &Settings) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(settings), "")
        .path("/")
        .http_only(true)
        .secure(settings.is_https())
        .finish();
    cookie.make_removal();
    cookie
}

/// `__Host-` keeps the cookie to this very host, but browsers take it over TLS only.
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-sid" } else { "sid" }
}

fn site_of(request: &HttpRequest) -> Result<Data<Site>, Problem> {
    request
        .app_data::<Data<Site>>()
        .cloned()
        .ok_or_else(|| Problem::fault(&std::io::Error::other("no site in the app's data")))
}
