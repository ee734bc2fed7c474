//! Rows of several stages at once, by their ids.

pub(super) mod dependents;

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::id::{DraftId, SuggestionId};
use crate::platform::schema::{drafts, suggestions};

/// A draft, and the suggestion it answers.
#[derive(Queryable)]
pub(super) struct DraftOf {
    pub(super) draft: DraftId,
    pub(super) suggestion: SuggestionId,
}

/// Returns the drafts there are of these ids.
pub(super) async fn drafts(
    connection: &mut AsyncPgConnection,
    ids: &HashSet<DraftId>,
) -> Result<Vec<DraftOf>, StoreError> {
    let known = drafts::table.filter(drafts::id.eq_any(ids)).select((drafts::id, drafts::suggestion_id));
    Ok(known.load(connection).await?)
}

/// Returns the questions of suggestions.
pub(super) async fn questions(
    connection: &mut AsyncPgConnection,
    ids: &HashSet<SuggestionId>,
) -> Result<HashMap<SuggestionId, String>, StoreError> {
    let known = suggestions::table.filter(suggestions::id.eq_any(ids));
    let rows: Vec<(SuggestionId, String)> =
        known.select((suggestions::id, suggestions::question)).load(connection).await?;
    Ok(rows.into_iter().collect())
}

/// Returns the newest draft of each of these suggestions that has one.
pub(super) async fn newest_drafts(
    connection: &mut AsyncPgConnection,
    suggestions: &HashSet<SuggestionId>,
) -> Result<HashMap<SuggestionId, DraftId>, StoreError> {
    let newest = drafts::table
        .filter(drafts::suggestion_id.eq_any(suggestions))
        .distinct_on(drafts::suggestion_id)
        .order((drafts::suggestion_id, drafts::id.desc()));
    let rows: Vec<(SuggestionId, DraftId)> =
        newest.select((drafts::suggestion_id, drafts::id)).load(connection).await?;
    Ok(rows.into_iter().collect())
}
