//! Where else among the evidence a sentence is said: in better words than in what it cites, or at all.
//!
//! Layer 2 looks among the passages nobody cites here for one that holds clearly more of a sentence's words; layer 3, for a
//! sentence that is not supported, for the one nearest to it in meaning. Both point a person at a passage: neither has a
//! verdict, and a sentence that stands word for word in what it cites is left alone.

use std::collections::HashMap;

use super::align::Scope;
use super::facts::{self, Weight};
use super::support;
use super::text::Text;
use crate::encoder::{Encoder, EncoderError, likeness};
use crate::finding::{Finding, Layer};
use crate::licence::policy::Class;
use crate::view::{Judgement, Judgements, Verdict};
use crate::{Article, Evidence, Passage, Sentence};

/// Another passage says it better where it holds so much more of a sentence's words than those cited hold together.
const BETTER_BY: f64 = 0.2;
/// What holds less of a sentence than this does not say it.
const SAYS_MIN: f64 = 0.6;
/// So many passages, those that share most words with a sentence, are compared with it.
const COMPARED_MAX: usize = 3;
/// The most passages that are read for their meaning: those that share most words with the sentences.
const READ_MAX: usize = 32;
/// So much of a passage is read for its meaning, in tokens.
const READ_TOKENS: usize = 64;
/// The most sentences that a passage is sought for by meaning; whose article has more unsupported ones needs rewriting.
const SOUGHT_MAX: usize = 24;
/// A passage less like a sentence than this is not about the same (`scripts/bench checker --elsewhere`).
const ALIKE_MIN: f32 = 0.55;

/// Adds to the judgements of an article which other passages of its evidence a person should look at. No verdict changes.
///
/// Only passages are named that may be cited. The time is that of reading the evidence once, where any sentence is not word
/// for word in what it cites; and of encoding at most 32 passages, where any is not supported.
///
/// # Errors
/// Where the encoder cannot be run; what layer 2 found is added then, too.
pub fn elsewhere(
    article: &Article,
    evidence: &Evidence,
    judgements: &mut Judgements,
) -> Result<(), EncoderError> {
    let reworded = |sentence: &&Sentence| judgements.get(&sentence.id).is_some_and(is_reworded);
    let sentences: Vec<&Sentence> = article.sentences().filter(reworded).collect();
    if sentences.is_empty() {
        return Ok(());
    }
    let index = Index::read(evidence);
    let mut open: Vec<&Sentence> = Vec::new();
    for sentence in sentences {
        let Some(judgement) = judgements.get_mut(&sentence.id) else { continue };
        match better(sentence, evidence, &index) {
            // What says it in its words is nearer than what says something like it.
            Some(finding) => judgement.findings.push(finding),
            None if judgement.verdict != Verdict::Supported => open.push(sentence),
            None => {}
        }
    }
    open.truncate(SOUGHT_MAX);
    by_meaning(&open, &index, judgements)
}

/// Returns true for a sentence that is not word for word in what it cites.
fn is_reworded(judgement: &Judgement) -> bool {
    let whole = |finding: &Finding| {
        finding.layer == Layer::Structure
            && finding.verdict == Some(Verdict::Supported)
            && finding.passage.is_some()
    };
    !judgement.findings.iter().any(whole)
}

/// The passages that may be cited, by the words they hold.
struct Index<'e> {
    passages: Vec<&'e Passage>,
    /// By the key of a word, the places of the passages that hold it, each once.
    places: HashMap<String, Vec<usize>>,
}

impl<'e> Index<'e> {
    fn read(evidence: &'e Evidence) -> Self {
        let all = evidence.passages.keys().filter_map(|id| evidence.passage(*id));
        let may_be_cited = all.filter(|(_, source)| evidence.terms.class(&source.licence) != Class::Blocked);
        let passages: Vec<&Passage> = may_be_cited.map(|(passage, _)| passage).collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, passage) in passages.iter().enumerate() {
            for (_, token) in Text::read(&passage.text).content() {
                let held = places.entry(token.key.clone()).or_default();
                if held.last() != Some(&place) {
                    held.push(place);
                }
            }
        }
        Self { passages, places }
    }

    /// Returns the passages that share words with any of these sentences and are not cited by them, those that share most
    /// first, and of as many the earlier.
    fn sharing(&self, sentences: &[&Sentence]) -> Vec<&'e Passage> {
        let mut counts = vec![0_usize; self.passages.len()];
        for sentence in sentences {
            let text = Text::read(&sentence.text);
            let mut keys: Vec<&String> = text.content().map(|(_, token)| &token.key).collect();
            keys.sort_unstable();
            keys.dedup();
            for place in keys.into_iter().filter_map(|key| self.places.get(key)).flatten() {
                if let Some(count) = counts.get_mut(*place) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let mut counted: Vec<(usize, &Passage)> =
            counts.into_iter().zip(self.passages.iter().copied()).collect();
        counted.sort_by(|(one, _), (other, _)| other.cmp(one));
        counted.into_iter().map(|(_, passage)| passage).collect()
    }
}

/// Returns what points at the passage that says a sentence better than those it cites.
fn better(sentence: &Sentence, evidence: &Evidence, index: &Index) -> Option<Finding> {
    let cited: Vec<&str> = sentence
        .passages
        .iter()
        .filter_map(|id| evidence.passage(*id))
        .map(|(passage, _)| passage.text.as_str())
        .collect();
    let held = Scope::align(&sentence.text, &cited).map_or(0.0, |scope| support::share(&scope, None));
    if held + BETTER_BY > 1.0 {
        return None;
    }
    let uncited =
        index.sharing(&[sentence]).into_iter().filter(|passage| !sentence.passages.contains(&passage.id));
    let says = |passage: &Passage| {
        let scope = Scope::align(&sentence.text, &[passage.text.as_str()])?;
        let share = support::share(&scope, None);
        let enough = share >= SAYS_MIN && share >= held + BETTER_BY;
        // What says otherwise does not say it better.
        let otherwise = || facts::findings(&scope).iter().any(|finding| finding.weight == Weight::Against);
        (enough && !otherwise()).then_some((share, passage.id))
    };
    // The first of equals.
    let (share, passage) = uncited
        .take(COMPARED_MAX)
        .filter_map(says)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let (share, held) = (support::percent(share), support::percent(held));
    let reason = format!("it holds {share} % of the sentence’s words, what the sentence cites {held} %");
    Some(Finding { layer: Layer::Wording, verdict: None, passage: Some(passage), reason })
}

/// Adds to each sentence the passage nearest to it in meaning, where it is near enough.
fn by_meaning(
    sentences: &[&Sentence],
    index: &Index,
    judgements: &mut Judgements,
) -> Result<(), EncoderError> {
    if sentences.is_empty() {
        return Ok(());
    }
    let passages: Vec<&Passage> = index.sharing(sentences).into_iter().take(READ_MAX).collect();
    let encoder = Encoder::for_evidence()?;
    let texts: Vec<String> = passages.iter().map(|passage| passage.text.clone()).collect();
    let read = encoder.encode_beginnings(&texts, READ_TOKENS)?;
    let said: Vec<String> = sentences.iter().map(|sentence| sentence.text.clone()).collect();
    for (sentence, meaning) in sentences.iter().zip(encoder.encode_beginnings(&said, READ_TOKENS)?) {
        let Some(judgement) = judgements.get_mut(&sentence.id) else { continue };
        let alike = passages.iter().zip(&read).map(|(passage, read)| (likeness(&meaning, read), passage.id));
        let near = alike.filter(|(alike, id)| *alike >= ALIKE_MIN && !sentence.passages.contains(id));
        let nearest = near.reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((alike, id)) = nearest {
            let reason = format!("its likeness in meaning is {alike:.2}");
            judgement.findings.push(Finding {
                layer: Layer::Meaning,
                verdict: None,
                passage: Some(id),
                reason,
            });
        }
    }
    Ok(())
}
