//! One page of the web, fetched and read.

use std::time::Duration;

use desk::evidence::{self, DOCUMENT_BYTES_MAX, Document, Labels, Sent};

use crate::fetch::{Ask, Fetched, Fetcher, Url};

/// Why a page was not read, in words that follow its address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotRead {
    /// Asking again later may bring it.
    #[error("{0}")]
    Passing(String),
    /// Asking again now would bring the same.
    #[error("{0}")]
    Settled(String),
}

/// Reads a page within that time. `judge` is asked about the address that it came from in the end: it may have sent us on.
pub(crate) async fn read(
    fetcher: &Fetcher,
    page: &Url,
    within: Duration,
    judge: impl Fn(&Url) -> Result<(), String>,
) -> Result<Document, NotRead> {
    let ask = Ask { bytes_max: DOCUMENT_BYTES_MAX, within, ..Ask::page_of_web(page.clone()) };
    let came = match fetcher.fetch(&ask).await {
        Ok(came) => came,
        Err(error) if error.is_passing() => return Err(NotRead::Passing(error.to_string())),
        Err(error) => return Err(NotRead::Settled(error.to_string())),
    };
    if !came.is_success() {
        let why = format!("it answers with status {}", came.status);
        let is_passing = matches!(came.status, 408 | 425 | 429 | 500..);
        return Err(if is_passing { NotRead::Passing(why) } else { NotRead::Settled(why) });
    }
    judge(&came.url).map_err(NotRead::Settled)?;
    document(came).await.map_err(NotRead::Settled)
}

async fn document(came: Fetched) -> Result<Document, String> {
    let labels = Labels { url: Some(came.url.to_string()), ..Labels::default() };
    // Parsing a long page keeps a thread busy, and others wait for theirs.
    let read = tokio::task::spawn_blocking(move || {
        let (content_type, charset) = (came.content_type.as_deref(), came.charset.as_deref());
        evidence::read_web(&Sent { bytes: &came.bytes, content_type, charset }, &labels)
    });
    read.await.map_err(|_join| "it cannot be read".to_owned())?.map_err(|error| error.to_string())
}
