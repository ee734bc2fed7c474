//! A sentence as the check reads it: words, numbers and signs, each with its clause.

use unicode_segmentation::UnicodeSegmentation;

use crate::rank::kin;
use crate::words;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    Sign,
}

/// One word, number or sign.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// As it stands, without a possessive ending.
    pub raw: &'a str,
    /// In lower case, with straight apostrophes.
    pub lower: String,
    /// The stem of its base form; what content is compared by.
    pub key: String,
    pub sort: Sort,
    /// It says something by itself: no stop word, no sign.
    content: bool,
    /// Its clause, from 0: a clause ends at a comma, a bracket, a dash or a word such as "but".
    pub clause: usize,
    /// No white space stands before it.
    pub glued: bool,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Token<'_> {
    /// Returns true for a word or number that says something by itself.
    pub fn is_content(&self) -> bool {
        self.content
    }

    /// Returns true for a word that begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.sort == Sort::Word && self.raw.starts_with(char::is_uppercase)
    }
}

/// A sentence, read.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
}

/// Words that begin a clause of their own.
#[rustfmt::skip]
const CLAUSE_WORDS: &[&str] = &[
    "although", "because", "but", "however", "if", "though", "unless", "whereas", "while", "which", "who",
    "yet", "since", "when", "where",
];

impl<'a> Text<'a> {
    /// Reads a sentence.
    pub fn read(text: &'a str) -> Self {
        let mut tokens: Vec<Token<'a>> = Vec::new();
        let mut clause = 0;
        let mut spaced = true;
        for (start, part) in text.split_word_bound_indices() {
            if part.trim().is_empty() {
                spaced = true;
                continue;
            }
            for (offset, piece) in pieces(part) {
                let token = token(start + offset, piece, clause, !spaced || offset > 0);
                let breaks = matches!(piece, "," | ";" | ":" | "(" | ")" | "\u{2014}" | "[" | "]")
                    || (spaced && matches!(piece, "\u{2013}" | "-"));
                if breaks || (CLAUSE_WORDS.contains(&token.lower.as_str()) && !tokens.is_empty()) {
                    clause += 1;
                }
                tokens.push(Token { clause, ..token });
            }
            spaced = false;
        }
        Self { text, tokens }
    }

    /// Returns the token in lower case; nothing beyond the ends.
    pub fn lower(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    /// Returns the token so many places before.
    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.lower(at))
    }

    /// Returns true where those words stand there, in that order.
    pub fn has_at(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.lower(at + offset) == *word)
    }

    /// Returns true where the words before that place are these.
    pub fn has_before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(words.len()).is_some_and(|from| self.has_at(from, words))
    }

    /// Returns the words from one token to another, as they stand.
    pub fn surface(&self, from: usize, to: usize) -> &'a str {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns the tokens that say something, with their places.
    pub fn content(&self) -> impl Iterator<Item = (usize, &Token<'a>)> {
        self.tokens.iter().enumerate().filter(|(_, token)| token.is_content())
    }
}

/// Cuts letters off digits: `5km`, `20th`, `1990s` are two tokens each.
fn pieces(part: &str) -> Vec<(usize, &str)> {
    let cut =
        if part.starts_with(|c: char| c.is_ascii_digit()) { part.find(char::is_alphabetic) } else { None };
    match cut.map(|at| (at, part.split_at(at))) {
        Some((at, (digits, letters))) => vec![(0, digits), (at, letters)],
        None => vec![(0, part)],
    }
}

fn token(start: usize, part: &str, clause: usize, glued: bool) -> Token<'_> {
    let raw = part.strip_suffix("'s").or_else(|| part.strip_suffix("\u{2019}s")).unwrap_or(part);
    let sort = match raw.chars().next() {
        Some(c) if c.is_alphabetic() => Sort::Word,
        Some(c) if c.is_numeric() && !matches!(c, '\u{b2}' | '\u{b3}') => Sort::Number,
        _ => Sort::Sign,
    };
    let lower = raw.to_lowercase().replace('\u{2019}', "'");
    let key = if sort == Sort::Word { kin::key_of(&lower) } else { lower.clone() };
    let content = match sort {
        Sort::Word => lower.len() > 1 && !words::is_stop(&lower) && !lower.ends_with("n't"),
        Sort::Number => true,
        Sort::Sign => false,
    };
    Token { raw, lower, key, sort, content, clause, glued, start, end: start + part.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_words_numbers_and_signs() {
        let text = Text::read("In the 1990s, Bell\u{2019}s 5km run cost £3.50.");
        let raw: Vec<&str> = text.tokens.iter().map(|token| token.raw).collect();
        assert_eq!(raw, ["In", "the", "1990", "s", ",", "Bell", "5", "km", "run", "cost", "£", "3.50", "."]);
        assert_eq!(text.tokens[3].clause, 0);
        assert_eq!(text.tokens[5].clause, 1);
        assert!(text.tokens[7].glued && !text.tokens[8].glued);
        assert_eq!(text.surface(6, 8), "5km");
    }
}
