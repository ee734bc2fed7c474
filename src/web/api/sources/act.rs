//! An editor's program blocks a source, opens it again, has it fetched again, or puts a flag of it away.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::SourceId;
use desk::evidence;
use desk::platform::id::FlagId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::body::{Body, ProblemBody};
use super::super::json;
use crate::web::Site;
use crate::web::guard::{TokenEditor, senior_of};
use crate::web::problem::Problem;

/// Why something is done about a source.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Reason)]
pub struct NewReason {
    /// Why, in 1 to 500 characters; everybody at the desk reads it.
    #[serde(default)]
    #[schema(required = true, max_length = 500)]
    pub reason: String,
}

/// What stands now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceState)]
pub struct Stands {
    /// `blocked`, `open`, `waiting` (to be fetched again) or `put_away`.
    #[schema(example = "blocked")]
    pub state: &'static str,
}

fn stands(status: StatusCode, state: &'static str) -> HttpResponse {
    json(status, &Stands { state })
}

/// Blocks a source: nothing new rests on it from then on. What cites it already stays, and is listed with the source.
///
/// # Errors
/// 409 where it is blocked already, 422 where no reason is written.
#[utoipa::path(post, path = "/api/v1/sources/{source}/block", tag = "sources", operation_id = "block_source", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")), request_body = NewReason,
    responses(
        (status = 200, description = "Blocked.", body = Stands),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow blocking.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is blocked already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A reason is needed.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn block(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
    Body(body): Body<NewReason>,
) -> Result<HttpResponse, Problem> {
    evidence::block_source(&site.pool, &*site.clock, &editor, SourceId(*id), &body.reason).await?;
    Ok(stands(StatusCode::OK, "blocked"))
}

/// Opens a blocked source again; it takes a senior or an admin.
///
/// # Errors
/// 409 where it is not blocked, 422 where no reason is written.
#[utoipa::path(post, path = "/api/v1/sources/{source}/unblock", tag = "sources", operation_id = "unblock_source", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")), request_body = NewReason,
    responses(
        (status = 200, description = "Open.", body = Stands),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "It takes a senior's or an admin's token for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is not blocked.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A reason is needed.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn unblock(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
    Body(body): Body<NewReason>,
) -> Result<HttpResponse, Problem> {
    let senior = senior_of(editor.person())?;
    evidence::unblock_source(&site.pool, &*site.clock, &senior, SourceId(*id), &body.reason).await?;
    Ok(stands(StatusCode::OK, "open"))
}

/// Asks a worker to fetch a source again; what comes of it stands under its `visits`, `snapshots` and `flags`.
///
/// # Errors
/// 409 while it waits to be fetched, 422 where it has no address.
#[utoipa::path(post, path = "/api/v1/sources/{source}/refetch", tag = "sources", operation_id = "refetch_source", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")),
    responses(
        (status = 202, description = "A worker fetches it.", body = Stands),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow it.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It waits to be fetched already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It has no address to fetch it from.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn refetch(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    evidence::refetch_source(&site.pool, &*site.clock, &editor, SourceId(*id)).await?;
    Ok(stands(StatusCode::ACCEPTED, "waiting"))
}

/// Puts a flag away. Where a text was not taken, the same text is taken the next time it is fetched.
///
/// # Errors
/// 409 where it is not open, 422 where no reason is written.
#[utoipa::path(post, path = "/api/v1/sources/{source}/flags/{flag}/put-away", tag = "sources", operation_id = "put_flag_away", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source."), ("flag" = i64, Path, description = "The flag.")),
    request_body = NewReason,
    responses(
        (status = 200, description = "Put away.", body = Stands),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow it.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The flag is not open.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A reason is needed.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn put_flag_away(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    place: Path<(i64, i64)>,
    Body(body): Body<NewReason>,
) -> Result<HttpResponse, Problem> {
    let (id, flag) = place.into_inner();
    let flag = (SourceId(id), FlagId(flag));
    evidence::put_flag_away(&site.pool, &*site.clock, &editor, flag, &body.reason).await?;
    Ok(stands(StatusCode::OK, "put_away"))
}
