//! An approved text becomes a page.

use article::view::{ArticleView, Judgements};
use article::{Article, Evidence, Licence, PassageId, check};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::model::{Page, PageState, slug_of};
use super::{PublishError, store};
use crate::draft;
use crate::evidence;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::{Clock, Pool, StoreError};
use crate::review::Approval;
use crate::suggestion::{self, SuggestionState};

/// Publishes exactly the text that was approved, and answers its suggestion. Publishing twice changes nothing the
/// second time: the page that stands is returned. The labels of its sources are kept with it as they are now.
///
/// # Errors
/// [`PublishError::NotWaiting`] where the suggestion is not waiting for a page, [`PublishError::Unlicensed`] where a
/// licence was set since the approval that does not allow the text.
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
            let article = approved_article(connection, &approval).await?;
            let evidence = evidence_for(connection, &article).await?;
            let labels = Labels { title: &article.title, licence: licence_of(&article, &evidence)? };
            let page = insert_where_free(connection, &approval, &labels, now).await?;
            store::freeze(connection, page.id, evidence.sources.values()).await?;
            let actor = Actor::User(approval.approved_by());
            let entry = Move {
                actor,
                subject: Subject::Page(suggestion.id),
                from: None,
                to: PageState::Live.word().to_owned(),
                why: Some(format!("/a/{}", page.slug)),
            };
            ledger::record(connection, now, entry).await?;
            suggestion::step(connection, now, suggestion, SuggestionState::Published, actor).await?;
            Ok(page)
        })
        .await
}

/// What a page is called, and the licence it is published under.
struct Labels<'a> {
    title: &'a str,
    licence: Licence,
}

/// Returns the approved text.
async fn approved_article(
    connection: &mut AsyncPgConnection,
    approval: &Approval,
) -> Result<Article, StoreError> {
    let draft = draft::find(connection, approval.draft_id()).await?;
    // An approved draft gets no further revision: its current one is the approved one.
    let revision = match draft.and_then(|draft| draft.current_revision) {
        Some(number) => draft::revision(connection, approval.draft_id(), number).await?,
        None => None,
    };
    let approved = revision.filter(|revision| revision.id == approval.revision_id());
    let approved = approved.ok_or_else(|| StoreError::Corrupt("an approval without its text".to_owned()))?;
    Ok(approved.article)
}

/// Returns what a text cites, with its sources as they are labelled now.
async fn evidence_for(connection: &mut AsyncPgConnection, article: &Article) -> Result<Evidence, StoreError> {
    let cited: Vec<PassageId> = article.cited().into_iter().collect();
    evidence::load(connection, &cited).await
}

/// Returns the licence of a page with this text, once more: one may have been set anew since the approval.
fn licence_of(article: &Article, evidence: &Evidence) -> Result<Licence, PublishError> {
    let faults = check::licence_faults(article, evidence);
    if !faults.is_empty() {
        return Err(PublishError::Unlicensed(faults.iter().map(ToString::to_string).collect()));
    }
    Ok(ArticleView::join(article, evidence, &Judgements::new()).licence)
}

/// How many addresses are tried for one title.
const SLUGS_MAX: i64 = 1_000;

/// Inserts the page under the first free address: the title's own, then with the suggestion's number behind it, then
/// with numbers that rise from there. The unique index decides, also between two pages at the same moment.
async fn insert_where_free(
    connection: &mut AsyncPgConnection,
    approval: &Approval,
    Labels { title, licence }: &Labels<'_>,
    now: Timestamp,
) -> Result<Page, PublishError> {
    let slug = slug_of(title);
    if let Some(page) = store::insert(connection, approval, (&slug, title, licence), now).await? {
        return Ok(page);
    }
    for more in 0..SLUGS_MAX {
        let number = approval.suggestion_id().0.saturating_add(more);
        if let Some(page) =
            store::insert(connection, approval, (&format!("{slug}-{number}"), title, licence), now).await?
        {
            return Ok(page);
        }
    }
    Err(StoreError::Corrupt(format!("no address is free for `{slug}`")).into())
}
