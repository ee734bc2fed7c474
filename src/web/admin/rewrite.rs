//! Somebody has a stuck draft written again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use desk::draft;
use desk::ledger::Actor;
use desk::platform::id::DraftId;
use serde::Deserialize;

use super::{refusal, see_other};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard;
use crate::web::problem::Problem;

/// What the form of a stuck draft sends: nothing but the session's token.
#[derive(Deserialize)]
pub struct RewriteForm {}

/// Puts a stuck draft back to work.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. Where the draft is not stuck, or
/// is not yet let go of, the refusal is a page.
pub async fn submit(
    sent: SignedForm<RewriteForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form: RewriteForm {} } = sent;
    if !session.person.role.may_rewrite() {
        return Err(guard::not_allowed());
    }
    let id = DraftId(*id);
    let Err(error) = draft::rewrite(&site.pool, &*site.clock, Actor::User(session.person.id), id).await
    else {
        return Ok(see_other(&format!("/admin/drafts/{id}")));
    };
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => refusal::conflict(&site, &session, (id, ""), String::new(), problem),
        _ => Err(problem),
    }
}
