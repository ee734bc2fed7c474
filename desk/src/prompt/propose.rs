//! Somebody proposes words for a stage.

use diesel_async::AsyncConnection;

use super::error::PromptError;
use super::model::{BuiltIn, Version, WORDS_CHARS_MAX, words_hash};
use super::{State, store};
use crate::people::Person;
use crate::platform::{Clock, Pool};

/// Makes words a stage's candidate, for that share of the drafts begun from then on, in hundredths; 0 only has them tried.
///
/// `built_in` are the words compiled in: a stage that is not among them does not exist.
///
/// # Errors
/// [`PromptError::NotOperator`], [`PromptError::NoSuchStage`], [`PromptError::WordsLength`], [`PromptError::WordsNotText`],
/// [`PromptError::ShareOutOfBounds`]; [`PromptError::SameWords`] where they are the words that hold,
/// [`PromptError::CandidateThere`] where there is a candidate already.
pub async fn propose(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Person,
    built_in: &[BuiltIn],
    (stage, words, share_percent): (&str, &str, u8),
) -> Result<Version, PromptError> {
    may_operate(by)?;
    let built_in = stage_of(built_in, stage)?;
    let words = readable(words)?;
    if share_percent > 100 {
        return Err(PromptError::ShareOutOfBounds { share: share_percent });
    }
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PromptError, _>(async move |connection| {
            store::lock(connection).await?;
            if let Some(there) = store::find(connection, stage, State::Candidate).await? {
                return Err(PromptError::CandidateThere { candidate: there.to_string() });
            }
            let current = store::find(connection, stage, State::Current).await?;
            let hash = words_hash(&words);
            if hash == current.map_or_else(|| words_hash(&built_in.words), |current| current.words_hash) {
                return Err(PromptError::SameWords);
            }
            Ok(store::insert(connection, (stage, &words, &hash, share_percent), (by, now)).await?)
        })
        .await
}

/// Refuses who may not see to the machine.
pub(super) fn may_operate(by: &Person) -> Result<(), PromptError> {
    if by.role.may_operate() { Ok(()) } else { Err(PromptError::NotOperator { role: by.role }) }
}

/// Returns what is compiled in for a stage.
pub(super) fn stage_of<'a>(built_in: &'a [BuiltIn], stage: &str) -> Result<&'a BuiltIn, PromptError> {
    built_in.iter().find(|one| one.stage == stage).ok_or_else(|| PromptError::NoSuchStage {
        stage: stage.chars().take(50).collect(),
        known: built_in.iter().map(|one| one.stage.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Returns words as they are kept: white space around them and the marks of other systems' line ends do not count.
fn readable(words: &str) -> Result<String, PromptError> {
    let words = format!("{}\n", words.trim_start_matches('\u{feff}').replace("\r\n", "\n").trim());
    let chars = words.chars().count();
    if !(2..=WORDS_CHARS_MAX).contains(&chars) {
        return Err(PromptError::WordsLength { chars });
    }
    if words.contains(|c: char| c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\t'))) {
        return Err(PromptError::WordsNotText);
    }
    Ok(words)
}
