//! The blocks of a page: headings, paragraphs and list items, as plain text in reading order.

use dom_query::NodeRef;

use super::plain::plain;

/// The longest heading, in bytes; what is longer is text that was set in bold.
const HEADING_BYTES_MAX: usize = 300;

/// Elements that stand on lines of their own, so that what is before and after them is not one sentence.
const ON_ITS_OWN: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// One piece of a document's text, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, 1 the highest level and 6 the lowest.
    Heading(u8, String),
    /// A paragraph; one that ends with a colon before an item announces the list.
    Paragraph(String),
    /// A list item, with the lists inside it folded into its text.
    Item(String),
}

impl Block {
    /// Returns the block's text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Heading(_, text) | Self::Paragraph(text) | Self::Item(text) => text,
        }
    }

    /// Returns the block with its text changed; none where no letter or digit is left in it.
    #[must_use]
    pub fn map(self, change: impl FnOnce(&str) -> String) -> Option<Self> {
        let text = change(self.text());
        text.chars().any(char::is_alphanumeric).then_some(match self {
            Self::Heading(level, _) if text.len() <= HEADING_BYTES_MAX => Self::Heading(level, text),
            Self::Heading(..) | Self::Paragraph(_) => Self::Paragraph(text),
            Self::Item(_) => Self::Item(text),
        })
    }
}

/// Returns the blocks under `root` in reading order.
///
/// Loose text in table cells is left out, since a cell is no sentence; paragraphs and lists in a table are kept, since
/// old pages are laid out in tables. It calls itself as deep as the page is nested: see `guard`.
#[must_use]
pub fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    let mut walk = Walk::default();
    walk.children(root, Place::Flow);
    walk.end_paragraph();
    walk.blocks
}

/// Returns the plain text of an element, as it would stand on one line.
#[must_use]
pub fn line(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    inline(node, &mut text);
    plain(&text)
}

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Flow,
    Table,
}

/// A walk through the page in reading order.
#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The text of the paragraph that is being read.
    paragraph: String,
    /// The term that the next `dd` explains.
    term: String,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, place: Place) {
        for child in node.children_it(false) {
            if child.is_element() {
                self.element(&child, place);
            } else if child.is_text() && place == Place::Flow {
                self.paragraph.push_str(&child.text());
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, place: Place) {
        let name = node.node_name().unwrap_or_default();
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level =
                    name.chars().next_back().and_then(|c| c.to_digit(10)).and_then(|d| u8::try_from(d).ok());
                self.push(Block::Heading(level.unwrap_or(1), line(node)));
            }
            "li" => self.push(Block::Item(line(node))),
            "dt" => self.term = line(node),
            "dd" if self.term.is_empty() => self.push(Block::Paragraph(line(node))),
            "dd" => self.push(Block::Item(format!("{}: {}", self.term.trim_end_matches(':'), line(node)))),
            "br" => self.paragraph.push(' '),
            "table" => self.on_its_own(node, Place::Table),
            "p" | "blockquote" => self.on_its_own(node, Place::Flow),
            own if ON_ITS_OWN.contains(&own) => self.on_its_own(node, place),
            _ => self.children(node, place),
        }
        if &*name == "dl" {
            self.term.clear();
        }
    }

    fn on_its_own(&mut self, node: &NodeRef<'_>, place: Place) {
        self.end_paragraph();
        self.children(node, place);
        self.end_paragraph();
    }

    fn push(&mut self, block: Block) {
        self.end_paragraph();
        self.blocks.extend(block.map(plain));
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        self.blocks.extend(Block::Paragraph(text).map(plain));
    }
}

/// Gathers an element's text on one line; a list inside it is folded in, so that each of its items keeps the words it
/// depends on (`Never drink: sea water; meltwater`, not `sea water` alone).
fn inline(node: &NodeRef<'_>, text: &mut String) {
    for child in node.children_it(false) {
        if child.is_text() {
            text.push_str(&child.text());
            continue;
        }
        match &*child.node_name().unwrap_or_default() {
            "ul" | "ol" | "menu" => fold_list(&child, text),
            "table" => {}
            "br" => text.push(' '),
            own if ON_ITS_OWN.contains(&own) => {
                text.push(' ');
                inline(&child, text);
                text.push(' ');
            }
            _ => inline(&child, text),
        }
    }
}

fn fold_list(list: &NodeRef<'_>, text: &mut String) {
    let mut items: Vec<String> =
        list.element_children().iter().map(line).filter(|item| !item.is_empty()).collect();
    let all_but_one = items.len().saturating_sub(1);
    for item in items.iter_mut().take(all_but_one) {
        item.truncate(item.trim_end_matches(['.', ',', ';']).len());
    }
    if items.is_empty() {
        return;
    }
    text.truncate(text.trim_end().len());
    let needs_colon =
        text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '"' | '”'));
    text.push_str(if needs_colon { ": " } else { " " });
    text.push_str(&items.join("; "));
    text.push(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<String> {
        let short = |block: &Block| match block {
            Block::Heading(level, text) => format!("h{level} {text}"),
            Block::Paragraph(text) => format!("p {text}"),
            Block::Item(text) => format!("li {text}"),
        };
        blocks(&dom_query::Document::from(html).root()).iter().map(short).collect()
    }

    #[test]
    fn headings_paragraphs_and_items_in_order() {
        let html = "<h1>Tides</h1>loose <b>text</b><p>One&nbsp;&amp;\n two<br>three</p><h3>Causes</h3><div>These:</div>\
                    <ul><li>the <i>Moon</i></li><li><p>the Sun</p><p>too</p></li></ul><p> </p>";
        let expected = [
            "h1 Tides",
            "p loose text",
            "p One & two three",
            "h3 Causes",
            "p These:",
            "li the Moon",
            "li the Sun too",
        ];
        assert_eq!(of(html), expected);
    }

    #[test]
    fn lists_in_items_are_folded_into_them() {
        assert_eq!(
            of("<ul><li>Fruit<ul><li>apple.</li><li>pear.</li></ul></li></ul>"),
            ["li Fruit: apple; pear."]
        );
        assert_eq!(
            of("<ol><li>Never drink:<ul><li>sea water<li>meltwater</ul> at all</ol>"),
            ["li Never drink: sea water; meltwater at all"]
        );
        assert_eq!(of("<ul><li><ul><li>a</li></ul></li><li></li></ul>"), ["li a"]);
    }

    #[test]
    fn terms_stay_with_what_explains_them() {
        let html = "<dl><dt>Ebb:</dt><dd>falling water</dd><dt>Flood<dd>rising water</dl><dl><dd>an indented line</dl>";
        assert_eq!(of(html), ["li Ebb: falling water", "li Flood: rising water", "p an indented line"]);
    }

    #[test]
    fn table_cells_are_no_sentences_but_paragraphs_in_them_are() {
        let html = "<table><tr><td>42</td><td><p>A sentence.</p><ul><li>an item</li></ul></td></tr></table>";
        assert_eq!(of(html), ["p A sentence.", "li an item"]);
    }

    #[test]
    fn a_heading_too_long_is_a_paragraph() {
        assert_eq!(of(&format!("<h2>{}</h2>", "é".repeat(200))), [format!("p {}", "é".repeat(200))]);
    }
}
