//! An editor's program turns a draft down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use desk::platform::id::DraftId;
use desk::review;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, ProblemBody};
use super::json;
use crate::web::Site;
use crate::web::guard::TokenEditor;
use crate::web::problem::Problem;

/// A rejection of exactly that revision.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Rejection)]
pub struct NewRejection {
    /// The revision you read.
    pub revision: i32,
    /// Why, at most 2,000 characters; the asker reads it.
    #[serde(default)]
    #[schema(required = true, max_length = 2000)]
    pub reason: String,
}

/// A draft that was turned down.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rejected {
    /// Always `rejected`.
    #[schema(example = "rejected")]
    pub state: &'static str,
}

/// Rejects a draft; its suggestion is declined with the same reason.
///
/// # Errors
/// 409 where the draft has changed since it was read, 422 where no reason is written.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/reject", tag = "drafts", operation_id = "reject", security(("bearer" = [])),
    params(("id" = i64, Path, description = "The draft.")), request_body = NewRejection,
    responses(
        (status = 200, description = "Rejected.", body = Rejected),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow rejecting.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The draft has changed since you read it, or is not open for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A reason is needed.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn reject(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
    Body(body): Body<NewRejection>,
) -> Result<HttpResponse, Problem> {
    let draft = (DraftId(*id), body.revision);
    review::reject(&site.pool, &*site.clock, &editor, draft, &body.reason).await?;
    Ok(json(StatusCode::OK, &Rejected { state: "rejected" }))
}
