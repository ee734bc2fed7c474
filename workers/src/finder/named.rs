//! Pages that somebody named: with a question, or as a source.

use std::time::Duration;

use desk::evidence::{Document, OwnSite};
use desk::platform::WebAddress;
use futures::future::join_all;
use tokio::time::timeout;

use super::web::NotRead;
use super::{Again, FinderError, Finders, Found, Gathered, web};
use crate::fetch::{Fetcher, Url, read_address};

/// How long one page may take, with its robots.txt and redirects; less than all finders together have.
const PAGE_WITHIN: Duration = Duration::from_secs(12);

/// How long one page may take with all that comes after its fetch.
const READ_WITHIN: Duration = Duration::from_secs(13);

/// Why a page of ours is not read.
const OWN: &str = "it is of this very site, which is no evidence for itself";

/// Reads pages by their addresses: those of a wiki that is searched through that wiki, which tells their licence; all
/// others from the web; our own never.
#[derive(Clone)]
pub(crate) struct Reader {
    places: Finders,
    fetcher: Fetcher,
    own: Option<OwnSite>,
}

/// What came of the pages that were named with a question.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Those that could be read.
    documents: Vec<Document>,
    /// What came of each, in words for its asker.
    pub(crate) outcomes: Vec<(WebAddress, String)>,
}

impl Reader {
    /// Returns a reader that knows these places, and fetches what is of none of them.
    pub(crate) fn new(places: Finders, fetcher: Fetcher, own: Option<OwnSite>) -> Self {
        Self { places, fetcher, own }
    }

    /// Reads one page.
    ///
    /// # Errors
    /// Where it cannot be read, with whether it may be later.
    pub(crate) async fn read(&self, page: &WebAddress) -> Result<Document, NotRead> {
        let url = read_address(page.as_str()).map_err(|refusal| NotRead::Settled(refusal.to_string()))?;
        self.judge(&url).map_err(NotRead::Settled)?;
        if let Some(title) = wiki_title(&url) {
            match self.places.read_again(&title, url.as_str()).await {
                Ok(Again::Page(document)) => return Ok(*document),
                Ok(Again::Gone(why)) => return Err(NotRead::Settled(why)),
                Ok(Again::NotHere) => {}
                Err(FinderError::Outside { why, .. }) => return Err(NotRead::Passing(why)),
                Err(error) => return Err(NotRead::Passing(error.to_string())),
            }
        }
        // It may send us on, to ourselves among others.
        web::read(&self.fetcher, &url, PAGE_WITHIN, |url| self.judge(url)).await
    }

    /// Reads the pages that were named with one question, all at once. One that cannot be read is told of, and is no place
    /// that is down: the question is settled without it.
    #[tracing::instrument(name = "finder.named", skip_all, fields(pages = pages.len()))]
    pub(crate) async fn read_all(&self, pages: Vec<WebAddress>) -> Named {
        let read = join_all(pages.iter().map(|page| self.read_in_time(page))).await;
        let mut named = Named::default();
        for (page, outcome) in pages.into_iter().zip(read) {
            let told = match outcome {
                Ok(document) => {
                    let told = format!("read: “{}”", document.title);
                    named.documents.push(document);
                    told
                }
                Err(why) => format!("not read: {why}"),
            };
            named.outcomes.push((page, told));
        }
        named
    }

    fn judge(&self, url: &Url) -> Result<(), String> {
        let is_ours = self.own.as_ref().is_some_and(|own| own.covers(url.as_str()));
        if is_ours { Err(OWN.to_owned()) } else { Ok(()) }
    }

    /// Reads one page, or says that it took too long: one that is slow to parse must not take the others with it.
    async fn read_in_time(&self, page: &WebAddress) -> Result<Document, NotRead> {
        let late = |_elapsed| Err(NotRead::Passing("it took too long".to_owned()));
        timeout(READ_WITHIN, self.read(page)).await.unwrap_or_else(late)
    }
}

impl Named {
    /// Adds what was read to what the places brought. Addresses are no word for everybody: only that there were some.
    pub(crate) fn add_to(&mut self, gathered: &mut Gathered) {
        if self.outcomes.is_empty() {
            return;
        }
        let (all, read) = (self.outcomes.len(), self.documents.len());
        gathered.searched.push(format!("pages that askers named: {read} of {all} read"));
        let documents = std::mem::take(&mut self.documents);
        gathered.found.push(Found { documents, is_of_asker: true, ..Found::default() });
    }
}

/// Returns the title that an address would be of if it were a wiki's article: all that follows `/wiki/`, or the parameter
/// `title` where it has no other. None for pages of other kinds, such as people's own, which are no articles: those have a
/// colon.
fn wiki_title(url: &Url) -> Option<String> {
    let title = if url.query().is_some() {
        let mut pairs = url.query_pairs();
        let (name, title) = pairs.next()?;
        (name == "title" && pairs.next().is_none()).then(|| title.into_owned())?
    } else {
        let part = url.path().split_once("/wiki/")?.1;
        percent_encoding::percent_decode_str(part).decode_utf8().ok()?.into_owned()
    };
    Some(title.replace('_', " ")).filter(|title| !title.is_empty() && !title.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_read_off_a_wikis_address() {
        let title = |url: &str| wiki_title(&Url::parse(url).unwrap());
        for url in [
            "https://en.wikipedia.org/wiki/Green_tea",
            "https://w.example/w/index.php?title=Green_tea",
            "https://w.example/wiki/Green%20tea#Brewing",
        ] {
            assert_eq!(title(url).as_deref(), Some("Green tea"), "{url}");
        }
        assert_eq!(title("https://en.wikipedia.org/wiki/OS/2").as_deref(), Some("OS/2"));
        for url in [
            "https://w.example/",
            "https://w.example/wiki/",
            "https://w.example/wiki/User:Mallory",
            "https://w.example/wiki/User%3AMallory",
            "https://w.example/w/index.php?title=Green_tea&oldid=7",
        ] {
            assert_eq!(title(url), None, "{url}");
        }
    }
}
