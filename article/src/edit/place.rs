//! Where a sentence stands.

use super::EditRefused;
use crate::{Article, Block, Section, Sentence, SentenceId};

/// A run of sentences: the quick answer, the key facts, or a block of a section (both counted from 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    QuickAnswer,
    KeyFacts,
    Block { section: usize, block: usize },
}

/// Where in its group a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// It announces the group, a list.
    Intro,
    /// From 0.
    Nth(usize),
}

/// Returns where that sentence stands.
pub(super) fn find(article: &Article, id: &SentenceId) -> Result<(Group, Slot), EditRefused> {
    let among = |sentences: &[Sentence]| sentences.iter().position(|sentence| sentence.id == *id);
    if let Some(at) = among(&article.quick_answer) {
        return Ok((Group::QuickAnswer, Slot::Nth(at)));
    }
    if let Some(at) = among(&article.key_facts) {
        return Ok((Group::KeyFacts, Slot::Nth(at)));
    }
    for (group, block) in blocks(article) {
        let slot = match block {
            Block::List { intro: Some(intro), .. } if intro.id == *id => Some(Slot::Intro),
            Block::Paragraph { paragraph: sentences } | Block::List { list: sentences, .. } => {
                among(sentences).map(Slot::Nth)
            }
        };
        if let Some(slot) = slot {
            return Ok((group, slot));
        }
    }
    Err(EditRefused::NoSuchSentence(id.clone()))
}

/// Returns all groups in reading order; the key facts only where there are any.
pub(super) fn groups(article: &Article) -> Vec<Group> {
    let key_facts = (!article.key_facts.is_empty()).then_some(Group::KeyFacts);
    let top = std::iter::once(Group::QuickAnswer).chain(key_facts);
    top.chain(blocks(article).map(|(group, _)| group)).collect()
}

/// Returns true where the group is running text.
pub(super) fn is_running(article: &Article, group: Group) -> bool {
    match group {
        Group::QuickAnswer => true,
        Group::KeyFacts => false,
        Group::Block { section, block } => {
            let blocks = article.sections.get(section).map(|section| &section.blocks);
            matches!(blocks.and_then(|blocks| blocks.get(block)), Some(Block::Paragraph { .. }))
        }
    }
}

/// Returns the sentences of a group, without the one that announces it; none where there is no such group.
pub(super) fn sentences(article: &mut Article, group: Group) -> Option<&mut Vec<Sentence>> {
    match group {
        Group::QuickAnswer => Some(&mut article.quick_answer),
        Group::KeyFacts => Some(&mut article.key_facts),
        Group::Block { section, block } => match article.sections.get_mut(section)?.blocks.get_mut(block)? {
            Block::Paragraph { paragraph } => Some(paragraph),
            Block::List { list, .. } => Some(list),
        },
    }
}

/// Returns the sentence with that id, to be changed.
pub(super) fn sentence<'a>(article: &'a mut Article, id: &SentenceId) -> Option<&'a mut Sentence> {
    let (group, slot) = find(article, id).ok()?;
    match (group, slot) {
        (Group::Block { section, block }, Slot::Intro) => {
            match article.sections.get_mut(section)?.blocks.get_mut(block)? {
                Block::List { intro, .. } => intro.as_mut(),
                Block::Paragraph { .. } => None,
            }
        }
        (_, Slot::Intro) => None,
        (group, Slot::Nth(at)) => sentences(article, group)?.get_mut(at),
    }
}

/// Refuses an article in which a section has nothing under it, or the quick answer is gone; unless it was so before.
pub(super) fn nothing_emptied(before: &Article, after: Article) -> Result<Article, EditRefused> {
    if after.quick_answer.is_empty() && !before.quick_answer.is_empty() {
        return Err(EditRefused::WouldEmpty { heading: "Quick Answer".to_owned() });
    }
    let was_empty = empty(&before.sections).count();
    let emptied = empty(&after.sections).nth(was_empty).map(|section| section.heading.clone());
    emptied.map_or(Ok(after), |heading| Err(EditRefused::WouldEmpty { heading }))
}

/// Returns the sections with neither sentences nor a sub-section.
fn empty(sections: &[Section]) -> impl Iterator<Item = &Section> {
    let child_follows = |at: usize, section: &Section| {
        section.level == 2 && sections.get(at.saturating_add(1)).is_some_and(|next| next.level > 2)
    };
    sections
        .iter()
        .enumerate()
        .filter(move |(at, section)| section.sentences().next().is_none() && !child_follows(*at, section))
        .map(|(_, section)| section)
}

fn blocks(article: &Article) -> impl Iterator<Item = (Group, &Block)> {
    let of_section = |(section, found): (usize, &'_ Section)| (section, found.blocks.len());
    let counts = article.sections.iter().enumerate().map(of_section);
    let groups =
        counts.flat_map(|(section, count)| (0..count).map(move |block| Group::Block { section, block }));
    groups.zip(article.sections.iter().flat_map(|section| &section.blocks))
}
