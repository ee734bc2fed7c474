//! The outline of an article: its headings, and which passages each section is written from.

use std::collections::BTreeSet;

use article::{Evidence, PassageId, words};
use serde::{Deserialize, Serialize};

/// The most sections of an outline that an editor settles.
pub const OUTLINE_SECTIONS_MAX: usize = 8;

/// The most passages of one section.
pub const OUTLINE_PASSAGES_MAX: usize = 20;

/// The most words of a heading, and the most Unicode scalars.
pub const HEADING_WORDS_MAX: usize = 10;
const HEADING_CHARS_MAX: usize = 200;

/// What an article is to be written from, section by section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The sections in order; the first is the Overview.
    pub sections: Vec<OutlinedSection>,
}

/// One section of an outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlinedSection {
    /// Its heading.
    pub heading: String,
    /// The passages it is written from.
    pub passages: Vec<PassageId>,
}

impl Outline {
    /// Returns what is wrong with an outline for this evidence, in an editor's words; none where a writer can take it.
    #[must_use]
    pub fn fault(&self, evidence: &Evidence) -> Option<String> {
        if self.sections.is_empty() {
            return Some("an outline has at least one section with a passage".to_owned());
        }
        if self.sections.len() > OUTLINE_SECTIONS_MAX {
            return Some(format!("an outline has at most {OUTLINE_SECTIONS_MAX} sections"));
        }
        let mut given = BTreeSet::new();
        self.sections.iter().find_map(|section| section.fault(evidence, &mut given))
    }
}

impl OutlinedSection {
    fn fault(&self, evidence: &Evidence, given: &mut BTreeSet<PassageId>) -> Option<String> {
        let heading = &self.heading;
        let is_plain = heading.chars().count() <= HEADING_CHARS_MAX && !heading.contains(char::is_control);
        if !(1..=HEADING_WORDS_MAX).contains(&words::count(heading)) || !is_plain {
            return Some(format!("a heading has 1 to {HEADING_WORDS_MAX} words: “{heading}”"));
        }
        if self.passages.is_empty() {
            return Some(format!("the section “{heading}” has no passage"));
        }
        if self.passages.len() > OUTLINE_PASSAGES_MAX {
            return Some(format!("the section “{heading}” has more than {OUTLINE_PASSAGES_MAX} passages"));
        }
        self.passages.iter().find_map(|id| match evidence.passage(*id) {
            None => Some(format!("passage {id} is not among those gathered for this draft")),
            Some((_, source)) if !source.licence.may_copy() => {
                Some(format!("“{}” may not be copied: a model is not shown it", source.title))
            }
            Some(_) if !given.insert(*id) => Some(format!("passage {id} is given to two sections")),
            Some(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use article::{Licence, Passage, PassageKind, Source, SourceId};

    use super::*;

    fn evidence() -> Evidence {
        let source = |id, licence: &str| Source {
            id: SourceId(id),
            title: format!("Source {id}"),
            url: None,
            publisher: "Library".to_owned(),
            author: None,
            licence: licence.parse::<Licence>().unwrap(),
            tier: article::Tier::default(),
        };
        let passage = |id, source| Passage {
            id: PassageId(id),
            source_id: SourceId(source),
            position: 0,
            heading_path: Vec::new(),
            kind: PassageKind::Paragraph,
            text: "Tea is hot.".to_owned(),
        };
        Evidence::new(
            [passage(1, 1), passage(2, 1), passage(3, 2)],
            [source(1, "CC0-1.0"), source(2, "fair-use")],
        )
    }

    fn outline(sections: &[(&str, &[i64])]) -> Outline {
        let section = |(heading, passages): &(&str, &[i64])| OutlinedSection {
            heading: (*heading).to_owned(),
            passages: passages.iter().copied().map(PassageId).collect(),
        };
        Outline { sections: sections.iter().map(section).collect() }
    }

    #[test]
    fn an_outline_that_can_be_written_from_has_no_fault() {
        assert_eq!(outline(&[("Overview", &[1]), ("How hot", &[2])]).fault(&evidence()), None);
    }

    #[test]
    fn what_cannot_be_written_from_is_said_in_words() {
        let many: Vec<(&str, &[i64])> = vec![("Tea", &[1]); OUTLINE_SECTIONS_MAX + 1];
        let long = "tea ".repeat(HEADING_WORDS_MAX + 1);
        let cases = [
            (outline(&[]), "at least one section"),
            (outline(&many), "at most 8 sections"),
            (outline(&[(" ", &[1])]), "a heading has 1 to 10 words"),
            (outline(&[(&long, &[1])]), "a heading has 1 to 10 words"),
            (outline(&[("Tea", &[])]), "has no passage"),
            (outline(&[("Tea", &[9])]), "passage 9 is not among those gathered"),
            (outline(&[("Tea", &[3])]), "“Source 2” may not be copied"),
            (outline(&[("Tea", &[1]), ("Heat", &[1])]), "passage 1 is given to two sections"),
        ];
        for (sections, said) in cases {
            let fault = sections.fault(&evidence()).unwrap();
            assert!(fault.contains(said), "{fault}");
        }
        let full: Vec<i64> = vec![1; OUTLINE_PASSAGES_MAX + 1];
        assert!(outline(&[("Tea", &full)]).fault(&evidence()).unwrap().contains("more than 20 passages"));
    }
}
