//! The job `read_page`: reads a page of the web that an editor named, and keeps it as a source.

use desk::evidence::{self, Reading};
use desk::jobs::ReadPage;
use queue::{Attempt, Failure};

use crate::finder::NotRead;
use crate::tools::Tools;

/// Runs the job.
///
/// # Errors
/// [`Failure::Retry`] where the database cannot be reached, or the page may be read later.
#[tracing::instrument(name = "job.read_page", skip_all, fields(page.id = job.named_page_id.0, attempt = attempt.number))]
pub async fn read_page(tools: Tools, job: ReadPage, attempt: Attempt) -> Result<(), Failure> {
    let Some(named) = evidence::named_page(&tools.pool, job.named_page_id).await? else {
        return Err(Failure::give_up("nobody named such a page"));
    };
    if named.end.is_some() {
        return Ok(());
    }
    let Some(reader) = tools.reader_for_editors() else {
        return Err(Failure::give_up("this worker was given nothing to fetch with"));
    };
    let reading = match reader.read(&named.address).await {
        Ok(document) => Reading::Read(Box::new(document)),
        Err(NotRead::Passing(why)) if !attempt.is_last() => return Err(Failure::retry(why)),
        Err(why) => Reading::NotRead(format!("not read: {why}")),
    };
    evidence::settle_named(&tools.pool, &*tools.clock, &named, &reading).await?;
    tracing::info!(is_read = matches!(reading, Reading::Read(_)), "a named page is settled");
    Ok(())
}
