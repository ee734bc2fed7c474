//! What an article is about where a mistake does harm: health, money and law, told by their words.
//!
//! The lists hold words that seldom speak of anything else ("mortgage", not "interest"; "symptom", not "cold"), and
//! phrases for what a single word would not tell. They are compared by stems.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Serialize;

use crate::{Article, words};

/// A matter in which a mistake does harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Illness, medicines, what a body needs.
    Health,
    /// Debts, savings, taxes, insurance.
    Money,
    /// What is allowed, and what becomes of those who do otherwise.
    Law,
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Health => "health",
            Self::Money => "money",
            Self::Law => "law",
        })
    }
}

#[rustfmt::skip]
const HEALTH: &[&str] = &[
    "ill", "sick", "sickness", "feverish", "rehydration", "prescription", "bp", "milligram", "microgram", "jab",
    "health", "healthy", "illness", "symptom", "diagnosis", "diagnosed", "medicine", "medication", "medical", "dose",
    "dosage", "overdose", "tablet", "painkiller", "paracetamol", "ibuprofen", "aspirin", "antibiotic", "antiviral",
    "antidepressant", "insulin", "steroid", "vaccine", "vaccination", "therapy", "patient", "doctor", "pharmacist",
    "midwife", "surgery", "surgeon", "infection", "influenza", "flu", "fever", "migraine", "headache", "cough",
    "asthma", "diabetes", "cancer", "tumour", "tumor", "cholesterol", "hypertension", "anaemia", "anemia", "arthritis",
    "eczema", "epilepsy", "dementia", "pneumonia", "hepatitis", "malaria", "tuberculosis", "measles", "covid",
    "pregnancy", "pregnant", "breastfeeding", "miscarriage", "contraception", "contraceptive", "menopause", "vitamin",
    "supplement", "deficiency", "obesity", "dehydration", "dehydrated", "diarrhoea", "diarrhea", "vomiting", "nausea",
    "insomnia", "anxiety", "suicide", "suicidal", "addiction", "allergy", "allergic", "anaphylaxis", "poisoning",
    "poisonous", "concussion", "seizure", "rash", "wound", "bleeding", "disease", "disorder", "syndrome",
    "blood pressure", "heart attack", "heart disease", "heart failure", "common cold", "a cold", "mental health",
    "side effect", "weight loss", "self harm", "chest pain", "back pain", "sore throat", "blood sugar", "blood clot",
    "first aid", "sleep apnoea", "sleep apnea", "sleep deprivation", "neck pain", "low on iron", "vit d",
    "broken bone", "safe to eat", "safe to drink", "safe to take",
];
#[rustfmt::skip]
const MONEY: &[&str] = &[
    "mortgage", "loan", "lender", "borrower", "debt", "overdraft", "bankruptcy", "bankrupt", "insolvency", "credit card",
    "credit score", "credit rating", "repayment", "remortgage", "savings", "savings account", "invest", "investment",
    "investor", "pension", "annuity", "dividend", "stock market", "share price", "buy shares", "mutual fund", "index fund", "cryptocurrency",
    "bitcoin", "income tax", "tax", "taxable", "tax return", "capital gains", "inheritance tax", "insurance", "insurer",
    "premium bond", "interest rate", "compound interest", "exchange rate", "budget", "household budget", "payday",
    "council tax", "national insurance", "bank account", "current account", "salary", "minimum wage", "inflation",
    "financial", "borrow money", "lend money", "save money", "stamp duty",
];
#[rustfmt::skip]
const LAW: &[&str] = &[
    "legal", "legally", "illegal", "unlawful", "lawyer", "solicitor", "barrister", "attorney", "lawsuit", "sue",
    "litigation", "divorce", "custody", "tenancy", "tenant", "landlord", "eviction", "evict", "probate", "visa",
    "immigration", "asylum", "deportation", "citizenship", "liability", "liable", "negligence", "copyright", "trademark",
    "defamation", "libel", "prosecution", "prosecuted", "conviction", "tribunal", "magistrate", "statutory",
    "legislation", "unfair dismissal", "redundancy pay", "small claims", "consumer rights", "human rights",
    "the law say", "under the law", "break the law", "by law", "against the law", "court order", "criminal record", "power of attorney", "driving licence", "speed limit",
    "notice period", "contract of employment", "employment contract", "data protection", "planning permission",
];

/// The longest phrase, in words.
const PHRASE_WORDS_MAX: usize = 4;
/// From this share of its sentences and headings on, in hundredths, an article is about a matter that its question does
/// not name, and from this many.
const LINES_PERCENT_MIN: usize = 40;
const LINES_MIN: usize = 3;

static TOPICS: LazyLock<HashMap<String, Topic>> = LazyLock::new(|| {
    let lists = [(HEALTH, Topic::Health), (MONEY, Topic::Money), (LAW, Topic::Law)];
    let all = lists.into_iter().flat_map(|(words, topic)| words.iter().map(move |word| (word, topic)));
    all.map(|(word, topic)| (stems(word).join(" "), topic)).collect()
});

/// Returns what an article is about where a mistake does harm, in order: what its question or title names, or what two
/// fifths of its sentences and headings speak of.
#[must_use]
pub fn topics(question: &str, article: &Article) -> Vec<Topic> {
    let asked = [named(question), named(&article.title)].concat();
    let headings = article.sections.iter().map(|section| section.heading.as_str());
    let lines: Vec<Vec<Topic>> =
        article.sentences().map(|sentence| sentence.text.as_str()).chain(headings).map(named).collect();
    let is_body = |topic: &Topic| {
        let on = lines.iter().filter(|named| named.contains(topic)).count();
        on >= LINES_MIN && on.saturating_mul(100) >= lines.len().saturating_mul(LINES_PERCENT_MIN)
    };
    let all = [Topic::Health, Topic::Money, Topic::Law].into_iter();
    all.filter(|topic| asked.contains(topic) || is_body(topic)).collect()
}

/// Returns the matters a text names.
fn named(text: &str) -> Vec<Topic> {
    let stems = stems(text);
    let from = |at: usize| (1..=PHRASE_WORDS_MAX).filter_map(move |length| Some(at..at.checked_add(length)?));
    let phrases = (0..stems.len()).flat_map(from).filter_map(|range| stems.get(range));
    phrases.filter_map(|phrase| TOPICS.get(&phrase.join(" ")).copied()).collect()
}

fn stems(text: &str) -> Vec<String> {
    words::words(text).iter().map(|word| words::stem(word)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::rig;
    use super::*;

    fn of(question: &str) -> Vec<Topic> {
        topics(question, &rig::article(question, &[("It is so.", &[1])]))
    }

    #[test]
    fn questions_of_health_money_and_law_are_known() {
        for (question, topic) in [
            ("How much vitamin D should I take?", Topic::Health),
            ("What are the symptoms of the flu?", Topic::Health),
            ("How long does a cold last?", Topic::Health),
            ("Is high blood pressure dangerous?", Topic::Health),
            ("How do mortgages work?", Topic::Money),
            ("Should I buy shares?", Topic::Money),
            ("What is compound interest?", Topic::Money),
            ("How much tax do I pay?", Topic::Money),
            ("Can my landlord evict me?", Topic::Law),
            ("Is it against the law to park here?", Topic::Law),
        ] {
            assert_eq!(of(question), [topic], "{question}");
        }
    }

    #[test]
    fn other_questions_are_left_alone() {
        for question in [
            "Why is the sky blue?",
            "How cold is the sea?",
            "Who discovered the law of gravity?",
            "How do bees make honey?",
            "Why do leaves fall in autumn?",
            "What share of bird species migrates?",
            "How much money is pollination worth?",
            "Which bank of the river is higher?",
            "How was the printing press invented?",
            "What is the court of Versailles?",
        ] {
            assert!(of(question).is_empty(), "{question}: {:?}", of(question));
        }
    }

    #[test]
    fn what_most_of_an_article_speaks_of_is_its_matter_and_a_word_in_passing_is_not() {
        let ill = ["Rest until the fever is gone.", "Ask a doctor after a week.", "The infection passes."];
        let other = "Bees make honey of nectar.";
        let article = |texts: &[&str]| {
            let sentences: Vec<(&str, &[i64])> = texts.iter().map(|text| (*text, &[1_i64][..])).collect();
            rig::article("What should I do?", &sentences)
        };
        let about = topics("What should I do?", &article(&[ill[0], ill[1], ill[2], other]));
        assert_eq!(about, [Topic::Health]);
        let passing = topics("What should I do?", &article(&[other, ill[0], other, other, other]));
        assert!(passing.is_empty());
    }

    #[test]
    fn no_word_stands_in_two_lists() {
        let keys = |list: &[&str]| list.iter().map(|word| stems(word).join(" ")).collect::<BTreeSet<_>>();
        let apart: usize = [HEALTH, MONEY, LAW].into_iter().map(|list| keys(list).len()).sum();
        assert_eq!(TOPICS.len(), apart);
        assert!(TOPICS.keys().all(|key| key.split(' ').count() <= PHRASE_WORDS_MAX));
    }
}
