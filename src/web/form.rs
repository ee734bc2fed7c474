//! Forms of signed-in people: read only where the request comes from our own page and carries the session's token.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::web::{Data, Form};
use actix_web::{FromRequest, HttpRequest};
use desk::people::Session;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::Site;
use super::guard::{SignedInEditor, editor_of, signed_in};
use super::problem::Problem;

/// A form of somebody who is signed in; every form carries `csrf`.
pub struct SignedForm<T> {
    /// The session it came with.
    pub session: Session,
    /// What was filled in.
    pub form: T,
}

/// A form of an editor; every form carries `csrf`.
pub struct EditorForm<T> {
    /// Who sent it.
    pub editor: SignedInEditor,
    /// What was filled in.
    pub form: T,
}

#[derive(Deserialize)]
struct Fields<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for SignedForm<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fields = Form::<Fields<T>>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let session = signed_in(&request).await?;
            same_origin(&request)?;
            let Form(fields) = fields.await.map_err(|error| unreadable(&error))?;
            let genuine: bool = fields.csrf.as_bytes().ct_eq(session.csrf_token.as_bytes()).into();
            if genuine { Ok(Self { session, form: fields.form }) } else { Err(forged()) }
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for EditorForm<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = SignedForm::<T>::from_request(request, payload);
        Box::pin(async move {
            let SignedForm { session, form } = form.await?;
            Ok(Self { editor: editor_of(session)?, form })
        })
    }
}

/// Refuses what a browser says another site sent: in `Sec-Fetch-Site`, or, where the browser is old or the site served
/// without TLS, in `Origin`. Clients that say neither have no session to misuse.
///
/// # Errors
/// Where another site sent the form.
pub fn same_origin(request: &HttpRequest) -> Result<(), Problem> {
    let said = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
    match (said("sec-fetch-site"), said("origin")) {
        (Some(b"same-origin" | b"none"), _) | (None, None) => Ok(()),
        (Some(_), _) => Err(forged()),
        (None, Some(origin)) => {
            let site = request.app_data::<Data<Site>>();
            let is_ours =
                site.is_some_and(|site| site.settings.origin().as_bytes().eq_ignore_ascii_case(origin));
            if is_ours { Ok(()) } else { Err(forged()) }
        }
    }
}

fn unreadable(error: &actix_web::Error) -> Problem {
    let status = error.as_response_error().status_code();
    let status = if status.is_client_error() { status } else { StatusCode::BAD_REQUEST };
    Problem::new(
        status,
        "The form could not be read",
        "Something in it is missing or too long. Go back and send it again.",
    )
}

fn forged() -> Problem {
    let detail = "This form does not come from your session: it may be too old, or opened at another address than the site’s own. Open the page again and repeat what you did.";
    Problem::new(StatusCode::FORBIDDEN, "This form cannot be trusted", detail)
}
