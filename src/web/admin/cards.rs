//! The draft's sentences as cards: each beside the passages it rests on, with what was decided.

use article::finding::{Finding, Layer};
use article::view::{
    ArticleView, BlockView, CitationView, ConflictView, ElsewhereView, SectionView, SentenceView, SourceView,
    Verdict,
};
use article::{PassageId, SentenceId, SourceId};

use super::editing::{SectionEdits, SentenceEdits};
use super::refusal::Place;
use super::words::{self, Tag};

/// A heading and the cards under it.
pub struct Group {
    /// The heading's words.
    pub heading: String,
    /// Whether it is a sub-section of the one before.
    pub is_sub: bool,
    /// The sentences in reading order.
    pub cards: Vec<Card>,
    /// What may be done to the section; none where it is none, or the reader may not.
    pub edits: Option<SectionEdits>,
}

/// One sentence beside its evidence.
pub struct Card {
    /// The sentence's id, which is also its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Where it stands, if that is not running text: a list's item or what announces a list.
    pub place: Option<&'static str>,
    /// What the check says.
    pub verdict: Tag,
    /// Why.
    pub reasons: Vec<ReasonCard>,
    /// What sources that it does not cite say otherwise.
    pub conflicts: Vec<ConflictCard>,
    /// Passages that it does not cite and that say it better, or may say it.
    pub elsewhere: Vec<ElsewhereCard>,
    /// Whether it may simply be accepted, and is not yet.
    pub offers_accept: bool,
    /// What was decided.
    pub decision: Option<Decided>,
    /// What it rests on.
    pub passages: Vec<PassageCard>,
    /// What was just refused about it, if anything.
    pub refused: Option<String>,
    /// The reason that was typed with what was refused.
    pub typed: String,
    /// What may be done to it besides deciding; none where the reader may not.
    pub edits: Option<SentenceEdits>,
}

/// One thing the check has to say.
pub struct ReasonCard {
    /// The layer that says it; none where that is not on record.
    pub layer: Option<&'static str>,
    /// What it says.
    pub text: String,
    /// The cited passage it was compared with, where it was one.
    pub passage: Option<Compared>,
}

/// A cited passage, on the same card.
pub struct Compared {
    /// The passage's anchor on the page.
    pub anchor: String,
    /// The number of its source.
    pub number: usize,
}

/// What another source says instead.
pub struct ConflictCard {
    /// What stands before the number or date it gives.
    pub before: String,
    /// That number or date.
    pub theirs: String,
    /// What stands after it.
    pub after: String,
    /// What the sentence gives.
    pub ours: String,
    /// The address of the passage at the desk.
    pub href: String,
    /// The source's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its tier, where somebody gave it one.
    pub tier: Option<&'static str>,
}

/// A passage that is not cited and worth a look.
pub struct ElsewhereCard {
    /// What it is to the sentence.
    pub label: &'static str,
    /// Why it is worth a look.
    pub reason: String,
    /// Its text.
    pub text: String,
    /// Its id, which the form for a new sentence takes.
    pub passage: PassageId,
    /// Its address at the desk.
    pub href: String,
    /// The source's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its tier, where somebody gave it one.
    pub tier: Option<&'static str>,
}

/// What an editor decided about a sentence.
pub struct Decided {
    /// What it says.
    pub label: &'static str,
    /// The written reason of an override.
    pub reason: Option<String>,
}

/// One passage, with the source it stands in.
pub struct PassageCard {
    /// Its anchor on the page.
    pub anchor: String,
    /// What stands before the sentence's own words.
    pub before: String,
    /// The sentence's own words, where the passage holds them.
    pub same: String,
    /// What stands after them; the whole passage where it does not hold them.
    pub after: String,
    /// The headings above it in its source, outermost first.
    pub heading_path: String,
    /// The source's number on the page.
    pub number: usize,
    /// The source's title.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// Its tier, where somebody gave it one.
    pub tier: Option<&'static str>,
    /// Its licence.
    pub licence: String,
    /// The address of the licence's text.
    pub licence_url: Option<String>,
    /// What may be done with its words: the class, and what that is.
    pub allowed: &'static str,
    /// The class alone.
    pub class: &'static str,
    /// What the sentence took from it.
    pub took: &'static str,
    /// How much of the sentence stands in it, as measured.
    pub measured: String,
}

/// How many sentences are decided, and which are not.
pub struct Progress {
    /// How many are.
    pub decided: usize,
    /// How many there are.
    pub total: usize,
    /// The sentences that are not, in reading order.
    pub undecided: Vec<String>,
}

impl Progress {
    /// Counts the decisions of a draft.
    #[must_use]
    pub fn of(view: &ArticleView) -> Self {
        let open = view.sentences().filter(|sentence| sentence.decision.is_none());
        let undecided: Vec<String> = open.map(|sentence| sentence.id.to_string()).collect();
        let total = view.sentences().count();
        Self { decided: total.saturating_sub(undecided.len()), total, undecided }
    }
}

/// Returns the first undecided sentence after that one in reading order, going round; none where all others are
/// decided.
#[must_use]
pub fn next_undecided<'a>(view: &'a ArticleView, id: &str) -> Option<&'a str> {
    let after = view.sentences().skip_while(|sentence| sentence.id.0 != id).skip(1);
    let before = view.sentences().take_while(|sentence| sentence.id.0 != id);
    after.chain(before).find(|sentence| sentence.decision.is_none()).map(|sentence| sentence.id.0.as_str())
}

/// Returns the cards of a draft, grouped as the page will be.
#[must_use]
pub fn groups(view: &ArticleView) -> Vec<Group> {
    let cards = |sentences: &[SentenceView]| -> Vec<Card> {
        sentences.iter().map(|sentence| Card::new(sentence, None, &view.sources)).collect()
    };
    let top = [("Quick Answer", cards(&view.quick_answer)), ("Key Facts", cards(&view.key_facts))];
    let top = top.into_iter().filter(|(_, cards)| !cards.is_empty());
    let top =
        top.map(|(heading, cards)| Group { heading: heading.to_owned(), is_sub: false, cards, edits: None });
    let section = |section: &SectionView| Group {
        heading: section.heading.clone(),
        is_sub: section.level > 2,
        cards: section.blocks.iter().flat_map(|block| of_block(block, &view.sources)).collect(),
        edits: None,
    };
    top.chain(view.sections.iter().map(section)).collect()
}

fn of_block(block: &BlockView, sources: &[SourceView]) -> Vec<Card> {
    match block {
        BlockView::Paragraph { paragraph } => {
            paragraph.iter().map(|sentence| Card::new(sentence, None, sources)).collect()
        }
        BlockView::List { intro, list } => {
            let intro = intro.iter().map(|intro| Card::new(intro, Some("Announces a list"), sources));
            let items = list.iter().map(|item| Card::new(item, Some("Item of a list"), sources));
            intro.chain(items).collect()
        }
    }
}

/// Returns what speaks against a sentence, layer by layer where that is on record.
fn reasons(sentence: &SentenceView) -> Vec<ReasonCard> {
    if sentence.layers.is_empty() {
        let unlayered = |reason: &String| ReasonCard { layer: None, text: reason.clone(), passage: None };
        return sentence.reasons.iter().map(unlayered).collect();
    }
    let compared = |id: PassageId| {
        let citation = sentence.citations.iter().find(|citation| citation.passage_id == id)?;
        Some(Compared { anchor: anchor(&sentence.id, id), number: citation.number })
    };
    let reason = |finding: &Finding| ReasonCard {
        layer: Some(finding.layer.label()),
        text: finding.reason.clone(),
        passage: finding.passage.and_then(compared),
    };
    // What points at another passage stands with that passage.
    let shown = |finding: &Finding| {
        sentence
            .elsewhere
            .iter()
            .any(|found| Some(found.passage_id) == finding.passage && finding.verdict.is_none())
    };
    let telling = sentence.layers.iter().filter(|finding| finding.is_telling() && !shown(finding));
    telling.map(reason).collect()
}

fn anchor(sentence: &SentenceId, passage: PassageId) -> String {
    format!("{sentence}-p{passage}")
}

impl From<&ConflictView> for ConflictCard {
    fn from(conflict: &ConflictView) -> Self {
        let (before, after) = conflict.text.split_once(&conflict.theirs).unwrap_or((&conflict.text, ""));
        let is_whole = before.len() < conflict.text.len();
        Self {
            before: before.to_owned(),
            theirs: if is_whole { conflict.theirs.clone() } else { String::new() },
            after: after.to_owned(),
            ours: conflict.ours.clone(),
            href: at_the_desk(conflict.source_id, conflict.passage_id),
            title: conflict.title.clone(),
            publisher: conflict.publisher.clone(),
            tier: (!conflict.tier.is_unranked()).then(|| conflict.tier.label()),
        }
    }
}

impl From<&ElsewhereView> for ElsewhereCard {
    fn from(found: &ElsewhereView) -> Self {
        Self {
            label: if found.layer == Layer::Wording { "A better passage" } else { "It may be said here" },
            reason: found.reason.clone(),
            text: found.text.clone(),
            passage: found.passage_id,
            href: at_the_desk(found.source_id, found.passage_id),
            title: found.title.clone(),
            publisher: found.publisher.clone(),
            tier: (!found.tier.is_unranked()).then(|| found.tier.label()),
        }
    }
}

/// Returns the address of a passage at the desk.
fn at_the_desk(source: SourceId, passage: PassageId) -> String {
    format!("/admin/sources/{source}?passage={passage}#p{passage}")
}

impl Card {
    fn new(sentence: &SentenceView, place: Option<&'static str>, sources: &[SourceView]) -> Self {
        let passage = |citation| PassageCard::new(citation, sentence, sources);
        Self {
            id: sentence.id.to_string(),
            text: sentence.text.clone(),
            place,
            verdict: words::verdict(sentence.verdict),
            reasons: reasons(sentence),
            offers_accept: sentence.verdict == Some(Verdict::Supported)
                && sentence.decision.as_deref() != Some("accept"),
            decision: sentence.decision.as_deref().map(|word| Decided {
                label: words::decision(word),
                reason: sentence.decision_reason.clone(),
            }),
            passages: sentence.citations.iter().filter_map(passage).collect(),
            conflicts: sentence.conflicts.iter().map(ConflictCard::from).collect(),
            elsewhere: sentence.elsewhere.iter().map(ElsewhereCard::from).collect(),
            refused: None,
            typed: String::new(),
            edits: None,
        }
    }
}

impl Card {
    /// Puts what was refused into the form it was sent with.
    pub fn refuse(&mut self, place: &Place, (typed, why): (String, String)) {
        match (place, &mut self.edits) {
            (Place::Words(_), Some(edits)) => edits.words.refuse(typed, why),
            (Place::Split(_), Some(SentenceEdits { split: Some(split), .. })) => split.refuse(typed, why),
            _ => (self.refused, self.typed) = (Some(why), typed),
        }
    }
}

impl PassageCard {
    fn new(citation: &CitationView, sentence: &SentenceView, sources: &[SourceView]) -> Option<Self> {
        let source = sources.iter().find(|source| source.id == citation.source_id)?;
        let opens = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let (before, same, after) = match citation.text.split_once(&sentence.text) {
            Some((before, after)) => (before, sentence.text.as_str(), after),
            None => ("", "", citation.text.as_str()),
        };
        Some(Self {
            anchor: anchor(&sentence.id, citation.passage_id),
            before: before.to_owned(),
            same: same.to_owned(),
            after: after.to_owned(),
            heading_path: citation.heading_path.join(" › "),
            number: source.number,
            title: source.title.clone(),
            url: source.url.as_ref().filter(opens).cloned(),
            publisher: source.publisher.clone(),
            tier: (!source.tier.is_unranked()).then(|| source.tier.label()),
            licence: source.licence.to_string(),
            licence_url: source.licence.url(),
            allowed: source.allows.rule().allows,
            class: source.allows.rule().word,
            took: words::relation(citation.relation),
            measured: words::measured(citation),
        })
    }
}
