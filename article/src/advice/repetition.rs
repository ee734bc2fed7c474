//! What is said twice in other order or nearly in the same words: within the article, and on pages that are published.

use std::collections::BTreeSet;

use super::{Advice, Published};
use crate::{Article, Sentence, sentences, words};

/// The share of all their words that two sentences have in common who say nearly the same (Jaccard), in hundredths.
const ALIKE_PERCENT: usize = 80;
/// Sentences with fewer words that say something are alike by chance.
const WORDS_MIN: usize = 5;
/// How many published pages are compared.
const PAGES_MAX: usize = 5;
/// How much of a page is compared, in sentences: the most an article of ours has.
const PAGE_SENTENCES_MAX: usize = 200;
/// From this share of its sentences on, in hundredths, an article says what another page says.
const ON_A_PAGE_PERCENT: usize = 25;

/// A sentence as it is compared: the stems of its words that say something, each once, and its numbers.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    stems: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Said {
    fn read(text: &str) -> Self {
        let stems: BTreeSet<String> = words::content_stems(text).into_iter().collect();
        let is_number = |stem: &&String| stem.starts_with(|c: char| c.is_numeric());
        let numbers = stems.iter().filter(is_number).cloned().collect();
        Self { stems, numbers }
    }

    /// Returns true for sentences that say nearly the same: with another number it would be something else.
    fn is_like(&self, other: &Self) -> bool {
        let common = self.stems.intersection(&other.stems).count();
        let all = self.stems.union(&other.stems).count();
        self.stems.len().min(other.stems.len()) >= WORDS_MIN
            && common.saturating_mul(100) >= all.saturating_mul(ALIKE_PERCENT)
            && self.numbers == other.numbers
    }
}

/// Returns the sentences that say nearly what one before them says; what is the same word for word is a fault of the
/// check.
pub(super) fn within(article: &Article) -> Vec<Advice> {
    let mut said: Vec<(&Sentence, Said)> = Vec::new();
    let mut found = Vec::new();
    for sentence in article.sentences() {
        let own = Said::read(&sentence.text);
        let earlier = said.iter().find(|(_, other)| own.is_like(other)).map(|(earlier, _)| *earlier);
        if let Some(earlier) = earlier.filter(|one| words::key(&one.text) != words::key(&sentence.text)) {
            found.push(Advice::SaidTwice { sentence: sentence.id.clone(), earlier: earlier.id.clone() });
        }
        said.push((sentence, own));
    }
    found
}

/// Returns the pages that say a quarter of the article already, or all of its quick answer.
pub(super) fn beside(article: &Article, published: &[Published]) -> Vec<Advice> {
    let own: Vec<(&Sentence, Said)> =
        article.sentences().map(|sentence| (sentence, Said::read(&sentence.text))).collect();
    let compared = own.iter().filter(|(_, said)| said.stems.len() >= WORDS_MIN).count();
    let on_page = |page: &Published| {
        let theirs = sentences::sentences(&page.text).into_iter().take(PAGE_SENTENCES_MAX);
        let theirs: Vec<Said> = theirs.filter_map(|range| page.text.get(range)).map(Said::read).collect();
        let on = own.iter().filter(|(_, said)| theirs.iter().any(|other| said.is_like(other)));
        let on: Vec<&Sentence> = on.map(|(sentence, _)| *sentence).collect();
        let is_on = |sentence: &Sentence| on.iter().any(|other| other.id == sentence.id);
        let answers = !article.quick_answer.is_empty() && article.quick_answer.iter().all(is_on);
        let is_much = on.len().saturating_mul(100) >= compared.saturating_mul(ON_A_PAGE_PERCENT);
        (!on.is_empty() && (answers || is_much)).then(|| Advice::OnAPage {
            slug: page.slug.clone(),
            title: page.title.clone(),
            sentences: on.iter().map(|sentence| sentence.id.clone()).collect(),
            of: own.len(),
        })
    };
    published.iter().take(PAGES_MAX).filter_map(on_page).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    const BLUE: &str = "The clear sky looks blue because air scatters blue light more than red light.";
    const AGAIN: &str = "Because air scatters blue light more than red, the clear sky is blue to look at.";
    const RED: &str = "At sunset the light crosses more air, so most of its blue part is gone.";

    fn article(texts: &[&str]) -> Article {
        let sentences: Vec<(&str, &[i64])> = texts.iter().map(|text| (*text, &[1_i64][..])).collect();
        rig::article("Why is the sky blue?", &sentences)
    }

    #[test]
    fn sentences_of_the_same_words_are_said_twice() {
        let told = within(&article(&[BLUE, RED, AGAIN]));
        assert_eq!(told.iter().map(ToString::to_string).collect::<Vec<_>>(), ["s3 says nearly what s1 says"]);
        assert_eq!(told[0].sentences().len(), 2);
    }

    #[test]
    fn other_things_other_numbers_and_short_items_are_not() {
        let table = [
            [BLUE, RED],
            ["The red planet Mars has 2 small moons.", "The red planet Mars has 3 small moons."],
            ["Some oily fish", "Oily fish"],
            [
                "Adults need about seven hours of sleep at night to stay healthy.",
                "Teenagers need about nine hours of sleep at night to grow.",
            ],
            // Word for word: the check's.
            [BLUE, "The clear sky looks blue, because air scatters blue light more than red light"],
        ];
        for pair in table {
            assert!(within(&article(&pair)).is_empty(), "{pair:?}");
        }
    }

    #[test]
    fn a_page_that_says_a_quarter_of_it_or_the_quick_answer_is_told_of() {
        let page = |text: &str| Published {
            slug: "blue-sky".to_owned(),
            title: "Is the sky blue?".to_owned(),
            text: text.to_owned(),
        };
        let pages =
            [page(&format!("Light is fast.\n{AGAIN}")), page("Light is fast. The sea is deep and blue.")];
        let others =
            ["Rain falls from grey clouds on some days.", "Snow lies on the far mountains all year."];
        let told = beside(&article(&[BLUE, RED, others[0], others[1], "Ice is cold."]), &pages);
        let text = told.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(text, ["the page “Is the sky blue?” says already what 1 of its 5 sentences say: s1"]);
        // One of many sentences that is not the answer is nothing to look at.
        let texts: Vec<String> =
            (0..6).map(|n| format!("Cloud type number {n} brings rain to western hills.")).collect();
        let mut long: Vec<&str> = texts.iter().map(String::as_str).collect();
        long.push(BLUE);
        assert!(beside(&article(&long), &pages).is_empty());
    }
}
