//! From a question to what a wiki's search understands: keywords and titles.
//!
//! Some wikis' engines want every word of a query and know no other form of it (MediaWiki's own, on SQLite or MySQL);
//! others weigh and stem (CirrusSearch). So queries are plain words without operators, from many words to few.

use std::collections::HashSet;

use article::rank::Question;
use article::words;

/// The most words of a question that are searched for; what comes after is left out.
pub(super) const WORDS_MAX: usize = 8;

/// The most titles that are looked up at once; the action API takes 50.
const TITLES_MAX: usize = 48;

/// The longest title looked up, in words of the question.
const TITLE_WORDS_MAX: usize = 5;

/// The longest title MediaWiki has, in bytes.
const TITLE_BYTES_MAX: usize = 255;

/// The shortest stem that a search for words beginning with it makes sense for, in characters.
const STEM_CHARS_MIN: usize = 4;

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::finder) struct Word {
    /// As the question has it, in lower case.
    pub(in crate::finder) text: String,
    /// What its forms have in common.
    pub(in crate::finder) stem: String,
    /// False for words such as "usually" or "people", and for those that only say what kind of answer is wanted.
    pub(in crate::finder) telling: bool,
}

/// A question as keywords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::finder) struct Wording {
    /// Its words in order, each once.
    pub(in crate::finder) words: Vec<Word>,
    /// Titles a page about it may have.
    pub(super) titles: Vec<String>,
}

impl Wording {
    /// Reads a question.
    pub(in crate::finder) fn of(question: &str) -> Self {
        let telling = telling_stems(question);
        let mut found: Vec<Word> = Vec::new();
        for text in words::words(question).into_iter().filter(|word| !words::is_stop(word)) {
            let stem = words::stem(&text);
            if found.len() < WORDS_MAX && !found.iter().any(|word| word.stem == stem) {
                found.push(Word { telling: telling.contains(&stem), text, stem });
            }
        }
        // A question of nothing but everyday words is about those.
        if !found.iter().any(|word| word.telling) {
            for word in &mut found {
                word.telling = true;
            }
        }
        let titles = titles(question, &found);
        Self { words: found, titles }
    }

    /// Returns the longest run of telling words that stand side by side, as a title may begin.
    pub(in crate::finder) fn phrase(&self) -> Option<String> {
        let runs = self.words.split(|word| !word.telling);
        let longest = runs.rev().max_by_key(|run| run.len())?;
        let phrase = longest.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        (!phrase.is_empty()).then_some(phrase)
    }

    /// Returns the words that tell what the question is about.
    pub(in crate::finder) fn telling(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| word.telling)
    }
}

impl Word {
    /// Returns the query for words that begin like this one, where that is another and no wild guess.
    pub(super) fn beginning(&self) -> Option<String> {
        let common: String =
            self.stem.chars().zip(self.text.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        let is_word = common.chars().all(char::is_alphanumeric);
        (is_word && common.chars().count() >= STEM_CHARS_MIN).then(|| format!("{common}*"))
    }
}

fn telling_stems(question: &str) -> HashSet<String> {
    let terms = Question::read(question).terms;
    let telling = terms.iter().filter(|term| !term.is_faint());
    telling.flat_map(|term| words::content_stems(&term.word)).collect()
}

/// Returns the titles that a page about the question's matter may have: its runs of words that begin and end with one
/// that says something, the longest first, as they stand and in the singular.
fn titles(question: &str, known: &[Word]) -> Vec<String> {
    let telling: HashSet<&str> =
        known.iter().filter(|word| word.telling).map(|word| word.stem.as_str()).collect();
    // Words as they stand, since titles have hyphens: "iron-deficiency anemia".
    let bare = |word: &'_ str| -> String {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word).to_owned()
    };
    let line: Vec<String> = question.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let says = |word: &String| words::content_stems(word).iter().any(|stem| telling.contains(stem.as_str()));
    let is_end = |word: &String| words::words(word).iter().any(|word| !words::is_stop(word));
    let mut titles: Vec<String> = Vec::new();
    for length in (1..=TITLE_WORDS_MAX).rev() {
        for run in line.windows(length) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            // Both ends say something; what stands between may be anything: "theory of relativity".
            let fits =
                if length == 1 { says(first) } else { is_end(first) && is_end(last) && run.iter().any(says) };
            if !fits {
                continue;
            }
            let title = run.join(" ");
            for title in std::iter::once(title.clone()).chain(singular(&title)) {
                // What stands before a colon would be taken for another part of the wiki.
                if can_be_title(&title) && !title.contains(':') && !titles.contains(&title) {
                    titles.push(title);
                }
            }
        }
    }
    // Where there are too many, the shortest are the likeliest: "Lightning", not "lightning strike the same place".
    let surplus = titles.len().saturating_sub(TITLES_MAX);
    titles.drain(..surplus);
    titles
}

/// Returns a phrase with its last word in the singular, where it may be a plural.
fn singular(phrase: &str) -> Option<String> {
    let stem = phrase.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i']))?;
    if let Some(stem) = stem.strip_suffix("ie") {
        return Some(format!("{stem}y"));
    }
    let hissing = ["xe", "she", "che", "sse", "zze"];
    let cut = if hissing.iter().any(|end| stem.ends_with(end)) { stem.strip_suffix('e')? } else { stem };
    Some(cut.to_owned())
}

/// Returns true where MediaWiki can have a page of that title: its own marks, and what separates titles in a request,
/// are in none.
pub(super) fn can_be_title(text: &str) -> bool {
    let is_mark =
        |c: char| c.is_control() || matches!(c, '|' | '#' | '<' | '>' | '[' | ']' | '{' | '}' | '\u{fffd}');
    !text.is_empty() && text.len() <= TITLE_BYTES_MAX && !text.contains(is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn telling(question: &str) -> Vec<String> {
        Wording::of(question).telling().map(|word| word.text.clone()).collect()
    }

    #[test]
    fn the_words_that_tell_are_told_from_those_that_ask() {
        assert_eq!(telling("What causes venous insufficiency?"), ["venous", "insufficiency"]);
        assert_eq!(
            telling("How long do veins usually take to heal, and do veins hurt?"),
            ["veins", "heal", "hurt"]
        );
        assert_eq!(telling("How do things work?"), ["work"]);
        assert!(Wording::of("???").words.is_empty());
        let long = "alpha beta gamma delta epsilon zeta eta theta iota kappa";
        assert_eq!(Wording::of(long).words.len(), WORDS_MAX);
    }

    #[test]
    fn titles_are_runs_of_words_in_both_numbers() {
        let titles = Wording::of("Are compression stockings good for deep-vein thrombosis?").titles;
        for title in ["compression stockings", "compression stocking", "deep-vein thrombosis", "thrombosis"] {
            assert!(titles.iter().any(|known| known == title), "{title} in {titles:?}");
        }
        assert!(titles.iter().all(|title| title != "for" && !title.starts_with("for ")), "{titles:?}");
        let hostile = Wording::of("What is a|b [[c]] #d <e> {f} Talk:g?").titles;
        assert!(hostile.iter().all(|title| can_be_title(title) && !title.contains(':')), "{hostile:?}");
        assert!(Wording::of(&"vein thrombosis heart ".repeat(40)).titles.len() <= TITLES_MAX);
    }

    #[test]
    fn plurals_become_singular_and_nothing_else_does() {
        for (plural, one) in
            [("deep veins", "deep vein"), ("berries", "berry"), ("boxes", "box"), ("tides", "tide")]
        {
            assert_eq!(singular(plural).as_deref(), Some(one));
        }
        for word in ["glass", "virus", "thrombosis", "lightning"] {
            assert_eq!(singular(word), None, "{word}");
        }
    }

    #[test]
    fn beginnings_are_long_enough_to_mean_something() {
        let beginning = |question: &str| Wording::of(question).words.first().and_then(Word::beginning);
        assert_eq!(beginning("veins").as_deref(), Some("vein*"));
        assert_eq!(beginning("insufficiency").as_deref(), Some("insuffici*"));
        assert_eq!(beginning("DVT"), None);
    }
}
