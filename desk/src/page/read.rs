//! A reader opens a page, or the list of the latest.

use article::view::ArticleView;
use article::{ContentHash, PassageId};
use jiff::Timestamp;

use super::model::Page;
use super::store;
use crate::draft;
use crate::evidence;
use crate::platform::id::{DraftId, SuggestionId};
use crate::platform::{Pool, StoreError};
use crate::review;

/// The most pages one list shows.
const LATEST_MAX: i64 = 50;

/// A page with its article, and who answers for it.
#[derive(Debug, Clone)]
pub struct Published {
    /// The page.
    pub page: Page,
    /// The article with its sources, and what was judged and decided of exactly this text.
    pub view: ArticleView,
    /// The hash of the text, as approved.
    pub content_hash: ContentHash,
    /// Whether people have changed the text since it was drafted.
    pub is_edited: bool,
    /// The name of who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
}

/// Returns the readable page at an address.
///
/// # Errors
/// Where the database does not answer, or a row is not what its hash says.
pub async fn by_slug(pool: &Pool, slug: &str) -> Result<Option<Published>, StoreError> {
    let mut connection = pool.get().await?;
    let Some((page, approved_by, approved_at)) = store::by_slug(&mut connection, slug).await? else {
        return Ok(None);
    };
    let number = store::revision_of(&mut connection, page.id).await?;
    let revision = draft::revision(&mut connection, page.draft_id, number).await?;
    let revision = revision.ok_or_else(|| StoreError::Corrupt(format!("page {slug} lacks its revision")))?;
    let cited: Vec<PassageId> = revision.article.cited().into_iter().collect();
    let evidence = evidence::load(&mut connection, &cited).await?;
    if evidence.passages.len() != cited.len() {
        return Err(StoreError::Corrupt(format!("page {slug} cites passages that are gone")));
    }
    let judgements = review::judgements_of(&mut connection, revision.id).await?;
    // As they were labelled when the page was published, whatever is known of them today.
    let (sources, licence) = store::frozen(&mut connection, page.id).await?;
    let mut labelled = evidence;
    labelled.sources.extend(sources.into_iter().map(|source| (source.id, source)));
    let mut view = ArticleView::join(&revision.article, &labelled, &judgements);
    (view.licence, view.licence_clash) = (licence, None);
    let (content_hash, is_edited) = (revision.content_hash, revision.edited_by.is_some());
    Ok(Some(Published { page, view, content_hash, is_edited, approved_by, approved_at }))
}

/// Returns the newest live pages, at most 50.
///
/// # Errors
/// Where the database does not answer.
pub async fn latest(pool: &Pool, limit: i64) -> Result<Vec<Page>, StoreError> {
    let mut connection = pool.get().await?;
    store::latest(&mut connection, limit.clamp(0, LATEST_MAX)).await
}

/// Returns the readable page a draft became, where it did.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_draft(pool: &Pool, id: DraftId) -> Result<Option<Page>, StoreError> {
    store::of_draft(&mut *pool.get().await?, id).await
}

/// Returns the readable page that answers a suggestion.
pub(crate) async fn of_suggestion(
    connection: &mut diesel_async::AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Page>, StoreError> {
    store::of_suggestion(connection, id).await
}
