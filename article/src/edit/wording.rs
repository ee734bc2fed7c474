//! A sentence gets other words, or is inserted.

use super::place::{self, Slot};
use super::{EditRefused, PASSAGES_MAX, SENTENCE_CHARS_MAX, Spot};
use crate::model::SENTENCES_MAX;
use crate::{Article, Evidence, PassageId, Sentence, SentenceId, words};

/// Gives a sentence other words.
pub(super) fn reword(article: &Article, id: &SentenceId, text: &str) -> Result<Article, EditRefused> {
    let text = sentence(text)?;
    let mut edited = article.clone();
    let found = place::sentence(&mut edited, id).ok_or_else(|| EditRefused::NoSuchSentence(id.clone()))?;
    if words::fold(&found.text) == text {
        return Err(EditRefused::NothingChanged);
    }
    found.text = text;
    Ok(edited)
}

/// Puts a sentence into the paragraph or list of another.
pub(super) fn insert(article: &Article, at: &Spot, new: Sentence) -> Result<Article, EditRefused> {
    let (group, slot) = place::find(article, at.sentence())?;
    let place = match (at, slot) {
        (Spot::Before(id), Slot::Intro) => return Err(EditRefused::BeforeIntro(id.clone())),
        (Spot::After(_), Slot::Intro) => 0,
        (Spot::Before(_), Slot::Nth(nth)) => nth,
        (Spot::After(_), Slot::Nth(nth)) => nth.saturating_add(1),
    };
    if article.sentences().count() >= SENTENCES_MAX {
        return Err(EditRefused::Full);
    }
    let mut edited = article.clone();
    let no_such = || EditRefused::NoSuchSentence(at.sentence().clone());
    let sentences = place::sentences(&mut edited, group).ok_or_else(no_such)?;
    sentences.insert(place.min(sentences.len()), new);
    Ok(edited)
}

/// Returns a sentence as it is kept: on one line, with words in it, not too long.
pub(super) fn sentence(text: &str) -> Result<String, EditRefused> {
    let text = words::fold(text);
    let chars = text.chars().count();
    match words::count(&text) {
        0 => Err(EditRefused::NoWords),
        _ if chars > SENTENCE_CHARS_MAX => Err(EditRefused::TooLong { chars }),
        _ => Ok(text),
    }
}

/// Returns the passages, each once, where all of them were gathered for this article.
pub(super) fn known(passages: &[PassageId], evidence: &Evidence) -> Result<Vec<PassageId>, EditRefused> {
    let mut known: Vec<PassageId> = Vec::new();
    for id in passages {
        if evidence.passage(*id).is_none() {
            return Err(EditRefused::UnknownPassage(*id));
        }
        if !known.contains(id) {
            known.push(*id);
        }
    }
    match known.len() {
        0 => Err(EditRefused::NoPassage),
        1..=PASSAGES_MAX => Ok(known),
        count => Err(EditRefused::TooManyPassages { count }),
    }
}
