//! What an editor may do to the text besides deciding about it: the forms beside each sentence and each heading.

use article::edit::{self, Direction, Movable};
use article::{Article, Block, Section, SentenceId};

use super::cards::Group;

/// What somebody typed, and why it was refused where it was.
#[derive(Default)]
pub struct Typed {
    /// The words in the field.
    pub value: String,
    /// What to mend.
    pub refused: Option<String>,
}

/// What may be done to a sentence.
pub struct SentenceEdits {
    /// Its words.
    pub words: Typed,
    /// Whether it can be moved towards the beginning.
    pub up: bool,
    /// Whether it can be moved towards the end.
    pub down: bool,
    /// The block it begins, where that can be moved.
    pub block: Option<BlockEdits>,
    /// Whether a sentence can be inserted before it: only the first of its block, for all others have one before them.
    pub before: bool,
    /// The heading of the section that would begin with it, where one may.
    pub split: Option<Typed>,
}

/// How a whole paragraph or list can be moved.
pub struct BlockEdits {
    /// `paragraph` or `list`.
    pub kind: &'static str,
    /// Whether it can be moved towards the beginning.
    pub up: bool,
    /// Whether it can be moved towards the end.
    pub down: bool,
}

/// What may be done to a section.
pub struct SectionEdits {
    /// Its number, from 1.
    pub number: usize,
    /// Its heading.
    pub heading: Typed,
    /// Whether it can be moved towards the beginning.
    pub up: bool,
    /// Whether it can be moved towards the end.
    pub down: bool,
    /// The heading it can be joined to.
    pub join: Option<String>,
}

impl Typed {
    /// Returns a field that holds what stands there now.
    fn of(value: &str) -> Self {
        Self { value: value.to_owned(), refused: None }
    }

    /// Puts what was refused into the field.
    pub fn refuse(&mut self, value: String, why: String) {
        *self = Self { value, refused: Some(why) };
    }
}

impl SentenceEdits {
    /// Returns true where something was just refused, so that the form is shown open.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.words.refused.is_some() || self.split.as_ref().is_some_and(|split| split.refused.is_some())
    }
}

/// Offers each sentence and each section of the draft page what may be done to it.
pub fn offer(groups: &mut [Group], article: &Article) {
    let top = groups.len().saturating_sub(article.sections.len());
    for card in groups.iter_mut().flat_map(|group| &mut group.cards) {
        card.edits = Some(of_sentence(article, &SentenceId(card.id.clone()), &card.text));
    }
    for (number, group) in (1..).zip(groups.iter_mut().skip(top)) {
        group.edits = Some(of_section(article, number, &group.heading));
    }
}

fn of_sentence(article: &Article, id: &SentenceId, text: &str) -> SentenceEdits {
    let can = |what: &Movable, to| what.can_move(article, to);
    let sentence = Movable::Sentence(id.clone());
    let begun = blocks(article).find(|block| block.sentences().next().is_some_and(|first| first.id == *id));
    let is_intro = matches!(begun, Some(Block::List { intro: Some(_), .. }));
    let begins_top = [&article.quick_answer, &article.key_facts]
        .iter()
        .any(|top| top.first().is_some_and(|first| first.id == *id));
    let block = begun.map(|begun| {
        let whole = Movable::Block(id.clone());
        let kind = if matches!(begun, Block::List { .. }) { "list" } else { "paragraph" };
        BlockEdits { kind, up: can(&whole, Direction::Up), down: can(&whole, Direction::Down) }
    });
    SentenceEdits {
        words: Typed::of(text),
        up: can(&sentence, Direction::Up),
        down: can(&sentence, Direction::Down),
        block: block.filter(|block| block.up || block.down),
        before: (begun.is_some() && !is_intro) || begins_top,
        split: edit::can_split(article, id).then(Typed::default),
    }
}

fn of_section(article: &Article, number: usize, heading: &str) -> SectionEdits {
    let whole = Movable::Section(number);
    let before = number.checked_sub(2).and_then(|before| article.sections.get(before));
    SectionEdits {
        number,
        heading: Typed::of(heading),
        up: whole.can_move(article, Direction::Up),
        down: whole.can_move(article, Direction::Down),
        join: before.map(|before: &Section| before.heading.clone()),
    }
}

fn blocks(article: &Article) -> impl Iterator<Item = &Block> {
    article.sections.iter().flat_map(|section| &section.blocks)
}
