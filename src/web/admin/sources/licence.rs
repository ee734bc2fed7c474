//! The licence of a source: what it allows, how it came, every setting of it, and the form that sets it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use article::SourceId;
use article::licence::policy::{POLICY, Rule};
use article::page::{Moment, Shell};
use askama::Template;
use desk::evidence::{
    self, LicenceEntry, LicenceSetting, Licensed, Origin, REASON_CHARS_MAX, SetLicenceError,
};
use desk::people::Session;
use serde::Deserialize;

use super::super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard::{SignedIn, senior_of};
use crate::web::problem::Problem;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    done: Option<String>,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LicenceForm {
    #[serde(default)]
    from: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    evidence: String,
}

#[derive(Template)]
#[template(path = "admin/licence.html")]
struct LicencePage {
    shell: Shell,
    id: SourceId,
    title: String,
    licence: String,
    origin: &'static str,
    rule: &'static Rule,
    policy: [Rule; 4],
    /// The token the form takes; none where the reader's role does not allow it.
    csrf: Option<String>,
    is_done: bool,
    refused: Option<String>,
    typed: LicenceForm,
    reason_max: usize,
    entries: Vec<Line>,
}

/// One setting as listed.
struct Line {
    at: Moment,
    who: String,
    what: String,
    why: Option<String>,
    evidence: Option<String>,
}

/// Shows the licence of a source to everybody who is signed in, with its form to seniors and admins.
///
/// # Errors
/// 404 where there is no such source; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    id: Path<i64>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(&site, &session, SourceId(*id)).await?;
    view.is_done = shown.done.is_some();
    page(StatusCode::OK, &view)
}

/// Sets the licence of a source.
///
/// # Errors
/// 403 where the form or the role does not allow it, 404 where there is no such source. Where something is missing, or
/// somebody was faster, the refusal is the page as it stands now.
pub async fn submit(
    sent: SignedForm<LicenceForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let (senior, id) = (senior_of(&session.person)?, SourceId(*id));
    let LicenceForm { from, licence, reason, evidence } = form.clone();
    let setting = LicenceSetting { seen: from, licence, reason, evidence };
    match evidence::set_licence(&site.pool, &*site.clock, &senior, id, &setting).await {
        Ok(_) => Ok(see_other(&format!("/admin/sources/{id}/licence?done=set"))),
        Err(error @ (SetLicenceError::Store(_) | SetLicenceError::NoSuchSource)) => Err(error.into()),
        Err(refused) => {
            let problem = Problem::from(refused);
            let mut view = view(&site, &session, id).await?;
            (view.refused, view.typed) = (Some(problem.detail), form);
            page(problem.status, &view)
        }
    }
}

async fn view(site: &Site, session: &Session, id: SourceId) -> Result<LicencePage, Problem> {
    let licensed = evidence::licensed(&site.pool, id).await?.ok_or_else(Problem::no_such_page)?;
    let Licensed { source, origin, allows, entries } = licensed;
    let title = format!("Licence of {}", source.title);
    Ok(LicencePage {
        shell: shell::inside(site, &title, session),
        id,
        title: source.title,
        licence: source.licence.to_string(),
        origin: words(origin),
        rule: allows.rule(),
        policy: POLICY,
        csrf: session.person.as_senior().map(|_| session.csrf_token.clone()),
        is_done: false,
        refused: None,
        typed: LicenceForm::default(),
        reason_max: REASON_CHARS_MAX,
        entries: entries.into_iter().map(Line::from).collect(),
    })
}

/// Says how a licence came.
fn words(origin: Origin) -> &'static str {
    match origin {
        Origin::Stated => "stated by the source's labels",
        Origin::Detected => "detected in the page's own marks",
        Origin::Unsaid => "named nowhere",
        Origin::Set => "set by a senior",
    }
}

impl From<LicenceEntry> for Line {
    fn from(entry: LicenceEntry) -> Self {
        let how = words(entry.origin);
        let what = match (&entry.from, entry.holds) {
            (None, _) => format!("{}: {how}", entry.to),
            (Some(from), true) => format!("From {from} to {}: {how}", entry.to),
            (Some(from), false) => {
                format!("The source says {} now ({how}); {from} was set and stays", entry.to)
            }
        };
        Self {
            at: Moment::minute(entry.at),
            who: entry.set_by.unwrap_or_else(|| "import".to_owned()),
            what,
            why: entry.reason,
            evidence: entry.evidence,
        }
    }
}
