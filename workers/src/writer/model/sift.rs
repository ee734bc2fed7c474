//! From what a model wrote to what may stand: sentence by sentence, whatever the check does not accept is left out,
//! with the reason on record. Where too little is left, nothing is.

use std::collections::BTreeSet;

use article::check::{self, Fault};
use article::model::QUICK_WORDS_MAX;
use article::view::Verdict;
use article::{Article, Block, Evidence, Section, Sentence, SentenceId, words};
use desk::draft::RefusedText;

use super::offer::Offered;
use super::{citing, headings, suspect};

/// The most words of one sentence: a longer one is several, and nobody can check it at a glance.
const SENTENCE_WORDS_MAX: usize = 60;

/// The most passages one sentence may rest on: who names more has not looked.
const PASSAGES_MAX: usize = 5;

/// What a list leaves behind that was pressed into a sentence.
const LIST_MARKS: [&str; 3] = [": - ", "; - ", "\u{2022}"];

/// Fewer sentences than these are no article.
const SENTENCES_MIN: usize = 4;

/// How often the check is run again after something was left out; each round leaves out at least one sentence.
const ROUNDS_MAX: usize = 40;

/// What is left of a model's answer.
#[derive(Debug)]
pub(super) struct Sifted {
    /// The article: it passes the check, and no sentence of it is known to be unsupported.
    pub article: Article,
    /// What was left out.
    pub refused: Vec<RefusedText>,
}

/// Why nothing of it can be used.
#[derive(Debug)]
pub(super) struct Unusable {
    /// In an editor's words.
    pub reason: String,
    /// What had been left out until then.
    pub refused: Vec<RefusedText>,
}

/// Leaves out what may not stand.
pub(super) fn sift(
    mut article: Article,
    evidence: &Evidence,
    offered: &[Offered<'_>],
) -> Result<Sifted, Unusable> {
    // Who repeats himself has not lied: a sentence said twice counts once.
    let written =
        article.sentences().map(|sentence| words::key(&sentence.text)).collect::<BTreeSet<_>>().len();
    narrow(&mut article, evidence, offered);
    let mut sieve = Sieve { article, refused: Vec::new() };
    sieve.facts_said_again();
    sieve.by_themselves();
    sieve.quick_answer_in_measure();
    sieve.beside(evidence);
    let Sieve { mut article, mut refused } = sieve;
    refused.extend(headings::ground(&mut article, offered));
    let left = article.sentences().count();
    let reason = if article.quick_answer.is_empty() {
        Some("nothing of its quick answer could stand".to_owned())
    } else if left < SENTENCES_MIN || left.saturating_mul(2) < written {
        Some(format!("only {left} of its {written} sentences could stand"))
    } else if article.sections.is_empty() {
        Some("nothing of its sections could stand".to_owned())
    } else {
        let faults = check::check(&article, evidence).faults;
        faults.first().map(|fault| format!("the article has a fault: {fault}"))
    };
    match reason {
        Some(reason) => Err(Unusable { reason, refused }),
        None => Ok(Sifted { article: numbered(article), refused }),
    }
}

/// Drops the passages that sentences do not need, and mends those that name a wrong one.
pub(super) fn narrow(article: &mut Article, evidence: &Evidence, offered: &[Offered<'_>]) {
    for sentence in sentences_mut(article) {
        citing::narrow(sentence, evidence, offered);
    }
}

/// Returns every sentence that cannot stand as it is, each with the reason: those unfit by themselves, then those the check
/// does not accept beside the others.
pub(super) fn refused(article: &Article, evidence: &Evidence) -> Vec<(SentenceId, String)> {
    let items: BTreeSet<SentenceId> = items(article).map(|item| item.id.clone()).collect();
    let unfit = article
        .sentences()
        .filter_map(|sentence| Some((sentence.id.clone(), unfit(sentence, items.contains(&sentence.id))?)));
    unfit.chain(refused_by_check(article, evidence)).collect()
}

/// Returns those of the refused sentences that other words may mend: what another sentence says word for word is left out
/// without being asked for again. (A model of half a billion parameters wrote 760 tokens in 110 s about such sentences, twice.)
pub(super) fn mendable(article: &Article, evidence: &Evidence) -> Vec<(SentenceId, String)> {
    let faults = check::check(article, evidence).faults;
    let repeated: BTreeSet<&SentenceId> = faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::Repeated { sentence, .. } => Some(sentence),
            _ => None,
        })
        .collect();
    refused(article, evidence).into_iter().filter(|(id, _)| !repeated.contains(id)).collect()
}

struct Sieve {
    article: Article,
    refused: Vec<RefusedText>,
}

impl Sieve {
    fn leave_out(&mut self, sentence: &SentenceId, reason: &str) {
        if let Some(text) = self.article.sentence(sentence).map(|sentence| sentence.text.clone()) {
            self.refused.push(RefusedText { text, reason: reason.to_owned() });
            self.article = self.article.without(sentence);
        }
    }

    fn leave_out_all(&mut self, found: Vec<(SentenceId, String)>) {
        for (sentence, reason) in found {
            self.leave_out(&sentence, &reason);
        }
    }

    /// Leaves out key facts that a section says too: a page can do without key facts, not without sections.
    fn facts_said_again(&mut self) {
        let sections = self.article.sections.iter().flat_map(Section::sentences);
        let said: BTreeSet<String> = sections.map(|sentence| words::key(&sentence.text)).collect();
        let again = self.article.key_facts.iter().filter(|fact| said.contains(&words::key(&fact.text)));
        let found = again.map(|fact| (fact.id.clone(), "a section says it too".to_owned())).collect();
        self.leave_out_all(found);
    }

    /// Leaves out what cannot stand wherever it came from.
    fn by_themselves(&mut self) {
        let items: BTreeSet<SentenceId> = items(&self.article).map(|item| item.id.clone()).collect();
        let found = self.article.sentences().filter_map(|sentence| {
            let reason = unfit(sentence, items.contains(&sentence.id))?;
            Some((sentence.id.clone(), reason))
        });
        let found = found.collect();
        self.leave_out_all(found);
    }

    fn quick_answer_in_measure(&mut self) {
        let mut room = QUICK_WORDS_MAX;
        let mut found = Vec::new();
        for sentence in &self.article.quick_answer {
            match room.checked_sub(words::count(&sentence.text)) {
                Some(left) => room = left,
                None => found.push((
                    sentence.id.clone(),
                    format!("a quick answer has at most {QUICK_WORDS_MAX} words"),
                )),
            }
        }
        self.leave_out_all(found);
    }

    /// Leaves out what the check refuses, until it refuses nothing more.
    fn beside(&mut self, evidence: &Evidence) {
        for _ in 0..ROUNDS_MAX {
            let found = refused_by_check(&self.article, evidence);
            if found.is_empty() {
                return;
            }
            self.leave_out_all(found);
        }
    }
}

fn items(article: &Article) -> impl Iterator<Item = &Sentence> {
    let blocks = article.sections.iter().flat_map(|section| &section.blocks);
    blocks.flat_map(|block| match block {
        Block::List { list, .. } => list.as_slice(),
        Block::Paragraph { .. } => &[],
    })
}

/// Returns what is wrong with a sentence by itself.
fn unfit(sentence: &Sentence, is_item: bool) -> Option<String> {
    let count = words::count(&sentence.text);
    if sentence.passages.is_empty() {
        Some("it names no passage".to_owned())
    } else if sentence.passages.len() > PASSAGES_MAX {
        Some(format!("it names {} passages, more than {PASSAGES_MAX}", sentence.passages.len()))
    } else if count > SENTENCE_WORDS_MAX {
        Some(format!("it has {count} words, more than {SENTENCE_WORDS_MAX}"))
    } else if suspect::speaks_of_passages(&sentence.text) {
        Some("it speaks of its passages instead of the question".to_owned())
    } else if LIST_MARKS.iter().any(|mark| sentence.text.contains(mark)) || sentence.text.starts_with("- ") {
        Some("it carries a list inside a sentence".to_owned())
    } else if !is_item && !check::is_full_sentence(&sentence.text) && !check::announces_list(&sentence.text) {
        Some("it is no full sentence".to_owned())
    } else {
        None
    }
}

/// Returns the sentences the check does not accept, each with the reason: those with a fault (also what copies a source
/// that it does not cite), and those their passages do not support.
fn refused_by_check(article: &Article, evidence: &Evidence) -> Vec<(SentenceId, String)> {
    let report = check::check(article, evidence);
    let mut found: Vec<(SentenceId, String)> = report
        .faults
        .iter()
        .filter_map(|fault| Some((at_fault(fault, article)?, fault.to_string())))
        .collect();
    for (id, judgement) in &report.judgements {
        let word = match judgement.verdict {
            Verdict::Unsupported => "not supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Supported | Verdict::Unsure => continue,
        };
        found.push((id.clone(), format!("{word}: {}", judgement.reasons.join("; "))));
    }
    found
}

/// Returns the sentence that has to go for a fault to go.
fn at_fault(fault: &Fault, article: &Article) -> Option<SentenceId> {
    match fault {
        Fault::NoWords { sentence }
        | Fault::SameId { sentence }
        | Fault::Repeated { sentence, .. }
        | Fault::NoCitation { sentence }
        | Fault::UnknownPassage { sentence, .. }
        | Fault::Blocked { sentence, .. }
        | Fault::MayNotBeCopied { sentence, .. }
        | Fault::MayNotBeQuoted { sentence, .. }
        | Fault::QuoteTooLong { sentence, .. }
        | Fault::NotQuoted { sentence, .. }
        | Fault::NoListFollows { sentence } => Some(sentence.clone()),
        Fault::LoneFragment { heading } => {
            let mut under = article.sections.iter().filter(|section| section.heading == *heading);
            under.find_map(lone).map(|sentence| sentence.id.clone())
        }
        _ => None,
    }
}

/// Returns the only sentence of a section.
fn lone(section: &Section) -> Option<&Sentence> {
    let mut sentences = section.sentences();
    sentences.next().filter(|_| sentences.next().is_none())
}

/// Returns the article with its sentences numbered anew in reading order.
fn numbered(mut article: Article) -> Article {
    for (number, sentence) in (1..).zip(sentences_mut(&mut article)) {
        sentence.id = SentenceId::numbered(number);
    }
    article
}

/// Returns the article's sentences in reading order.
pub(super) fn sentences_mut(article: &mut Article) -> impl Iterator<Item = &mut Sentence> {
    let blocks = article.sections.iter_mut().flat_map(|section| &mut section.blocks);
    let in_blocks = blocks.flat_map(|block| match block {
        Block::Paragraph { paragraph } => None.into_iter().chain(paragraph.iter_mut()),
        Block::List { intro, list } => intro.as_mut().into_iter().chain(list.iter_mut()),
    });
    article.quick_answer.iter_mut().chain(&mut article.key_facts).chain(in_blocks)
}
