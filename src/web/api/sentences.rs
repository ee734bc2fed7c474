//! An editor's program decides about one sentence.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::SentenceId;
use article::edit::Edit;
use article::view::{Decision, SentenceView};
use desk::people::Editor;
use desk::platform::id::DraftId;
use desk::review;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::article::Sentence;
use super::body::{Body, ProblemBody};
use super::json;
use crate::web::Site;
use crate::web::guard::TokenEditor;
use crate::web::problem::Problem;

/// What an editor decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DecisionWord)]
pub enum Word {
    /// It stands; only where the check supports it.
    Accept,
    /// It stands, whatever the check says, for the written `reason`.
    Override,
    /// Its words become `text`: a new revision, in which it is checked anew and undecided again.
    Edit,
    /// It goes.
    Remove,
}

/// A decision about one sentence of exactly that revision.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Decision)]
pub struct NewDecision {
    /// The revision you read.
    pub revision: i32,
    /// What you decide.
    pub decision: Word,
    /// The new words, for `edit`: one sentence of at most 2,000 characters.
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    /// Why, for `override`: at most 2,000 characters.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// What the decision led to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decided {
    /// The revision that is current now: a new one where the text changed. The next decision names it.
    pub revision: i32,
    /// The sentence as it stands; null where it was removed.
    #[schema(value_type = Option<Sentence>)]
    pub sentence: Option<SentenceView>,
}

/// Decides about one sentence. `edit` and `remove` make a new revision; the decisions about the other sentences carry over.
///
/// # Errors
/// 409 where the draft has changed since it was read, 422 where the decision is not allowed as it is.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/sentences/{sid}", tag = "drafts", operation_id = "decide", security(("bearer" = [])),
    params(("id" = i64, Path, description = "The draft."), ("sid" = String, Path, description = "The sentence: `s1`, `s2`, …")),
    request_body = NewDecision,
    responses(
        (status = 200, description = "Decided.", body = Decided),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The token or its owner's role does not allow deciding.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft or sentence.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The draft has changed since you read it, or is not open for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not allowed as it is: the reason is missing, the check does not support the sentence, its new words are none or too many, or it is the last one.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn decide(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    place: Path<(i64, String)>,
    Body(body): Body<NewDecision>,
) -> Result<HttpResponse, Problem> {
    let (draft_id, sentence_id) = place.into_inner();
    let (draft, sentence_id) = ((DraftId(draft_id), body.revision), SentenceId(sentence_id));
    let decision = match body.decision {
        Word::Accept => Decision::Accept,
        Word::Override => Decision::Override { reason: body.reason.unwrap_or_default() },
        Word::Edit => {
            let edit = Edit::Reword { sentence: sentence_id.clone(), text: body.text.unwrap_or_default() };
            let made = review::revise(&site.pool, &*site.clock, &editor, draft, &edit).await?;
            let sentence = sentence_of(&site, draft.0, &sentence_id).await?;
            return Ok(json(StatusCode::OK, &Decided { revision: made.revision.number, sentence }));
        }
        Word::Remove => {
            let made = review::remove(&site.pool, &*site.clock, &editor, draft, &sentence_id).await?;
            return Ok(json(StatusCode::OK, &Decided { revision: made.number, sentence: None }));
        }
    };
    let decided = stands(&site, &editor, draft, (&sentence_id, decision)).await?;
    Ok(json(StatusCode::OK, &decided))
}

/// Decides that a sentence stands, and returns it as it does.
async fn stands(
    site: &Site,
    editor: &Editor,
    draft: (DraftId, i32),
    (sentence_id, decision): (&SentenceId, Decision),
) -> Result<Decided, Problem> {
    review::decide(&site.pool, &*site.clock, editor, draft, (sentence_id, decision)).await?;
    Ok(Decided { revision: draft.1, sentence: sentence_of(site, draft.0, sentence_id).await? })
}

/// Returns a sentence as it stands now.
async fn sentence_of(
    site: &Site,
    id: DraftId,
    sentence_id: &SentenceId,
) -> Result<Option<SentenceView>, Problem> {
    let view = review::read(&site.pool, id).await?.and_then(|reading| reading.view);
    Ok(view.and_then(|view| view.sentences().find(|sentence| sentence.id == *sentence_id).cloned()))
}
