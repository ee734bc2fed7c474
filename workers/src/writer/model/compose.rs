//! An article in stages: outline, section after section, quick answer and key facts, and once more what is refused.
//!
//! Each stage is shown only the passages it is for, is asked for by itself and stands on record by itself. A stage whose
//! answer is wrong is left out; one that did what somebody else told it ends the model's work on this article.

use article::{Article, PassageId, Section, Sentence};
use desk::draft::{Outline, RefusedText, Writing, WritingOutcome};
use serde_json::Value;

use super::answer::{self, Reader, Refusal};
use super::calling::Calling;
use super::offer::Offered;
use super::schema::{self, Counts};
use super::sift::{Sifted, Unusable};
use super::stage::Stage;
use super::{Model, prompt, revise, sift};
use crate::writer::{Assignment, Extractive, Purse, Writer, WriterError};

/// What came of the stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Composed {
    /// An article that may stand.
    Article(Article),
    /// An outline that an editor is to settle first.
    Outline(Outline),
    /// Nothing that can be used; why is on record.
    Nothing,
}

/// What came of one stage.
enum Got<T> {
    /// Its answer.
    Read(T),
    /// An answer that is not what was asked for.
    Wrong,
    /// An answer that did what somebody else told it.
    Obeyed,
    /// No whole answer.
    Failed,
}

/// A quick answer and key facts.
type Top = (Vec<Sentence>, Vec<Sentence>);

/// One article on its way through the stages.
pub(super) struct Composing<'a> {
    model: &'a Model,
    task: &'a Assignment<'a>,
    purse: &'a dyn Purse,
    offered: &'a [Offered<'a>],
    calling: Calling<'a>,
    reader: Reader,
}

impl<'a> Composing<'a> {
    /// Returns an article of which nothing is written; its time begins.
    pub(super) fn new(
        model: &'a Model,
        task: &'a Assignment<'a>,
        offered: &'a [Offered<'a>],
        purse: &'a dyn Purse,
    ) -> Self {
        let calling = Calling::new(model, purse);
        Self { model, task, purse, offered, calling, reader: Reader::default() }
    }

    /// Goes through the stages; returns what came of them, and every call.
    ///
    /// # Errors
    /// Where the model may not be asked, or the extractive writer behind it fails.
    pub(super) async fn compose(mut self) -> Result<(Composed, Vec<Writing>), WriterError> {
        let outline = match self.task.outline {
            Some(settled) => Some(settled.clone()),
            None => self.outline().await?,
        };
        let composed = match outline {
            None => Composed::Nothing,
            Some(outline) if self.task.outline.is_none() && self.task.holds_outline => {
                Composed::Outline(outline)
            }
            Some(outline) => self.article(&outline).await?,
        };
        if composed == Composed::Nothing {
            self.calling.refuse("nothing came of its article");
        }
        Ok((composed, self.calling.writings()))
    }

    async fn article(&mut self, outline: &Outline) -> Result<Composed, WriterError> {
        let Some(sections) = self.sections(outline).await? else { return Ok(Composed::Nothing) };
        let Some((quick_answer, key_facts)) = self.quick_answer(outline).await? else {
            return Ok(Composed::Nothing);
        };
        let title = self.task.question.trim().to_owned();
        let mut article = Article { title, quick_answer, key_facts, sections, writer: self.model.name() };
        self.revise(&mut article).await?;
        if revise::has_no_quick_answer(&article, self.task.evidence) {
            let own = Extractive.write(self.task, self.purse).await?.written;
            self.calling.leave_out(revise::answer_as(&mut article, own, self.task.evidence));
        }
        match sift::sift(article, self.task.evidence, self.offered) {
            Ok(Sifted { article, refused }) => {
                self.calling.leave_out(refused);
                Ok(Composed::Article(article))
            }
            Err(Unusable { reason, refused }) => {
                self.calling.leave_out(refused);
                self.calling.refuse(&reason);
                Ok(Composed::Nothing)
            }
        }
    }

    async fn outline(&mut self) -> Result<Option<Outline>, WriterError> {
        let offered = self.offered;
        let data = prompt::outline(self.task.question, offered);
        let numbers = numbers(offered);
        let schema = |counts| schema::outline(&numbers, counts);
        let read = |_: &mut Reader, text: &str| answer::outline(text, offered);
        match self.ask((Stage::Outline, &data), (schema, u32::MAX), read, |_| Vec::new()).await? {
            Got::Read(outline) => Ok(Some(outline)),
            Got::Wrong | Got::Obeyed | Got::Failed => Ok(None),
        }
    }

    /// Writes section after section, until one fails for want of an answer; none where nothing can be used.
    async fn sections(&mut self, outline: &Outline) -> Result<Option<Vec<Section>>, WriterError> {
        let headings: Vec<&str> = outline.sections.iter().map(|section| section.heading.as_str()).collect();
        let mut sections = Vec::new();
        for (place, outlined) in (1..).zip(&outline.sections) {
            let shown = self.shown(&outlined.passages);
            if shown.is_empty() {
                continue;
            }
            let data = prompt::section(self.task.question, (&headings, place), &shown);
            let numbers = numbers(&shown);
            let schema = |counts| schema::section(&numbers, counts);
            let read = |reader: &mut Reader, text: &str| reader.section(text, &outlined.heading, &shown);
            let said = |section: &Section| texts(section.sentences());
            match self.ask((Stage::Section, &data), (schema, u32::MAX), read, said).await? {
                Got::Read(section) => sections.push(section),
                Got::Wrong => {}
                Got::Obeyed => return Ok(None),
                Got::Failed => break,
            }
        }
        Ok(Some(sections).filter(|sections| !sections.is_empty()))
    }

    /// Writes the quick answer and the key facts from the outline's passages; empty where the model's cannot be used, none
    /// where nothing of the model's can.
    async fn quick_answer(&mut self, outline: &Outline) -> Result<Option<Top>, WriterError> {
        if self.calling.has_failed() {
            return Ok(Some(Top::default()));
        }
        let passages: Vec<PassageId> =
            outline.sections.iter().flat_map(|section| section.passages.clone()).collect();
        let shown = self.shown(&passages);
        let data = prompt::quick_answer(self.task.question, &shown);
        let numbers = numbers(&shown);
        let schema = |counts| schema::quick_answer(&numbers, counts);
        let read = |reader: &mut Reader, text: &str| reader.quick_answer(text, &shown);
        let said = |(quick, facts): &Top| texts(quick.iter().chain(facts));
        match self.ask((Stage::QuickAnswer, &data), (schema, u32::MAX), read, said).await? {
            Got::Read(top) => Ok(Some(top)),
            Got::Wrong | Got::Failed => Ok(Some(Top::default())),
            Got::Obeyed => Ok(None),
        }
    }

    /// Sends what is refused back, as often as the settings have it; what then is still refused gives way to its passage's own
    /// sentence.
    async fn revise(&mut self, article: &mut Article) -> Result<(), WriterError> {
        let evidence = self.task.evidence;
        let rounds = self.model.settings.revisions_max;
        for _ in 0..rounds {
            sift::narrow(article, evidence, self.offered);
            let refused = revise::refused(article, evidence);
            if refused.is_empty() || self.calling.has_failed() || self.calling.is_late() {
                break;
            }
            self.calling.leave_out(refused.iter().map(RefusedText::from));
            let named: Vec<PassageId> = refused.iter().flat_map(|refused| refused.passages.clone()).collect();
            let shown = self.shown(&named);
            let data = prompt::revision(&refused, &shown);
            let numbers = numbers(&shown);
            let schema = |counts| schema::revision(refused.len(), &numbers, counts);
            let read = |_: &mut Reader, text: &str| revise::read(text, &refused, &shown);
            let said = |again: &revise::Again| again.texts();
            let form = (schema, revise::tokens(refused.len()));
            match self.ask((Stage::Revision, &data), form, read, said).await? {
                Got::Read(again) => again.apply(article),
                Got::Wrong | Got::Obeyed | Got::Failed => break,
            }
        }
        if rounds > 0 {
            sift::narrow(article, evidence, self.offered);
            self.calling.leave_out(revise::give_way(article, evidence));
        }
        Ok(())
    }

    /// Asks for one stage, in so many tokens at most where the settings allow them, reads the answer and puts both on record.
    async fn ask<T>(
        &mut self,
        (stage, data): (Stage, &str),
        (schema, tokens_max): (impl Fn(Counts) -> Value, u32),
        read: impl FnOnce(&mut Reader, &str) -> Result<T, Refusal>,
        said: impl FnOnce(&T) -> Vec<String>,
    ) -> Result<Got<T>, WriterError> {
        let prompt = self.task.prompts.of(stage);
        let Some(came) = self.calling.answer((prompt, data), (schema, tokens_max)).await? else {
            return Ok(Got::Failed);
        };
        let (outcome, texts, got) = match read(&mut self.reader, &came.text) {
            Ok(read) => (WritingOutcome::Used, said(&read), Got::Read(read)),
            Err(refusal) => {
                let got = if matches!(refusal, Refusal::Obeyed(_)) { Got::Obeyed } else { Got::Wrong };
                (WritingOutcome::Refused { reason: refusal.reason().to_owned() }, Vec::new(), got)
            }
        };
        self.calling.record(&came, outcome, texts);
        Ok(got)
    }

    /// Returns those passages as they are shown, in the order and under the numbers of the whole article.
    fn shown(&self, passages: &[PassageId]) -> Vec<Offered<'a>> {
        self.offered.iter().filter(|offered| passages.contains(&offered.passage.id)).copied().collect()
    }
}

fn numbers(shown: &[Offered<'_>]) -> Vec<usize> {
    shown.iter().map(|shown| shown.number).collect()
}

fn texts<'s>(sentences: impl Iterator<Item = &'s Sentence>) -> Vec<String> {
    sentences.map(|sentence| sentence.text.clone()).collect()
}
