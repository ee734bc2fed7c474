//! The sentences and list items of the evidence, each with what stands around it.

use std::collections::{BTreeSet, HashMap};

use super::kin::{self, Keyed};
use crate::{Evidence, Passage, PassageId, PassageKind, Source, SourceId, sentences, words};

/// One sentence, list intro or list item.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The passage it stands in, word for word.
    pub passage: PassageId,
    /// The source of that passage.
    pub source: SourceId,
    /// The passage's place in its source.
    pub position: u32,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// The headings above it.
    pub headings: Vec<String>,
    /// Its words.
    pub text: String,
    /// For a list item, the unit that announces its list, by number.
    pub intro: Option<usize>,
    /// Its words as keys, for matching.
    pub(super) keys: Vec<Keyed>,
    /// Its words' stems, for likeness.
    pub(super) stems: BTreeSet<String>,
    /// The number of what is printed above it, among the contexts.
    pub(super) context: usize,
    /// True for a sentence that follows another in its passage.
    pub(super) follows: bool,
}

/// What stands above a unit: the title of its source and its headings.
#[derive(Debug)]
pub(super) struct Context {
    pub title: Vec<Keyed>,
    pub headings: Vec<Keyed>,
    /// Both as words, for the encoder.
    pub above: String,
}

/// Returns the units of all sources that may be copied, in reading order, source by source, and what stands above
/// them.
pub(super) fn units(evidence: &Evidence) -> (Vec<Unit>, Vec<Context>) {
    of(evidence, |source| source.licence.may_copy())
}

/// Returns the units of all sources, whether they may be copied or not.
pub(super) fn all_units(evidence: &Evidence) -> (Vec<Unit>, Vec<Context>) {
    of(evidence, |_| true)
}

fn of(evidence: &Evidence, wanted: impl Fn(&Source) -> bool) -> (Vec<Unit>, Vec<Context>) {
    let mut gathered = Gathered::default();
    for source in evidence.sources.values().filter(|source| wanted(source)) {
        let mut passages: Vec<&Passage> =
            evidence.passages.values().filter(|passage| passage.source_id == source.id).collect();
        passages.sort_by_key(|passage| (passage.position, passage.id));
        let mut intro = None;
        for passage in passages {
            let context = gathered.context(&source.title, passage);
            let first = gathered.units.len();
            match passage.kind {
                PassageKind::Paragraph => intro = None,
                PassageKind::ListIntro => intro = Some(first),
                PassageKind::ListItem => {}
            }
            gathered.enter(passage, context, intro);
        }
    }
    (gathered.units, gathered.contexts)
}

#[derive(Default)]
struct Gathered {
    units: Vec<Unit>,
    contexts: Vec<Context>,
    known: HashMap<(SourceId, Vec<String>), usize>,
}

impl Gathered {
    fn context(&mut self, title: &str, passage: &Passage) -> usize {
        let place = (passage.source_id, passage.heading_path.clone());
        if let Some(known) = self.known.get(&place) {
            return *known;
        }
        let number = self.contexts.len();
        self.contexts.push(Context {
            above: format!("{title}: {}", passage.heading_path.join(" ")),
            title: kin::keyed(title),
            headings: kin::keyed(&passage.heading_path.join(". ")),
        });
        self.known.insert(place, number);
        number
    }

    fn enter(&mut self, passage: &Passage, context: usize, intro: Option<usize>) {
        // An item is one sentence to us, however many it has: parts of it would no longer be the item.
        let whole = std::iter::once(0..passage.text.len());
        let ranges: Vec<_> = match passage.kind {
            PassageKind::Paragraph => sentences::sentences(&passage.text),
            PassageKind::ListIntro | PassageKind::ListItem => whole.collect(),
        };
        for (number, range) in ranges.into_iter().enumerate() {
            let text = passage.text.get(range).unwrap_or_default().trim();
            if words::count(text) == 0 {
                continue;
            }
            self.units.push(Unit {
                passage: passage.id,
                source: passage.source_id,
                position: passage.position,
                kind: passage.kind,
                headings: passage.heading_path.clone(),
                text: text.to_owned(),
                intro: intro.filter(|_| passage.kind == PassageKind::ListItem),
                keys: kin::keyed(text),
                stems: words::content_stems(text).into_iter().collect(),
                context,
                follows: number > 0,
            });
        }
    }
}

impl Unit {
    /// Returns how alike two units are, 0 to 1: the share of their words' stems that both have (Jaccard).
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let common = self.stems.intersection(&other.stems).count();
        let all = self.stems.len().saturating_add(other.stems.len()).saturating_sub(common);
        if all == 0 { 0.0 } else { words::real(common) / words::real(all) }
    }
}
