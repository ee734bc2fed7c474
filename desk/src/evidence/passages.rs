//! From blocks to the text of a snapshot and the passages in it.

use std::ops::Range;

use article::PassageKind;
use article::sentences::sentences;

use super::document::Cut;
use super::read::Block;

/// How long a passage of several sentences may be, in bytes; a longer paragraph is cut at sentence ends.
pub const PASSAGE_BYTES_MAX: usize = 1_200;

/// The longest sentence that can be cited, in bytes; what is longer is a table, a list or a dump, and is left out.
pub const SENTENCE_BYTES_MAX: usize = 2_000;

/// What stands between two blocks.
const BETWEEN: &str = "\n\n";

/// A document's text as one string, and the passages in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// All blocks, parted by blank lines.
    pub text: String,
    /// The passages in reading order.
    pub passages: Vec<Cut>,
    /// The headings above the block that is being written, with their levels.
    headings: Vec<(u8, String)>,
}

impl Written {
    /// Writes the blocks down; the heading that is the document's title stays out of the heading paths.
    #[must_use]
    pub fn from_blocks(blocks: &[Block], title: &str) -> Self {
        let title_at = title_heading(blocks, title);
        let mut written = Self::default();
        for (at, block) in blocks.iter().enumerate() {
            let place = written.write(block.text());
            match block {
                Block::Heading(..) if Some(at) == title_at => written.headings.clear(),
                Block::Heading(level, text) => written.enter(*level, text),
                Block::Item(text) if text.len() <= PASSAGE_BYTES_MAX => {
                    written.cut(place, PassageKind::ListItem);
                }
                Block::Paragraph(text) if text.ends_with(':') && announces_list(blocks, at) => {
                    written.announce(place);
                }
                Block::Item(_) | Block::Paragraph(_) => written.paragraph(place),
            }
        }
        written
    }

    /// Adds a block to the text and returns where it stands.
    fn write(&mut self, block: &str) -> Range<usize> {
        if !self.text.is_empty() {
            self.text.push_str(BETWEEN);
        }
        let start = self.text.len();
        self.text.push_str(block);
        start..self.text.len()
    }

    fn enter(&mut self, level: u8, heading: &str) {
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, heading.to_owned()));
    }

    fn cut(&mut self, place: Range<usize>, kind: PassageKind) {
        let heading_path = self.headings.iter().map(|(_, heading)| heading.clone()).collect();
        self.passages.push(Cut { start: place.start, end: place.end, heading_path, kind });
    }

    /// Cuts a paragraph whose last sentence announces the list after it.
    fn announce(&mut self, place: Range<usize>) {
        let mut sentences = self.sentences(place);
        let intro = sentences.pop();
        self.sentences_together(sentences);
        if let Some(intro) = intro.filter(|intro| intro.len() <= SENTENCE_BYTES_MAX) {
            self.cut(intro, PassageKind::ListIntro);
        }
    }

    fn paragraph(&mut self, place: Range<usize>) {
        let sentences = self.sentences(place);
        self.sentences_together(sentences);
    }

    /// Cuts as few passages as hold the sentences in order.
    fn sentences_together(&mut self, sentences: Vec<Range<usize>>) {
        let mut open: Option<Range<usize>> = None;
        for sentence in sentences {
            if sentence.len() > SENTENCE_BYTES_MAX {
                self.end(open.take());
                continue;
            }
            match &mut open {
                Some(passage) if sentence.end - passage.start <= PASSAGE_BYTES_MAX => {
                    passage.end = sentence.end;
                }
                _ => self.end(open.replace(sentence)),
            }
        }
        self.end(open);
    }

    fn end(&mut self, passage: Option<Range<usize>>) {
        if let Some(passage) = passage {
            self.cut(passage, PassageKind::Paragraph);
        }
    }

    fn sentences(&self, place: Range<usize>) -> Vec<Range<usize>> {
        let start = place.start;
        let text = self.text.get(place).unwrap_or_default();
        sentences(text).into_iter().map(|range| range.start + start..range.end + start).collect()
    }
}

/// Returns true where a list item follows that is short enough to be kept.
fn announces_list(blocks: &[Block], at: usize) -> bool {
    matches!(blocks.get(at + 1), Some(Block::Item(text)) if text.len() <= PASSAGE_BYTES_MAX)
}

/// Returns which heading is the document's title: the first one, where it says the same as the title or is the only
/// one of level 1.
fn title_heading(blocks: &[Block], title: &str) -> Option<usize> {
    let headings = || {
        blocks.iter().enumerate().filter_map(|(at, block)| match block {
            Block::Heading(level, text) => Some((at, *level, text)),
            Block::Paragraph(_) | Block::Item(_) => None,
        })
    };
    let (at, level, text) = headings().next()?;
    let is_alone = level == 1 && headings().filter(|(_, level, _)| *level == 1).count() == 1;
    (is_alone || text.to_lowercase() == title.to_lowercase()).then_some(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    fn item(text: &str) -> Block {
        Block::Item(text.to_owned())
    }

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading(level, text.to_owned())
    }

    fn shown(written: &Written) -> Vec<(PassageKind, &str)> {
        written.passages.iter().map(|cut| (cut.kind, written.text.get(cut.start..cut.end).unwrap())).collect()
    }

    #[test]
    fn a_paragraph_before_a_list_gives_up_its_last_sentence() {
        let blocks = [
            paragraph("Light comes first. The steps are:"),
            item("Light is caught."),
            item("sugar"),
            paragraph("So:"),
        ];
        let written = Written::from_blocks(&blocks, "t");
        assert_eq!(written.text, "Light comes first. The steps are:\n\nLight is caught.\n\nsugar\n\nSo:");
        let expected = [
            (PassageKind::Paragraph, "Light comes first."),
            (PassageKind::ListIntro, "The steps are:"),
            (PassageKind::ListItem, "Light is caught."),
            (PassageKind::ListItem, "sugar"),
            (PassageKind::Paragraph, "So:"),
        ];
        assert_eq!(shown(&written), expected);
    }

    #[test]
    fn long_paragraphs_are_cut_at_sentence_ends_and_dumps_are_dropped() {
        let sentence = format!("{} is long.", "Word ".repeat(100).trim_end());
        let dump = "X".repeat(SENTENCE_BYTES_MAX + 1);
        let text = format!("{} {dump}. {sentence}", [sentence.as_str(); 5].join(" "));
        let written = Written::from_blocks(&[paragraph(&text)], "t");
        assert_eq!(written.text, text);
        let lengths: Vec<usize> = written.passages.iter().map(|cut| cut.end - cut.start).collect();
        let one = sentence.len();
        assert_eq!(lengths, [2 * one + 1, 2 * one + 1, one, one]);
    }

    #[test]
    fn the_heading_path_follows_the_levels_without_the_title() {
        let blocks = [
            heading(1, "Photosynthesis"),
            paragraph("a"),
            heading(2, "Stages"),
            heading(3, "Light"),
            paragraph("b"),
            heading(2, "History"),
            paragraph("c"),
        ];
        let paths = |title| -> Vec<Vec<String>> {
            Written::from_blocks(&blocks, title).passages.into_iter().map(|cut| cut.heading_path).collect()
        };
        assert_eq!(
            paths("Another title"),
            [vec![], vec!["Stages".to_owned(), "Light".to_owned()], vec!["History".to_owned()]]
        );
        let two = [heading(1, "One"), paragraph("a"), heading(1, "Two"), paragraph("b")];
        let written = Written::from_blocks(&two, "Book");
        assert_eq!(written.passages[1].heading_path, ["Two"]);
        assert_eq!(written.passages[0].heading_path, ["One"]);
    }

    fn any_block() -> impl Strategy<Value = Block> {
        let text = "([a-zé]{1,12}[.:!]? ){0,40}[a-zA-Z]{1,9}[.:]?";
        prop_oneof![
            (1_u8..=6, text).prop_map(|(level, text)| Block::Heading(level, text)),
            text.prop_map(Block::Paragraph),
            text.prop_map(Block::Item),
        ]
    }

    proptest! {
        #[test]
        fn passages_are_whole_ordered_pieces_of_the_text(blocks in prop::collection::vec(any_block(), 0..20)) {
            let written = Written::from_blocks(&blocks, "a");
            let mut at = 0;
            for cut in &written.passages {
                let words = written.text.get(cut.start..cut.end);
                prop_assert!(words.is_some_and(|words| !words.is_empty() && words.trim() == words));
                prop_assert!(cut.start >= at);
                at = cut.end;
            }
        }
    }
}
