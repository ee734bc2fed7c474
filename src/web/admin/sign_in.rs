//! The staff door: address and password in, and out again.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use article::page::Shell;
use askama::Template;
use desk::people::{self, PeopleError};
use desk::platform::Secret;
use serde::Deserialize;

use super::{page, see_other, shell};
use crate::web::form::{self, SignedForm};
use crate::web::problem::Problem;
use crate::web::{Site, guard, limits};

/// What a failed sign-in says, whether or not there is such an account.
const WRONG: &str = "The address or the password is wrong.";

#[derive(Template)]
#[template(path = "admin/sign_in.html")]
struct SignInPage {
    shell: Shell,
    email: String,
    error: Option<&'static str>,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
}

/// A form with nothing in it but the session's token.
#[derive(Deserialize)]
pub struct Nothing {}

/// Shows the form.
///
/// # Errors
/// Where the page cannot be written.
pub async fn show(site: Data<Site>) -> Result<HttpResponse, Problem> {
    asked(&site, StatusCode::OK, String::new(), None)
}

/// Signs somebody in and sends them to the inbox.
///
/// # Errors
/// 403 where another site sent the form, 429 after too many tries.
pub async fn submit(
    request: HttpRequest,
    site: Data<Site>,
    Form(given): Form<Credentials>,
) -> Result<HttpResponse, Problem> {
    form::same_origin(&request)?;
    limits::count(&site, &request, limits::SIGN_IN).await?;
    limits::count_account(&site, &request, limits::SIGN_IN_ACCOUNT, &given.email).await?;
    match people::sign_in(&site.pool, &*site.clock, &given.email, &given.password).await {
        Ok(secret) => welcome(&request, &site, &secret).await,
        Err(PeopleError::WrongPassword) => {
            asked(&site, StatusCode::UNPROCESSABLE_ENTITY, given.email, Some(WRONG))
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session.
///
/// # Errors
/// 403 where the form is not this session's.
pub async fn sign_out(site: Data<Site>, form: SignedForm<Nothing>) -> Result<HttpResponse, Problem> {
    people::sign_out(&site.pool, &form.session).await?;
    let mut answer = see_other("/admin/sign-in");
    forget(&mut answer, &site)?;
    Ok(answer)
}

/// Begins a new session and ends the one the browser came with: whoever knew that cookie knows nothing now.
///
/// # Errors
/// Where the database does not answer.
pub async fn welcome(request: &HttpRequest, site: &Site, secret: &Secret) -> Result<HttpResponse, Problem> {
    if let Ok(earlier) = guard::signed_in(request).await {
        people::sign_out(&site.pool, &earlier).await?;
    }
    let mut answer = see_other("/admin");
    let cookie = guard::session_cookie(&site.settings, secret);
    answer.add_cookie(&cookie).map_err(|error| Problem::fault(&error))?;
    Ok(answer)
}

fn forget(answer: &mut HttpResponse, site: &Site) -> Result<(), Problem> {
    let cookie = guard::forgotten_cookie(&site.settings);
    answer.add_cookie(&cookie).map_err(|error| Problem::fault(&error))
}

fn asked(
    site: &Site,
    status: StatusCode,
    email: String,
    error: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    page(status, &SignInPage { shell: shell::outside(site, "Sign in"), email, error })
}
