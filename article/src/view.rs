//! The article as everyone is shown it: each sentence joined with its passages, sources and verdict.
//!
//! One struct serves the JSON of the API and of `answerdesk draft`, the page's template and the review desk, so that
//! all of them say the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::{self, Conflict, licence_of};
use crate::finding::{Finding, Layer};
use crate::licence::policy::Class;
use crate::relation::{Relation, Use};
use crate::{
    Article, Block, Evidence, Licence, PassageId, Section, Sentence, SentenceId, Source, SourceId, Tier,
};

/// What the check says of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The cited passage says it.
    Supported,
    /// The cited passage does not say it.
    Unsupported,
    /// The cited passage says otherwise.
    Contradicted,
    /// The check cannot tell.
    Unsure,
}

/// What an editor decided about a sentence that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It stands, as the check says.
    Accept,
    /// It stands, whatever the check says, for this written reason.
    Override {
        /// Why, in the editor's words.
        reason: String,
    },
}

impl Decision {
    /// Returns the word the API and the buttons use for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Override { .. } => "override",
        }
    }

    /// Returns the written reason of an override.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Accept => None,
            Self::Override { reason } => Some(reason),
        }
    }
}

/// What is known of one sentence besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What the check says.
    pub verdict: Verdict,
    /// Why, in words for the editor.
    pub reasons: Vec<String>,
    /// What each layer of the check says; empty where that was judged before layers were told apart.
    pub findings: Vec<Finding>,
    /// What the editor decided, if anything yet.
    pub decision: Option<Decision>,
}

/// Judgements by sentence.
pub type Judgements = BTreeMap<SentenceId, Judgement>;

/// An article with everything joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleView {
    /// The title: the question, or what an editor made of it.
    pub title: String,
    /// The short answer.
    pub quick_answer: Vec<SentenceView>,
    /// Facts worth a line of their own.
    pub key_facts: Vec<SentenceView>,
    /// The Overview and the rest.
    pub sections: Vec<SectionView>,
    /// The sources cited, in the order in which they are first cited.
    pub sources: Vec<SourceView>,
    /// Who put the words together: `extractive` or `model:NAME`.
    pub writer: String,
    /// The page's own licence, computed from what it copies; unknown where the licences clash.
    pub licence: Licence,
    /// Why it can have none, where the licences of what it copies clash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_clash: Option<String>,
}

/// A section with its sentences joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionView {
    /// The heading's words.
    pub heading: String,
    /// 2 or 3.
    pub level: u8,
    /// The paragraphs and lists.
    pub blocks: Vec<BlockView>,
}

/// A block with its sentences joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BlockView {
    /// Running text.
    Paragraph {
        /// The sentences in order.
        paragraph: Vec<SentenceView>,
    },
    /// A list.
    List {
        /// The sentence that announces it.
        intro: Option<Box<SentenceView>>,
        /// The items.
        list: Vec<SentenceView>,
    },
}

/// A sentence with its passages and its judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentenceView {
    /// Its id within the draft.
    pub id: SentenceId,
    /// Its words.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<CitationView>,
    /// What the check says; none before a check ran.
    pub verdict: Option<Verdict>,
    /// Why.
    pub reasons: Vec<String>,
    /// What each layer of the check says, for editors; left out where it is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Finding>,
    /// What the editor decided: `accept` or `override`.
    pub decision: Option<String>,
    /// The written reason of an override.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_reason: Option<String>,
    /// Sources it does not cite that say otherwise, for editors; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<ConflictView>,
    /// Passages it does not cite that say it better, or may say it where those it cites do not, for editors; left out where
    /// there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<ElsewhereView>,
}

/// A passage that is not cited and worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewhereView {
    /// The layer that points at it: `wording` says it says the sentence better, `meaning` that it may say it.
    pub layer: Layer,
    /// The passage.
    pub passage_id: PassageId,
    /// Its text, word for word.
    pub text: String,
    /// Why it is worth a look.
    pub reason: String,
    /// Its source.
    pub source_id: SourceId,
    /// The source's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// How far that source stands behind what it says; left out where it is unranked.
    #[serde(default, skip_serializing_if = "Tier::is_unranked")]
    pub tier: Tier,
}

/// What another source says instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// The passage that says it.
    pub passage_id: PassageId,
    /// Its sentence, word for word.
    pub text: String,
    /// The number or date it gives, as it writes it.
    pub theirs: String,
    /// The one the article's sentence gives.
    pub ours: String,
    /// Its source.
    pub source_id: SourceId,
    /// The source's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// How far that source stands behind what it says; left out where it is unranked.
    #[serde(default, skip_serializing_if = "Tier::is_unranked")]
    pub tier: Tier,
}

/// One passage a sentence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitationView {
    /// The passage's id.
    pub passage_id: PassageId,
    /// Its text, word for word.
    pub text: String,
    /// The source it stands in.
    pub source_id: SourceId,
    /// What the sentence took from it.
    pub relation: Relation,
    /// How many of the sentence's 5-word stretches stand in it, in hundredths.
    pub overlap_percent: u8,
    /// The longest run of words both have.
    pub longest_run: usize,
    /// The source's number on the page, from 1.
    #[serde(skip)]
    pub number: usize,
    /// The headings above the passage in its source.
    #[serde(skip)]
    pub heading_path: Vec<String>,
}

/// A source as the page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    /// Its id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// What may be done with its text.
    pub licence: Licence,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What the policy allows with its text.
    pub allows: Class,
    /// How far it stands behind what it says, by the desk's list of tiers; left out where it is unranked.
    #[serde(default, skip_serializing_if = "Tier::is_unranked")]
    pub tier: Tier,
    /// The address of the licence's text.
    #[serde(skip)]
    pub licence_url: Option<String>,
    /// Its number on the page, from 1.
    #[serde(skip)]
    pub number: usize,
}

impl ArticleView {
    /// Joins an article with its evidence and judgements. A citation of a passage that is not in the evidence is left
    /// out of the view (the check has refused such a sentence long before).
    #[must_use]
    pub fn join(article: &Article, evidence: &Evidence, judgements: &Judgements) -> Self {
        Self::with(article, evidence, judgements, &[])
    }

    /// Joins an article as [`join`](Self::join) does, for editors: each sentence also with what sources that it does not
    /// cite say otherwise ([`check::conflicts`]).
    #[must_use]
    pub fn for_editors(article: &Article, evidence: &Evidence, judgements: &Judgements) -> Self {
        Self::with(article, evidence, judgements, &check::conflicts(article, evidence))
    }

    fn with(article: &Article, evidence: &Evidence, judgements: &Judgements, conflicts: &[Conflict]) -> Self {
        let sources = numbered_sources(article, evidence);
        let join = Join { evidence, judgements, sources: &sources, conflicts };
        let licence = licence_of(article, evidence);
        Self {
            title: article.title.clone(),
            quick_answer: join.sentences(&article.quick_answer),
            key_facts: join.sentences(&article.key_facts),
            sections: article.sections.iter().map(|section| join.section(section)).collect(),
            writer: article.writer.to_string(),
            licence_clash: licence.as_ref().err().map(ToString::to_string),
            licence: licence.unwrap_or(Licence::Unknown),
            sources,
        }
    }

    /// Returns every sentence in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &SentenceView> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        self.quick_answer.iter().chain(&self.key_facts).chain(blocks.flat_map(BlockView::sentences))
    }
}

impl BlockView {
    /// Returns the block's sentences in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &SentenceView> {
        let (intro, rest) = match self {
            Self::Paragraph { paragraph } => (None, paragraph),
            Self::List { intro, list } => (intro.as_deref(), list),
        };
        intro.into_iter().chain(rest)
    }
}

/// What a sentence is joined with.
struct Join<'a> {
    evidence: &'a Evidence,
    judgements: &'a Judgements,
    sources: &'a [SourceView],
    conflicts: &'a [Conflict],
}

impl Join<'_> {
    fn section(&self, section: &Section) -> SectionView {
        let block = |block: &Block| match block {
            Block::Paragraph { paragraph } => BlockView::Paragraph { paragraph: self.sentences(paragraph) },
            Block::List { intro, list } => BlockView::List {
                intro: intro.as_ref().map(|intro| Box::new(self.sentence(intro))),
                list: self.sentences(list),
            },
        };
        SectionView {
            heading: section.heading.clone(),
            level: section.level,
            blocks: section.blocks.iter().map(block).collect(),
        }
    }

    fn sentences(&self, sentences: &[Sentence]) -> Vec<SentenceView> {
        sentences.iter().map(|sentence| self.sentence(sentence)).collect()
    }

    fn sentence(&self, sentence: &Sentence) -> SentenceView {
        let judgement = self.judgements.get(&sentence.id);
        let decision = judgement.and_then(|judgement| judgement.decision.as_ref());
        SentenceView {
            id: sentence.id.clone(),
            text: sentence.text.clone(),
            citations: sentence.passages.iter().filter_map(|id| self.citation(&sentence.text, *id)).collect(),
            verdict: judgement.map(|judgement| judgement.verdict),
            reasons: judgement.map(|judgement| judgement.reasons.clone()).unwrap_or_default(),
            layers: judgement.map(|judgement| judgement.findings.clone()).unwrap_or_default(),
            decision: decision.map(|decision| decision.word().to_owned()),
            decision_reason: decision.and_then(Decision::reason).map(str::to_owned),
            conflicts: self.conflicts_of(&sentence.id),
            elsewhere: judgement.map(|judgement| self.elsewhere(sentence, judgement)).unwrap_or_default(),
        }
    }

    fn elsewhere(&self, sentence: &Sentence, judgement: &Judgement) -> Vec<ElsewhereView> {
        let view = |finding: &Finding| {
            let id = finding.passage.filter(|id| !sentence.passages.contains(id))?;
            let (passage, source) = self.evidence.passage(id)?;
            Some(ElsewhereView {
                layer: finding.layer,
                passage_id: id,
                text: passage.text.clone(),
                reason: finding.reason.clone(),
                source_id: source.id,
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                url: source.url.clone(),
                tier: source.tier,
            })
        };
        judgement.findings.iter().filter(|finding| finding.verdict.is_none()).filter_map(view).collect()
    }

    fn conflicts_of(&self, id: &SentenceId) -> Vec<ConflictView> {
        let view = |conflict: &Conflict| {
            let (_, source) = self.evidence.passage(conflict.passage)?;
            Some(ConflictView {
                passage_id: conflict.passage,
                text: conflict.text.clone(),
                theirs: conflict.theirs.clone(),
                ours: conflict.ours.clone(),
                source_id: source.id,
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                url: source.url.clone(),
                tier: source.tier,
            })
        };
        self.conflicts.iter().filter(|conflict| conflict.sentence == *id).filter_map(view).collect()
    }

    fn citation(&self, sentence: &str, id: PassageId) -> Option<CitationView> {
        let (passage, source) = self.evidence.passage(id)?;
        let used = Use::measure(sentence, &passage.text);
        let number = self.sources.iter().find(|view| view.id == source.id)?.number;
        Some(CitationView {
            passage_id: id,
            text: passage.text.clone(),
            source_id: source.id,
            relation: used.relation,
            overlap_percent: used.overlap_percent,
            longest_run: used.longest_run,
            number,
            heading_path: passage.heading_path.clone(),
        })
    }
}

/// Returns the cited sources in the order in which they are first cited, numbered from 1.
fn numbered_sources(article: &Article, evidence: &Evidence) -> Vec<SourceView> {
    let mut seen: Vec<&Source> = Vec::new();
    for id in article.sentences().flat_map(|sentence| &sentence.passages) {
        if let Some((_, source)) = evidence.passage(*id)
            && !seen.iter().any(|known| known.id == source.id)
        {
            seen.push(source);
        }
    }
    let view = |(number, source): (usize, &Source)| SourceView {
        id: source.id,
        title: source.title.clone(),
        url: source.url.clone(),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        author: source.author.clone(),
        allows: evidence.terms.class(&source.licence),
        tier: source.tier,
        licence_url: source.licence.url(),
        number,
    };
    (1..).zip(seen).map(view).collect()
}
