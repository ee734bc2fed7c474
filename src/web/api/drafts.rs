//! Drafts, as an editor's program reads them. Reading moves nothing.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use article::advice::Advice;
use article::view::ArticleView;
use desk::draft::{Attempt, DraftState, Outage};
use desk::overview;
use desk::platform::id::DraftId;
use desk::review::{self, InboxRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::article::Article;
use super::body::ProblemBody;
use super::json;
use crate::web::Site;
use crate::web::guard::TokenReader;
use crate::web::problem::Problem;

/// Which drafts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `writing`, `held` (the default), `in_review`, `awaiting_second`, `approved`, `changes_requested`, `rejected`,
    /// `stuck` or `no_answer`.
    #[serde(default = "held")]
    #[param(required = false, default = "held")]
    pub state: String,
    /// Only drafts with a higher id: the last id of the list before, to go on from there.
    pub after: Option<i64>,
}

fn held() -> String {
    DraftState::Held.word().to_owned()
}

/// Drafts in the order in which they were begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftList {
    /// At most 100; ask again with `after` where there are as many.
    pub drafts: Vec<DraftRow>,
}

/// A draft in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftRow {
    /// Its id.
    pub id: i64,
    /// The question it answers.
    pub question: String,
    /// The revision under review; null where nothing was held yet.
    pub revision: Option<i32>,
    /// Where it stands.
    #[schema(example = "held")]
    pub state: String,
}

impl From<InboxRow> for DraftRow {
    fn from(row: InboxRow) -> Self {
        Self { id: row.id.0, question: row.question, revision: row.revision, state: row.state }
    }
}

/// A draft with the text under review.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftBody {
    /// Its id.
    pub id: i64,
    /// The question it answers.
    pub question: String,
    /// Where it stands.
    #[schema(example = "in_review")]
    pub state: &'static str,
    /// The revision under review; every decision names it. Null where nothing was held yet.
    pub revision: Option<i32>,
    /// SHA-256 of the text and its citations, in hex: what an approval vouches for.
    pub content_hash: Option<String>,
    /// The text, each sentence with its passages, verdict and decision.
    #[schema(value_type = Option<Article>)]
    pub article: Option<ArticleView>,
    /// What an editor should look at before deciding; none of it stands in the way of an approval.
    #[schema(value_type = Vec<super::article::Advice>)]
    pub advice: Vec<Advice>,
    /// How attempts at writing it ended, the first one first; at most 50.
    pub attempts: Vec<AttemptBody>,
}

/// How an attempt at writing a draft ended; one that was cut off leaves nothing behind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub struct AttemptBody {
    /// Its number.
    pub number: i32,
    /// When it was begun (RFC 3339).
    #[schema(value_type = String, format = "date-time")]
    pub began_at: jiff::Timestamp,
    /// When it ended.
    #[schema(value_type = String, format = "date-time")]
    pub ended_at: jiff::Timestamp,
    /// `held`, `no_answer`, `failed` (another one follows) or `stuck` (none follows by itself).
    #[schema(example = "failed")]
    pub outcome: &'static str,
    /// Why there is no article; null where one was held.
    pub reason: Option<String>,
    /// When the next one is due; null where none follows.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub again_at: Option<jiff::Timestamp>,
    /// What was searched, a line each.
    pub searched: Vec<String>,
    /// The places that could not be searched.
    pub outages: Vec<OutageBody>,
}

/// A place that could not be searched.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outage)]
pub struct OutageBody {
    /// Its name.
    #[schema(example = "en.wikipedia.org")]
    pub place: String,
    /// What happened.
    pub why: String,
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        let outage = |outage: Outage| OutageBody { place: outage.place, why: outage.why };
        Self {
            number: attempt.number,
            began_at: attempt.began_at,
            ended_at: attempt.ended_at,
            outcome: attempt.outcome.word(),
            reason: attempt.outcome.reason().map(str::to_owned),
            again_at: attempt.outcome.again_at(),
            searched: attempt.searched,
            outages: attempt.outages.into_iter().map(outage).collect(),
        }
    }
}

/// Lists drafts in one state, at most 100, in the order in which they were begun.
///
/// # Errors
/// 422 for a state that drafts do not have.
#[utoipa::path(get, path = "/api/v1/drafts", tag = "drafts", operation_id = "list_drafts", params(Wanted), security(("bearer" = [])),
    responses(
        (status = 200, description = "The drafts.", body = DraftList),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Drafts have no such state.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    _reader: TokenReader,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    if !DraftState::WORDS.contains(&wanted.state.as_str()) {
        let detail = format!("Drafts are in one of these states: {}.", DraftState::WORDS.join(", "));
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "No such state", detail));
    }
    let rows = review::inbox(&site.pool, &[wanted.state.as_str()], wanted.after.map(DraftId)).await?;
    Ok(json(StatusCode::OK, &DraftList { drafts: rows.into_iter().map(DraftRow::from).collect() }))
}

/// Shows a draft: each sentence beside its passages, verdict and decision.
///
/// # Errors
/// 404 where there is no such draft.
#[utoipa::path(get, path = "/api/v1/drafts/{id}", tag = "drafts", operation_id = "read_draft", security(("bearer" = [])),
    params(("id" = i64, Path, description = "The draft.")),
    responses(
        (status = 200, description = "The draft.", body = DraftBody),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(_reader: TokenReader, site: Data<Site>, id: Path<i64>) -> Result<HttpResponse, Problem> {
    let reading = review::read(&site.pool, DraftId(*id)).await?.ok_or(review::ReviewError::NoSuchDraft)?;
    let advice = overview::advice(&site.pool, &reading).await?;
    let body = DraftBody {
        id: reading.draft.id.0,
        question: reading.draft.question,
        state: reading.draft.state.word(),
        revision: reading.draft.current_revision,
        content_hash: reading.revision.map(|revision| revision.content_hash.0),
        article: reading.view,
        advice,
        attempts: reading.attempts.into_iter().map(AttemptBody::from).collect(),
    };
    Ok(json(StatusCode::OK, &body))
}
