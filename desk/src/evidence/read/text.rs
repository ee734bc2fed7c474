//! Plain text files: paragraphs between blank lines, and lists by their marks.

use super::blocks::Block;
use super::plain::plain;

/// The most digits the number of a list item has; longer ones begin a sentence (`1969. A man walked…`).
const ITEM_DIGITS_MAX: usize = 2;

/// Returns the blocks of a plain text.
///
/// A line that starts with `-`, `*`, `•` or a number with a full stop or bracket, and then a space, begins a list item;
/// the lines after it go on with the item until the next item or a blank line.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{c}']) {
        let line = line.trim();
        if let Some(item) = item(line) {
            blocks.extend(open.replace(Block::Item(item.to_owned())));
        } else if line.is_empty() {
            blocks.extend(open.take());
        } else if let Some(Block::Paragraph(text) | Block::Item(text)) = &mut open {
            text.push(' ');
            text.push_str(line);
        } else {
            open = Some(Block::Paragraph(line.to_owned()));
        }
    }
    blocks.extend(open);
    blocks.into_iter().filter_map(|block| block.map(plain)).collect()
}

/// Returns what follows the mark of a list item.
fn item(line: &str) -> Option<&str> {
    let unmarked = line.strip_prefix(['-', '*', '•']).or_else(|| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = line.len() - rest.len();
        (1..=ITEM_DIGITS_MAX).contains(&digits).then(|| rest.strip_prefix(['.', ')'])).flatten()
    })?;
    unmarked.starts_with([' ', '\t']).then(|| unmarked.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    fn item(text: &str) -> Block {
        Block::Item(text.to_owned())
    }

    #[test]
    fn blank_lines_part_paragraphs_and_marks_make_items() {
        let text = "Tides rise\r\nand fall.\r\n\r\nThe causes are:\n- the Moon\n  and its pull\n* the Sun\n• the Earth\n\n1. Look.\n2) Wait.\n";
        let expected = [
            paragraph("Tides rise and fall."),
            paragraph("The causes are:"),
            item("the Moon and its pull"),
            item("the Sun"),
            item("the Earth"),
            item("Look."),
            item("Wait."),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn what_only_begins_like_an_item_is_text() {
        for text in ["-5 degrees is cold.", "1969. A man walked.", "3.5 is a number.", "*so* it is", "1."] {
            assert_eq!(blocks(text), [paragraph(text)], "{text}");
        }
        assert!(blocks("\n\r\n \n- \n").is_empty());
    }
}
