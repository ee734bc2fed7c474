//! The draft page: each sentence beside its evidence, and what an editor can decide about it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::Article;
use article::page::{Moment, Shell};
use article::view::ArticleView;
use askama::Template;
use desk::people::Session;
use desk::platform::id::DraftId;
use desk::review::{self, Reading, ReviewError};
use desk::suggestion::{self, NamedPage};
use desk::{draft, overview, page as pages};

use super::advised::Advised;
use super::cards::{self, Group, Progress};
use super::editing::{self, Typed};
use super::found::Found;
use super::history::{self, AttemptLine, Line};
use super::refusal::{Place, Refusal};
use super::revision::Listed;
use super::words::{self, Tag};
use super::{page, shell, writings};
use crate::web::Site;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "admin/draft.html")]
struct DraftPage {
    shell: Shell,
    id: DraftId,
    question: String,
    state: Tag,
    moved: Moment,
    /// The person the state is owed to.
    by: Option<String>,
    attempt: i32,
    /// Why it was rejected, is stuck or found no answer.
    reason: Option<String>,
    /// What to say of a draft that has no text.
    without_text: &'static str,
    text: Option<Text>,
    /// What deciding takes; none where the draft or the reader's role does not allow it.
    deciding: Option<Deciding>,
    /// The token that having the draft written again takes; none where it is not stuck or the reader's role does not
    /// allow it.
    rewriting: Option<String>,
    /// Whether an outline waits that the reader may settle.
    may_settle: bool,
    /// Whether the draft is open for review, whoever reads it.
    is_open: bool,
    searched: Vec<String>,
    /// The pages that askers named.
    named: Vec<NamedPage>,
    /// Sources found and not cited.
    uncited: Vec<Found>,
    history: Vec<Line>,
    /// How attempts at writing ended, where one of them did not go smoothly.
    attempts: Vec<AttemptLine>,
    /// What is worth a look before deciding.
    advice: Vec<Advised>,
    /// Its revisions, the newest first.
    revisions: Vec<Listed>,
    /// What was asked of models.
    writings: Vec<writings::Line>,
    /// The address of the page it became.
    published: Option<String>,
    refused: Option<Refused>,
}

/// The text under review.
struct Text {
    /// The title, where it is not the question.
    retitled: Option<String>,
    /// The title's form; none where the reader may not use it.
    title: Option<Typed>,
    revision: i32,
    content_hash: String,
    writer: String,
    licence: String,
    /// Why the page can have none, where the licences of what it copies clash.
    licence_clash: Option<String>,
    groups: Vec<Group>,
    progress: Progress,
    faults: Vec<String>,
}

/// What every form of the page carries.
struct Deciding {
    csrf: String,
    revision: i32,
}

/// What was just refused, and where.
struct Refused {
    message: String,
    anchor: String,
    /// The reason typed with a refused rejection.
    rejection: String,
}

/// Shows a draft.
///
/// # Errors
/// 404 where there is no such draft; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    answer(&site, &session, DraftId(*id), (StatusCode::OK, None)).await
}

/// Renders the draft page, with what was just refused where something was.
///
/// # Errors
/// 404 where there is no such draft.
pub async fn answer(
    site: &Site,
    session: &Session,
    id: DraftId,
    (status, refusal): (StatusCode, Option<Refusal>),
) -> Result<HttpResponse, Problem> {
    let reading = review::read(&site.pool, id).await?.ok_or(ReviewError::NoSuchDraft)?;
    let named = suggestion::named_with(&site.pool, reading.draft.suggestion_id).await?;
    let advice = overview::advice(&site.pool, &reading).await?;
    let published = pages::of_draft(&site.pool, id).await?.map(|page| format!("/a/{}", page.slug));
    let title = if refusal.is_some() {
        format!("Not done: {}", reading.draft.question)
    } else {
        reading.draft.question.clone()
    };
    let shell = shell::inside(site, &title, session);
    let mut view = DraftPage::new(shell, session, reading);
    view.named = named;
    view.advice = advice.into_iter().map(Advised::from).collect();
    view.published = published;
    view.revisions = review::revisions(&site.pool, id).await?.into_iter().map(Listed::from).collect();
    view.writings = writings::of_draft(site, id).await?;
    view.refuse(refusal);
    page(status, &view)
}

impl DraftPage {
    fn new(shell: Shell, session: &Session, reading: Reading) -> Self {
        let Reading { draft, revision, view, uncited, history, attempts, .. } = reading;
        let is_open = draft.state.is_reviewable();
        let may_decide = is_open && session.person.as_editor().is_some();
        let is_stuck = matches!(draft.state, draft::DraftState::Stuck { .. });
        let is_outlined = matches!(draft.state, draft::DraftState::Outlined);
        let may_rewrite = is_stuck && session.person.role.may_rewrite();
        let text = revision.zip(view).map(|(revision, view)| Text {
            retitled: Some(&view.title).filter(|title| **title != draft.question).cloned(),
            title: may_decide.then(|| Typed { value: view.title.clone(), refused: None }),
            revision: revision.number,
            content_hash: revision.content_hash.to_string(),
            writer: words::writer(&view.writer, revision.edited_by.is_some()),
            licence: view.licence.to_string(),
            licence_clash: view.licence_clash.clone(),
            groups: groups(&view, may_decide.then_some(&revision.article)),
            progress: Progress::of(&view),
            faults: revision.faults,
        });
        let revision = text.as_ref().filter(|_| may_decide).map(|text| text.revision);
        Self {
            shell,
            id: draft.id,
            state: words::state(draft.state.word()),
            moved: Moment::minute(draft.updated_at),
            by: history::last_to(&history, draft.state.word()),
            attempt: draft.attempt,
            reason: draft.state.reason().map(str::to_owned),
            without_text: without_text(&draft.state),
            deciding: revision.map(|revision| Deciding { csrf: session.csrf_token.clone(), revision }),
            rewriting: may_rewrite.then(|| session.csrf_token.clone()),
            may_settle: is_outlined && session.person.as_editor().is_some(),
            is_open,
            searched: draft.searched,
            named: Vec::new(),
            uncited: uncited.into_iter().map(Found::from).collect(),
            history: history::lines(&history),
            attempts: history::attempts(attempts),
            question: draft.question,
            text,
            advice: Vec::new(),
            revisions: Vec::new(),
            writings: Vec::new(),
            published: None,
            refused: None,
        }
    }

    fn groups(&mut self) -> impl Iterator<Item = &mut Group> {
        self.text.iter_mut().flat_map(|text| &mut text.groups)
    }

    /// Puts what was refused where it belongs, with what was typed.
    fn refuse(&mut self, refusal: Option<Refusal>) {
        let Some(Refusal { place, message, typed }) = refusal else { return };
        let anchor = place.anchor();
        let mut rejection = String::new();
        match place {
            Place::Approval | Place::Order(_) | Place::Revisions => {}
            Place::Rejection => rejection = typed,
            Place::Title => {
                if let Some(title) = self.text.as_mut().and_then(|text| text.title.as_mut()) {
                    title.refuse(typed, message.clone());
                }
            }
            Place::Section(number) => {
                let mut groups = self.groups().filter_map(|group| group.edits.as_mut());
                if let Some(section) = groups.find(|section| section.number == number) {
                    section.heading.refuse(typed, message.clone());
                }
            }
            Place::Sentence(ref id) | Place::Words(ref id) | Place::Split(ref id) => {
                if let Some(card) =
                    self.groups().flat_map(|group| &mut group.cards).find(|card| card.id == *id)
                {
                    card.refuse(&place, (typed, message.clone()));
                }
            }
        }
        self.refused = Some(Refused { message, anchor, rejection });
    }
}

/// Returns the sentences as cards; with what may be done to the article, where the reader may do it.
fn groups(view: &ArticleView, article: Option<&Article>) -> Vec<Group> {
    let mut groups = cards::groups(view);
    if let Some(article) = article {
        editing::offer(&mut groups, article);
    }
    groups
}

fn without_text(state: &draft::DraftState) -> &'static str {
    match state {
        draft::DraftState::Writing => {
            "A worker is looking for evidence and writing. There is nothing to decide yet: come back in a minute."
        }
        draft::DraftState::Outlined => {
            "Its outline waits: once an editor has settled which passages go into which section, the article is written from it."
        }
        draft::DraftState::Stuck { .. } => {
            "Writing failed in a way that trying again at once did not mend. Once the cause is gone, an operator or an editor can have it written again."
        }
        draft::DraftState::NoAnswer { .. } => {
            "Nothing we hold answers this question reliably. The question is parked, and its asker can see that."
        }
        _ => "There is no text for this draft.",
    }
}
