//! The title and the headings: reworded, set, and taken away.

use super::place::{self, Group, Slot};
use super::{EditRefused, HEADING_CHARS_MAX};
use crate::{Article, Block, Section, Sentence, SentenceId, words};

/// Gives the article another title. What a title may be is the desk's to say: it asks of it what it asks of a question.
pub(super) fn retitle(article: &Article, title: &str) -> Result<Article, EditRefused> {
    let title = words::fold(title);
    if title == article.title {
        return Err(EditRefused::NothingChanged);
    }
    Ok(Article { title, ..article.clone() })
}

/// Gives a section another heading.
pub(super) fn rename(article: &Article, number: usize, heading: &str) -> Result<Article, EditRefused> {
    let mut edited = article.clone();
    let section = number.checked_sub(1).and_then(|at| edited.sections.get_mut(at));
    let section = section.ok_or(EditRefused::NoSuchSection(number))?;
    let heading = worded(heading)?;
    if section.heading == heading {
        return Err(EditRefused::NothingChanged);
    }
    section.heading = heading;
    Ok(edited)
}

/// Begins a new section with that sentence.
pub(super) fn split(article: &Article, at: &SentenceId, heading: &str) -> Result<Article, EditRefused> {
    let heading = worded(heading)?;
    let (group, slot) = place::find(article, at)?;
    let Group::Block { section, block } = group else { return Err(EditRefused::InNoSection(at.clone())) };
    let mut edited = article.clone();
    let no_such = || EditRefused::NoSuchSentence(at.clone());
    let first = edited.sections.get_mut(section).ok_or_else(no_such)?;
    if first.sentences().next().is_some_and(|sentence| sentence.id == *at) {
        return Err(EditRefused::FirstOfSection(at.clone()));
    }
    let mut rest = first.blocks.split_off(block.min(first.blocks.len()));
    if let (Slot::Nth(nth), Some(cut)) = (slot, rest.first_mut())
        && let Some(kept) = cut_off(cut, nth)?
    {
        first.blocks.push(kept);
    }
    let level = first.level;
    edited.sections.insert(section.saturating_add(1), Section { heading, level, blocks: rest });
    Ok(edited)
}

/// Cuts what stands before the sentence with that number off a block and returns it; none where nothing does.
fn cut_off(block: &mut Block, nth: usize) -> Result<Option<Block>, EditRefused> {
    let part = |sentences: &mut Vec<Sentence>| {
        let rest = sentences.split_off(nth.min(sentences.len()));
        std::mem::replace(sentences, rest)
    };
    match block {
        Block::Paragraph { .. } | Block::List { intro: None, .. } if nth == 0 => Ok(None),
        Block::Paragraph { paragraph } => Ok(Some(Block::Paragraph { paragraph: part(paragraph) })),
        Block::List { intro: Some(intro), .. } if nth == 0 => {
            Err(EditRefused::PartsList { intro: intro.id.clone() })
        }
        Block::List { intro, list } => Ok(Some(Block::List { intro: intro.take(), list: part(list) })),
    }
}

/// Puts what stands under a heading under the one before it.
pub(super) fn join(article: &Article, number: usize) -> Result<Article, EditRefused> {
    if number > article.sections.len() || number == 0 {
        return Err(EditRefused::NoSuchSection(number));
    }
    let at = number.saturating_sub(1);
    let mut edited = article.clone();
    let joined = edited.sections.remove(at);
    let before = at.checked_sub(1).and_then(|before| edited.sections.get_mut(before));
    before.ok_or(EditRefused::NothingBefore)?.blocks.extend(joined.blocks);
    Ok(edited)
}

/// Returns a heading as it is kept: on one line, with words in it, not too long.
fn worded(heading: &str) -> Result<String, EditRefused> {
    let heading = words::fold(heading);
    let chars = heading.chars().count();
    match words::count(&heading) {
        0 => Err(EditRefused::BlankHeading),
        _ if chars > HEADING_CHARS_MAX => Err(EditRefused::HeadingTooLong { chars }),
        _ => Ok(heading),
    }
}
