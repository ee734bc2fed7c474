//! Sentences with their citation numbers, and the passages they rest on.

use crate::PassageId;
use crate::view::{BlockView, CitationView, SentenceView, SourceView};

/// The most words quoted from a source whose licence does not allow copying: enough to judge the evidence by, and a
/// common house limit for a quotation.
const QUOTE_WORDS_MAX: usize = 40;

/// A paragraph or a list as printed, with what it rests on.
pub(super) struct BlockLines {
    pub(super) intro: Option<Line>,
    pub(super) lines: Vec<Line>,
    pub(super) is_list: bool,
    pub(super) proofs: Vec<Proof>,
}

/// A sentence as printed.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) text: String,
    /// The numbers of the sources it cites, each once.
    pub(super) numbers: Vec<usize>,
}

/// A passage that the block above it rests on.
pub(super) struct Proof {
    passage_id: PassageId,
    pub(super) number: usize,
    pub(super) source: String,
    /// Where in the source it stands; may be empty.
    pub(super) place: String,
    /// The sentences that say it in other words than the passage.
    pub(super) claims: Vec<String>,
    /// The passage, cut where sentences of the block stand in it word for word.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a passage.
pub(super) struct Piece {
    pub(super) text: String,
    /// Whether it is a sentence of the block, word for word.
    pub(super) is_used: bool,
}

impl BlockLines {
    pub(super) fn new(block: &BlockView, sources: &[SourceView]) -> Self {
        match block {
            BlockView::Paragraph { paragraph } => Self::paragraph(paragraph, sources),
            BlockView::List { intro, list } => Self::list(intro.as_deref(), list, sources),
        }
    }

    pub(super) fn paragraph(sentences: &[SentenceView], sources: &[SourceView]) -> Self {
        let lines = sentences.iter().map(Line::new).collect();
        Self { intro: None, lines, is_list: false, proofs: proofs(sentences.iter(), sources) }
    }

    pub(super) fn list(intro: Option<&SentenceView>, items: &[SentenceView], sources: &[SourceView]) -> Self {
        let lines = items.iter().map(Line::new).collect();
        let proofs = proofs(intro.into_iter().chain(items), sources);
        Self { intro: intro.map(Line::new), lines, is_list: true, proofs }
    }
}

impl Line {
    fn new(sentence: &SentenceView) -> Self {
        let mut numbers: Vec<usize> = Vec::new();
        for citation in &sentence.citations {
            if !numbers.contains(&citation.number) {
                numbers.push(citation.number);
            }
        }
        Self { id: sentence.id.to_string(), text: sentence.text.clone(), numbers }
    }
}

/// Returns the passages that sentences rest on, each once, in the order in which they are cited.
fn proofs<'a>(sentences: impl Iterator<Item = &'a SentenceView>, sources: &[SourceView]) -> Vec<Proof> {
    let mut proofs: Vec<Proof> = Vec::new();
    for sentence in sentences {
        for citation in &sentence.citations {
            let known = proofs.iter_mut().find(|proof| proof.passage_id == citation.passage_id);
            match known {
                Some(proof) => proof.carry(&sentence.text),
                None => proofs.extend(Proof::new(citation, sources).map(|mut proof| {
                    proof.carry(&sentence.text);
                    proof
                })),
            }
        }
    }
    proofs
}

impl Proof {
    fn new(citation: &CitationView, sources: &[SourceView]) -> Option<Self> {
        let source = sources.iter().find(|source| source.id == citation.source_id)?;
        let text = if source.licence.may_copy() { citation.text.clone() } else { shortened(&citation.text) };
        Some(Self {
            passage_id: citation.passage_id,
            number: citation.number,
            source: source.title.clone(),
            place: citation.heading_path.join(" › "),
            claims: Vec::new(),
            pieces: vec![Piece { text, is_used: false }],
        })
    }

    /// Notes that a sentence rests on this passage: marked within it, or beside it where it uses other words.
    fn carry(&mut self, sentence: &str) {
        let found = |piece: &Piece| !piece.is_used && piece.text.contains(sentence);
        if sentence.is_empty() || !self.pieces.iter().any(found) {
            if !self.pieces.iter().any(|piece| piece.is_used && piece.text == sentence) {
                self.claims.push(sentence.to_owned());
            }
            return;
        }
        self.pieces = self
            .pieces
            .drain(..)
            .flat_map(|piece| cut(piece, sentence))
            .filter(|piece| !piece.text.is_empty())
            .collect();
    }
}

/// Cuts a sentence out of a stretch that is not yet used.
fn cut(piece: Piece, sentence: &str) -> Vec<Piece> {
    match piece.text.split_once(sentence) {
        Some((before, after)) if !piece.is_used => [(before, false), (sentence, true), (after, false)]
            .map(|(text, is_used)| Piece { text: text.to_owned(), is_used })
            .into(),
        _ => vec![piece],
    }
}

/// Returns the beginning of a passage that must not be copied: a quotation.
pub(super) fn shortened(text: &str) -> String {
    let mut words = text.split_whitespace();
    let quote = words.by_ref().take(QUOTE_WORDS_MAX).collect::<Vec<_>>().join(" ");
    if words.next().is_some() { format!("{quote} …") } else { quote }
}
