//! The pages' rows.

mod labels;
mod lists;
mod search;

use article::Licence;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::model::{Page, PageState};
use crate::platform::StoreError;
use crate::platform::id::{ApprovalId, DraftId, PageId, SuggestionId};
use crate::platform::schema::{approvals, pages, users};
use crate::review::Approval;

pub(super) use labels::{freeze, frozen};
pub(super) use lists::{RecentRow, last_id, mapped, parts, recent};
pub(super) use search::{count, hits, similar};

type PageColumns =
    (PageId, String, SuggestionId, DraftId, String, String, jiff_diesel::Timestamp, jiff_diesel::Timestamp);

fn read(
    (id, slug, suggestion_id, draft_id, state, title, published, updated): PageColumns,
) -> Result<Page, StoreError> {
    let state =
        PageState::read(&state).ok_or_else(|| StoreError::Corrupt(format!("page {id} is {state}")))?;
    Ok(Page {
        id,
        slug,
        suggestion_id,
        draft_id,
        state,
        title,
        published_at: published.to_jiff(),
        updated_at: updated.to_jiff(),
    })
}

macro_rules! columns {
    () => {
        (
            pages::id,
            pages::slug,
            pages::suggestion_id,
            approvals::draft_id,
            pages::state,
            pages::title,
            pages::published_at,
            pages::updated_at,
        )
    };
}

use columns;

/// The states in which readers can see a page.
const READABLE: [&str; 2] = ["live", "being_rechecked"];

/// Returns the page an approval made, where it has made one.
pub(super) async fn of_approval(
    connection: &mut AsyncPgConnection,
    id: ApprovalId,
) -> Result<Option<Page>, StoreError> {
    let page =
        joined().filter(pages::approval_id.eq(id.0)).select(columns!()).first(connection).await.optional()?;
    page.map(read).transpose()
}

/// Returns the readable page of a suggestion.
pub(super) async fn of_suggestion(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<Page>, StoreError> {
    let readable = joined().filter(pages::suggestion_id.eq(id)).filter(pages::state.eq_any(READABLE));
    let page = readable.order(pages::id.desc()).select(columns!()).first(connection).await.optional()?;
    page.map(read).transpose()
}

/// Returns the readable page of a draft.
pub(super) async fn of_draft(
    connection: &mut AsyncPgConnection,
    id: DraftId,
) -> Result<Option<Page>, StoreError> {
    let readable = joined().filter(approvals::draft_id.eq(id)).filter(pages::state.eq_any(READABLE));
    let page = readable.order(pages::id.desc()).select(columns!()).first(connection).await.optional()?;
    page.map(read).transpose()
}

/// Returns the readable page at an address, and who approved it.
pub(super) async fn by_slug(
    connection: &mut AsyncPgConnection,
    slug: &str,
) -> Result<Option<(Page, String, Timestamp)>, StoreError> {
    let found: Option<(PageColumns, String, jiff_diesel::Timestamp)> = joined()
        .inner_join(users::table.on(users::id.eq(approvals::approved_by)))
        .filter(pages::slug.eq(slug))
        .filter(pages::state.eq_any(READABLE))
        .select((columns!(), users::name, approvals::approved_at))
        .first(connection)
        .await
        .optional()?;
    found.map(|(page, name, at)| Ok((read(page)?, name, at.to_jiff()))).transpose()
}

/// Returns the newest live pages.
pub(super) async fn latest(connection: &mut AsyncPgConnection, limit: i64) -> Result<Vec<Page>, StoreError> {
    let live = joined().filter(pages::state.eq(PageState::Live.word()));
    let rows: Vec<PageColumns> = live
        .order((pages::published_at.desc(), pages::id.desc()))
        .limit(limit)
        .select(columns!())
        .load(connection)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Returns the number of the revision a page shows.
pub(super) async fn revision_of(connection: &mut AsyncPgConnection, id: PageId) -> Result<i32, StoreError> {
    use crate::platform::schema::revisions;
    let shown = pages::table.find(id.0).inner_join(revisions::table.on(revisions::id.eq(pages::revision_id)));
    Ok(shown.select(revisions::number).first(connection).await?)
}

/// Inserts a live page that stands on an approval; none where its address is taken.
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    approval: &Approval,
    (slug, title, licence): (&str, &str, &Licence),
    now: Timestamp,
) -> Result<Option<Page>, StoreError> {
    let id: Option<i64> = diesel::insert_into(pages::table)
        .values((
            pages::slug.eq(slug),
            pages::suggestion_id.eq(approval.suggestion_id()),
            pages::state.eq(PageState::Live.word()),
            pages::title.eq(title),
            pages::licence.eq(licence.to_string()),
            pages::approval_id.eq(approval.id().0),
            pages::revision_id.eq(approval.revision_id().0),
            pages::content_hash.eq(&approval.content_hash().0),
            pages::published_at.eq(now.to_diesel()),
            pages::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict(pages::slug)
        .do_nothing()
        .returning(pages::id)
        .get_result(connection)
        .await
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let page = joined().filter(pages::id.eq(id)).select(columns!()).first(connection).await?;
    read(page).map(Some)
}

/// Every page with the approval it stands on.
#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    pages::table.inner_join(approvals::table.on(approvals::id.eq(pages::approval_id)))
}

/// Returns the titles and texts of the pages with these addresses.
pub(super) async fn texts(
    connection: &mut AsyncPgConnection,
    slugs: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    let found = pages::table.filter(pages::slug.eq_any(slugs)).select((pages::title, pages::text));
    Ok(found.load(connection).await?)
}
