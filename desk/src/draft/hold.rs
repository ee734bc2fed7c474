//! A written article is held for the editors.

use article::{Article, Evidence, SourceId};
use diesel_async::AsyncConnection;

use super::attempt::{Outage, Outcome};
use super::begin::Begun;
use super::fail::Tried;
use super::model::{DraftState, Revision};
use super::revise::{self, Author};
use super::{DraftError, store};
use crate::evidence;
use crate::ledger::Actor;
use crate::platform::{Clock, Pool};
use crate::suggestion::{self, SuggestionState};

/// What a search brought: the evidence and where it was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// The passages and sources the article may cite.
    pub evidence: Evidence,
    /// What was searched, a line each.
    pub searched: Vec<String>,
    /// The places that could not be searched, and need not have been: the others hold an answer.
    pub outages: Vec<Outage>,
}

/// Holds an article for review, with the evidence it may cite and what the check says of each sentence.
///
/// The structural check runs here, so that no door can hold a text that fails it.
///
/// # Errors
/// [`DraftError::Faulty`] where the text fails the structural check, [`DraftError::Superseded`] where this attempt is
/// no longer the one that writes, [`DraftError::SourceBlocked`] where a source of the evidence was blocked meanwhile;
/// nothing is stored then.
pub async fn hold(
    pool: &Pool,
    clock: &dyn Clock,
    begun: &Begun,
    find: &Find,
    article: &Article,
) -> Result<Revision, DraftError> {
    let mut judged = revise::judge_and_look(article, &find.evidence).await;
    // The title is the asker's question, never a writer's words.
    if article.title != begun.question {
        judged.faults.push("the title is not the question".to_owned());
    }
    if !judged.faults.is_empty() {
        return Err(DraftError::Faulty { faults: judged.faults });
    }
    let now = clock.now();
    let tried = Tried { searched: find.searched.clone(), outages: find.outages.clone() };
    pool.get()
        .await?
        .transaction::<_, DraftError, _>(async move |connection| {
            let draft = store::lock_attempt(connection, begun).await?;
            let sources: Vec<SourceId> = find.evidence.sources.keys().copied().collect();
            if let Some(title) = evidence::blocked_among(connection, &sources).await? {
                return Err(DraftError::SourceBlocked { title });
            }
            store::end_attempt(connection, &draft, now, &Outcome::Held, &tried).await?;
            store::insert_evidence(connection, draft.id, &find.evidence).await?;
            let revision =
                store::insert_revision(connection, &draft, article, &judged, (Author::Writer, now)).await?;
            store::set_searched(connection, draft.id, &find.searched).await?;
            store::step(connection, now, draft, DraftState::Held, Actor::Worker).await?;
            let suggestion = store::suggestion_of(connection, begun).await?;
            suggestion::step(connection, now, suggestion, SuggestionState::Drafted, Actor::Worker).await?;
            Ok(revision)
        })
        .await
}
