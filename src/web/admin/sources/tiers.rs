//! The list of tiers: which hosts and publishers stand behind what they say, who said so and why, and the forms that change
//! it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::Tier;
use article::page::{Moment, Shell};
use askama::Template;
use desk::evidence::{
    self, NAME_CHARS_MAX, SetTierError, TIERS_MAX, TierEntry, TierKind, TierSetting, WHY_CHARS_MAX,
};
use desk::people::Session;
use serde::Deserialize;

use super::super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard::{SignedIn, senior_of};
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Tiers";

/// The word of the choice that takes a line off the list; also what the form of a new line says it saw.
const OFF: &str = "off";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    done: Option<String>,
}

/// What the forms send.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct TierForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    why: String,
}

#[derive(Template)]
#[template(path = "admin/sources_tiers.html")]
struct TiersPage {
    shell: Shell,
    /// The token the forms take; none where the reader's role does not allow it.
    csrf: Option<String>,
    is_done: bool,
    refused: Option<String>,
    /// What was typed into the form of a new line that was refused.
    typed: TierForm,
    tiers: [Tier; 4],
    lines: Vec<Line>,
    lines_max: usize,
    name_max: usize,
    why_max: usize,
    entries: Vec<Entry>,
}

/// A line of the list.
struct Line {
    /// Its number on the page, from 1.
    number: usize,
    kind: &'static str,
    name: String,
    tier: Tier,
    by: String,
    at: Moment,
    why: String,
    /// What was just refused about it, with the reason that was typed.
    refused: Option<(String, String)>,
}

/// A setting as listed.
struct Entry {
    at: Moment,
    who: String,
    what: String,
    why: String,
}

/// Shows the list to everybody who is signed in, with its forms to seniors and admins.
///
/// # Errors
/// 303 to the sign-in page where nobody is signed in, 503 where the database does not answer.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(&site, &session).await?;
    view.is_done = shown.done.is_some();
    page(StatusCode::OK, &view)
}

/// Puts a host or publisher on the list, moves it, or takes it off.
///
/// # Errors
/// 403 where the form or the role does not allow it. Where something is missing, or somebody was faster, the refusal is
/// the page as it stands now.
pub async fn submit(sent: SignedForm<TierForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let senior = senior_of(&session.person)?;
    let done = match setting(&form) {
        Ok(setting) => evidence::set_tier(&site.pool, &*site.clock, &senior, &setting).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(see_other("/admin/sources/tiers?done=set")),
        Err(SetTierError::Store(error)) => Err(error.into()),
        Err(refused) => {
            let problem = Problem::from(refused);
            let mut view = view(&site, &session).await?;
            view.refuse(form, problem.detail);
            page(problem.status, &view)
        }
    }
}

/// Reads what a form sent.
fn setting(form: &TierForm) -> Result<TierSetting, SetTierError> {
    let tier = |word: &str| match word {
        OFF => Ok(None),
        word => Tier::read(word).map(Some).ok_or(SetTierError::Tier),
    };
    Ok(TierSetting {
        kind: TierKind::read(&form.kind).ok_or(SetTierError::Name)?,
        name: form.name.clone(),
        seen: tier(&form.seen)?,
        tier: tier(&form.tier)?,
        why: form.why.clone(),
    })
}

async fn view(site: &Site, session: &Session) -> Result<TiersPage, Problem> {
    let tiers = evidence::tiers(&site.pool).await?;
    Ok(TiersPage {
        shell: shell::inside(site, TITLE, session),
        csrf: session.person.as_senior().map(|_| session.csrf_token.clone()),
        is_done: false,
        refused: None,
        typed: TierForm::default(),
        tiers: Tier::ALL,
        lines: (1..).zip(tiers.lines).filter_map(line).collect(),
        lines_max: TIERS_MAX,
        name_max: NAME_CHARS_MAX,
        why_max: WHY_CHARS_MAX,
        entries: tiers.entries.into_iter().map(Entry::from).collect(),
    })
}

fn line((number, entry): (usize, TierEntry)) -> Option<Line> {
    let TierEntry { at, kind, name, tier, set_by, why } = entry;
    Some(Line {
        number,
        kind: kind.word(),
        name,
        tier: tier?,
        by: set_by,
        at: Moment::minute(at),
        why,
        refused: None,
    })
}

impl TiersPage {
    /// Puts what was refused where it belongs, with what was typed.
    fn refuse(&mut self, form: TierForm, message: String) {
        self.refused = Some(message.clone());
        let mut lines = self.lines.iter_mut();
        match lines.find(|line| form.seen != OFF && line.kind == form.kind && line.name == form.name) {
            Some(line) => line.refused = Some((message, form.why)),
            None => self.typed = form,
        }
    }
}

impl From<TierEntry> for Entry {
    fn from(entry: TierEntry) -> Self {
        let to = entry.tier.map_or("taken off the list", Tier::label);
        Self {
            at: Moment::minute(entry.at),
            who: entry.set_by,
            what: format!("{} {}: {to}", entry.kind.word(), entry.name),
            why: entry.why,
        }
    }
}
