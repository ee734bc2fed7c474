//! An editor opens the inbox or a draft; reading moves nothing.

use article::licence::policy::Class;
use article::view::ArticleView;
use article::{Evidence, Passage, Source};

use super::store::{self, InboxRow};
use crate::draft::{self, Attempt, Draft, Revision};
use crate::ledger::{self, Event};
use crate::platform::id::DraftId;
use crate::platform::{Pool, StoreError};

/// The most drafts one inbox page shows.
const INBOX_MAX: i64 = 100;

/// A draft as an editor reads it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The draft.
    pub draft: Draft,
    /// The revision under review, where there is one yet.
    pub revision: Option<Revision>,
    /// The article with each sentence beside its passages, verdict and decision.
    pub view: Option<ArticleView>,
    /// What the text may rest on.
    pub evidence: Evidence,
    /// What was found besides and is not cited, among it the sources that must not be copied.
    pub uncited: Vec<Uncited>,
    /// Everything that happened to the draft, oldest first.
    pub history: Vec<Event>,
    /// How attempts at it ended, the first one first; at most 50.
    pub attempts: Vec<Attempt>,
}

/// A source that was found for a draft and is not cited in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncited {
    /// The source.
    pub source: Source,
    /// What its licence allows here.
    pub allows: Class,
    /// Its first passages among the evidence, at most 3.
    pub passages: Vec<Passage>,
}

/// Returns a draft as an editor reads it.
///
/// # Errors
/// Where the database does not answer.
pub async fn read(pool: &Pool, id: DraftId) -> Result<Option<Reading>, StoreError> {
    let mut connection = pool.get().await?;
    let Some(draft) = draft::find(&mut connection, id).await? else { return Ok(None) };
    let history = ledger::of_draft(&mut connection, id).await?;
    let attempts = draft::attempts(&mut connection, id).await?;
    let Some(number) = draft.current_revision else {
        let (revision, view, evidence, uncited) = (None, None, Evidence::default(), Vec::new());
        return Ok(Some(Reading { draft, revision, view, evidence, uncited, history, attempts }));
    };
    let revision = draft::revision(&mut connection, id, number).await?;
    let revision =
        revision.ok_or_else(|| StoreError::Corrupt(format!("draft {id} lacks its revision {number}")))?;
    let evidence = draft::evidence_of(&mut connection, id).await?;
    let judgements = store::judgements_of(&mut connection, revision.id).await?;
    let view = ArticleView::for_editors(&revision.article, &evidence, &judgements);
    let uncited = uncited(&view, &evidence);
    let (revision, view) = (Some(revision), Some(view));
    Ok(Some(Reading { draft, revision, view, evidence, uncited, history, attempts }))
}

/// How many passages of a source that is not cited are shown.
const UNCITED_PASSAGES_MAX: usize = 3;

fn uncited(view: &ArticleView, evidence: &Evidence) -> Vec<Uncited> {
    let is_cited = |source: &Source| view.sources.iter().any(|cited| cited.id == source.id);
    let passages = |source: &Source| {
        let own = evidence.passages.values().filter(|passage| passage.source_id == source.id);
        own.take(UNCITED_PASSAGES_MAX).cloned().collect()
    };
    let left = evidence.sources.values().filter(|source| !is_cited(source));
    let allows = |source: &Source| evidence.terms.class(&source.licence);
    left.map(|source| Uncited { source: source.clone(), allows: allows(source), passages: passages(source) })
        .collect()
}

/// Returns drafts in one of these states, the longest waiting first; at most 100, after the given id.
///
/// # Errors
/// Where the database does not answer.
pub async fn inbox(
    pool: &Pool,
    states: &[&str],
    after: Option<DraftId>,
) -> Result<Vec<InboxRow>, StoreError> {
    let mut connection = pool.get().await?;
    store::inbox(&mut connection, states, after, INBOX_MAX).await
}
