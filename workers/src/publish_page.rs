//! The job `publish_page`: publishes an approved draft where the door that approved it could not.

use desk::jobs::PublishPage;
use desk::page::{self, PublishError};
use desk::review;
use queue::{Attempt, Failure};

use crate::tools::Tools;

/// Runs the job. Usually the page is there already, and nothing is left to do.
///
/// # Errors
/// [`Failure::Retry`] where the database cannot be reached.
#[tracing::instrument(name = "job.publish_page", skip_all, fields(draft.id = %job.draft_id))]
pub async fn publish_page(tools: Tools, job: PublishPage, _attempt: Attempt) -> Result<(), Failure> {
    let Some(approval) = review::approval_of(&tools.pool, job.draft_id).await? else {
        return Err(Failure::give_up(format!("draft {} has no approval", job.draft_id)));
    };
    match page::publish(&tools.pool, &*tools.clock, approval).await {
        Ok(page) => {
            tracing::info!(page.slug = page.slug, "draft {} is live at /a/{}", job.draft_id, page.slug);
            Ok(())
        }
        // A licence does not mend itself: it waits for a person, who has the job tried again.
        Err(error @ (PublishError::NotWaiting { .. } | PublishError::Unlicensed(_))) => {
            Err(Failure::give_up(error))
        }
        Err(error @ PublishError::Store(_)) => Err(error.into()),
    }
}
