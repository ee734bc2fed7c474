//! The article as a whole: headings, lists, repetition, size.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::wording::{announces_list, is_full_sentence};
use crate::model::SENTENCES_MAX;
use crate::{Article, Block, Section, Sentence, words};

/// Returns what is wrong with the article's structure.
pub(super) fn faults(article: &Article) -> Vec<Fault> {
    let mut faults = Vec::new();
    if article.title.trim().is_empty() {
        faults.push(Fault::NoTitle);
    }
    if article.quick_answer.is_empty() {
        faults.push(Fault::NoQuickAnswer);
    }
    let count = article.sentences().count();
    if count > SENTENCES_MAX {
        faults.push(Fault::TooManySentences { count });
    }
    faults.extend(repetitions(article));
    faults.extend(headings(&article.sections));
    faults.extend(article.sections.iter().flat_map(contents));
    faults.extend(announcements(article));
    faults
}

/// Ids used twice, and sentences said twice.
fn repetitions(article: &Article) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    let mut said = BTreeMap::new();
    for sentence in article.sentences() {
        let id = || sentence.id.clone();
        if !ids.insert(&sentence.id) {
            faults.push(Fault::SameId { sentence: id() });
        }
        let key = words::key(&sentence.text);
        if key.is_empty() {
            continue;
        }
        if let Some(earlier) = said.get(&key) {
            faults.push(Fault::Repeated { sentence: id(), earlier: crate::SentenceId::clone(earlier) });
        } else {
            said.insert(key, id());
        }
    }
    faults
}

/// Headings that are blank, at a wrong level, or over nothing.
fn headings(sections: &[Section]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut next = sections.iter().skip(1);
    for (number, section) in (1..).zip(sections) {
        let heading = || section.heading.clone();
        if words::count(&section.heading) == 0 {
            faults.push(Fault::BlankHeading { number });
        }
        let allowed = if number == 1 { 2..=2 } else { 2..=3 };
        if !allowed.contains(&section.level) {
            faults.push(Fault::WrongLevel { heading: heading(), level: section.level });
        }
        let child_follows = next.next().is_some_and(|next| section.level == 2 && next.level > 2);
        if section.sentences().next().is_none() && !child_follows {
            faults.push(Fault::EmptySection { heading: heading() });
        }
    }
    faults
}

/// Blocks of nothing, and a section that is one fragment.
fn contents(section: &Section) -> Vec<Fault> {
    let heading = || section.heading.clone();
    let mut faults: Vec<Fault> = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph { paragraph } if paragraph.is_empty() => {
                faults.push(Fault::EmptyParagraph { heading: heading() });
            }
            Block::List { list, .. } if list.is_empty() => {
                faults.push(Fault::EmptyList { heading: heading() });
            }
            Block::Paragraph { .. } | Block::List { .. } => {}
        }
    }
    let mut sentences = section.sentences();
    if let (Some(only), None) = (sentences.next(), sentences.next())
        && !is_full_sentence(&only.text)
    {
        faults.push(Fault::LoneFragment { heading: heading() });
    }
    faults
}

/// Sentences that announce a list and are neither its intro nor the end of the paragraph right before it.
fn announcements(article: &Article) -> Vec<Fault> {
    let loose = article.quick_answer.iter().chain(&article.key_facts);
    let mut unanswered: Vec<&Sentence> = loose.filter(|sentence| announces_list(&sentence.text)).collect();
    for section in &article.sections {
        let mut next = section.blocks.iter().skip(1);
        for block in &section.blocks {
            unanswered.extend(announced_in_vain(block, next.next()));
        }
    }
    unanswered.into_iter().map(|sentence| Fault::NoListFollows { sentence: sentence.id.clone() }).collect()
}

fn announced_in_vain<'a>(block: &'a Block, next: Option<&Block>) -> Vec<&'a Sentence> {
    let list_follows = matches!(next, Some(Block::List { intro: None, list }) if !list.is_empty());
    let announcing =
        |sentences: &'a [Sentence]| sentences.iter().filter(|sentence| announces_list(&sentence.text));
    match block {
        Block::Paragraph { paragraph } if list_follows => match paragraph.split_last() {
            Some((_, before)) => announcing(before).collect(),
            None => Vec::new(),
        },
        Block::Paragraph { paragraph } => announcing(paragraph).collect(),
        Block::List { intro, list } => {
            let intro = intro.iter().filter(|intro| list.is_empty() && announces_list(&intro.text));
            intro.chain(announcing(list)).collect()
        }
    }
}
