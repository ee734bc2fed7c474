//! An editor inserts a sentence, with the passages it rests on, chosen from those gathered.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use article::edit::{Edit, Spot};
use article::page::Shell;
use article::{Passage, PassageId, SentenceId, Source};
use askama::Template;
use desk::people::Session;
use desk::platform::id::DraftId;
use desk::review::{self, Offer};
use serde::Deserialize;

use super::editing::Typed;
use super::refusal;
use super::seen::Seen;
use super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::guard::SignedInEditor;
use crate::web::problem::Problem;

/// Where to insert: after a sentence, or before one; and a passage to begin with.
#[derive(Deserialize)]
pub struct Wanted {
    after: Option<String>,
    before: Option<String>,
    passage: Option<i64>,
}

/// What the form sends. A box that is ticked sends its own name, `passage-12`.
#[derive(Deserialize)]
pub struct InsertForm {
    revision: Seen,
    action: Action,
    #[serde(default)]
    text: String,
    #[serde(default)]
    sought: String,
    #[serde(flatten)]
    boxes: BTreeMap<String, String>,
}

/// The button that was pressed.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Search,
    Insert,
}

#[derive(Template)]
#[template(path = "admin/insert.html")]
struct InsertPage {
    shell: Shell,
    id: DraftId,
    csrf: String,
    revision: i32,
    question: String,
    /// `after` or `before`.
    side: &'static str,
    beside: String,
    beside_text: String,
    heading: Option<String>,
    text: Typed,
    sought: String,
    choices: Vec<Choice>,
    gathered: usize,
}

/// A passage to choose.
struct Choice {
    id: PassageId,
    is_chosen: bool,
    text: String,
    heading_path: String,
    title: String,
    publisher: String,
    licence: String,
    allowed: &'static str,
}

/// What is in the form.
#[derive(Default)]
struct Filled {
    text: Typed,
    sought: String,
    chosen: Vec<PassageId>,
}

/// Shows the form.
///
/// # Errors
/// 404 where there is no such draft or sentence, 409 where the draft is not open for review.
pub async fn show(
    editor: SignedInEditor,
    site: Data<Site>,
    id: Path<i64>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    let at = wanted.spot()?;
    let filled = Filled { chosen: wanted.passage.map(PassageId).into_iter().collect(), ..Filled::default() };
    answer(&site, &editor.session, (DraftId(*id), &at), (StatusCode::OK, filled)).await
}

/// Looks for passages, or inserts the sentence.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. A refusal is a page.
pub async fn submit(
    sent: EditorForm<InsertForm>,
    site: Data<Site>,
    id: Path<i64>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor, form } = sent;
    let (id, at) = (DraftId(*id), wanted.spot()?);
    let chosen = form.chosen();
    let InsertForm { revision: Seen(seen), action, text, sought, .. } = form;
    let mut filled = Filled { text: Typed { value: text.clone(), refused: None }, sought, chosen };
    if action == Action::Insert {
        let edit = Edit::Insert { at: at.clone(), text: text.clone(), passages: filled.chosen.clone() };
        match review::revise(&site.pool, &*site.clock, &editor.editor, (id, seen), &edit).await {
            Ok(made) => {
                let anchor = made.sentence.map(|sentence| sentence.0).unwrap_or_default();
                return Ok(see_other(&format!("/admin/drafts/{id}#{anchor}")));
            }
            Err(error) => match refusal::told(&site, &editor, id, (at.sentence(), &text), error).await? {
                Ok(page) => return Ok(page),
                Err(message) => filled.text.refused = Some(message),
            },
        }
    }
    let status =
        if filled.text.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    match answer(&site, &editor.session, (id, &at), (status, filled)).await {
        // The sentence beside it is gone, or the draft is decided: what was typed is not lost.
        Err(problem) if problem.status.is_client_error() => {
            refusal::conflict(&site, &editor.session, (id, ""), text, problem)
        }
        answer => answer,
    }
}

async fn answer(
    site: &Site,
    session: &Session,
    (id, at): (DraftId, &Spot),
    (status, filled): (StatusCode, Filled),
) -> Result<HttpResponse, Problem> {
    let offer = review::offer(&site.pool, id, at, (&filled.sought, &filled.chosen)).await?;
    let shell = shell::inside(site, &format!("Insert a sentence: {}", offer.draft.question), session);
    page(status, &InsertPage::new(shell, session.csrf_token.clone(), (offer, at), filled))
}

impl InsertPage {
    fn new(shell: Shell, csrf: String, (offer, at): (Offer, &Spot), filled: Filled) -> Self {
        let choice = |(passage, source): (Passage, Source)| Choice {
            is_chosen: filled.chosen.contains(&passage.id),
            id: passage.id,
            text: passage.text,
            heading_path: passage.heading_path.join(" › "),
            allowed: offer.terms.class(&source.licence).rule().allows,
            title: source.title,
            publisher: source.publisher,
            licence: source.licence.to_string(),
        };
        Self {
            shell,
            id: offer.draft.id,
            csrf,
            revision: offer.revision,
            question: offer.draft.question,
            side: if matches!(at, Spot::After(_)) { "after" } else { "before" },
            beside: offer.beside.id.to_string(),
            beside_text: offer.beside.text,
            heading: offer.heading,
            choices: offer.passages.into_iter().map(choice).collect(),
            gathered: offer.gathered,
            text: filled.text,
            sought: filled.sought,
        }
    }
}

impl Wanted {
    fn spot(&self) -> Result<Spot, Problem> {
        match (&self.after, &self.before) {
            (Some(id), None) => Ok(Spot::After(SentenceId(id.clone()))),
            (None, Some(id)) => Ok(Spot::Before(SentenceId(id.clone()))),
            _ => Err(Problem::no_such_page()),
        }
    }
}

impl InsertForm {
    /// Returns the passages whose boxes are ticked.
    fn chosen(&self) -> Vec<PassageId> {
        let number = |name: &String| name.strip_prefix("passage-")?.parse().ok().map(PassageId);
        self.boxes.keys().filter_map(number).collect()
    }
}
