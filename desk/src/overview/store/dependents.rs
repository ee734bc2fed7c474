//! The rows of what depends on a source.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;

/// One passage that a page or a draft cites.
#[derive(QueryableByName)]
pub(in crate::overview) struct Cited {
    /// The page, or the draft.
    #[diesel(sql_type = BigInt)]
    pub(in crate::overview) id: i64,
    /// Its title, or its question.
    #[diesel(sql_type = Text)]
    pub(in crate::overview) title: String,
    #[diesel(sql_type = Text)]
    pub(in crate::overview) state: String,
    /// The last part of a page's address; none of a draft.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::overview) slug: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::overview) draft_id: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::overview) passage_id: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::overview) snapshot_id: i64,
    #[diesel(sql_type = Integer)]
    pub(in crate::overview) position: i32,
}

/// Returns which passages of a source the pages that readers can see cite, the newest page first.
pub(in crate::overview) async fn pages(
    connection: &mut AsyncPgConnection,
    source: i64,
    limit: i64,
) -> Result<Vec<Cited>, StoreError> {
    const STATEMENT: &str = "SELECT pages.id, pages.title, pages.state, pages.slug, approvals.draft_id, \
            citations.passage_id, passages.snapshot_id, passages.position \
        FROM citations \
            JOIN pages ON pages.revision_id = citations.revision_id AND pages.state IN ('live', 'being_rechecked') \
            JOIN approvals ON approvals.id = pages.approval_id \
            JOIN passages ON passages.id = citations.passage_id \
        WHERE citations.source_id = $1 ORDER BY pages.id DESC, citations.passage_id LIMIT $2";
    load(connection, STATEMENT, source, limit).await
}

/// Returns which passages of a source the drafts cite that are no pages yet, the newest draft first.
pub(in crate::overview) async fn drafts(
    connection: &mut AsyncPgConnection,
    source: i64,
    limit: i64,
) -> Result<Vec<Cited>, StoreError> {
    const STATEMENT: &str = "SELECT drafts.id, drafts.question AS title, drafts.state, NULL::text AS slug, \
            drafts.id AS draft_id, citations.passage_id, passages.snapshot_id, passages.position \
        FROM citations \
            JOIN revisions ON revisions.id = citations.revision_id \
            JOIN drafts ON drafts.id = revisions.draft_id AND drafts.current_revision = revisions.number \
            JOIN passages ON passages.id = citations.passage_id \
        WHERE citations.source_id = $1 \
            AND drafts.state IN ('held', 'in_review', 'awaiting_second', 'approved', 'changes_requested') \
            AND NOT EXISTS (SELECT FROM pages WHERE pages.revision_id = revisions.id) \
        ORDER BY drafts.id DESC, citations.passage_id LIMIT $2";
    load(connection, STATEMENT, source, limit).await
}

async fn load(
    connection: &mut AsyncPgConnection,
    statement: &str,
    source: i64,
    limit: i64,
) -> Result<Vec<Cited>, StoreError> {
    let query = diesel::sql_query(statement).bind::<BigInt, _>(source).bind::<BigInt, _>(limit);
    Ok(query.load(connection).await?)
}
