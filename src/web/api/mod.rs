//! JSON for programs: readers' suggestions and editors' decisions.
//!
//! One file per resource; [`openapi`] holds the one list of operations, from which both the routes and the document at
//! `/api/v1/openapi.json` are made.

pub mod approve;
pub mod article;
pub mod body;
pub mod drafts;
pub mod openapi;
pub mod reject;
pub mod sentences;
pub mod sources;
pub mod suggestions;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::ServiceConfig;
use serde::Serialize;

/// Registers the API's routes.
pub fn routes(config: &mut ServiceConfig) {
    openapi::routes(config);
}

/// Answers with JSON that nobody in between may keep: everything here is private or moves.
fn json(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header((CACHE_CONTROL, "no-store")).json(body)
}
