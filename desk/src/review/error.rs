//! How reviewing can fail: each variant is something an editor can understand and act on.

use article::SentenceId;
use article::edit::EditRefused;
use queue::EnqueueError;

use super::keep::REVISIONS_MAX;
use crate::platform::StoreError;
use crate::platform::database::store_errors;
use crate::platform::text::without_invisible;
use crate::suggestion::QuestionError;

/// Why a decision, an approval or a rejection was refused. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such draft.
    #[error("there is no such draft")]
    NoSuchDraft,
    /// There is no such sentence in this revision.
    #[error("there is no sentence {0} in this revision")]
    NoSuchSentence(SentenceId),
    /// The draft is not with the editors.
    #[error("this draft is {state}: it is not open for review")]
    NotReviewable {
        /// The state it is in.
        state: &'static str,
    },
    /// The text has changed since it was shown.
    #[error(
        "this draft has changed since you opened it: you saw revision {seen}, it is now at revision {current}"
    )]
    Stale {
        /// The revision the editor saw.
        seen: i32,
        /// The revision it is at.
        current: i32,
    },
    /// An override or a rejection needs its reason in writing.
    #[error("please write down the reason (at most {REASON_CHARS_MAX} characters)")]
    ReasonMissing,
    /// A reason holds bytes that are no text.
    #[error("please write the reason as text only: this holds characters that cannot be read")]
    ReasonNotText,
    /// A sentence that the check does not support cannot simply be accepted.
    #[error("the check does not support sentence {0}: override it with a reason, or remove it")]
    NotSupported(SentenceId),
    /// Nobody has decided about these sentences yet.
    #[error("not decided yet: {}", listed(.0))]
    Undecided(Vec<SentenceId>),
    /// The text fails the structural check.
    #[error("the article cannot be published as it stands: {}", .0.join("; "))]
    Faulty(Vec<String>),
    /// Without this sentence the text could never be approved.
    #[error("without it the article could not be published: {}", .0.join("; "))]
    WouldBreak(Vec<String>),
    /// The edit makes no sense as it is.
    #[error(transparent)]
    Edit(EditRefused),
    /// The title is not what a question may be.
    #[error("{}", .0.to_string().replace("question", "title"))]
    Title(#[from] QuestionError),
    /// Words hold bytes that are no text.
    #[error("please use text only: this holds characters that cannot be read")]
    TextNotText,
    /// There is no revision of that number.
    #[error("this draft has no revision {0}")]
    NoSuchRevision(i32),
    /// The draft has as many revisions as it may have.
    #[error(
        "this draft has {REVISIONS_MAX} revisions, and no more are allowed: approve it as it is, or reject it"
    )]
    TooManyRevisions,
    /// The last sentence cannot be removed; reject the draft instead.
    #[error("this is the last sentence: reject the draft instead")]
    LastSentence,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job that publishes could not be queued.
    #[error("the job could not be queued")]
    Queue(#[from] EnqueueError),
}

store_errors!(ReviewError);

impl From<EditRefused> for ReviewError {
    fn from(refused: EditRefused) -> Self {
        match refused {
            EditRefused::NoSuchSentence(id) => Self::NoSuchSentence(id),
            refused => Self::Edit(refused),
        }
    }
}

/// How many sentences an error names; the rest are counted.
const NAMED_MAX: usize = 10;

fn listed(sentences: &[SentenceId]) -> String {
    let named: Vec<_> = sentences.iter().take(NAMED_MAX).map(|id| id.0.as_str()).collect();
    match sentences.len().saturating_sub(named.len()) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The longest reason, in Unicode scalars.
pub(super) const REASON_CHARS_MAX: usize = 2_000;

/// Returns a written reason, trimmed and without what cannot be seen; its lines stay.
pub(super) fn written(reason: &str) -> Result<String, ReviewError> {
    if reason.contains(['\0', '\u{FFFD}']) {
        return Err(ReviewError::ReasonNotText);
    }
    let visible = without_invisible(reason);
    let reason = visible.trim();
    // A variation selector alone changes nothing that could be seen.
    let is_blank = reason.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FE00}'..='\u{FE0F}'));
    if is_blank || reason.chars().count() > REASON_CHARS_MAX {
        return Err(ReviewError::ReasonMissing);
    }
    Ok(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_what_can_be_seen_of_it_and_keeps_its_lines() {
        assert_eq!(written(" One.\r\nT\u{202E}w\u{200B}o. \n").unwrap(), "One.\nTwo.");
        assert_eq!(written(&"é".repeat(REASON_CHARS_MAX)).unwrap().chars().count(), REASON_CHARS_MAX);
        for blank in ["", " \n", "\u{200B}\u{202E}", "\u{3164} \u{FE0F}", &"x".repeat(REASON_CHARS_MAX + 1)] {
            assert!(matches!(written(blank), Err(ReviewError::ReasonMissing)), "{blank:?}");
        }
        for binary in ["No\0.", "No\u{FFFD}."] {
            assert!(matches!(written(binary), Err(ReviewError::ReasonNotText)), "{binary:?}");
        }
    }
}
