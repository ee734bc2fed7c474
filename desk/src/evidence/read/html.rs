//! Web pages: the part that is meant to be read, without what is hidden from readers.

use article::Licence;
use dom_query::Document;
use dom_smoothie::Readability;

use super::blocks::{self, Block, line};
use super::{guard, machine, rights};
use crate::evidence::ReadError;

/// What is never prose: programs, forms, navigation, struck-out text, footnote marks, and what sites mark as furniture.
const NO_PROSE: &str = "head, script, style, template, noscript, iframe, object, embed, svg, math, canvas, audio, video, \
    button, select, textarea, dialog, nav, aside, footer, pre, figcaption, rt, rp, del, s, strike, \
    [role=navigation], [role=search], [role=banner], [role=contentinfo], \
    sup.reference, sup.footnote-reference, .footnote-definition, .mw-editsection, .noprint, .navbox, .reflist, \
    .infobox, .hatnote, .toc, #toc";

/// What is no text even in a heading.
const NEVER_SHOWN: &str = "script, style, template, noscript";

/// What readers do not see.
const HIDDEN: &str = "[hidden], [aria-hidden=true], .sr-only, .visually-hidden, .screen-reader-text";

/// The elements in which a page says itself where its text is.
const MARKED: [&str; 3] = ["main", "[role=main]", "article"];

/// A page as it was read.
#[derive(Debug, Default)]
pub struct Page {
    /// The first heading of the highest level, else what the browser's tab would show.
    pub title: Option<String>,
    /// Who the page says wrote it.
    pub author: Option<String>,
    /// The licence it is marked with.
    pub licence: Option<Licence>,
    /// How it is marked as a machine's work, in an editor's words.
    pub machine: Option<String>,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// Reads a whole web page: the part it marks as its text, else the part that looks like it.
///
/// # Errors
/// [`ReadError::TooNested`] where the page would cost too much.
pub fn page(html: &str) -> Result<Page, ReadError> {
    let document = parse(html)?;
    let licence = rights::marked(&document);
    let machine = machine::marked(&document);
    document.select(NEVER_SHOWN).remove();
    let title = first(&document, "h1").or_else(|| first(&document, "title"));
    let author =
        document.select_single("meta[name=author]").attr("content").map(|name| super::plain::plain(&name));
    remove_chrome(&document);
    let blocks =
        MARKED.iter().find_map(|marked| only(&document, marked)).map_or_else(|| readable(&document), Ok)?;
    let author = author.filter(|name| !name.is_empty());
    Ok(Page { title, author, licence, machine, blocks })
}

/// Reads markup that is all text, such as what Markdown becomes.
///
/// # Errors
/// [`ReadError::TooNested`] where it would cost too much.
pub fn fragment(html: &str) -> Result<Vec<Block>, ReadError> {
    fragment_without(html, |_| {})
}

/// Reads markup that is all text but for what `remove` takes out first.
///
/// # Errors
/// [`ReadError::TooNested`] where it would cost too much.
pub fn fragment_without(html: &str, remove: impl FnOnce(&Document)) -> Result<Vec<Block>, ReadError> {
    let document = parse(html)?;
    remove(&document);
    remove_chrome(&document);
    Ok(blocks::blocks(&document.root()))
}

fn parse(html: &str) -> Result<Document, ReadError> {
    guard::before_parsing(html)?;
    let document = Document::from(html);
    guard::after_parsing(&document)?;
    Ok(document)
}

fn first(document: &Document, selector: &str) -> Option<String> {
    document.select_single(selector).nodes().first().map(line).filter(|text| !text.is_empty())
}

fn remove_chrome(document: &Document) {
    document.select(NO_PROSE).remove();
    document.select(HIDDEN).remove();
    for node in document.select("[style]").nodes() {
        if node.attr("style").is_some_and(|style| hides(&style)) {
            node.remove_from_parent();
        }
    }
    // After the footnote marks are gone, which are raised numbers too.
    super::wiki::raise_numbers(document);
}

/// Returns true where an element's own style takes it from the reader's sight.
fn hides(style: &str) -> bool {
    style.to_ascii_lowercase().split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim() {
            "display" => value == "none",
            "visibility" | "content-visibility" => matches!(value, "hidden" | "collapse"),
            "opacity" => number(value).is_some_and(|(opacity, _)| opacity <= 0.0),
            "font-size" => is_tiny(value),
            "left" | "right" | "top" | "bottom" | "text-indent" | "margin-left" | "margin-top" => {
                is_far_off(value)
            }
            "clip" => value.strip_prefix("rect(").is_some_and(is_nothing),
            "clip-path" => {
                let inset = value.strip_prefix("inset(").and_then(number);
                inset.is_some_and(|(inset, unit)| unit.starts_with('%') && inset >= HALF_PERCENT)
            }
            _ => false,
        }
    })
}

/// The largest letters that nobody can read, and the largest side of a window that shows nothing, in pixels.
const TINY_PX: f64 = 1.0;

/// How far to the left of the page or above it nothing is seen any more, in pixels.
const FAR_OFF_PX: f64 = -999.0;

/// Pixels in an em or in a hundredth of the window, at least: enough to tell what is far off.
const UNIT_PX_MIN: f64 = 10.0;

/// An inset of half from every side leaves nothing.
const HALF_PERCENT: f64 = 50.0;

fn is_tiny(size: &str) -> bool {
    number(size).is_some_and(|(size, unit)| size <= if unit == "px" { TINY_PX } else { 0.0 })
}

fn is_far_off(offset: &str) -> bool {
    let px = |unit: &str| if matches!(unit, "px" | "pt") { 1.0 } else { UNIT_PX_MIN };
    number(offset).is_some_and(|(offset, unit)| offset * px(unit) <= FAR_OFF_PX)
}

/// Returns true where a `rect(` goes on with numbers of at most a pixel each.
fn is_nothing(sides: &str) -> bool {
    let is_small = |side: &str| number(side).is_some_and(|(side, _)| side.abs() <= TINY_PX);
    sides.starts_with(|c: char| c.is_ascii_digit())
        && sides.trim_end_matches(')').split([',', ' ']).filter(|side| !side.is_empty()).all(is_small)
}

/// Splits what begins with a number, such as `-9999px`, into the number and its unit.
fn number(value: &str) -> Option<(f64, &str)> {
    let end = value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let (number, unit) = value.split_at_checked(end)?;
    Some((number.parse().ok()?, unit))
}

/// Returns the text of the one element of its kind; none where there are several or it is empty.
fn only(document: &Document, selector: &str) -> Option<Vec<Block>> {
    let found = document.select(selector);
    let [node] = found.nodes() else { return None };
    Some(blocks::blocks(node)).filter(|blocks| !blocks.is_empty())
}

/// Returns what looks like the page's text, or all of it where nothing does.
fn readable(document: &Document) -> Result<Vec<Block>, ReadError> {
    let whole = blocks::blocks(&document.root());
    // No address is given: it only serves to complete links, which are dropped.
    let article = Readability::with_document(document.clone(), None, None).and_then(|mut page| page.parse());
    let Ok(article) = article else { return Ok(whole) };
    let content = Document::from(article.content);
    guard::after_parsing(&content)?;
    let found = blocks::blocks(&content.root());
    Ok(if prose_bytes(&found) * 2 < prose_bytes(&whole) { whole } else { found })
}

/// Returns how much of the blocks is running text.
fn prose_bytes(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| !matches!(block, Block::Heading(..))).map(|block| block.text().len()).sum()
}
