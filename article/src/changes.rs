//! What is different between two texts of one article, sentence by sentence.

use std::collections::BTreeMap;

use crate::{Article, Sentence, SentenceId};

/// What is different between two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The title before and after, where it is another.
    pub title: Option<(String, String)>,
    /// The headings, in the order of the newer text; what went stands at the end.
    pub headings: Vec<HeadingChange>,
    /// The sentences, in the order of the newer text; what went stands at the end.
    pub sentences: Vec<SentenceChange>,
}

/// What became of a heading. Headings have no ids: one that is reworded in its place went and another came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadingChange {
    /// It came.
    Added(String),
    /// It went.
    Removed(String),
    /// It stands elsewhere.
    Moved(String),
}

/// What became of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentenceChange {
    /// It came.
    Added(Sentence),
    /// It went.
    Removed(Sentence),
    /// It has other words or other passages.
    Changed {
        /// As it was.
        before: Sentence,
        /// As it is.
        after: Sentence,
    },
    /// It stands elsewhere, with the same words.
    Moved(Sentence),
}

impl Changes {
    /// Compares an older text with a newer one.
    ///
    /// What is moved is told in the fewest sentences; where a heading and a sentence have changed places, it is the
    /// sentence that has moved.
    #[must_use]
    pub fn between(older: &Article, newer: &Article) -> Self {
        let title = (older.title != newer.title).then(|| (older.title.clone(), newer.title.clone()));
        let (before, after) = (parts(older), parts(newer));
        let stayed = in_order(&before, &after);
        let mut changes = Self { title, ..Self::default() };
        for part in &after {
            changes.note(part, older, newer, (before.contains(part), stayed.contains(&part)));
        }
        for part in before.iter().filter(|part| !after.contains(part)) {
            match part {
                Part::Heading(text, _) => changes.headings.push(HeadingChange::Removed(text.clone())),
                Part::Sentence(id) => {
                    changes.sentences.extend(older.sentence(id).cloned().map(SentenceChange::Removed));
                }
            }
        }
        changes
    }

    /// Returns true where nothing of all that is different: then at most paragraphs begin and end elsewhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Notes what became of one part of the newer text.
    fn note(&mut self, part: &Part, older: &Article, newer: &Article, (is_old, has_stayed): (bool, bool)) {
        match part {
            Part::Heading(_, Nth::Fixed(_)) => {}
            Part::Heading(text, _) if !is_old => self.headings.push(HeadingChange::Added(text.clone())),
            Part::Heading(text, _) if !has_stayed => self.headings.push(HeadingChange::Moved(text.clone())),
            Part::Heading(..) => {}
            Part::Sentence(id) => {
                let (before, after) = (older.sentence(id).cloned(), newer.sentence(id).cloned());
                self.sentences.extend(match (before, after) {
                    (None, Some(after)) => Some(SentenceChange::Added(after)),
                    (Some(before), Some(after)) if before != after => {
                        Some(SentenceChange::Changed { before, after })
                    }
                    (Some(_), Some(after)) if !has_stayed => Some(SentenceChange::Moved(after)),
                    _ => None,
                });
            }
        }
    }
}

/// A heading or a sentence, as something that has a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Heading(String, Nth),
    Sentence(SentenceId),
}

/// Which of several headings with the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nth {
    /// A part of every article.
    Fixed(u8),
    /// The heading of a section, from 0.
    Section(usize),
}

fn parts(article: &Article) -> Vec<Part> {
    let fixed = |number| Part::Heading(String::new(), Nth::Fixed(number));
    let sentence = |sentence: &Sentence| Part::Sentence(sentence.id.clone());
    let mut parts = vec![fixed(0)];
    parts.extend(article.quick_answer.iter().map(sentence));
    parts.push(fixed(1));
    parts.extend(article.key_facts.iter().map(sentence));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for section in &article.sections {
        let nth = seen.entry(&section.heading).or_default();
        parts.push(Part::Heading(section.heading.clone(), Nth::Section(*nth)));
        *nth = nth.saturating_add(1);
        parts.extend(section.sentences().map(sentence));
    }
    parts
}

/// Returns the parts that stand in both texts in the same order: of all such choices the weightiest, a heading weighing
/// more than a sentence. Quadratic; an article has at most a few hundred parts.
fn in_order<'a>(before: &'a [Part], after: &[Part]) -> Vec<&'a Part> {
    let place: BTreeMap<&Part, usize> = after.iter().enumerate().map(|(at, part)| (part, at)).collect();
    let common: Vec<(&Part, usize)> =
        before.iter().filter_map(|part| place.get(part).map(|at| (part, *at))).collect();
    // For each part the weight of the best order that ends with it, and the part before it in that order.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(common.len());
    for (at, (part, place)) in common.iter().enumerate() {
        let earlier = best.iter().zip(&common).take(at).enumerate();
        let last = earlier.filter(|(_, (_, (_, other)))| other < place).max_by_key(|(_, (found, _))| found.0);
        let (weight, last) = last.map_or((0, None), |(number, (found, _))| (found.0, Some(number)));
        best.push((weight.saturating_add(weight_of(part)), last));
    }
    let mut chosen = Vec::new();
    let mut next = best.iter().enumerate().max_by_key(|(_, found)| found.0).map(|(at, _)| at);
    while let Some(at) = next {
        chosen.extend(common.get(at).map(|(part, _)| *part));
        next = best.get(at).and_then(|found| found.1);
    }
    chosen
}

fn weight_of(part: &Part) -> usize {
    match part {
        Part::Heading(_, Nth::Fixed(_)) => 1_000,
        Part::Heading(..) => 3,
        Part::Sentence(_) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, PassageId, Section, Writer};

    fn sentence(number: usize) -> Sentence {
        Sentence {
            id: SentenceId::numbered(number),
            text: format!("Sentence {number}."),
            passages: vec![PassageId(1)],
        }
    }

    /// An article of sections, each a heading and one paragraph of these sentences.
    fn article(sections: &[(&str, &[usize])]) -> Article {
        let section = |(heading, numbers): &(&str, &[usize])| Section {
            heading: (*heading).to_owned(),
            level: 2,
            blocks: vec![Block::Paragraph { paragraph: numbers.iter().copied().map(sentence).collect() }],
        };
        Article {
            title: "Why?".to_owned(),
            quick_answer: vec![sentence(1)],
            key_facts: Vec::new(),
            sections: sections.iter().map(section).collect(),
            writer: Writer::Extractive,
        }
    }

    #[test]
    fn a_text_and_itself_are_the_same() {
        let one = article(&[("A", &[2, 3]), ("A", &[4])]);
        assert!(Changes::between(&one, &one).is_empty());
    }

    #[test]
    fn what_came_went_or_has_other_words_is_told() {
        let older = article(&[("A", &[2, 3])]);
        let mut newer = article(&[("A", &[2, 4])]);
        newer.title = "Why not?".to_owned();
        newer.quick_answer[0].text = "Because.".to_owned();
        let changes = Changes::between(&older, &newer);
        assert_eq!(changes.title, Some(("Why?".to_owned(), "Why not?".to_owned())));
        assert_eq!(changes.headings, []);
        assert_eq!(
            changes.sentences,
            [
                SentenceChange::Changed { before: sentence(1), after: newer.quick_answer[0].clone() },
                SentenceChange::Added(sentence(4)),
                SentenceChange::Removed(sentence(3)),
            ]
        );
    }

    #[test]
    fn of_two_that_changed_places_one_has_moved() {
        let changes = Changes::between(&article(&[("A", &[2, 3, 4])]), &article(&[("A", &[3, 4, 2])]));
        assert_eq!(changes.sentences, [SentenceChange::Moved(sentence(2))]);
    }

    #[test]
    fn a_sentence_that_went_under_another_heading_has_moved_and_the_heading_has_not() {
        let changes = Changes::between(
            &article(&[("A", &[2, 3]), ("B", &[4])]),
            &article(&[("A", &[2]), ("B", &[3, 4])]),
        );
        assert_eq!(
            (changes.headings, changes.sentences),
            (Vec::new(), vec![SentenceChange::Moved(sentence(3))])
        );
    }

    #[test]
    fn headings_come_go_and_move() {
        let changes = Changes::between(&article(&[("A", &[2, 3])]), &article(&[("A", &[2]), ("B", &[3])]));
        assert_eq!(changes.headings, [HeadingChange::Added("B".to_owned())]);
        assert_eq!(changes.sentences, []);
        let changes =
            Changes::between(&article(&[("A", &[2]), ("B", &[3])]), &article(&[("B", &[3]), ("A", &[2])]));
        assert_eq!((changes.headings.len(), changes.sentences.len()), (1, 1));
        let changes = Changes::between(&article(&[("A", &[2])]), &article(&[("C", &[2])]));
        assert_eq!(
            changes.headings,
            [HeadingChange::Added("C".to_owned()), HeadingChange::Removed("A".to_owned())]
        );
    }
}
