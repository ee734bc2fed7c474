//! Sources, as an editor's program looks through them. Reading moves nothing.

pub mod act;
pub mod body;
pub mod licence;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use article::{Licence, SourceId};
use desk::evidence::{self, FlagKind, Only, SourceError};
use desk::overview;
use desk::platform::id::SnapshotId;
use serde::Deserialize;
use utoipa::IntoParams;

use self::body::{HeldSource, PassageList, SourceList, SourceRow};
use super::body::ProblemBody;
use super::json;
use crate::web::Site;
use crate::web::guard::TokenReader;
use crate::web::problem::Problem;

/// Which sources to list; everything that is given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WantedSources {
    /// Words to look for, as a reader's search takes them; at most 300 characters.
    pub q: Option<String>,
    /// Where: `text` in the passages (not those of blocked sources), else in title, publisher, author and address.
    pub r#in: Option<String>,
    /// The publisher, exactly.
    pub publisher: Option<String>,
    /// The licence: an SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    pub licence: Option<String>,
    /// `flagged`, `blocked`, or a flag: `shrunk`, `error_page`, `gone`, `closed`, `unreadable`, `unreachable`, `licence`,
    /// `machine`.
    pub only: Option<String>,
    /// Only sources with a lower id: the last id of the list before, to go on from there.
    pub before: Option<i64>,
}

/// Which passages to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WantedPassages {
    /// The snapshot; the current one where none is given.
    pub snapshot: Option<i64>,
    /// The place in it to begin with, from 0: `next` of the list before, to go on from there.
    pub from: Option<i32>,
}

impl WantedSources {
    fn read(self) -> Result<evidence::Wanted, Problem> {
        let refused =
            |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "No such sources", detail);
        let only = |word: String| {
            let words = FlagKind::ALL.map(FlagKind::word).join(", ");
            Only::read(&word).ok_or_else(|| refused(format!("`only` is one of: flagged, blocked, {words}.")))
        };
        let licence = |text: String| text.parse::<Licence>().map_err(|error| refused(format!("{error}.")));
        Ok(evidence::Wanted {
            words: self.q,
            in_text: self.r#in.as_deref() == Some("text"),
            publisher: self.publisher.map(|publisher| publisher.replace('\0', "")),
            licence: self.licence.map(licence).transpose()?,
            only: self.only.map(only).transpose()?,
            before: self.before.map(SourceId),
        })
    }
}

/// Lists sources, at most 50, the newest first.
///
/// # Errors
/// 422 for a licence or a choice there is none of.
#[utoipa::path(get, path = "/api/v1/sources", tag = "sources", operation_id = "list_sources", params(WantedSources), security(("bearer" = [])),
    responses(
        (status = 200, description = "The sources.", body = SourceList),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such licence or choice.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    _reader: TokenReader,
    site: Data<Site>,
    wanted: Query<WantedSources>,
) -> Result<HttpResponse, Problem> {
    let rows = evidence::browse(&site.pool, &wanted.into_inner().read()?).await?;
    Ok(json(StatusCode::OK, &SourceList { sources: rows.into_iter().map(SourceRow::from).collect() }))
}

/// Shows a source: where it is to be had, its snapshots and flags, and what depends on which of its passages.
///
/// # Errors
/// 404 where there is no such source.
#[utoipa::path(get, path = "/api/v1/sources/{source}", tag = "sources", operation_id = "read_source", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source.")),
    responses(
        (status = 200, description = "The source.", body = HeldSource),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(_reader: TokenReader, site: Data<Site>, id: Path<i64>) -> Result<HttpResponse, Problem> {
    let standing = overview::source_standing(&site.pool, SourceId(*id)).await?;
    let body = HeldSource::new(&site.settings, standing.ok_or(SourceError::NoSuchSource)?);
    Ok(json(StatusCode::OK, &body))
}

/// Lists passages of a source, at most 50, in reading order.
///
/// # Errors
/// 404 where there is no such source or snapshot.
#[utoipa::path(get, path = "/api/v1/sources/{source}/passages", tag = "sources", operation_id = "list_passages", security(("bearer" = [])),
    params(("source" = i64, Path, description = "The source."), WantedPassages),
    responses(
        (status = 200, description = "The passages.", body = PassageList),
        (status = 401, description = "A personal token is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source, or it has no such snapshot.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn passages(
    _reader: TokenReader,
    site: Data<Site>,
    id: Path<i64>,
    wanted: Query<WantedPassages>,
) -> Result<HttpResponse, Problem> {
    let from = wanted.from.unwrap_or(0).max(0);
    let found =
        evidence::passages_of(&site.pool, SourceId(*id), wanted.snapshot.map(SnapshotId), from).await?;
    Ok(json(StatusCode::OK, &PassageList::from(found.ok_or(SourceError::NoSuchSource)?)))
}
