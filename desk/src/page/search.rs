//! A reader looks for pages by their words.

use jiff::Timestamp;

use super::store;
use crate::platform::text::without_invisible;
use crate::platform::{Pool, StoreError};

/// The longest search, in Unicode scalars: what is longer than a question may be is not looked for.
pub const SEARCH_CHARS_MAX: usize = 300;

/// How many pages of results can be turned to.
pub const SEARCH_PAGES_MAX: i64 = 50;

/// How many results stand on one page.
const HITS_MAX: i64 = 20;

/// How many pages are told of that have only some of the words: a long list of them answers nothing.
const NEAR_MAX: i64 = 5;

/// What a reader looks for: words, `"words in a row"`, `or`, and `-` before what must not be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    text: String,
    is_cut: bool,
}

impl Wanted {
    /// Takes what somebody typed, whatever it is: one space between words, nothing invisible in it, and only the first
    /// 300 scalars.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let mut chars = typed.trim().chars();
        let first: String = chars.by_ref().take(SEARCH_CHARS_MAX).collect();
        let visible = without_invisible(&first);
        let text = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { text, is_cut: chars.next().is_some() }
    }

    /// Returns the words as they are looked for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns true where nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns true where more was typed than is looked for.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// How what was found matches what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Every result has all of it.
    All,
    /// No page has all of the words; the results, at most 5, have some of them.
    Some,
}

/// One page of results, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How they match.
    pub matching: Matching,
    /// How many pages have all of it.
    pub total: i64,
    /// Which page of results this is, from 1.
    pub number: i64,
    /// How many pages of results there are, at most [`SEARCH_PAGES_MAX`]; 1 where there is nothing.
    pub last: i64,
    /// The results, at most 20.
    pub hits: Vec<Hit>,
}

/// A page that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The last part of its address.
    pub slug: String,
    /// The question it answers.
    pub title: String,
    /// When what it says last changed.
    pub updated_at: Timestamp,
    /// Where in its text the words stand, at most two places of 22 words.
    pub excerpt: Vec<Piece>,
}

/// A stretch of an excerpt: plain text, for the door to escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub is_found: bool,
}

/// Returns readable pages with the words, one page of results at a time; what is beyond the last page of results is the
/// last. Where no page has all the words, a few that have some; whatever the words are, they are no error.
///
/// # Errors
/// Where the database does not answer.
pub async fn search(pool: &Pool, wanted: &Wanted, number: i64) -> Result<Found, StoreError> {
    if wanted.is_empty() {
        return Ok(Found { matching: Matching::Some, total: 0, number: 1, last: 1, hits: Vec::new() });
    }
    let mut connection = pool.get().await?;
    let total = store::count(&mut connection, wanted.as_str()).await?;
    if total == 0 {
        let near = (wanted.as_str(), Matching::Some);
        let hits = store::hits(&mut connection, near, (NEAR_MAX, 0)).await?;
        return Ok(Found { matching: Matching::Some, total, number: 1, last: 1, hits });
    }
    let pages = total.saturating_add(HITS_MAX.saturating_sub(1)).div_euclid(HITS_MAX);
    let last = pages.clamp(1, SEARCH_PAGES_MAX);
    let number = number.clamp(1, last);
    let skipped = number.saturating_sub(1).saturating_mul(HITS_MAX);
    let all = (wanted.as_str(), Matching::All);
    let hits = store::hits(&mut connection, all, (HITS_MAX, skipped)).await?;
    Ok(Found { matching: Matching::All, total, number, last, hits })
}

/// The signs around a word that was found, STX and ETX; no page's text has them.
const FOUND: (char, char) = ('\u{2}', '\u{3}');

/// Cuts an excerpt where the signs stand, and shows where it begins or ends within a sentence.
pub(super) fn pieces(excerpt: &str) -> Vec<Piece> {
    let (start, stop) = FOUND;
    let mut pieces = Vec::new();
    let mut is_found = false;
    for text in excerpt.split_inclusive([start, stop]) {
        let words = text.trim_end_matches([start, stop]);
        if !words.is_empty() {
            pieces.push(Piece { text: words.replace('\n', " "), is_found });
        }
        is_found = text.ends_with(start);
    }
    let gap = |text: &str| Piece { text: text.to_owned(), is_found: false };
    let begins = |piece: &Piece| piece.text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if pieces.first().is_some_and(|first| !begins(first)) {
        pieces.insert(0, gap("… "));
    }
    if pieces.last().is_some_and(|last| !last.text.ends_with(['.', '!', '?', '”', '"', ')'])) {
        pieces.push(gap(" …"));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_can_be_looked_for() {
        let wanted = |typed: &str| Wanted::new(typed).as_str().to_owned();
        assert_eq!(wanted("  why is\n\u{200B}the \0 sky  blue "), "why is the sky blue");
        assert_eq!(wanted(" \u{0} "), "");
        let long = Wanted::new(&"é".repeat(SEARCH_CHARS_MAX + 1));
        assert_eq!((long.as_str().chars().count(), long.is_cut()), (SEARCH_CHARS_MAX, true));
        assert!(!Wanted::new(&"é".repeat(SEARCH_CHARS_MAX)).is_cut());
    }

    #[test]
    fn an_excerpt_is_cut_where_words_were_found() {
        let cut = |excerpt: &str| {
            pieces(excerpt).into_iter().map(|piece| (piece.text, piece.is_found)).collect::<Vec<_>>()
        };
        let owned = |pieces: &[(&str, bool)]| {
            pieces.iter().map(|(text, is_found)| ((*text).to_owned(), *is_found)).collect::<Vec<_>>()
        };
        assert_eq!(
            cut("The \u{2}sky\u{3} <b>is</b> \u{2}blue\u{3}."),
            owned(&[("The ", false), ("sky", true), (" <b>is</b> ", false), ("blue", true), (".", false)])
        );
        assert_eq!(
            cut("\u{2}sky\u{3} is\nso"),
            owned(&[("… ", false), ("sky", true), (" is so", false), (" …", false)])
        );
        assert_eq!(cut(""), []);
    }
}
