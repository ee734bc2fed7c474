//! An editor turns a draft down.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use desk::platform::id::DraftId;
use desk::review;
use serde::Deserialize;

use super::refusal::{self, Place};
use super::see_other;
use super::seen::Seen;
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::problem::Problem;

/// What the rejection's form sends.
#[derive(Deserialize)]
pub struct RejectionForm {
    revision: Seen,
    #[serde(default)]
    reason: String,
}

/// Rejects a draft with the reason its asker will read.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<RejectionForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor, form } = sent;
    let id = DraftId(*id);
    let draft = (id, form.revision.0);
    match review::reject(&site.pool, &*site.clock, &editor.editor, draft, &form.reason).await {
        Ok(()) => Ok(see_other(&format!("/admin/drafts/{id}"))),
        Err(error) => refusal::answer(&site, &editor, id, (Place::Rejection, form.reason), error).await,
    }
}
