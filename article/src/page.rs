//! The article as a page: joined, numbered and put in words, ready to print.
//!
//! - [`Shell`], [`Moment`]: what stands around every page of the site, and how it prints times
//! - `lines`: sentences with their citation numbers, and the passages they rest on
//! - `sources`: the list of sources, each with its licence and what was done with its words
//! - `anchors`: the ids that links within the page lead to
//! - [`json()`], [`markdown()`]: the same page for programs and for plain text

mod anchors;
mod json;
mod lines;
mod markdown;
mod shell;
mod sources;

#[cfg(test)]
mod tests;

use askama::Template;
use jiff::Timestamp;

use crate::view::{ArticleView, SectionView};
use anchors::{ContentsEntry, anchors, contents};
use lines::BlockLines;
use sources::{LicenceLine, SourceLine};

pub use json::json;
pub use markdown::markdown;
pub use shell::{Alternate, Moment, NavItem, Shell, SignedInAs};

/// The longest description made from a quick answer, in Unicode scalars: what search results show of one.
const DESCRIPTION_CHARS_MAX: usize = 160;

/// Who answers for a page, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The name of who approved exactly this text.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
    /// When the page was first published.
    pub published_at: Timestamp,
    /// When what it says last changed.
    pub updated_at: Timestamp,
    /// Whether people have changed the text since it was drafted.
    pub is_edited: bool,
}

/// Where a page stands: what its twins name it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its one absolute address.
    pub url: String,
    /// The name of the site.
    pub site_name: String,
}

/// Everything `page/article.html` prints.
#[derive(Template)]
#[template(path = "page/article.html")]
struct PageView {
    shell: Shell,
    title: String,
    /// How the draft came about, as the middle of a sentence.
    drafted: String,
    approved_by: String,
    approved: Moment,
    published: Moment,
    updated: Moment,
    quick_answer: BlockLines,
    key_facts: Option<BlockLines>,
    /// The contents; empty where the page is too short to need them.
    contents: Vec<ContentsEntry>,
    sections: Vec<SectionLines>,
    sources: Vec<SourceLine>,
    licence: LicenceLine,
}

/// A section as printed.
struct SectionLines {
    anchor: String,
    heading: String,
    /// Whether it is a sub-section of the one before.
    is_sub: bool,
    blocks: Vec<BlockLines>,
}

/// Renders an article as a whole page.
///
/// # Errors
/// Where the template cannot be written, which a `String` never refuses.
pub fn render(article: &ArticleView, receipt: &Receipt, shell: Shell) -> Result<String, askama::Error> {
    let anchors = anchors(article.sections.iter().map(|section| section.heading.as_str()));
    let page = PageView {
        title: article.title.clone(),
        drafted: drafted(&article.writer, receipt.is_edited),
        approved_by: receipt.approved_by.clone(),
        approved: Moment::day(receipt.approved_at),
        published: Moment::day(receipt.published_at),
        updated: Moment::day(receipt.updated_at),
        quick_answer: BlockLines::paragraph(&article.quick_answer, &article.sources),
        key_facts: (!article.key_facts.is_empty())
            .then(|| BlockLines::list(None, &article.key_facts, &article.sources)),
        contents: contents(&article.sections, &anchors),
        sections: sections(article, anchors),
        sources: article.sources.iter().map(|source| SourceLine::new(source, article)).collect(),
        licence: LicenceLine::new(&article.licence),
        shell,
    };
    page.render()
}

/// Returns the quick answer cut to what fits a description: whole words, with an ellipsis where it was cut.
#[must_use]
pub fn description(article: &ArticleView) -> String {
    let whole =
        article.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    if whole.chars().count() <= DESCRIPTION_CHARS_MAX {
        return whole;
    }
    let mut cut = String::new();
    for word in whole.split_whitespace() {
        if cut.chars().count().saturating_add(word.chars().count()).saturating_add(2) > DESCRIPTION_CHARS_MAX
        {
            break;
        }
        if !cut.is_empty() {
            cut.push(' ');
        }
        cut.push_str(word);
    }
    cut.push('…');
    cut
}

fn sections(article: &ArticleView, anchors: Vec<String>) -> Vec<SectionLines> {
    let section = |(section, anchor): (&SectionView, String)| SectionLines {
        anchor,
        heading: section.heading.clone(),
        is_sub: section.level > 2,
        blocks: section.blocks.iter().map(|block| BlockLines::new(block, &article.sources)).collect(),
    };
    article.sections.iter().zip(anchors).map(section).collect()
}

/// Says truly who put the words together: the extractive writer only selects, a model writes.
fn drafted(writer: &str, is_edited: bool) -> String {
    let drafted = match writer.split_once(':') {
        Some(("model", name)) => format!("a language model ({name}) wrote the draft from the sources below"),
        _ => "a program selected the sentences from the sources below".to_owned(),
    };
    if is_edited { format!("{drafted}, and people edited it") } else { drafted }
}
