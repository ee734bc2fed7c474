//! What a page may demand of us before it is parsed.
//!
//! An HTML parser opens the formatting elements left open anew in every paragraph, and looks through all open elements
//! at every block: a few hundred KiB of hostile markup can cost gigabytes or hours. Real pages stay far below.

use std::collections::HashMap;

use dom_query::Document;

use crate::evidence::ReadError;

/// The most start tags in one page; the longest Wikipedia articles have about 60,000.
const TAGS_MAX: usize = 200_000;

/// The most steps through open elements: start tags × elements left open.
const STEPS_MAX: usize = 50_000_000;

/// The most elements that may be opened anew: start tags × formatting elements left open.
const REOPENED_MAX: usize = 2_000_000;

/// How deep elements may be nested; the walks through a page call themselves that deep.
const DEPTH_MAX: usize = 256;

/// The most spaces and slashes, and so attributes, in one tag: the parser compares each attribute with all before it.
/// A picture of a megabyte written into a page as base64 has about 16,000 slashes.
const SEPARATORS_MAX: usize = 20_000;

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that the next of their kind, or the end of their parent, closes.
const CLOSED_BY_THE_NEXT: [&str; 11] =
    ["p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot"];

/// Elements that the parser opens anew in the next paragraph if they are not closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Refuses a page that would cost too much to parse.
///
/// # Errors
/// [`ReadError::TooNested`] above any of the limits.
pub fn before_parsing(html: &str) -> Result<(), ReadError> {
    let mut tags = Tags::default();
    for (at, mark) in html.match_indices('<') {
        tags.read(html.get(at + mark.len()..).unwrap_or_default());
    }
    let steps = tags.starts.saturating_mul(tags.open_most);
    let reopened = tags.starts.saturating_mul(tags.formatting_most);
    let affordable = tags.starts <= TAGS_MAX && steps <= STEPS_MAX && reopened <= REOPENED_MAX;
    (affordable && !html.split('>').any(has_endless_tag)).then_some(()).ok_or(ReadError::TooNested)
}

/// Returns true where what stands before a `>` holds a tag with too many attributes.
fn has_endless_tag(before_end: &str) -> bool {
    let is_separator = |c: char| c.is_ascii_whitespace() || c == '/';
    let tag = before_end.split_once('<').map_or("", |(_, tag)| tag);
    tag.chars().filter(|c| is_separator(*c)).nth(SEPARATORS_MAX).is_some()
}

/// Refuses a parsed page that is nested deeper than it is safe to walk.
///
/// # Errors
/// [`ReadError::TooNested`] above [`DEPTH_MAX`].
pub fn after_parsing(page: &Document) -> Result<(), ReadError> {
    let mut waiting = vec![(page.root(), 0_usize)];
    while let Some((node, depth)) = waiting.pop() {
        if depth > DEPTH_MAX {
            return Err(ReadError::TooNested);
        }
        waiting.extend(
            node.children_it(false).filter(dom_query::NodeRef::is_element).map(|child| (child, depth + 1)),
        );
    }
    Ok(())
}

/// A count of the tags, without regard to comments, scripts and scopes: good enough for an upper bound.
#[derive(Default)]
struct Tags {
    starts: usize,
    open: HashMap<String, usize>,
    open_now: usize,
    open_most: usize,
    formatting_now: usize,
    formatting_most: usize,
}

impl Tags {
    /// Counts the tag that begins here, after its `<`.
    fn read(&mut self, text: &str) {
        let (ends, text) = text.strip_prefix('/').map_or((false, text), |rest| (true, rest));
        let end = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
        let name = text.get(..end).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        self.starts += usize::from(!ends);
        if VOID.contains(&name.as_str()) || CLOSED_BY_THE_NEXT.contains(&name.as_str()) {
            return;
        }
        let formatting = usize::from(FORMATTING.contains(&name.as_str()));
        let open = self.open.entry(name).or_default();
        if !ends {
            *open += 1;
            self.open_now += 1;
            self.formatting_now += formatting;
        } else if *open > 0 {
            // An end tag without its start changes nothing.
            *open -= 1;
            self.open_now -= 1;
            self.formatting_now -= formatting;
        }
        self.open_most = self.open_most.max(self.open_now);
        self.formatting_most = self.formatting_most.max(self.formatting_now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_passes() {
        let page = format!("<!doctype html><body>{}", "<div><p>a <b>b</b><br><img src=x>".repeat(400));
        assert_eq!(before_parsing(&page), Ok(()));
        assert_eq!(after_parsing(&Document::from("<div><p>a <b>b</b></div>")), Ok(()));
    }

    #[test]
    fn bombs_are_refused_before_they_are_parsed() {
        let formatting = (0..500).fold(String::new(), |open, n| open + "<b id=" + &n.to_string() + ">");
        let bombs = [
            "<div>".repeat(100_000),
            formatting + &"<p>x".repeat(100_000),
            "<div></x>".repeat(100_000),
            format!("<p {}>", "a ".repeat(50_000)),
        ];
        for bomb in bombs {
            assert_eq!(before_parsing(&bomb), Err(ReadError::TooNested));
        }
    }

    #[test]
    fn depth_is_refused_before_it_is_walked() {
        let page = Document::from("<div>".repeat(DEPTH_MAX + 1));
        assert_eq!(after_parsing(&page), Err(ReadError::TooNested));
    }
}
