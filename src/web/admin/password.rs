//! A one-time link lets somebody choose their password.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use article::page::Shell;
use askama::Template;
use desk::people::{self, LinkPurpose, PASSWORD_CHARS_MIN, PeopleError};
use desk::platform::Secret;
use serde::Deserialize;

use super::{page, shell, sign_in};
use crate::web::problem::Problem;
use crate::web::{Site, form};

#[derive(Template)]
#[template(path = "admin/password.html")]
struct PasswordPage {
    shell: Shell,
    name: String,
    email: String,
    chars_min: usize,
    error: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Chosen {
    password: String,
}

/// Shows the form with the rules.
///
/// # Errors
/// 410 where the link was used, is too old or never was one.
pub async fn show(site: Data<Site>, token: Path<String>) -> Result<HttpResponse, Problem> {
    asked(&site, &Secret::presented(&token), StatusCode::OK, None).await
}

/// Sets the password, uses the link up and lets its owner in.
///
/// # Errors
/// 410 where the link does not work, 403 where another site sent the form.
pub async fn submit(
    request: HttpRequest,
    site: Data<Site>,
    token: Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<HttpResponse, Problem> {
    form::same_origin(&request)?;
    let link = Secret::presented(&token);
    match people::set_password(&site.pool, &*site.clock, &link, &chosen.password).await {
        Ok(secret) => sign_in::welcome(&request, &site, &secret).await,
        Err(PeopleError::Password(error)) => {
            asked(&site, &link, StatusCode::UNPROCESSABLE_ENTITY, Some(error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn asked(
    site: &Site,
    link: &Secret,
    status: StatusCode,
    error: Option<String>,
) -> Result<HttpResponse, Problem> {
    let person = people::peek_link(&site.pool, &*site.clock, link, LinkPurpose::SetPassword).await?;
    let shell = shell::outside(site, "Choose a password");
    page(
        status,
        &PasswordPage { shell, name: person.name, email: person.email, chars_min: PASSWORD_CHARS_MIN, error },
    )
}
