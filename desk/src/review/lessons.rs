//! What editors taught the check: sentences they kept against its word, put right or took out.
//!
//! Only approved drafts teach anything: before that, an editor may still think otherwise. Compared are the newest text that
//! the writer made and the one that was approved; what an editor tried in between is nobody's last word.

use std::collections::BTreeSet;

use article::check;
use article::licence::policy::Class;
use article::view::{Decision, Judgements, Verdict};
use article::{Article, Evidence, Licence, Sentence, words};
use diesel_async::AsyncPgConnection;
use serde::Serialize;

use super::store;
use crate::draft;
use crate::platform::id::{ApprovalId, DraftId, RevisionId};
use crate::platform::redact::{TAKEN_OUT, redacted};
use crate::platform::{Pool, StoreError};

/// How many drafts are read at a time.
const AT_ONCE: i64 = 20;

/// One sentence with the passages it rests on, and what an editor said of it: a row of a set for the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// The draft, the sentence and which of its words: the same at every export.
    pub id: String,
    /// What the editor did.
    pub kind: LessonKind,
    /// What the check should say; none where nobody has said so yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
    /// Who says that it should.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SaidBy>,
    /// The sentence.
    pub sentence: String,
    /// The passages it rests on.
    pub evidence: Vec<String>,
    /// What each of them is of, in the same order.
    pub sources: Vec<LessonSource>,
    /// What the check said when the text was made.
    pub check: Verdict,
    /// Why the sentence was kept against that, in the editor's words, without what names people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether all its passages may be copied: a row that may not be stays with who holds the desk.
    pub may_be_published: bool,
}

/// What an editor did with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    /// Kept it against the check, with a written reason.
    Overridden,
    /// Gave it other words: these are the writer's.
    RewordedFrom,
    /// Gave it other words: these are the editor's.
    RewordedTo,
    /// Took it out, although the check had called it supported.
    Removed,
}

impl LessonKind {
    /// Returns the word for it, as in the rows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Overridden => "overridden",
            Self::RewordedFrom => "reworded_from",
            Self::RewordedTo => "reworded_to",
            Self::Removed => "removed",
        }
    }
}

/// What the check should say of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Its passages say all of it.
    Supported,
    /// They do not.
    Not,
}

/// Who says what the check should say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidBy {
    /// The editor who wrote down why it stands.
    Override,
    /// The editor who accepted their own words, with the check's support, and approved them.
    Approval,
    /// The editor's words: they deny the writer's.
    Edit,
}

/// What a passage is of: who publishes it names this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonSource {
    /// The work's title.
    pub title: String,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What its text may be used for.
    pub licence: String,
}

/// Some lessons, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lessons {
    /// The lessons of some drafts, in the order of their approval.
    pub lessons: Vec<Lesson>,
    /// The last approval they are of; none where there was no further one.
    pub last: Option<ApprovalId>,
}

/// Returns what the next 20 approved drafts teach, after that approval.
///
/// A sentence that rests on a source which is blocked by now teaches nothing. Of reasons the names of accounts are left out,
/// and what looks like an e-mail address or a telephone number.
///
/// # Errors
/// Where the database does not answer.
pub async fn lessons(pool: &Pool, after: Option<ApprovalId>) -> Result<Lessons, StoreError> {
    let mut connection = pool.get().await?;
    let after = after.unwrap_or(ApprovalId(0));
    let approved = store::lessons::approved_after(&mut connection, after, AT_ONCE).await?;
    let names = names_of(&store::lessons::names(&mut connection).await?);
    let mut lessons = Vec::new();
    for one in &approved {
        let told = of_draft(&mut connection, one.draft, one.revision).await?;
        lessons.extend(told.into_iter().map(|lesson| lesson.without(&names)));
    }
    Ok(Lessons { lessons, last: approved.last().map(|one| one.id) })
}

async fn of_draft(
    connection: &mut AsyncPgConnection,
    draft: DraftId,
    approved: RevisionId,
) -> Result<Vec<Lesson>, StoreError> {
    let written = store::lessons::written(connection, draft).await?.unwrap_or(approved);
    let mut texts = draft::articles(connection, &[written, approved]).await?;
    let lost = || StoreError::Corrupt(format!("draft {draft} lacks a text"));
    let new = texts.remove(&approved).ok_or_else(lost)?;
    let new = (&new, &store::judgements_of(connection, approved).await?);
    let mut evidence = draft::evidence_of(connection, draft).await?;
    let blocked = store::lessons::blocked(connection, evidence.sources.keys().copied()).await?;
    evidence.sources.retain(|id, _| !blocked.contains(id));
    let draw = Drawing { draft, evidence: &evidence };
    let mut lessons = draw.kept(new);
    // Where nobody changed anything, the writer's text is the one that was approved.
    if let Some(old) = texts.remove(&written) {
        let old = (&old, &store::judgements_of(connection, written).await?);
        lessons.extend(draw.changed(old, new));
    }
    Ok(lessons)
}

/// A text and what was said of its sentences.
type Judged<'a> = (&'a Article, &'a Judgements);

/// What lessons of one draft have in common.
struct Drawing<'a> {
    draft: DraftId,
    evidence: &'a Evidence,
}

impl Drawing<'_> {
    /// Returns the sentences that were kept against the check.
    fn kept(&self, (article, judgements): Judged<'_>) -> Vec<Lesson> {
        let lesson = |sentence: &Sentence| {
            let judgement = judgements.get(&sentence.id)?;
            let reason = judgement.decision.as_ref()?.reason()?.to_owned();
            let said = Some((Expected::Supported, SaidBy::Override));
            let lesson = self.lesson(LessonKind::Overridden, sentence, (judgement.verdict, said))?;
            Some(Lesson { reason: Some(reason), ..lesson })
        };
        article.sentences().filter_map(lesson).collect()
    }

    /// Returns the sentences that got other words, before and after, and those that were taken out although the check had
    /// called them supported.
    fn changed(&self, (old, before): Judged<'_>, (new, after): Judged<'_>) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        for was in old.sentences() {
            let Some(judged) = before.get(&was.id) else { continue };
            match new.sentence(&was.id) {
                None if judged.verdict == Verdict::Supported => {
                    lessons.extend(self.lesson(LessonKind::Removed, was, (judged.verdict, None)));
                }
                Some(is) if words::words(&is.text) != words::words(&was.text) => {
                    let said = denies(&is.text, &was.text).then_some((Expected::Not, SaidBy::Edit));
                    lessons.extend(self.lesson(LessonKind::RewordedFrom, was, (judged.verdict, said)));
                    let accepted =
                        after.get(&is.id).filter(|judged| judged.decision == Some(Decision::Accept));
                    let said = Some((Expected::Supported, SaidBy::Approval));
                    lessons.extend(
                        accepted.and_then(|judged| {
                            self.lesson(LessonKind::RewordedTo, is, (judged.verdict, said))
                        }),
                    );
                }
                _ => {}
            }
        }
        lessons
    }

    /// Returns a lesson, where everything it rests on may still be used.
    fn lesson(
        &self,
        kind: LessonKind,
        sentence: &Sentence,
        (check, said): (Verdict, Option<(Expected, SaidBy)>),
    ) -> Option<Lesson> {
        let rests_on = sentence.passages.iter().map(|id| {
            let passage = self.evidence.passages.get(id)?;
            Some((passage, self.evidence.sources.get(&passage.source_id)?))
        });
        let rests_on = rests_on.collect::<Option<Vec<_>>>()?;
        let may_be_copied = |licence: &Licence| self.evidence.terms.class(licence) == Class::Adapt;
        Some(Lesson {
            id: format!("desk-{}-{}-{}", self.draft, sentence.id, kind.word()),
            kind,
            expect: said.map(|(expect, _)| expect),
            said_by: said.map(|(_, by)| by),
            sentence: sentence.text.clone(),
            evidence: rests_on.iter().map(|(passage, _)| passage.text.clone()).collect(),
            sources: rests_on.iter().map(|(_, source)| source_of(source)).collect(),
            check,
            reason: None,
            may_be_published: rests_on.iter().all(|(_, source)| may_be_copied(&source.licence)),
        })
    }
}

fn source_of(source: &article::Source) -> LessonSource {
    LessonSource {
        title: source.title.clone(),
        url: source.url.clone(),
        publisher: source.publisher.clone(),
        author: source.author.clone(),
        licence: source.licence.to_string(),
    }
}

/// Returns true where an editor's words say otherwise than the writer's: another number, date or name, or the opposite.
///
/// That the words are others proves nothing (they may only be better), and neither does the check's own verdict: rows
/// labelled by what is measured with them would always agree with it.
fn denies(new: &str, old: &str) -> bool {
    check::judge(old, &[new]).verdict == Verdict::Contradicted
}

impl Lesson {
    /// Returns the lesson with a reason that names nobody.
    fn without(mut self, names: &BTreeSet<String>) -> Self {
        self.reason = self.reason.map(|reason| nameless(&redacted(&reason), names));
        self
    }
}

/// Returns the words of accounts' names that have two letters or more, lower-cased.
fn names_of(accounts: &[String]) -> BTreeSet<String> {
    let words = accounts.iter().flat_map(|name| words::tokens(name));
    let is_name = |word: &&str| word.chars().count() > 1;
    words.filter(is_name).map(str::to_lowercase).collect()
}

/// Returns a text without these names, where they stand with a capital.
fn nameless(text: &str, names: &BTreeSet<String>) -> String {
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && names.contains(&word.to_lowercase());
    let told = |piece: &str| {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let end = piece.strip_prefix(word).unwrap_or_default();
        if is_name(word) { format!("{TAKEN_OUT}{end}") } else { piece.to_owned() }
    };
    text.split_inclusive(|c: char| !c.is_alphanumeric()).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_deny_the_old_ones_only_where_a_fact_is_another() {
        let new = "About 5 million people cross the bridge every year.";
        for (old, is_denied) in [
            ("About 6 million people cross the bridge every year.", true),
            ("Every year some 5 million people cross the bridge.", false),
            ("The bridge is very popular.", false),
        ] {
            assert_eq!(denies(new, old), is_denied, "{old}");
        }
    }

    #[test]
    fn a_reason_names_nobody_of_the_desk() {
        let names = names_of(&["Ada Lovelace".to_owned(), "will".to_owned(), "X".to_owned()]);
        for (reason, told) in [
            ("Ada and I made the Adaptor.", "[left out] and I made the Adaptor."),
            ("It will do, says Will (Lovelace).", "It will do, says [left out] ([left out])."),
            ("Ask jo@mail.example about X.", "Ask [left out] about X."),
        ] {
            assert_eq!(nameless(&redacted(reason), &names), told);
        }
    }
}
