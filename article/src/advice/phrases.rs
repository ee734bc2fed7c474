//! Phrases that no article of ours has, outside quotation marks.

use super::{Advice, Place};
use crate::{Article, Evidence, Sentence, relation, words};

/// What a machine says of itself.
#[rustfmt::skip]
const MACHINE: &[&str] = &[
    "as an AI", "as a language model", "as a large language model", "my training data", "my knowledge cutoff",
    "I hope this helps", "I cannot provide", "I am unable to", "based on the provided passages",
    "based on the provided sources", "according to the provided",
];
/// What says nothing.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "in conclusion", "to conclude", "to sum up", "in summary", "it is important to note", "it's important to note",
    "it is important to remember", "it is worth noting", "it's worth noting", "it should be noted",
    "it goes without saying", "needless to say", "at the end of the day", "in today's fast-paced world",
    "in today's world", "in this article", "in this guide", "without further ado", "let's dive in", "delve into",
    "look no further", "in the realm of", "game changer", "a testament to", "ever-evolving", "last but not least",
];
/// What sells or sends the reader away.
#[rustfmt::skip]
const SELLING: &[&str] = &[
    "click here", "click the link", "buy now", "buy yours", "buy it now", "buy one today", "you should buy",
    "order now", "order yours", "shop now", "sign up now", "sign up today", "subscribe now", "subscribe to our",
    "call us", "contact us", "visit our", "our products", "our services", "limited time offer", "don't miss out",
    "act now", "get yours", "money-back guarantee", "add to cart", "discount code", "promo code", "best deals",
];
/// Authorities without a name.
#[rustfmt::skip]
const UNNAMED: &[&str] = &[
    "experts agree", "experts say", "experts believe", "scientists agree", "scientists say", "doctors agree",
    "studies show", "studies have shown", "research shows", "research has shown", "it is widely believed",
    "it is well known", "everybody knows", "everyone knows", "as we all know", "many people believe", "some say",
];

/// The lists, each with what an editor does about it.
const LISTS: [(&[&str], &str); 4] = [
    (MACHINE, "a machine speaks of itself"),
    (EMPTY, "it says nothing, and can go"),
    (SELLING, "we sell nothing, and our answers stand here"),
    (UNNAMED, "say who, or leave it out"),
];

/// Returns where the article has such phrases: each of a sentence or heading once. An authority without a name is left
/// alone where a passage that the sentence cites says it so.
pub(super) fn advice(article: &Article, evidence: &Evidence) -> Vec<Advice> {
    let mut found = Vec::new();
    for sentence in article.sentences() {
        let place = || Place::Sentence(sentence.id.clone());
        let of = |(phrase, why)| Advice::Phrase { place: place(), phrase, why };
        let own = in_text(&sentence.text).into_iter();
        found.extend(own.filter(|(phrase, _)| !is_the_sources(phrase, sentence, evidence)).map(of));
    }
    for section in &article.sections {
        let of =
            |(phrase, why)| Advice::Phrase { place: Place::Heading(section.heading.clone()), phrase, why };
        found.extend(in_text(&section.heading).into_iter().map(of));
    }
    found
}

/// Returns the phrases a text has outside quotation marks, and what to do about each.
fn in_text(text: &str) -> Vec<(&'static str, &'static str)> {
    // Words are compared between spaces, so that a phrase begins and ends with a word.
    let stretches: Vec<String> = relation::outside(&straight(text)).iter().map(|said| spaced(said)).collect();
    let has = |phrase: &str| {
        let phrase = spaced(&words::words(phrase));
        stretches.iter().any(|stretch| stretch.contains(&phrase))
    };
    let all = LISTS.iter().flat_map(|(phrases, why)| phrases.iter().map(move |phrase| (*phrase, *why)));
    all.filter(|(phrase, _)| has(phrase)).collect()
}

fn is_the_sources(phrase: &str, sentence: &Sentence, evidence: &Evidence) -> bool {
    let said = |text: &str| spaced(&words::words(&straight(text))).contains(&spaced(&words::words(phrase)));
    let mut cited = sentence.passages.iter().filter_map(|id| evidence.passage(*id));
    UNNAMED.contains(&phrase) && cited.any(|(passage, _)| said(&passage.text))
}

fn straight(text: &str) -> String {
    text.replace('\u{2019}', "'")
}

fn spaced(words: &[String]) -> String {
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    fn told(text: &str, passage: &str) -> Vec<String> {
        let article = rig::article("What is it?", &[(text, &[1])]);
        let evidence = rig::evidence(&[(passage, "CC0-1.0")]);
        advice(&article, &evidence).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn phrases_are_found_whatever_their_case_marks_and_apostrophes() {
        for (text, phrase) in [
            ("In conclusion, tea is warm.", "in conclusion"),
            ("As an AI, I like tea.", "as an AI"),
            ("It’s important to note that tea is warm.", "it's important to note"),
            ("In today’s fast-paced world people drink tea.", "in today's fast-paced world"),
            ("For more, click here.", "click here"),
            ("Buy now, while it is warm.", "buy now"),
            ("Experts agree that tea is warm.", "experts agree"),
        ] {
            let told = told(text, "Tea is warm.");
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert!(told[0].starts_with(&format!("s1 says “{phrase}”")), "{told:?}");
        }
    }

    #[test]
    fn parts_of_words_quotations_and_what_the_source_says_are_left_alone() {
        for text in [
            "The main conclusion was that tea is warm.",
            "The sign on the shop says “click here and buy now”.",
            "As an aide she served tea.",
            "Tea is sold at the market.",
        ] {
            assert!(told(text, "Tea is warm.").is_empty(), "{text}");
        }
        assert!(told("Studies show that tea is warm.", "Studies show it: tea is warm.").is_empty());
        assert_eq!(told("Click here for tea.", "Click here for tea.").len(), 1, "whoever says it");
    }

    #[test]
    fn headings_are_read_too() {
        let mut article = rig::article("What is it?", &[("Tea.", &[1]), ("Warm.", &[1])]);
        "In summary".clone_into(&mut article.sections[0].heading);
        let told = advice(&article, &rig::evidence(&[]));
        assert_eq!(
            told[0].to_string(),
            "the heading “In summary” says “in summary”: it says nothing, and can go"
        );
        assert!(told[0].sentences().is_empty());
    }
}
