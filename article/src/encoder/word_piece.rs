//! Words into the model's tokens, as BERT's uncased English models cut them: lower case, no accents, punctuation apart,
//! then the longest pieces of the vocabulary (Wu et al. 2016, `WordPiece`).

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer word is unknown to the model, in Unicode scalars; BERT's own limit.
const WORD_CHARS_MAX: usize = 100;

/// A line a token; its number is the token's id.
static VOCABULARY: &str = include_str!("../../encoder/vocab.txt");

/// The cutter of both models: they share a vocabulary.
pub(super) static WORD_PIECE: LazyLock<WordPiece> = LazyLock::new(WordPiece::new);

/// The vocabulary, and the tokens with a meaning of their own.
pub(super) struct WordPiece {
    ids: HashMap<&'static str, i32>,
    unknown: i32,
    begin: i32,
    end: i32,
}

impl WordPiece {
    /// Reads the vocabulary.
    fn new() -> Self {
        let ids: HashMap<&'static str, i32> = VOCABULARY.lines().zip(0..).collect();
        let id = |token: &str| ids.get(token).copied().unwrap_or_default();
        Self { unknown: id("[UNK]"), begin: id("[CLS]"), end: id("[SEP]"), ids }
    }

    /// Returns the tokens of a text, between the mark of its beginning and that of its end; at most `limit`.
    pub(super) fn ids(&self, text: &str, limit: usize) -> Vec<i32> {
        let mut ids = vec![self.begin];
        ids.extend(words(text).iter().flat_map(|word| self.word(word)).take(limit.saturating_sub(2)));
        ids.push(self.end);
        ids
    }

    /// Returns the tokens of a question and a text as one row, the question cut at `first` tokens and all of it at
    /// `limit`; and where the text begins in it.
    pub(super) fn pair(&self, question: &str, text: &str, first: usize, limit: usize) -> (Vec<i32>, usize) {
        let mut row = self.ids(question, first);
        let begin = row.len();
        row.extend(self.ids(text, limit.saturating_sub(begin).saturating_add(1)).into_iter().skip(1));
        (row, begin)
    }

    /// Cuts a word: each time the longest piece that the vocabulary knows.
    fn word(&self, word: &str) -> Vec<i32> {
        if word.chars().count() > WORD_CHARS_MAX {
            return vec![self.unknown];
        }
        let (mut pieces, mut rest) = (Vec::new(), word);
        while !rest.is_empty() {
            let goes_on = if pieces.is_empty() { "" } else { "##" };
            let Some((piece, length)) = self.longest(goes_on, rest) else { return vec![self.unknown] };
            pieces.push(piece);
            rest = rest.get(length..).unwrap_or_default();
        }
        pieces
    }

    fn longest(&self, goes_on: &str, rest: &str) -> Option<(i32, usize)> {
        let ends = rest.char_indices().map(|(at, c)| at.saturating_add(c.len_utf8())).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| {
            let piece = format!("{goes_on}{}", rest.get(..end)?);
            self.ids.get(piece.as_str()).map(|id| (*id, end))
        })
    }
}

/// Cuts a text at white space and around punctuation.
fn words(text: &str) -> Vec<String> {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut words = vec![String::new()];
    for c in plain.filter(|c| !c.is_control() || c.is_whitespace()) {
        let alone = is_punctuation(c) || is_ideograph(c);
        if c.is_whitespace() || alone {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !c.is_whitespace()) {
            word.push(c);
        }
        if alone {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// ASCII's symbols count as punctuation, as BERT has them.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ids: &[i32]) -> Vec<&'static str> {
        let vocabulary: Vec<&str> = VOCABULARY.lines().collect();
        ids.iter().map(|id| vocabulary[usize::try_from(*id).unwrap()]).collect()
    }

    fn cut(text: &str) -> Vec<&'static str> {
        texts(&WORD_PIECE.ids(text, 64))
    }

    #[test]
    fn words_are_cut_as_berts_tokeniser_cuts_them() {
        assert_eq!(cut("Sleep isn't bad."), ["[CLS]", "sleep", "isn", "'", "t", "bad", ".", "[SEP]"]);
        assert_eq!(cut("Photosynthesizing"), ["[CLS]", "photos", "##yn", "##thes", "##izing", "[SEP]"]);
        assert_eq!(cut("Café 80 °C"), ["[CLS]", "cafe", "80", "°c", "[SEP]"]);
        assert_eq!(cut("\u{13000}"), ["[CLS]", "[UNK]", "[SEP]"]);
    }

    #[test]
    fn a_question_and_a_text_stand_in_one_row() {
        let (row, begin) = WORD_PIECE.pair("Is it hot?", "Tea is hot.", 6, 11);
        let tokens = ["[CLS]", "is", "it", "hot", "?", "[SEP]", "tea", "is", "hot", ".", "[SEP]"];
        assert_eq!((texts(&row), begin), (tokens.to_vec(), 6));
        let (row, begin) = WORD_PIECE.pair(&"how ".repeat(50), &"so ".repeat(50), 6, 11);
        assert_eq!((row.len(), begin), (11, 6));
    }

    #[test]
    fn a_long_text_ends_at_the_limit() {
        let ids = WORD_PIECE.ids(&"water ".repeat(500), 128);
        assert_eq!((ids.len(), texts(&ids).last().copied()), (128, Some("[SEP]")));
        assert_eq!(cut(&"a".repeat(101)), ["[CLS]", "[UNK]", "[SEP]"]);
    }
}
