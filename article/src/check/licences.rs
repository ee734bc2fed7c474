//! What the licences of the cited sources allow: the policy, held against each sentence and the article as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::borrowed::Closed;
use super::fault::Fault;
use crate::licence::policy::{Class, NAMED_WORDS_MAX, QUOTE_WORDS_MAX, QUOTED_PERCENT_MAX};
use crate::licence::{Clash, page_licence};
use crate::relation::{COPIED_RUN, Use};
use crate::{Article, Evidence, Licence, Sentence, Source, SourceId, words};

/// Returns where the article does what a licence does not allow.
pub(super) fn faults(article: &Article, evidence: &Evidence) -> Vec<Fault> {
    let closed = Closed::read(evidence);
    let mut found: Vec<Fault> =
        article.sentences().flat_map(|sentence| of_sentence(sentence, evidence, &closed)).collect();
    found.extend(quoted_too_much(article, evidence));
    if let Err(clash) = licence_of(article, evidence) {
        found.push(Fault::LicencesClash { reason: clash.to_string() });
    }
    found
}

/// Returns the licence of a page with this article, from the sources whose words it takes over.
///
/// # Errors
/// Where no licence meets all of theirs.
pub(crate) fn licence_of(article: &Article, evidence: &Evidence) -> Result<Licence, Clash> {
    let mut taken: Vec<&Licence> = Vec::new();
    for sentence in article.sentences() {
        let cited = uses(sentence, evidence);
        let has_free = cited.iter().any(Cited::is_free_copy);
        let over = cited.iter().filter(|cited| cited.used.takes_over(&cited.source.licence));
        // Words that stand in a free source too are taken from there.
        taken.extend(
            over.filter(|cited| cited.class == Class::Adapt || !has_free).map(|cited| &cited.source.licence),
        );
    }
    page_licence(taken)
}

/// A passage a sentence cites, with what it took from it.
struct Cited<'a> {
    source: &'a Source,
    class: Class,
    used: Use,
}

impl Cited<'_> {
    /// Returns true where the words stand in a source that may be copied.
    fn is_free_copy(&self) -> bool {
        self.class == Class::Adapt && self.used.is_copied
    }
}

fn uses<'a>(sentence: &Sentence, evidence: &'a Evidence) -> Vec<Cited<'a>> {
    let cited = sentence.passages.iter().filter_map(|id| evidence.passage(*id));
    let used = cited.map(|(passage, source)| Cited {
        source,
        class: evidence.terms.class(&source.licence),
        used: Use::measure(&sentence.text, &passage.text),
    });
    used.collect()
}

fn of_sentence(sentence: &Sentence, evidence: &Evidence, closed: &Closed<'_>) -> Vec<Fault> {
    let cited = uses(sentence, evidence);
    let has_free = cited.iter().any(Cited::is_free_copy);
    let mut found: Vec<Fault> = Vec::new();
    let mut refused: BTreeSet<SourceId> = BTreeSet::new();
    for cited in &cited {
        let Some(fault) = refusal(sentence, cited, has_free) else { continue };
        refused.insert(cited.source.id);
        if !found.contains(&fault) {
            found.push(fault);
        }
    }
    // A copy is one whether or not it names what it was copied from; what a free source says is taken from it where it
    // is cited, as every part of the text is attributed.
    let runs = closed.runs(&sentence.text, COPIED_RUN, |passage| sentence.passages.contains(&passage));
    let others = runs.into_iter().filter(|run| !refused.contains(&run.source.id));
    found.extend(others.map(|run| Fault::MayNotBeCopied {
        sentence: sentence.id.clone(),
        source_title: run.source.title.clone(),
        licence: run.source.licence.clone(),
    }));
    found
}

/// Returns what the policy refuses of one citation.
fn refusal(sentence: &Sentence, cited: &Cited<'_>, has_free: bool) -> Option<Fault> {
    let Cited { source, class, used } = cited;
    let sentence = sentence.id.clone();
    let (source_title, licence) = (source.title.clone(), source.licence.clone());
    match class {
        Class::Blocked => Some(Fault::Blocked { sentence, source_title, licence }),
        Class::Quote | Class::Facts if used.is_copied && !has_free => {
            Some(Fault::MayNotBeCopied { sentence, source_title, licence })
        }
        Class::Quote if used.longest_quote() > QUOTE_WORDS_MAX => {
            Some(Fault::QuoteTooLong { sentence, source_title, words: used.longest_quote() })
        }
        Class::Facts if used.quoted_words() > NAMED_WORDS_MAX && !has_free => {
            Some(Fault::MayNotBeQuoted { sentence, source_title, licence })
        }
        Class::Adapt | Class::Quote | Class::Facts => None,
    }
}

/// Returns the sources that may be quoted and of which more than a tenth of the article is.
fn quoted_too_much(article: &Article, evidence: &Evidence) -> Vec<Fault> {
    let mut quoted: BTreeMap<SourceId, usize> = BTreeMap::new();
    let mut all = 0_usize;
    for sentence in article.sentences() {
        all = all.saturating_add(words::count(&sentence.text));
        let mut of_source: BTreeMap<SourceId, usize> = BTreeMap::new();
        for cited in uses(sentence, evidence).iter().filter(|cited| cited.class == Class::Quote) {
            // Two passages of one source may hold the same quotation: it is there once.
            let words = of_source.entry(cited.source.id).or_default();
            *words = (*words).max(cited.used.quoted_words());
        }
        for (source, words) in of_source {
            let sum = quoted.entry(source).or_default();
            *sum = sum.saturating_add(words);
        }
    }
    let is_much = |words: usize| words.saturating_mul(100) > all.saturating_mul(QUOTED_PERCENT_MAX);
    let much = quoted.into_iter().filter(|(_, words)| is_much(*words));
    let fault = |(source, words): (SourceId, usize)| {
        let source_title = evidence.sources.get(&source)?.title.clone();
        Some(Fault::QuotedTooMuch { source_title, words, of: all })
    };
    much.filter_map(fault).collect()
}
