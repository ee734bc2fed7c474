//! Sections in proportion: none that is most of the article, none of next to nothing, and a quick answer that is quick.

use super::Advice;
use crate::model::QUICK_WORDS_MAX;
use crate::{Article, Section, words};

/// The most of an article that one section of three or more may be, in hundredths of its words. At half, ten of the
/// extractive writer's articles on 134 questions were told of, and few of them read as out of
/// proportion (`scripts/bench advice`).
pub(super) const SECTION_PERCENT_MAX: usize = 60;
/// With fewer sections one of them is most of the article, whatever one does.
const SECTIONS_MIN: usize = 3;
/// A single sentence with fewer words than these is no section.
const SENTENCE_WORDS_MIN: usize = 12;

/// Returns what is out of proportion.
pub(super) fn advice(article: &Article) -> Vec<Advice> {
    let count = |section: &Section| section.sentences().map(|sentence| words::count(&sentence.text)).sum();
    let quick: usize = article.quick_answer.iter().map(|sentence| words::count(&sentence.text)).sum();
    let of: usize = article.sentences().map(|sentence| words::count(&sentence.text)).sum();
    let mut found = Vec::new();
    if quick > QUICK_WORDS_MAX {
        found.push(Advice::LongQuickAnswer { words: quick });
    }
    // A section's sub-sections are part of it.
    let mut whole: Vec<(&Section, usize)> = Vec::new();
    for section in &article.sections {
        let words: usize = count(section);
        match whole.last_mut() {
            Some((_, sum)) if section.level > 2 => *sum = sum.saturating_add(words),
            _ => whole.push((section, words)),
        }
    }
    let is_large = |words: usize| words.saturating_mul(100) > of.saturating_mul(SECTION_PERCENT_MAX);
    let large = whole.iter().filter(|(_, words)| whole.len() >= SECTIONS_MIN && is_large(*words));
    found.extend(large.map(|(section, words)| Advice::LargeSection {
        heading: section.heading.clone(),
        words: *words,
        of,
    }));
    found.extend(
        article.sections.iter().zip(following(article)).filter_map(|(section, next)| thin(section, next)),
    );
    found
}

/// Returns, for each section, the one after it.
fn following(article: &Article) -> impl Iterator<Item = Option<&Section>> {
    article.sections.iter().skip(1).map(Some).chain([None])
}

fn thin(section: &Section, next: Option<&Section>) -> Option<Advice> {
    let has_parts = next.is_some_and(|next| next.level > section.level);
    let mut sentences = section.sentences();
    let only = sentences.next().filter(|_| sentences.next().is_none() && !has_parts)?;
    (words::count(&only.text) < SENTENCE_WORDS_MIN)
        .then(|| Advice::ThinSection { heading: section.heading.clone(), sentence: only.id.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    const LONG: &str = "Warm water rises in the pot while cooler water sinks to its bottom all of the time.";

    fn told(article: &Article) -> Vec<String> {
        advice(article).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_section_that_is_most_of_the_article_is_told_of() {
        let article = rig::sections(
            "Water moves.",
            &[("A", 2, &[LONG, LONG, LONG]), ("A1", 3, &[LONG]), ("B", 2, &[LONG]), ("C", 2, &[LONG])],
        );
        assert_eq!(
            told(&article),
            ["under the heading “A” stand 68 of the article's 104 words, more than 60 %"]
        );
        let two = rig::sections("Water moves.", &[("A", 2, &[LONG, LONG]), ("B", 2, &[LONG])]);
        assert!(told(&two).is_empty(), "{:?}", told(&two));
        let even = rig::sections(LONG, &[("A", 2, &[LONG, LONG]), ("B", 2, &[LONG]), ("C", 2, &[LONG])]);
        assert!(told(&even).is_empty());
    }

    #[test]
    fn a_section_of_one_short_sentence_is_told_of_unless_parts_follow() {
        let article = rig::sections(
            LONG,
            &[("A", 2, &["It is warm there."]), ("B", 2, &["It is cold here."]), ("B1", 3, &[LONG, LONG])],
        );
        assert_eq!(told(&article), ["under the heading “A” stands one short sentence, s2, and nothing else"]);
    }

    #[test]
    fn a_quick_answer_has_sixty_words() {
        let words = |count: usize| vec!["word"; count].join(" ");
        assert!(told(&rig::sections(&words(60), &[])).is_empty());
        let told = told(&rig::sections(&words(61), &[]));
        assert_eq!(told, ["the quick answer has 61 words; at most 60 are quick"]);
    }
}
