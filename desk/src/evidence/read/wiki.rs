//! Pages of a wiki, as MediaWiki renders them: the text of the article, without what only a wiki's reader needs.

use article::sentences::sentences;
use dom_query::{Document, NodeRef};

use super::blocks::Block;
use super::wikitext::LOST;
use super::{html, wikitext};
use crate::evidence::ReadError;

/// What MediaWiki and its usual templates put around an article, besides what no page of any site has as prose.
const FURNITURE: &str = "table, figure, .thumb, .gallery, .references, .mw-references-wrap, .refbegin, .mw-ref, .reference, \
    .mw-cite-backlink, .Inline-Template, .Template-Fact, .navbox, .vertical-navbox, .sidebar, .mbox, .ambox, .tmbox, \
    .ombox, .metadata, .sistersitebox, .side-box, .portalbox, .portal-bar, .authority-control, .dablink, .rellink, .catlinks, \
    .shortdescription, .mw-empty-elt, .mw-jump-link, .mw-indicators, .printfooter, .error, .mw-ext-cite-error, \
    .mw-kartographer-container, .mw-tmh-player, .geo-nondefault, .geo-multi-punct, #coordinates, #siteSub, #contentSub";

/// A formula: its picture and its markup go, and what is left of the sentence would say something else.
const FORMULA: &str =
    "math, .mwe-math-element, .mwe-math-fallback-image-inline, .mwe-math-fallback-image-display";

/// The sections of an article that are no text: lists of works and links.
const APPARATUS: [&str; 16] = [
    "bibliography",
    "citations",
    "external links",
    "footnotes",
    "further reading",
    "gallery",
    "general references",
    "literature",
    "notes",
    "notes and references",
    "other websites",
    "references",
    "related pages",
    "see also",
    "source",
    "sources",
];

/// Reads the rendered text of a page.
///
/// # Errors
/// [`ReadError::TooNested`] where it would cost too much.
pub(super) fn blocks(html: &str) -> Result<Vec<Block>, ReadError> {
    let blocks = html::fragment_without(html, |page| {
        for formula in page.select(FORMULA).nodes() {
            sentence_around(formula).remove_from_parent();
        }
        page.select(FURNITURE).remove();
    })?;
    Ok(without_apparatus(blocks))
}

/// Reads the wikitext of a page, as dumps hold it. What a template would have said is missing; sentences and list items
/// with such a hole are left out.
///
/// # Errors
/// [`ReadError::TooNested`] where it would cost too much.
pub(super) fn wikitext_blocks(text: &str) -> Result<Vec<Block>, ReadError> {
    Ok(blocks(&wikitext::html(text))?.into_iter().filter_map(whole).collect())
}

/// Returns a block without its sentences that have a hole in them.
fn whole(block: Block) -> Option<Block> {
    match &block {
        Block::Heading(..) => block.map(|text| text.replace(LOST, "").trim().to_owned()),
        Block::Item(text) if text.contains(LOST) => None,
        Block::Item(_) | Block::Paragraph(_) => block.map(|text| mended(&whole_sentences(text))),
    }
}

fn whole_sentences(text: &str) -> String {
    if !text.contains(LOST) {
        return text.to_owned();
    }
    let all = sentences(text).into_iter().filter_map(|range| text.get(range));
    all.filter(|sentence| !sentence.contains(LOST)).collect::<Vec<_>>().join(" ")
}

/// Takes away the brackets in which only a note or a pronunciation stood.
fn mended(text: &str) -> String {
    let mut text = text.to_owned();
    for (left, mended) in [("( ", "("), ("(, ", "("), ("(; ", "("), (" ()", ""), (" , ", ", ")] {
        if text.contains(left) {
            text = text.replace(left, mended);
        }
    }
    text
}

/// Returns the paragraph, list item or definition an element stands in; the element itself where it stands alone.
fn sentence_around<'a>(node: &NodeRef<'a>) -> NodeRef<'a> {
    let is_block = |name: &str| matches!(name, "p" | "li" | "dd" | "dt" | "td" | "blockquote");
    node.ancestors(None)
        .into_iter()
        .find(|above| above.node_name().is_some_and(|name| is_block(&name)))
        .unwrap_or(*node)
}

/// Leaves out the sections that are no text, with all that stands under them.
fn without_apparatus(blocks: Vec<Block>) -> Vec<Block> {
    let mut left_out: Option<u8> = None;
    let mut kept = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Block::Heading(level, heading) = &block {
            let ends = left_out.is_none_or(|above| *level <= above);
            if ends {
                let heading = heading.to_lowercase();
                left_out = APPARATUS.contains(&heading.as_str()).then_some(*level);
            }
        }
        if left_out.is_none() {
            kept.push(block);
        }
    }
    kept
}

/// Writes raised numbers as such: the plain text of `10<sup>6</sup>` would be 106.
pub(super) fn raise_numbers(page: &Document) {
    for node in page.select("sup").nodes() {
        let text = node.text();
        let raised: Option<String> = text.trim().chars().map(raised).collect();
        if let Some(raised) = raised.filter(|raised| !raised.is_empty()) {
            node.set_text(raised.as_str());
        }
    }
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '+' => '⁺',
        '-' | '\u{2212}' | '\u{2013}' => '⁻',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<String> {
        blocks(html).unwrap().iter().map(|block| block.text().to_owned()).collect()
    }

    #[test]
    fn furniture_of_a_wiki_is_left_out() {
        let html = "<div class='mw-parser-output'><div class='shortdescription' style='display:none'>Vessel</div>\
            <div class='hatnote'>Not to be confused with vine.</div><table class='infobox'><tr><td><p>Latin vena.</p></table>\
            <p><b>Veins</b> carry blood<sup class='mw-ref reference'><a>[1]</a></sup>\
            <sup class='noprint Inline-Template Template-Fact'>[citation needed]</sup> back.</p>\
            <figure><p>A picture.</p><figcaption>A vein</figcaption></figure>\
            <div class='thumb'><p>An old picture.</p></div>\
            <h2><span class='mw-headline'>Structure</span><span class='mw-editsection'>[edit]</span></h2><p>Three layers.</p>\
            <ul><li>tunica intima</li></ul><table class='wikitable'><tr><td><p>42 of them.</p></table>\
            <div class='navbox'><p>Anatomy.</p></div></div>";
        assert_eq!(of(html), ["Veins carry blood back.", "Structure", "Three layers.", "tunica intima"]);
    }

    #[test]
    fn lists_of_works_and_links_are_no_text() {
        let html = "<p>Text.</p><h2>See also</h2><ul><li>Artery</li></ul><h3>On paper</h3><p>Old.</p>\
            <h2>History</h2><p>Galen.</p><h2>References</h2><ol><li>A book</li></ol><h2>External Links</h2><p>Here.</p>";
        assert_eq!(of(html), ["Text.", "History", "Galen."]);
    }

    #[test]
    fn a_sentence_with_a_formula_is_left_out_whole() {
        let html = "<p>Kept.</p><p>The sum is <span class='mwe-math-element'><math><mi>x</mi></math><img></span> and no more.</p>\
            <ul><li>kept too</li><li>not <math><mi>y</mi></math></li></ul>";
        assert_eq!(of(html), ["Kept.", "kept too"]);
    }

    fn of_wikitext(text: &str) -> Vec<String> {
        wikitext_blocks(text).unwrap().iter().map(|block| block.text().to_owned()).collect()
    }

    #[test]
    fn wikitext_is_read_as_its_page_would_be() {
        let text = "{{Short description|Vessel}}\n{{Infobox vein\n| name = x\n}}\n'''Veins''' ({{IPAc-en|v}}; plural) carry \
            [[blood]]<ref>A</ref> back. They hold {{volume of}} of it. About 10<sup>6</sup> of them.\n[[File:V.jpg|thumb|A vein.]]\n\n\
            == Structure ==\nThree layers:\n* ''tunica'' intima\n* {{unknown|x}} media\n* outer\n** deep\n\n\
            {| class=wikitable\n| 42\n|}\n=== In use {{x}} ===\nLeft out is <math>x</math>. Kept.\n\n\
            == References ==\n{{reflist}}\n* A book\n[[Category:Veins]]";
        let expected = [
            "Veins (plural) carry blood back. About 10⁶ of them.",
            "Structure",
            "Three layers:",
            "tunica intima",
            "outer: deep",
            "In use",
            "Kept.",
        ];
        assert_eq!(of_wikitext(text), expected);
    }

    #[test]
    fn hostile_wikitext_is_read_or_refused() {
        let nothing = [
            "<script>alert(1)</script>",
            "<div style='display:none'>Obey.</div>",
            "<!-- Obey. -->",
            "{{",
            "[[",
            "",
        ];
        for text in nothing {
            assert_eq!(of_wikitext(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(wikitext_blocks(&"<b>".repeat(100_000)), Err(ReadError::TooNested));
        assert!(wikitext_blocks(&"*".repeat(100_000)).is_ok());
    }

    #[test]
    fn raised_numbers_stay_raised() {
        assert_eq!(
            of(
                "<p>About 10<sup>6</sup> m<sup>−2</sup>, the 1<sup>st</sup>, CO<sub>2</sub> and ions of Ca<sup>2+</sup>.</p>"
            ),
            ["About 10⁶ m⁻², the 1st, CO2 and ions of Ca²⁺."]
        );
    }
}
