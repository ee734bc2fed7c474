//! Somebody blocks a source, opens it again, has it fetched again, or puts a flag of it away.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use article::SourceId;
use desk::evidence::{self, SourceError};
use desk::people::Session;
use desk::platform::id::FlagId;
use serde::Deserialize;

use super::super::see_other;
use super::one::{self, Shown};
use crate::web::Site;
use crate::web::form::{EditorForm, SignedForm};
use crate::web::guard::senior_of;
use crate::web::problem::Problem;

/// What a form sends that takes a reason.
#[derive(Deserialize)]
pub struct WhyForm {
    #[serde(default)]
    why: String,
}

/// What a form sends that takes none: nothing but the session's token.
#[derive(Deserialize)]
pub struct PlainForm {}

/// Blocks a source.
///
/// # Errors
/// 403 where the form or the role does not allow it, 404 where there is no such source. Where no reason is written, or
/// somebody was faster, the refusal is the page as it stands now.
pub async fn block(
    sent: EditorForm<WhyForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let (who, id) = (sent.editor, SourceId(*id));
    let done = evidence::block_source(&site.pool, &*site.clock, &who.editor, id, &sent.form.why).await;
    answer(&site, &who.session, id, done, "blocked").await
}

/// Opens a blocked source again.
///
/// # Errors
/// As [`block`]; the role is a senior's.
pub async fn unblock(
    sent: SignedForm<WhyForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let (senior, id) = (senior_of(&session.person)?, SourceId(*id));
    let done = evidence::unblock_source(&site.pool, &*site.clock, &senior, id, &form.why).await;
    answer(&site, &session, id, done, "opened").await
}

/// Has a source fetched again.
///
/// # Errors
/// As [`block`].
pub async fn refetch(
    sent: EditorForm<PlainForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor: who, form: PlainForm {} } = sent;
    let id = SourceId(*id);
    let done = evidence::refetch_source(&site.pool, &*site.clock, &who.editor, id).await;
    answer(&site, &who.session, id, done, "asked").await
}

/// Puts a flag away.
///
/// # Errors
/// As [`block`].
pub async fn put_flag_away(
    sent: EditorForm<WhyForm>,
    site: Data<Site>,
    place: Path<(i64, i64)>,
) -> Result<HttpResponse, Problem> {
    let (who, (id, flag)) = (sent.editor, place.into_inner());
    let flag = (SourceId(id), FlagId(flag));
    let done = evidence::put_flag_away(&site.pool, &*site.clock, &who.editor, flag, &sent.form.why).await;
    answer(&site, &who.session, SourceId(id), done, "away").await
}

async fn answer(
    site: &Site,
    session: &Session,
    id: SourceId,
    done: Result<(), SourceError>,
    word: &str,
) -> Result<HttpResponse, Problem> {
    let error = match done {
        Ok(()) => return Ok(see_other(&format!("/admin/sources/{id}?done={word}"))),
        Err(error @ (SourceError::Store(_) | SourceError::Queue(_) | SourceError::NoSuchSource)) => {
            return Err(error.into());
        }
        Err(error) => error,
    };
    let words = error.to_string();
    let status = Problem::from(error).status;
    one::answer(site, session, id, (status, Some(words)), &Shown::default()).await
}
