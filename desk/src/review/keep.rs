//! What every verb that changes the text does with it: a new revision, checked anew, with the decisions that still hold.

use article::Article;
use article::edit;
use diesel_async::AsyncPgConnection;
use jiff::Timestamp;

use super::{ReviewError, store};
use crate::draft::{self, Author, Draft, DraftState, Judged, Revision};
use crate::ledger::{self, Actor, Move};
use crate::platform::id::UserId;

/// The most revisions a draft may have, so that it can be listed and read back: forty times what a careful edit of a long
/// article has taken. A draft that needs more is better rejected and asked anew.
pub const REVISIONS_MAX: i32 = 500;

/// A text an editor has made of the current one.
pub(super) struct NewText {
    /// The text.
    pub(super) article: Article,
    /// What the check says of it.
    pub(super) judged: Judged,
    /// The move to put on record.
    pub(super) entry: Move,
}

/// Keeps a new text as the draft's current revision, in the caller's transaction, which holds the draft's lock.
///
/// What was decided about a sentence carries over where its words, its passages and the verdict are the same. The first
/// edit, like the first decision, moves the draft from held to in review.
pub(super) async fn keep(
    connection: &mut AsyncPgConnection,
    (draft, current): (Draft, &Revision),
    new: NewText,
    (by, now): (UserId, Timestamp),
) -> Result<Revision, ReviewError> {
    if current.number >= REVISIONS_MAX {
        return Err(ReviewError::TooManyRevisions);
    }
    let NewText { article, judged, entry } = new;
    let author = (Author::Editor(by), now);
    let made = draft::insert_revision(connection, &draft, &article, &judged, author).await?;
    let unchanged = edit::unchanged(&current.article, &made.article);
    store::carry_over(connection, current.id, made.id, &unchanged).await?;
    ledger::record(connection, now, entry).await?;
    if draft.state == DraftState::Held {
        draft::step(connection, now, draft, DraftState::InReview { by }, Actor::User(by)).await?;
    }
    Ok(made)
}
