//! A one-time link lets somebody in without a password.
//!
//! Opening it uses nothing up, since mail programs and chats open links to preview them: the button does.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use article::page::Shell;
use askama::Template;
use desk::people::{self, LinkPurpose};
use desk::platform::Secret;

use super::{page, shell, sign_in};
use crate::web::problem::Problem;
use crate::web::{Site, form};

#[derive(Template)]
#[template(path = "admin/link.html")]
struct LinkPage {
    shell: Shell,
    name: String,
    email: String,
}

/// Shows whose link it is and asks whether to go on.
///
/// # Errors
/// 410 where the link was used, is too old or never was one.
pub async fn show(site: Data<Site>, token: Path<String>) -> Result<HttpResponse, Problem> {
    let secret = Secret::presented(&token);
    let person = people::peek_link(&site.pool, &*site.clock, &secret, LinkPurpose::SignIn).await?;
    let shell = shell::outside(&site, "Sign in");
    page(StatusCode::OK, &LinkPage { shell, name: person.name, email: person.email })
}

/// Uses the link up and lets its owner in.
///
/// # Errors
/// 410 where the link was used, is too old or never was one; 403 where another site sent the form.
pub async fn redeem(
    request: HttpRequest,
    site: Data<Site>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    form::same_origin(&request)?;
    let secret = people::redeem_link(&site.pool, &*site.clock, &Secret::presented(&token)).await?;
    sign_in::welcome(&request, &site, &secret).await
}
