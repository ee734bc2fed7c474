//! What programs send: JSON, read with an answer they can act on where it cannot be.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::JsonPayloadError;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use actix_web::{FromRequest, HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::web::problem::Problem;

/// A JSON body of the expected shape.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<T>::from_request(request, payload);
        Box::pin(async move {
            let Json(value) = json.await.map_err(|error| refused(&error))?;
            Ok(Self(value))
        })
    }
}

fn refused(error: &actix_web::Error) -> Problem {
    match error.as_error::<JsonPayloadError>() {
        Some(JsonPayloadError::ContentType) => {
            let detail = "Send JSON, with `Content-Type: application/json`.";
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not JSON", detail)
        }
        // JSON of another shape can be read, but not taken; what is no JSON cannot even be read.
        Some(JsonPayloadError::Deserialize(error)) if error.is_data() => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "The JSON has another shape", error.to_string())
        }
        Some(JsonPayloadError::Deserialize(error)) => {
            Problem::new(StatusCode::BAD_REQUEST, "The JSON cannot be read", error.to_string())
        }
        _ => {
            let status = error.as_response_error().status_code();
            let title = status.canonical_reason().unwrap_or("Refused");
            Problem::new(status, title, "The body is too large or broke off.")
        }
    }
}

/// An error, as every address of the API tells it (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: the status says what kind it is.
    pub r#type: String,
    /// What happened, in a few words.
    #[schema(example = "The draft has changed")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What to do about it, as a sentence.
    pub detail: String,
}
