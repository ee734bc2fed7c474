//! The job `refetch_source`: fetches a source again and keeps what it says now beside what it said, or flags what came
//! in place of it.

use desk::evidence::{self, Brought, Document, Errand, FlagKind, Labels, Sent};
use desk::jobs::RefetchSource;
use queue::{Attempt, Failure};

use crate::fetch::{Ask, FetchError, Fetched, Fetcher, Validators, read_address};
use crate::finder::Again;
use crate::tools::Tools;

/// Runs the job.
///
/// # Errors
/// [`Failure::Retry`] where the database cannot be reached, or nothing came and something may come later.
#[tracing::instrument(name = "job.refetch_source", skip_all, fields(source.id = job.source_id.0, attempt = attempt.number))]
pub async fn refetch_source(tools: Tools, job: RefetchSource, attempt: Attempt) -> Result<(), Failure> {
    let Some(errand) = evidence::errand(&tools.pool, job.source_id).await? else {
        return Err(Failure::give_up("there is no such source, or it has no address"));
    };
    let brought = match bring(&tools, &errand).await? {
        Came::Settled(brought) => brought,
        Came::Passing(why, status) if attempt.is_last() => {
            Brought::Nothing { kind: FlagKind::Unreachable, detail: why, status }
        }
        Came::Passing(why, _) => return Err(Failure::retry(why)),
    };
    let renewed = evidence::renew(&tools.pool, &*tools.clock, &errand, &brought).await?;
    tracing::info!(
        outcome = renewed.outcome.word(),
        flag = renewed.flag.map(FlagKind::word),
        "fetched again"
    );
    Ok(())
}

/// What came of a fetch.
enum Came {
    /// Asking again now would bring the same.
    Settled(Brought),
    /// Nothing, for now; with the status where there was one.
    Passing(String, Option<u16>),
}

impl Came {
    fn nothing(kind: FlagKind, detail: &(impl ToString + ?Sized), status: Option<u16>) -> Self {
        Self::Settled(Brought::Nothing { kind, detail: detail.to_string(), status })
    }
}

async fn bring(tools: &Tools, errand: &Errand) -> Result<Came, Failure> {
    if errand.is_of_wiki {
        return Ok(ask_wiki(tools, errand).await);
    }
    let Some(fetcher) = &tools.fetcher else {
        return Err(Failure::give_up("this worker was given nothing to fetch with"));
    };
    Ok(fetch(fetcher, errand).await)
}

/// Has the wiki that the page is of read it again, as it was read the first time: its web page has much more on it.
async fn ask_wiki(tools: &Tools, errand: &Errand) -> Came {
    match tools.finders.read_again(&errand.title, &errand.url).await {
        Ok(Again::Page(document)) => Came::Settled(page(*document, None, Validators::default())),
        Ok(Again::Gone(why)) => Came::nothing(FlagKind::Gone, &why, None),
        Ok(Again::NotHere) => {
            Came::nothing(FlagKind::Unreachable, "its wiki is none of those that are searched", None)
        }
        Err(error) => Came::Passing(error.to_string(), None),
    }
}

async fn fetch(fetcher: &Fetcher, errand: &Errand) -> Came {
    let url = match read_address(&errand.url) {
        Ok(url) => url,
        Err(refusal) => {
            return Came::nothing(FlagKind::Unreachable, &FetchError::Refused(refusal), None);
        }
    };
    let unless = Validators { etag: errand.etag.clone(), last_modified: errand.last_modified.clone() };
    let is_front_page = url.path() == "/" && url.query().is_none();
    match fetcher.fetch(&Ask { unless, ..Ask::page_of_web(url) }).await {
        // An unasked 304 says nothing: we have told it of no text that could be unchanged.
        Ok(came) if came.status == 304 && errand.etag.is_none() && errand.last_modified.is_none() => {
            Came::Passing("it says that nothing has changed, which was not asked".to_owned(), Some(304))
        }
        Ok(came) if came.status == 304 => Came::Settled(Brought::Unchanged),
        Ok(came) if !came.is_success() => of_status(came.status),
        Ok(came) if came.url.path() == "/" && came.url.query().is_none() && !is_front_page => {
            let why = "it sends us on to the front page of its site";
            Came::nothing(FlagKind::Gone, why, Some(came.status))
        }
        Ok(came) => read(came, errand).await,
        Err(error @ FetchError::Forbidden) => Came::nothing(FlagKind::Closed, &error, None),
        Err(error) if error.is_passing() => Came::Passing(error.to_string(), None),
        Err(
            error @ (FetchError::TooLarge(_) | FetchError::Bomb | FetchError::Packed | FetchError::Type(_)),
        ) => Came::nothing(FlagKind::Unreadable, &error, None),
        Err(error) => Came::nothing(FlagKind::Unreachable, &error, None),
    }
}

/// Says what a status means that is no success.
fn of_status(status: u16) -> Came {
    let why = format!("it answers with status {status}");
    match status {
        404 | 410 => Came::nothing(FlagKind::Gone, &why, Some(status)),
        401..=403 | 407 | 451 => Came::nothing(FlagKind::Closed, &why, Some(status)),
        408 | 425 | 429 | 500.. => Came::Passing(why, Some(status)),
        _ => Came::nothing(FlagKind::Unreachable, &why, Some(status)),
    }
}

/// Reads what came.
async fn read(fetched: Fetched, errand: &Errand) -> Came {
    let Fetched { content_type, charset, bytes, status, validators, .. } = fetched;
    let name = if content_type.as_deref() == Some("text/plain") { "page.txt" } else { "page.html" };
    let labels = Labels { url: Some(errand.url.clone()), ..Labels::default() };
    // Parsing a long page keeps a thread busy, and others wait for theirs.
    let read = tokio::task::spawn_blocking(move || {
        let (content_type, charset) = (content_type.as_deref(), charset.as_deref());
        let text = evidence::decode(&Sent { bytes: &bytes, content_type, charset })?;
        evidence::read(name, text.as_bytes(), &labels)
    })
    .await;
    match read {
        Ok(Ok(document)) => Came::Settled(page(document, Some(status), validators)),
        Ok(Err(error)) => Came::nothing(FlagKind::Unreadable, &error, Some(status)),
        Err(_) => Came::nothing(FlagKind::Unreadable, "it cannot be read", Some(status)),
    }
}

fn page(document: Document, status: Option<u16>, validators: Validators) -> Brought {
    let Validators { etag, last_modified } = validators;
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Brought::Page {
        document: Box::new(document),
        status,
        etag: some(etag),
        last_modified: some(last_modified),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_flag_or_passes() {
        let flag = |status| match of_status(status) {
            Came::Settled(Brought::Nothing { kind, .. }) => Some(kind),
            Came::Passing(..) => None,
            Came::Settled(_) => panic!("{status} is no success"),
        };
        for (status, kind) in [
            (404, Some(FlagKind::Gone)),
            (410, Some(FlagKind::Gone)),
            (401, Some(FlagKind::Closed)),
            (403, Some(FlagKind::Closed)),
            (451, Some(FlagKind::Closed)),
            (400, Some(FlagKind::Unreachable)),
            (304, Some(FlagKind::Unreachable)),
            (429, None),
            (500, None),
            (503, None),
        ] {
            assert_eq!(flag(status), kind, "{status}");
        }
    }
}
