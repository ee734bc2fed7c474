//! An older revision: what it said, who made it, what it changed; and the way back to it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::page::{Moment, Shell};
use askama::Template;
use desk::people::Session;
use desk::platform::id::DraftId;
use desk::review::{self, ReviewError, RevisionLine, RevisionReading};
use serde::Deserialize;

use super::cards::{self, Group};
use super::changes::{self, ChangeLine};
use super::refusal::{self, Place};
use super::seen::Seen;
use super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

/// One revision in the list of a draft, ready to print.
pub struct Listed {
    /// Its number.
    pub number: i32,
    /// When it was made.
    pub at: Moment,
    /// Who made it.
    pub who: String,
    /// What it changed, in one line.
    pub what: String,
}

impl From<RevisionLine> for Listed {
    fn from(line: RevisionLine) -> Self {
        Self {
            number: line.number,
            at: Moment::minute(line.at),
            who: line.by.unwrap_or_else(|| WRITER.to_owned()),
            what: changes::summary(line.changes.as_ref()),
        }
    }
}

/// Who made a revision that no editor made.
const WRITER: &str = "the writer";

#[derive(Template)]
#[template(path = "admin/revision.html")]
struct RevisionPage {
    shell: Shell,
    id: DraftId,
    number: i32,
    current: i32,
    title: String,
    who: String,
    at: Moment,
    content_hash: String,
    faults: Vec<String>,
    groups: Vec<Group>,
    /// Whether there is a revision before it to compare with.
    is_first: bool,
    changes: Vec<ChangeLine>,
    /// The token that going back to this text takes; none where it is the current one or the role does not allow it.
    restoring: Option<String>,
}

/// What the form that goes back to a text sends.
#[derive(Deserialize)]
pub struct RestoreForm {
    revision: Seen,
}

/// Shows one revision of a draft.
///
/// # Errors
/// 404 where there is no such draft or revision; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    place: Path<(i64, i32)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = place.into_inner();
    let found = review::revision(&site.pool, DraftId(id), number).await?;
    let found = found.ok_or(ReviewError::NoSuchRevision(number))?;
    let shell =
        shell::inside(&site, &format!("Revision {number}: {}", found.revision.article.title), &session);
    page(StatusCode::OK, &RevisionPage::new(shell, &session, found))
}

/// Makes the text of an older revision the current one again, as a new revision.
///
/// # Errors
/// 404 where there is no such draft or revision, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn restore(
    sent: EditorForm<RestoreForm>,
    site: Data<Site>,
    place: Path<(i64, i32)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = place.into_inner();
    let EditorForm { editor, form } = sent;
    let (id, seen) = (DraftId(id), form.revision.0);
    match review::restore(&site.pool, &*site.clock, &editor.editor, (id, seen), number).await {
        Ok(_) => Ok(see_other(&format!("/admin/drafts/{id}#revisions"))),
        Err(error) => refusal::answer(&site, &editor, id, (Place::Revisions, String::new()), error).await,
    }
}

impl RevisionPage {
    fn new(shell: Shell, session: &Session, found: RevisionReading) -> Self {
        let RevisionReading { draft, revision, by, view, changes } = found;
        let current = draft.current_revision.unwrap_or(revision.number);
        let may_restore =
            draft.state.is_reviewable() && session.person.as_editor().is_some() && current != revision.number;
        Self {
            shell,
            id: draft.id,
            number: revision.number,
            current,
            title: view.title.clone(),
            who: by.unwrap_or_else(|| WRITER.to_owned()),
            at: Moment::minute(revision.created_at),
            content_hash: revision.content_hash.to_string(),
            faults: revision.faults,
            groups: cards::groups(&view),
            is_first: changes.is_none(),
            changes: changes.as_ref().map(changes::lines).unwrap_or_default(),
            restoring: may_restore.then(|| session.csrf_token.clone()),
        }
    }
}
