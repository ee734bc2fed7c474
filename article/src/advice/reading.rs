//! How hard an article is to read: the Flesch-Kincaid grade.
//!
//! Grade = 0.39 × words a sentence + 11.8 × syllables a word − 15.59: Kincaid, Fishburne, Rogers and Chissom, "Derivation
//! of new readability formulas for Navy enlisted personnel", Research Branch Report 8-75, 1975. It knows nothing of what is
//! said: a short list of rare words reads as easily to it as a nursery rhyme of the same length.

use super::Advice;
use crate::words::{self, real};
use crate::{Article, sentences};

/// The highest grade that is left alone: 12 is the last year of school, 14 two years beyond.
pub(super) const GRADE_MAX: f64 = 14.0;
/// Of fewer words the grade says nothing.
const WORDS_MIN: usize = 60;

/// Returns advice for an article that is hard to read.
pub(super) fn advice(article: &Article) -> Option<Advice> {
    let texts = article.sentences().map(|sentence| sentence.text.as_str());
    let level = Level::measure(texts).filter(|level| level.grade() > GRADE_MAX)?;
    Some(Advice::HardToRead { grade: level.grade(), words: level.length(), syllables: level.weight() })
}

/// What the grade is reckoned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Level {
    sentences: usize,
    words: usize,
    syllables: usize,
}

impl Level {
    /// Counts; none where there are too few words to say anything.
    fn measure<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut level = Self::default();
        for text in texts {
            let spoken: Vec<String> = words::words(text)
                .into_iter()
                .filter(|word| word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}')))
                .collect();
            if spoken.is_empty() {
                continue;
            }
            // What the article holds as one sentence an editor may have made of two.
            level.sentences = level.sentences.saturating_add(sentences::sentences(text).len().max(1));
            level.words = level.words.saturating_add(spoken.len());
            let syllables: usize = spoken.iter().map(|word| syllables(word)).sum();
            level.syllables = level.syllables.saturating_add(syllables);
        }
        (level.words >= WORDS_MIN).then_some(level)
    }

    /// Returns how many words a sentence has.
    fn length(&self) -> f64 {
        real(self.words) / real(self.sentences.max(1))
    }

    /// Returns how many syllables a word has.
    fn weight(&self) -> f64 {
        real(self.syllables) / real(self.words.max(1))
    }

    fn grade(&self) -> f64 {
        0.39 * self.length() + 11.8 * self.weight() - 15.59
    }
}

/// Pairs of vowels that are two syllables, and the endings and words in which they are one.
const PARTING: [&str; 6] = ["ia", "eo", "io", "iu", "ua", "uou"];
#[rustfmt::skip]
const TOGETHER: [&str; 13] = [
    "tion", "sion", "cion", "gion", "nion", "llion", "cial", "tial", "cian", "cious", "tious", "gious", "people",
];

/// Returns how many syllables a lower-case English word has, about: its groups of vowels, with one more for vowels that
/// part ("video", "gradual"), without a silent ending (the "e" of "make", the "es" and "ed" of "makes" and "walked", not of
/// "boxes" and "wanted"); one at least.
fn syllables(word: &str) -> usize {
    let word = word.replace("qu", "kw").replace("gua", "gwa");
    let groups = word.split(|c: char| !is_vowel(c)).filter(|group| !group.is_empty()).count();
    let count = |pieces: &[&str]| pieces.iter().map(|piece| word.matches(piece).count()).sum::<usize>();
    let parting = count(&PARTING).saturating_sub(count(&TOGETHER));
    groups.saturating_add(parting).saturating_sub(usize::from(is_end_silent(&word))).max(1)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ö' | 'ü' | 'ä')
}

fn is_end_silent(word: &str) -> bool {
    let ends = |ending: &str, spoken_after: &[char]| {
        let before = word.strip_suffix(ending).and_then(|rest| rest.chars().last());
        before.is_some_and(|c| !is_vowel(c) && !spoken_after.contains(&c))
    };
    let is_silent = ends("e", &[]) || ends("es", &['s', 'x', 'z', 'h', 'c', 'g']) || ends("ed", &['t', 'd']);
    is_silent && !ends_in_sounded_le(word)
}

/// "Table", "candles".
fn ends_in_sounded_le(word: &str) -> bool {
    let bare = word.trim_end_matches('s');
    let before = bare.strip_suffix("le").and_then(|rest| rest.chars().last());
    before.is_some_and(|c| !is_vowel(c) && c != 'l')
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    #[test]
    fn syllables_are_counted_about_as_they_are_spoken() {
        let table = [
            ("the", 1),
            ("make", 1),
            ("makes", 1),
            ("walked", 1),
            ("wanted", 2),
            ("boxes", 2),
            ("table", 2),
            ("candles", 2),
            ("video", 3),
            ("nation", 2),
            ("million", 2),
            ("gradual", 3),
            ("people", 2),
            ("water", 2),
            ("temperature", 4),
            ("photosynthesis", 5),
            ("rhythm", 1),
            ("earth's", 1),
            ("because", 2),
            ("special", 2),
            ("religious", 3),
            ("continuous", 4),
            ("sky", 1),
            ("idea", 2),
            ("question", 2),
            ("hour", 1),
        ];
        let wrong: Vec<_> = table.iter().filter(|(word, count)| syllables(word) != *count).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn the_grade_is_that_of_the_formula() {
        let level = Level { sentences: 10, words: 150, syllables: 225 };
        assert!((level.grade() - (0.39 * 15.0 + 11.8 * 1.5 - 15.59)).abs() < 1e-9);
        let few = std::iter::once("Water is warm.");
        assert_eq!(Level::measure(few), None);
    }

    #[test]
    fn plain_words_are_left_alone_and_a_treatise_is_not() {
        let plain = "The sky looks blue because air scatters blue light more than it scatters red light.";
        let treatise = "The differential attenuation characteristics of atmospheric constituents, particularly \
            molecular nitrogen and oxygen, predominantly redistribute electromagnetic radiation of comparatively \
            abbreviated wavelengths, consequently establishing the chromatic appearance that observers universally \
            characterise as cerulean under meteorologically unremarkable circumstances.";
        let article = |text: &str| {
            let other = text.replace("sky", "lake").replace("molecular", "gaseous");
            let texts = [text, other.as_str(), text, text, text];
            let sentences: Vec<(&str, &[i64])> = texts.iter().map(|text| (*text, &[1_i64][..])).collect();
            rig::article("Why is the sky blue?", &sentences)
        };
        assert_eq!(advice(&article(plain)), None);
        let told = advice(&article(treatise)).unwrap().to_string();
        assert!(told.starts_with("it reads at school grade ") && told.contains("words a sentence"), "{told}");
    }
}
