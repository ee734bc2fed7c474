//! Sentences, blocks and sections change places with their neighbours.

use std::ops::Range;

use super::place::{self, Group, Slot};
use super::{Direction, EditRefused};
use crate::{Article, Section, SentenceId};

/// Moves one sentence. At the end of its paragraph it goes on into the paragraph next to it; a paragraph that is left
/// without sentences goes.
pub(super) fn sentence(article: &Article, id: &SentenceId, to: Direction) -> Result<Article, EditRefused> {
    let (group, slot) = place::find(article, id)?;
    let Slot::Nth(at) = slot else { return Err(EditRefused::AnnouncesList(id.clone())) };
    let mut moved = article.clone();
    let no_such = || EditRefused::NoSuchSentence(id.clone());
    let own = place::sentences(&mut moved, group).ok_or_else(no_such)?;
    if let Some(other) = neighbour(at, own.len(), to) {
        own.swap(at, other);
        return Ok(moved);
    }
    let sentence = own.remove(at);
    let groups = place::groups(article);
    let here = groups.iter().position(|other| *other == group).ok_or_else(no_such)?;
    let next = neighbour(here, groups.len(), to).and_then(|next| groups.get(next));
    let next = *next.ok_or(EditRefused::AtTheEnd)?;
    if !place::is_running(article, group) || !place::is_running(article, next) {
        return Err(EditRefused::OtherKind(id.clone()));
    }
    let target = place::sentences(&mut moved, next).ok_or_else(no_such)?;
    match to {
        Direction::Up => target.push(sentence),
        Direction::Down => target.insert(0, sentence),
    }
    place::nothing_emptied(article, without_empty_block(moved, group))
}

/// Drops a block that has lost its last sentence.
fn without_empty_block(mut article: Article, group: Group) -> Article {
    if let Group::Block { section, .. } = group
        && let Some(section) = article.sections.get_mut(section)
    {
        section.blocks.retain(|block| block.sentences().next().is_some());
    }
    article
}

/// Moves a paragraph or a list. At the end of its section it goes on under the heading next to it.
pub(super) fn block(article: &Article, id: &SentenceId, to: Direction) -> Result<Article, EditRefused> {
    let (Group::Block { section, block }, _) = place::find(article, id)? else {
        return Err(EditRefused::InNoSection(id.clone()));
    };
    let mut moved = article.clone();
    let no_such = || EditRefused::NoSuchSentence(id.clone());
    let blocks = &mut moved.sections.get_mut(section).ok_or_else(no_such)?.blocks;
    if let Some(other) = neighbour(block, blocks.len(), to) {
        blocks.swap(block, other);
        return Ok(moved);
    }
    let taken = blocks.remove(block);
    let next = neighbour(section, moved.sections.len(), to).and_then(|next| moved.sections.get_mut(next));
    let next = &mut next.ok_or(EditRefused::AtTheEnd)?.blocks;
    match to {
        Direction::Up => next.push(taken),
        Direction::Down => next.insert(0, taken),
    }
    place::nothing_emptied(article, moved)
}

/// Moves a section: one of level 2 with its sub-sections past the next one with its own; a sub-section past the heading
/// next to it, and so perhaps into another section.
pub(super) fn section(article: &Article, number: usize, to: Direction) -> Result<Article, EditRefused> {
    let at = number.checked_sub(1).filter(|at| *at < article.sections.len());
    let at = at.ok_or(EditRefused::NoSuchSection(number))?;
    let whole = family(&article.sections, at);
    let (first, second) = match to {
        Direction::Up => (before(&article.sections, at).ok_or(EditRefused::AtTheEnd)?, whole),
        Direction::Down => {
            let next = after(&article.sections, &whole).ok_or(EditRefused::AtTheEnd)?;
            (whole, next)
        }
    };
    let mut moved = article.clone();
    let both = moved.sections.get_mut(first.start..second.end).ok_or(EditRefused::AtTheEnd)?;
    both.rotate_left(first.len());
    if is_sub(&moved.sections, 0) {
        return Err(EditRefused::AtTheEnd);
    }
    place::nothing_emptied(article, moved)
}

/// Returns a section with its sub-sections; a sub-section alone.
fn family(sections: &[Section], at: usize) -> Range<usize> {
    let below = sections.iter().skip(at.saturating_add(1)).take_while(|section| section.level > 2).count();
    let below = if is_sub(sections, at) { 0 } else { below };
    at..at.saturating_add(1).saturating_add(below)
}

/// Returns what stands right before: for a section the whole section before it, for a sub-section the heading.
fn before(sections: &[Section], at: usize) -> Option<Range<usize>> {
    if is_sub(sections, at) {
        return at.checked_sub(1).map(|start| start..at);
    }
    let start = (0..at).rev().find(|earlier| !is_sub(sections, *earlier))?;
    Some(start..at)
}

/// Returns what stands right after: for a section the whole section after it, for a sub-section the heading.
fn after(sections: &[Section], whole: &Range<usize>) -> Option<Range<usize>> {
    sections.get(whole.end)?;
    let heading = whole.end..whole.end.saturating_add(1);
    Some(if is_sub(sections, whole.start) { heading } else { family(sections, whole.end) })
}

fn is_sub(sections: &[Section], at: usize) -> bool {
    sections.get(at).is_some_and(|section| section.level > 2)
}

/// Returns the place next to another among so many, where there is one.
fn neighbour(at: usize, count: usize, to: Direction) -> Option<usize> {
    match to {
        Direction::Up => at.checked_sub(1),
        Direction::Down => at.checked_add(1).filter(|next| *next < count),
    }
}
