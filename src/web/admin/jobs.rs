//! An operator has jobs that failed tried again, or puts a dead one away.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use desk::operation::{self, JobError};
use desk::people::Session;
use queue::JobId;
use serde::Deserialize;

use super::see_other;
use super::work::{self, Wanted};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard::operator_of;
use crate::web::problem::Problem;

/// What the form of a job sends: nothing but the session's token.
#[derive(Deserialize)]
pub struct JobForm {}

/// What the form of a kind sends.
#[derive(Deserialize)]
pub struct KindForm {
    kind: String,
}

/// Has a job tried again.
///
/// # Errors
/// 403 where the form or the role does not allow it. Where the job is not on the list any more, the refusal is the
/// page as it stands now.
pub async fn retry(
    sent: SignedForm<JobForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form: JobForm {} } = sent;
    let operator = operator_of(&session)?;
    let done = operation::retry_job(&site.pool, &*site.clock, operator, JobId(*id)).await;
    answer(&site, &session, done, "tried").await
}

/// Puts a dead job away.
///
/// # Errors
/// As [`retry`].
pub async fn dismiss(
    sent: SignedForm<JobForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form: JobForm {} } = sent;
    let operator = operator_of(&session)?;
    let done = operation::dismiss_job(&site.pool, &*site.clock, operator, JobId(*id)).await;
    answer(&site, &session, done, "away").await
}

/// Has the dead jobs of a kind tried again, as many as one order may.
///
/// # Errors
/// 403 where the form or the role does not allow it.
pub async fn retry_all(sent: SignedForm<KindForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form: KindForm { kind } } = sent;
    let operator = operator_of(&session)?;
    operation::retry_all(&site.pool, &*site.clock, operator, &kind).await?;
    Ok(see_other("/admin/work?done=all"))
}

async fn answer(
    site: &Site,
    session: &Session,
    done: Result<(), JobError>,
    word: &str,
) -> Result<HttpResponse, Problem> {
    let Err(error) = done else { return Ok(see_other(&format!("/admin/work?done={word}"))) };
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => {
            work::answer(site, session, (problem.status, Some(problem.detail)), &Wanted::default()).await
        }
        _ => Err(problem),
    }
}
