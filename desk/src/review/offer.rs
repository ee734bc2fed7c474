//! An editor chooses passages for a sentence that is to be inserted.

use article::edit::{self, Spot};
use article::licence::policy::Terms;
use article::{Passage, PassageId, Sentence, Source};

use super::ReviewError;
use crate::draft::{self, Draft};
use crate::platform::id::DraftId;
use crate::platform::{Pool, StoreError};

/// What an editor has before them when inserting a sentence.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The draft.
    pub draft: Draft,
    /// The revision it is inserted into.
    pub revision: i32,
    /// The sentence it is inserted beside.
    pub beside: Sentence,
    /// The heading that stands above; none in the quick answer and the key facts.
    pub heading: Option<String>,
    /// Passages to choose from: those already chosen first, then at most 12 others.
    pub passages: Vec<(Passage, Source)>,
    /// What the operator lets be done with the licences of their sources.
    pub terms: Terms,
    /// How many passages were gathered for the draft.
    pub gathered: usize,
}

/// Returns the passages to choose from for a sentence at that spot; those that have the words sought, where any are.
///
/// # Errors
/// [`ReviewError::NoSuchDraft`] and [`ReviewError::NoSuchSentence`] where there is no such place,
/// [`ReviewError::NotReviewable`] where the draft is not with the editors.
pub async fn offer(
    pool: &Pool,
    id: DraftId,
    at: &Spot,
    (sought, chosen): (&str, &[PassageId]),
) -> Result<Offer, ReviewError> {
    let mut connection = pool.get().await?;
    let draft = draft::find(&mut connection, id).await?.ok_or(ReviewError::NoSuchDraft)?;
    let reviewable = draft.current_revision.filter(|_| draft.state.is_reviewable());
    let number = reviewable.ok_or(ReviewError::NotReviewable { state: draft.state.word() })?;
    let revision = draft::revision(&mut connection, id, number).await?;
    let article = revision
        .ok_or_else(|| StoreError::Corrupt(format!("draft {id} lacks its revision {number}")))?
        .article;
    let beside = at.sentence();
    let sentence = article.sentence(beside).cloned();
    let sentence = sentence.ok_or_else(|| ReviewError::NoSuchSentence(beside.clone()))?;
    let evidence = draft::evidence_of(&mut connection, id).await?;
    let offered = edit::offered(&article, &evidence, beside, sought);
    let others = offered.into_iter().filter(|passage| !chosen.contains(passage));
    let passages = chosen.iter().copied().chain(others);
    let passages = passages.filter_map(|id| evidence.passage(id));
    let section = article.sections.iter().find(|section| section.sentences().any(|one| one.id == *beside));
    Ok(Offer {
        draft,
        revision: number,
        beside: sentence,
        heading: section.map(|section| section.heading.clone()),
        passages: passages.map(|(passage, source)| (passage.clone(), source.clone())).collect(),
        terms: evidence.terms,
        gathered: evidence.passages.len(),
    })
}
