//! The job `read_page`: reads a page of the web that an editor named, and keeps it as a source.

use desk::evidence::{self, Reading};
use desk::jobs::ReadPage;
use queue::{Attempt, Failure};

use crate::finder::{NotRead, Reader};
use crate::tools::Tools;

/// What an editor reads where the page is one of ours.
const OWN: &str = "not read: it is of this very site, which is no evidence for itself";

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
    let Some(fetcher) = tools.fetcher.clone() else {
        return Err(Failure::give_up("this worker was given nothing to fetch with"));
    };
    let is_own = |url: &str| tools.own.as_ref().is_some_and(|own| own.covers(url));
    let reader = Reader::new(tools.finders.clone(), fetcher);
    let reading = if is_own(named.address.as_str()) {
        Reading::NotRead(OWN.to_owned())
    } else {
        match reader.read(&named.address).await {
            // It may have sent us on.
            Ok(document) if document.url.as_deref().is_some_and(is_own) => Reading::NotRead(OWN.to_owned()),
            Ok(document) => Reading::Read(Box::new(document)),
            Err(NotRead::Passing(why)) if !attempt.is_last() => return Err(Failure::retry(why)),
            Err(why) => Reading::NotRead(format!("not read: {why}")),
        }
    };
    evidence::settle_named(&tools.pool, &*tools.clock, &named, &reading).await?;
    tracing::info!(is_read = matches!(reading, Reading::Read(_)), "a named page is settled");
    Ok(())
}
