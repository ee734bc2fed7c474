//! A PDF's text as its pages give it: lines become paragraphs again, each under the number of its page. Pure.
//!
//! A PDF knows places on paper, not paragraphs. What is told here is told by blank lines, by how lines begin and end, and
//! by what is printed at the edge of page after page; what is still in doubt becomes a heading, which nobody can cite.

use std::collections::{BTreeMap, BTreeSet};

use article::page_heading;
use article::sentences::sentences;
use unicode_normalization::UnicodeNormalization;

use super::blocks::Block;
use super::plain::plain;
use super::text;

/// How many lines at the top and at the foot of a page may be printed there for every page.
const EDGE_LINES: usize = 2;

/// On how many pages a line must stand, at the least, to be no part of the text; it must be half of them as well.
const REPEATS_MIN: usize = 3;

/// The most digits the number of a page has.
const NUMBER_DIGITS_MAX: usize = 5;

/// The longest line that is a heading rather than a text without its full stop, in characters.
const HEADING_CHARS_MAX: usize = 80;

/// The shortest line that a sentence runs on from whatever comes next, in characters; headings are shorter.
const RUN_ON_CHARS_MIN: usize = 50;

/// Returns the blocks of a PDF's pages, those of each under a heading with its number; pages without text have none.
///
/// A sentence that runs on over the end of a page stands on the page where it begins. What is printed at the edge of half
/// of the pages, and the numbers there, are left out.
#[must_use]
pub fn blocks(pages: &[impl AsRef<str>]) -> Vec<Block> {
    let pages: Vec<Vec<String>> = pages.iter().map(|page| lines(page.as_ref())).collect();
    let pages = without_edges(&pages);
    let compounds = compounds(&pages);
    let mut told: Vec<Vec<Block>> = pages.iter().map(|page| paragraphs(page, &compounds)).collect();
    run_over_pages(&mut told, &compounds);
    let mut blocks = Vec::new();
    for (number, page) in (1_usize..).zip(told).filter(|(_, page)| !page.is_empty()) {
        blocks.push(Block::Heading(2, page_heading(number)));
        blocks.extend(page.into_iter().filter_map(citable));
    }
    blocks
}

/// Returns the lines of a page, trimmed, with the letters that fonts draw as one sign taken apart (`ﬁ`).
fn lines(page: &str) -> Vec<String> {
    let apart = |c: char| matches!(c, '\u{fb00}'..='\u{fb06}');
    let letters =
        |line: &str| -> String { if line.contains(apart) { line.nfkc().collect() } else { line.to_owned() } };
    page.split(['\n', '\r', '\u{c}']).map(|line| letters(line.trim())).collect()
}

/// Returns the pages without what is printed at their edges: running titles, addresses, numbers.
fn without_edges(pages: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let at_edge: BTreeSet<String> = edges(page).into_iter().map(|(_, line)| folded(line)).collect();
        for line in at_edge {
            let count = seen.entry(line).or_default();
            *count = count.saturating_add(1);
        }
    }
    let with_text = pages.iter().filter(|page| page.iter().any(|line| !line.is_empty())).count();
    let repeats = |line: &str| {
        let count = seen.get(&folded(line)).copied().unwrap_or_default();
        count >= REPEATS_MIN && count.saturating_mul(2) >= with_text
    };
    let kept = |page: &Vec<String>| -> BTreeSet<usize> {
        edges(page)
            .into_iter()
            .filter(|(_, line)| repeats(line) || is_number(line))
            .map(|(at, _)| at)
            .collect()
    };
    pages
        .iter()
        .map(|page| {
            let out = kept(page);
            let lines = page.iter().enumerate().filter(|(at, _)| !out.contains(at));
            lines.map(|(_, line)| line.as_str()).collect()
        })
        .collect()
}

/// Returns the first and last lines of a page that say anything, with their places.
fn edges(page: &[String]) -> Vec<(usize, &str)> {
    let said = || page.iter().enumerate().filter(|(_, line)| !line.is_empty());
    let top = said().take(EDGE_LINES);
    let foot = said().rev().take(EDGE_LINES);
    top.chain(foot).map(|(at, line)| (at, line.as_str())).collect()
}

/// Returns a line with its numbers alike, since a page's own number stands among them.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            c if !c.is_ascii_digit() => folded.push(c),
            _ if folded.ends_with('#') => {}
            _ => folded.push('#'),
        }
    }
    folded
}

/// Returns true for a number and nothing else, as `12`, `– 12 –` or `Page 12`.
fn is_number(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let number = bare.strip_prefix("Page ").unwrap_or(bare);
    (1..=NUMBER_DIGITS_MAX).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
}

/// Returns the words that are written with a hyphen within a line: where one of them is parted at its hyphen, it keeps it.
fn compounds(pages: &[Vec<&str>]) -> BTreeSet<String> {
    let words = pages.iter().flatten().flat_map(|line| line.split_whitespace());
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.map(letters).filter(|word| word.contains('-')).collect()
}

/// Returns the paragraphs and items of one page.
fn paragraphs(lines: &[&str], compounds: &BTreeSet<String>) -> Vec<Block> {
    let mut page = String::new();
    for line in lines {
        append(&mut page, line, "\n", compounds);
    }
    let mut told: Vec<Block> = Vec::new();
    for block in text::blocks(&page) {
        match (told.last_mut(), &block) {
            (Some(Block::Paragraph(last)), Block::Paragraph(next)) if runs_on(last, next) => {
                append(last, next, " ", compounds);
            }
            _ => told.push(block),
        }
    }
    told
}

/// Writes a line after a text; a word that was parted between them becomes one again.
fn append(text: &mut String, line: &str, between: &str, compounds: &BTreeSet<String>) {
    let is_parted =
        text.strip_suffix(['-', '\u{ad}']).is_some_and(|word| word.ends_with(char::is_alphabetic))
            && line.starts_with(char::is_lowercase);
    if is_parted {
        let first = text.split_whitespace().next_back().unwrap_or_default();
        let rest = line.split_whitespace().next().unwrap_or_default();
        let whole =
            format!("{first}{}", rest.trim_end_matches(|c: char| !c.is_alphanumeric())).to_lowercase();
        if !compounds.contains(whole.trim_start_matches(|c: char| !c.is_alphanumeric())) {
            text.pop();
        }
    } else if !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(line);
}

/// Returns true where a text goes on with the next one, though something stands between them.
fn runs_on(text: &str, next: &str) -> bool {
    let is_long = text.chars().count() >= RUN_ON_CHARS_MIN;
    !is_ended(text) && (is_long || next.starts_with(char::is_lowercase))
}

fn is_ended(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']);
    text.ends_with(['.', '!', '?', ':', ';', '…'])
}

/// Gives a sentence that runs on over the end of a page to the page where it begins.
fn run_over_pages(pages: &mut [Vec<Block>], compounds: &BTreeSet<String>) {
    for at in 1..pages.len() {
        let Some((before, after)) = pages.split_at_mut_checked(at) else { return };
        let (Some(page), Some(following)) = (before.last_mut(), after.first_mut()) else { return };
        let Some(Block::Paragraph(last) | Block::Item(last)) = page.last_mut() else { continue };
        let Some(Block::Paragraph(next)) = following.first_mut() else { continue };
        if !runs_on(last, next) {
            continue;
        }
        let mut whole = last.clone();
        append(&mut whole, next, " ", compounds);
        let parted_at = whole.len().saturating_sub(next.len());
        let end = sentences(&whole).into_iter().map(|sentence| sentence.end).find(|end| *end > parted_at);
        let Some((begun, rest)) = whole.split_at_checked(end.unwrap_or(whole.len())) else { continue };
        begun.trim_end().clone_into(last);
        let rest = Block::Paragraph(rest.to_owned()).map(plain);
        match rest {
            Some(Block::Paragraph(rest)) => *next = rest,
            _ => drop(following.remove(0)),
        }
    }
}

/// Returns a block without what is no whole sentence and cannot be cited: a short line without an end is most often a
/// heading; the end of a longer text that has none is a row of a table, a drawn list or a caption, and is left out.
fn citable(block: Block) -> Option<Block> {
    let Block::Paragraph(text) = block else { return Some(block) };
    if is_ended(&text) {
        return Some(Block::Paragraph(text));
    }
    let begins_like_one = text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    if begins_like_one && text.chars().count() <= HEADING_CHARS_MAX {
        return Some(Block::Heading(3, text));
    }
    let mut ends = sentences(&text).into_iter().map(|sentence| sentence.end);
    let end = ends.rfind(|end| text.get(..*end).is_some_and(is_ended))?;
    text.get(..end).map(|text| Block::Paragraph(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pages: &[&str]) -> Vec<String> {
        let short = |block: &Block| match block {
            Block::Heading(level, text) => format!("h{level} {text}"),
            Block::Paragraph(text) => format!("p {text}"),
            Block::Item(text) => format!("li {text}"),
        };
        blocks(pages).iter().map(short).collect()
    }

    #[test]
    fn lines_become_paragraphs_under_the_number_of_their_page() {
        let page = "\n\nTides\n\nThe tides are the rise and fall of sea\nlevels. They are caused by the ef\u{fb01}cient photo-\n\
            synthesis of nobody.\n\n• the Moon\n• the Sun\n";
        assert_eq!(
            of(&[page, "", "Ebb follows flood.\n"]),
            [
                "h2 Page 1",
                "h3 Tides",
                "p The tides are the rise and fall of sea levels. They are caused by the efficient photosynthesis of nobody.",
                "li the Moon",
                "li the Sun",
                "h2 Page 3",
                "p Ebb follows flood."
            ]
        );
        assert!(of(&["", " \n\u{c}\n"]).is_empty());
    }

    #[test]
    fn a_word_that_has_a_hyphen_elsewhere_keeps_it() {
        let page = "A well-known tide. It is the most well-\nknown of all to the fisher-\nmen of Oslo.";
        assert_eq!(
            of(&[page]),
            ["h2 Page 1", "p A well-known tide. It is the most well-known of all to the fishermen of Oslo."]
        );
        assert_eq!(of(&["From 1914-\n1918 it rose."]), ["h2 Page 1", "p From 1914- 1918 it rose."]);
    }

    #[test]
    fn a_sentence_over_the_end_of_a_page_stands_where_it_begins() {
        let first = "The tides rise. They are caused by the pull of the Moon and";
        let second = "of the Sun. They fall again.\n\nAll is well.";
        assert_eq!(
            of(&[first, second]),
            [
                "h2 Page 1",
                "p The tides rise. They are caused by the pull of the Moon and of the Sun.",
                "h2 Page 2",
                "p They fall again.",
                "p All is well."
            ]
        );
        assert_eq!(
            of(&["It is said of the tides", "that they rise."]),
            ["h2 Page 1", "p It is said of the tides that they rise."]
        );
        assert_eq!(of(&["It rose.", "but fell."]), ["h2 Page 1", "p It rose.", "h2 Page 2", "p but fell."]);
    }

    #[test]
    fn what_is_printed_on_every_page_is_no_text() {
        let pages: Vec<String> = ["rises", "falls", "turns", "rests"]
            .iter()
            .zip(7..)
            .map(|(verb, number)| {
                format!("Tidal Review 2026\n\nThe tide {verb}.\nThe sea {verb} too.\n\n- {number} -")
            })
            .collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(of(&pages)[..2], ["h2 Page 1", "p The tide rises. The sea rises too."]);
        assert_eq!(of(&pages).len(), 8);
        // Twice is no habit, and a number within the text stays.
        assert_eq!(of(&["Same line.\n12", "Same line.\n13"]).len(), 4);
        assert_eq!(of(&["One.\n\nTwo.\n12\nThree.\n\nFour."])[2], "p Two. 12 Three.");
    }

    #[test]
    fn what_is_no_sentence_cannot_be_cited() {
        assert_eq!(of(&["Results"]), ["h2 Page 1", "h3 Results"]);
        assert_eq!(of(&["2019 12 14"]), ["h2 Page 1", "h3 2019 12 14"]);
        assert_eq!(of(&["Results\n\nThe tides rose."]), ["h2 Page 1", "h3 Results", "p The tides rose."]);
        assert_eq!(of(&["The causes:\n\nthe Moon\nthe Sun"]), ["h2 Page 1", "p The causes:"]);
        assert_eq!(
            of(&["Tides rise. They are caused by the"]),
            ["h2 Page 1", "h3 Tides rise. They are caused by the"]
        );
        let long =
            "The tides are the rise and fall of sea levels, as is known. Moon 3 4 12 Sun 5 6 14 Earth 7 8 12";
        assert_eq!(
            of(&[long]),
            ["h2 Page 1", "p The tides are the rise and fall of sea levels, as is known."]
        );
    }
}
