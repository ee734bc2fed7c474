//! What the check refused goes back to the model, at most twice; what still fails gives way to its passage's own sentence.

use std::collections::{BTreeMap, BTreeSet};

use article::check;
use article::{Article, Evidence, PassageId, PassageKind, Sentence, SentenceId, sentences, words};
use desk::draft::RefusedText;
use serde::Deserialize;

use super::answer::{self, Refusal};
use super::offer::Offered;
use super::sift;
use crate::writer::Written;

/// The most sentences that are sent back at once.
const SENT_BACK_MAX: usize = 20;

/// The most words of a passage's own sentence that may stand in an article, as elsewhere in this writer.
const OWN_WORDS_MAX: usize = 40;

/// The smallest part of a refused sentence's content words that its passage's own sentence must hold to take its place: less
/// is about something else.
const SHARED_MIN: f64 = 0.5;

/// Tokens of one sentence that is written again, with its number and passages, and of what stands around all of them.
const TOKENS_OF_SENTENCE: u32 = 90;
const TOKENS_AROUND: u32 = 60;

/// A number above all that a model's sentences have.
const SENTENCES_OF_MODELS: usize = 1_000;

/// A sentence that may not stand as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// Which.
    pub id: SentenceId,
    /// Its words.
    pub text: String,
    /// The passages it names.
    pub passages: Vec<PassageId>,
    /// Why, in an editor's words.
    pub reason: String,
}

impl From<&Refused> for RefusedText {
    fn from(refused: &Refused) -> Self {
        Self { text: refused.text.clone(), reason: refused.reason.clone() }
    }
}

#[derive(Deserialize)]
struct Answer {
    sentences: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    number: i64,
    text: String,
    passages: Vec<i64>,
}

/// Returns the sentences that other words may mend, in reading order, at most 20: those that name passages and are refused.
pub(super) fn refused(article: &Article, evidence: &Evidence) -> Vec<Refused> {
    let mut reasons: BTreeMap<SentenceId, String> = BTreeMap::new();
    for (id, reason) in sift::mendable(article, evidence) {
        reasons.entry(id).or_insert(reason);
    }
    let refused = |sentence: &Sentence| {
        let reason = reasons.get(&sentence.id)?.clone();
        let passages = sentence.passages.clone();
        (!passages.is_empty()).then(|| Refused {
            id: sentence.id.clone(),
            text: sentence.text.clone(),
            passages,
            reason,
        })
    };
    article.sentences().filter_map(refused).take(SENT_BACK_MAX).collect()
}

/// Sentences written again, by the sentence whose place they take.
pub(super) struct Again(BTreeMap<SentenceId, (String, Vec<PassageId>)>);

impl Again {
    /// Returns their words.
    pub(super) fn texts(&self) -> Vec<String> {
        self.0.values().map(|(text, _)| text.clone()).collect()
    }

    /// Puts them in the place of what was refused; what was left out stays as it is, for the next judgement.
    pub(super) fn apply(mut self, article: &mut Article) {
        for sentence in sift::sentences_mut(article) {
            if let Some((text, passages)) = self.0.remove(&sentence.id)
                && sentences::sentences(&text).len() == 1
            {
                (sentence.text, sentence.passages) = (text, passages);
            }
        }
    }
}

/// Reads what a model wrote again.
///
/// # Errors
/// Why the answer cannot be used.
pub(super) fn read(text: &str, refused: &[Refused], shown: &[Offered<'_>]) -> Result<Again, Refusal> {
    let answer: Answer = answer::parsed(text)?;
    let mut again = BTreeMap::new();
    for said in answer.sentences {
        let place = usize::try_from(said.number).ok().and_then(|number| number.checked_sub(1));
        let was = place.and_then(|place| refused.get(place)).ok_or_else(|| {
            let (number, sent) = (said.number, refused.len());
            Refusal::Wrong(format!("it writes sentence {number} again, and was sent {sent} back"))
        })?;
        let passages = answer::numbered(&said.passages, shown)?;
        again.insert(was.id.clone(), (answer::plain(&said.text)?, passages));
    }
    Ok(Again(again))
}

/// Puts the passage's own sentence in the place of each that is still refused, where one says much the same, may be copied and
/// is not said yet. Returns what gave way.
pub(super) fn give_way(article: &mut Article, evidence: &Evidence) -> Vec<RefusedText> {
    let refused = refused(article, evidence);
    let mut said: BTreeSet<String> = article.sentences().map(|sentence| words::key(&sentence.text)).collect();
    let mut gave_way = Vec::new();
    for refused in refused {
        let Some((text, passage)) = own_sentence(&refused, evidence, &said) else { continue };
        said.insert(words::key(&text));
        gave_way.push(RefusedText {
            text: refused.text.clone(),
            reason: format!("{}; its passage’s own sentence stands in its place", refused.reason),
        });
        for sentence in sift::sentences_mut(article).filter(|sentence| sentence.id == refused.id) {
            (sentence.text, sentence.passages) = (text.clone(), vec![passage]);
        }
    }
    gave_way
}

/// Puts the extractive writer's quick answer in the place of one of which nothing can stand, where there is one; returns what
/// gave way, each with the reason. What it says is not said a second time below.
pub(super) fn answer_as(article: &mut Article, own: Written, evidence: &Evidence) -> Vec<RefusedText> {
    let Written::Article(own) = own else { return Vec::new() };
    let reasons: BTreeMap<SentenceId, String> = sift::refused(article, evidence).into_iter().collect();
    let gave_way = |sentence: Sentence| {
        let reason = reasons.get(&sentence.id).map_or("it may not stand", String::as_str);
        let reason = format!("{reason}; the extractive writer’s quick answer stands in its place");
        RefusedText { text: sentence.text, reason }
    };
    let said: BTreeSet<String> = own.quick_answer.iter().map(|sentence| words::key(&sentence.text)).collect();
    let again = article.sentences().filter(|sentence| said.contains(&words::key(&sentence.text)));
    let again: Vec<SentenceId> = again.map(|sentence| sentence.id.clone()).collect();
    for id in &again {
        *article = article.without(id);
    }
    let highest = article.sentences().count();
    let named = |(place, sentence): (usize, Sentence)| Sentence {
        id: SentenceId::numbered(SENTENCES_OF_MODELS.saturating_add(highest).saturating_add(place)),
        ..sentence
    };
    let quick = own.quick_answer.into_iter().enumerate().map(named).collect();
    let was = std::mem::replace(&mut article.quick_answer, quick);
    was.into_iter().map(gave_way).collect()
}

/// Returns true where nothing of the quick answer can stand.
pub(super) fn has_no_quick_answer(article: &Article, evidence: &Evidence) -> bool {
    let refused = sift::refused(article, evidence);
    let is_refused = |sentence: &Sentence| refused.iter().any(|(id, _)| *id == sentence.id);
    article.quick_answer.iter().all(is_refused)
}

/// Returns the most tokens of an answer that writes so many sentences again: two to three times what they take.
pub(super) fn tokens(sentences: usize) -> u32 {
    let sentences = u32::try_from(sentences).unwrap_or(u32::MAX);
    sentences.saturating_mul(TOKENS_OF_SENTENCE).saturating_add(TOKENS_AROUND)
}

/// Returns the sentence of the passages named that shares most with a refused one.
fn own_sentence(
    refused: &Refused,
    evidence: &Evidence,
    said: &BTreeSet<String>,
) -> Option<(String, PassageId)> {
    let wanted: BTreeSet<String> = words::content_stems(&refused.text).into_iter().collect();
    let mut best: Option<(f64, String, PassageId)> = None;
    for id in &refused.passages {
        let Some((passage, source)) = evidence.passage(*id) else { continue };
        if !source.licence.may_copy() || passage.kind == PassageKind::ListIntro {
            continue;
        }
        for range in sentences::sentences(&passage.text) {
            let text = passage.text.get(range).unwrap_or_default().trim();
            let fits = words::count(text) <= OWN_WORDS_MAX && check::is_full_sentence(text);
            if !fits || said.contains(&words::key(text)) {
                continue;
            }
            let shares = shared(&wanted, text);
            if shares >= SHARED_MIN && best.as_ref().is_none_or(|(most, ..)| shares > *most) {
                best = Some((shares, text.to_owned(), *id));
            }
        }
    }
    best.map(|(_, text, id)| (text, id))
}

fn shared(wanted: &BTreeSet<String>, text: &str) -> f64 {
    let own: BTreeSet<String> = words::content_stems(text).into_iter().collect();
    let both = wanted.intersection(&own).count();
    if wanted.is_empty() { 0.0 } else { words::real(both) / words::real(wanted.len()) }
}
