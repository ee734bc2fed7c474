//! An approved text becomes a page.

use diesel_async::AsyncConnection;

use super::model::{Page, PageState, slug_of};
use super::{PublishError, store};
use crate::draft;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::{Clock, Pool, StoreError};
use crate::review::Approval;
use crate::suggestion::{self, SuggestionState};

/// Publishes exactly the text that was approved, and answers its suggestion. Publishing twice changes nothing the
/// second time: the page that stands is returned.
///
/// # Errors
/// [`PublishError::NotWaiting`] where the suggestion is not waiting for a page.
pub async fn publish(pool: &Pool, clock: &dyn Clock, approval: Approval) -> Result<Page, PublishError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PublishError, _>(async move |connection| {
            let suggestion = suggestion::lock(connection, approval.suggestion_id()).await?;
            let suggestion = suggestion.ok_or(PublishError::NotWaiting { state: "gone" })?;
            if let Some(page) = store::of_approval(connection, approval.id()).await? {
                return Ok(page);
            }
            if suggestion.state != SuggestionState::Drafted {
                return Err(PublishError::NotWaiting { state: suggestion.state.word() });
            }
            let draft = draft::find(connection, approval.draft_id()).await?;
            let title = draft
                .map(|draft| draft.question)
                .ok_or_else(|| StoreError::Corrupt("an approval without a draft".to_owned()))?;
            let slug = store::free_slug(connection, &slug_of(&title), suggestion.id).await?;
            let page = store::insert(connection, &approval, (&slug, &title), now).await?;
            let actor = Actor::User(approval.approved_by());
            let entry = Move {
                actor,
                subject: Subject::Page(suggestion.id),
                from: None,
                to: PageState::Live.word().to_owned(),
                why: Some(format!("/a/{slug}")),
            };
            ledger::record(connection, now, entry).await?;
            suggestion::step(connection, now, suggestion, SuggestionState::Published, actor).await?;
            Ok(page)
        })
        .await
}
