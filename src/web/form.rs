//! Forms of signed-in people: read only where the request comes from our own page and carries the session's token.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Form;
use actix_web::{FromRequest, HttpRequest};
use desk::people::Session;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

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

/// Refuses what a browser says another site sent. Clients that say nothing have no session to misuse.
///
/// # Errors
/// Where another site sent the form.
pub fn same_origin(request: &HttpRequest) -> Result<(), Problem> {
    match request.headers().get("sec-fetch-site").and_then(|site| site.to_str().ok()) {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(forged()),
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
    let detail = "This form does not come from your session: it may be too old. Open the page again and repeat what you did.";
    Problem::new(StatusCode::FORBIDDEN, "This form cannot be trusted", detail)
}
