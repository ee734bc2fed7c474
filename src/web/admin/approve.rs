//! An editor approves a draft, and its page is live.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use desk::page;
use desk::platform::id::DraftId;
use serde::Deserialize;

use super::refusal::{self, Place};
use super::see_other;
use super::seen::Seen;
use crate::web::Site;
use crate::web::approval;
use crate::web::form::EditorForm;
use crate::web::problem::Problem;

/// What the approval's form sends.
#[derive(Deserialize)]
pub struct ApprovalForm {
    revision: Seen,
}

/// Approves exactly the text that was shown and publishes it at once; pressed twice, it does nothing more.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<ApprovalForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor, form } = sent;
    let id = DraftId(*id);
    let draft = (id, form.revision.0);
    match approval::approve(&site, &editor.editor, draft).await {
        Ok(approval) => {
            page::publish(&site.pool, &*site.clock, approval).await?;
            Ok(see_other(&format!("/admin/drafts/{id}")))
        }
        Err(error) => refusal::answer(&site, &editor, id, (Place::Approval, String::new()), error).await,
    }
}
