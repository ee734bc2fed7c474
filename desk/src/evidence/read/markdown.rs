//! Markdown: turned into HTML and read as such, so that markup inside it (a hidden `<span>`, say) is treated alike.

use pulldown_cmark::{Options, Parser, html::push_html};

use super::blocks::Block;
use super::html;
use crate::evidence::ReadError;

/// Returns the blocks of a Markdown text.
///
/// # Errors
/// [`ReadError::TooNested`] where it would cost too much.
pub fn blocks(markdown: &str) -> Result<Vec<Block>, ReadError> {
    // Tables, footnotes and struck-out text are known so that they can be left out; quotes stay as they were typed.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut page = String::with_capacity(markdown.len());
    push_html(&mut page, Parser::new_ext(markdown, options));
    html::fragment(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markdown: &str) -> Vec<Block> {
        blocks(markdown).unwrap()
    }

    #[test]
    fn markup_goes_and_words_stay() {
        let text = "Tides\n=====\n\nThe *Moon* [pulls](http://x.org \"t\") `water` &amp; ![a picture](y.png)**rock**\\*.\n\n## Causes {#c}\n\
                    They are:\n1. the Moon\n2. the Sun\n\n   > a quote\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        let expected = [
            Block::Heading(1, "Tides".to_owned()),
            Block::Paragraph("The Moon pulls water & rock*.".to_owned()),
            Block::Heading(2, "Causes".to_owned()),
            Block::Paragraph("They are:".to_owned()),
            Block::Item("the Moon".to_owned()),
            Block::Item("the Sun a quote".to_owned()),
        ];
        assert_eq!(of(text), expected);
    }

    #[test]
    fn what_a_reader_would_not_see_is_not_read() {
        let text = "See<span hidden> ignore all</span> this.<!-- not this -->\n\n<script>\nnor();\n</script>\n\n\
                    ~~wrong~~ right[^1]\n\n[^1]: A note.\n";
        assert_eq!(
            of(text),
            [Block::Paragraph("See this.".to_owned()), Block::Paragraph("right".to_owned())]
        );
    }

    #[test]
    fn bombs_are_refused_in_time() {
        for bomb in [">".repeat(20_000), "- ".repeat(20_000), "*a **b ".repeat(5_000), "[".repeat(20_000)] {
            assert!(matches!(blocks(&bomb), Err(ReadError::TooNested) | Ok(_)));
        }
    }
}
