//! An editor's program reads how a source came to its licence; a senior's sets it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::SourceId;
use desk::evidence::{self, LicenceEntry, LicenceSetting, Licensed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::body::{Body, ProblemBody};
use super::super::json;
use crate::web::Site;
use crate::web::guard::{TokenEditor, TokenReader, senior_of};
use crate::web::problem::Problem;

/// The licence of a source, what it allows and how it came.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceLicence)]
pub struct Held {
    /// An SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    #[schema(example = "CC-BY-SA-4.0")]
    pub licence: String,
    /// What it allows here: `adapt`, `quote`, `facts` or `blocked`.
    #[schema(example = "adapt")]
    pub allows: &'static str,
    /// How it came: `stated` by labels, `detected` on the page, `unsaid`, or `set` by a senior.
    #[schema(example = "stated")]
    pub origin: &'static str,
    /// Every setting, the newest first; at most 200.
    pub entries: Vec<Entry>,
}

/// One setting of a licence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceEntry)]
pub struct Entry {
    /// When (RFC 3339).
    pub at: String,
    /// How it came, as above.
    pub origin: &'static str,
    /// Who set it; null where the source itself said so.
    pub set_by: Option<String>,
    /// What held before; null for the first.
    pub from: Option<String>,
    /// What it said or was set to.
    pub to: String,
    /// False where a person's setting stood against what the source says.
    pub holds: bool,
    /// Why, in that person's words.
    pub reason: Option<String>,
    /// The address of what shows it.
    pub evidence: Option<String>,
}

/// A licence to set, for a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LicenceSetting)]
pub struct NewLicence {
    /// The licence you saw.
    #[schema(example = "unknown")]
    pub from: String,
    /// The licence to set: an SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    #[schema(example = "CC-BY-4.0")]
    pub licence: String,
    /// Why, in 1 to 500 characters.
    #[serde(default)]
    #[schema(required = true, max_length = 500)]
    pub reason: String,
    /// The address of what shows it, beginning with `https://` or `http://`; at most 2,000 bytes.
    #[serde(default)]
    #[schema(required = true)]
    pub evidence: String,
}

impl From<Licensed> for Held {
    fn from(licensed: Licensed) -> Self {
        Self {
            licence: licensed.source.licence.to_string(),
            allows: licensed.allows.rule().word,
            origin: licensed.origin.word(),
            entries: licensed.entries.into_iter().map(Entry::from).collect(),
        }
    }
}

impl From<LicenceEntry> for Entry {
    fn from(entry: LicenceEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            origin: entry.origin.word(),
            set_by: entry.set_by,
            from: entry.from.map(|licence| licence.to_string()),
            to: entry.to.to_string(),
            holds: entry.holds,
            reason: entry.reason,
            evidence: entry.evidence,
        }
    }
}

/// Returns the licence of a source with every setting of it.
///
/// # Errors
/// 404 where there is no such source.
#[utoipa::path(get, path = "/api/v1/sources/{source}/licence", tag = "sources", operation_id = "read_licence", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")),
    responses(
        (status = 200, description = "The licence.", body = Held),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn licence(_: TokenReader, site: Data<Site>, id: Path<i64>) -> Result<HttpResponse, Problem> {
    held(&site, SourceId(*id)).await
}

/// Sets the licence of a source; it takes a senior or an admin. From then on what the source says itself changes nothing.
///
/// # Errors
/// 409 where the licence is another than the one named in `from`, or was set so already; 422 where licence, reason or
/// evidence is none.
#[utoipa::path(post, path = "/api/v1/sources/{source}/set-licence", tag = "sources", operation_id = "set_licence", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")), request_body = NewLicence,
    responses(
        (status = 200, description = "Set.", body = Held),
        (status = 400, description = "The JSON cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "It takes a senior's or an admin's token for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The licence has changed since you read it, or was set so already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The licence, the reason or the evidence is missing or none.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn set_licence(
    TokenEditor(editor): TokenEditor,
    site: Data<Site>,
    id: Path<i64>,
    Body(body): Body<NewLicence>,
) -> Result<HttpResponse, Problem> {
    let senior = senior_of(editor.person())?;
    let NewLicence { from, licence, reason, evidence } = body;
    let setting = LicenceSetting { seen: from, licence, reason, evidence };
    evidence::set_licence(&site.pool, &*site.clock, &senior, SourceId(*id), &setting).await?;
    held(&site, SourceId(*id)).await
}

async fn held(site: &Site, id: SourceId) -> Result<HttpResponse, Problem> {
    let licensed = evidence::licensed(&site.pool, id).await?;
    let licensed = licensed.ok_or(evidence::SetLicenceError::NoSuchSource)?;
    Ok(json(StatusCode::OK, &Held::from(licensed)))
}
