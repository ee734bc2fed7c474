//! An editor's program approves a draft; its page is live when the answer comes.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use desk::platform::StoreError;
use desk::platform::id::{DraftId, UserId};
use desk::{page, people};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, ProblemBody};
use super::json;
use crate::web::Site;
use crate::web::approval;
use crate::web::guard::TokenEditor;
use crate::web::problem::Problem;

/// An approval of exactly that revision.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Approval)]
pub struct NewApproval {
    /// The revision you read.
    pub revision: i32,
}

/// The page that came of an approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct Approved {
    /// The page's address; it answers from now on.
    #[schema(format = "uri")]
    pub page_url: String,
    /// What stands on record.
    pub receipt: Receipt,
}

/// Who approved what, and when.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// The name of the person.
    pub approved_by: String,
    /// When (RFC 3339).
    #[schema(value_type = String, format = "date-time")]
    pub approved_at: jiff::Timestamp,
    /// The revision.
    pub revision: i32,
    /// SHA-256 of the approved text and its citations, in hex.
    pub content_hash: String,
}

/// Approves a draft and publishes it. Asked again for the same revision, it answers the same, with the receipt of the
/// first time.
///
/// # Errors
/// 409 where the draft has changed since it was read, 422 while a sentence is undecided or the structure is not sound.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/approve", tag = "drafts", operation_id = "approve", security(("bearer" = [])),
    params(("id" = i64, Path, description = "The draft.")), request_body = NewApproval,
    responses(
        (status = 200, description = "Approved and published, now or before.", body = Approved),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow approving.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The draft has changed since you read it, or is not open for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A sentence is not decided yet, or the structure is not sound.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn approve(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
    Body(body): Body<NewApproval>,
) -> Result<HttpResponse, Problem> {
    let draft = (DraftId(*id), body.revision);
    let approval = approval::approve(&site, &editor, draft).await?;
    let receipt = Receipt {
        approved_by: name_of(&site, approval.approved_by()).await?,
        approved_at: approval.approved_at(),
        revision: body.revision,
        content_hash: approval.content_hash().to_string(),
    };
    let page = page::publish(&site.pool, &*site.clock, approval).await?;
    let page_url = site.settings.absolute(&format!("/a/{}", page.slug));
    Ok(json(StatusCode::OK, &Approved { page_url, receipt }))
}

/// Returns the name of whoever approved: the caller, or somebody before them.
async fn name_of(site: &Site, id: UserId) -> Result<String, Problem> {
    let person = people::by_id(&mut *site.pool.get().await.map_err(StoreError::from)?, id).await?;
    Ok(person.ok_or_else(|| StoreError::Corrupt(format!("user {id} approved and is gone")))?.name)
}
