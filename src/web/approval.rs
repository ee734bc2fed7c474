//! Approving, for both doors: whoever asks twice gets the same answer.

use desk::draft::DraftState;
use desk::people::Editor;
use desk::platform::id::DraftId;
use desk::review::{self, Approval, ReviewError};

use super::Site;

/// Approves a revision; where exactly that revision is approved already, returns the approval that stands. The caller
/// publishes it, which changes nothing where the page is there.
///
/// # Errors
/// Those of [`review::approve()`].
pub async fn approve(site: &Site, editor: &Editor, draft: (DraftId, i32)) -> Result<Approval, ReviewError> {
    match review::approve(&site.pool, &*site.clock, editor, draft).await {
        Err(refused @ ReviewError::NotReviewable { state }) if state == DraftState::Approved.word() => {
            review::approval_of_revision(&site.pool, draft).await?.ok_or(refused)
        }
        answer => answer,
    }
}
