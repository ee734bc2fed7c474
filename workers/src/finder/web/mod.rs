//! Pages of the web that a search engine names, each read under the rules for anything fetched.
//!
//! - `engine`: how `SearXNG` and Brave are asked, and what they answer
//! - `page`: how one page is read
//! - here: which words they are asked for, which of their results are read, and what is told of the others

mod engine;
mod page;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use desk::evidence::Document;
use futures::future::join_all;
use tokio::time::Instant;

use self::engine::Asker;
use super::wiki::wording::{Word, Wording};
use super::{Finder, FinderError, Found};
use crate::fetch::{Fetcher, FetcherError, Refusal, Rules, Url};

pub use engine::{BRAVE, Engine, Key};
pub(crate) use page::{NotRead, read};

/// The most pages that are read for one question.
const PAGES_MAX: usize = 5;

/// The most alternatives an engine is asked for one question, one after the other; many engines count each.
const QUERIES_MAX: usize = 3;

/// With so many results, fewer words would only bring worse ones.
const ENOUGH: usize = 5;

/// How many words the last alternative has.
const FEW_WORDS: usize = 2;

/// How long one page may take, with its robots.txt and redirects.
const PAGE_WITHIN: Duration = Duration::from_secs(8);

/// The longest part of an address that is shown to an editor, in characters.
const SHOWN_CHARS_MAX: usize = 150;

/// How the web is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// Who to write to about our requests, as for wikis.
    pub contact: String,
    /// How long the engine may take for one answer.
    pub timeout: Duration,
    /// How long one search may take with all its requests; a little less than all finders together have.
    pub within: Duration,
    /// What an operator blocks, which holds for the engine too.
    pub rules: Rules,
    /// Hosts whose pages are left to others: the wikis that are searched in their own way. At most as many as there are
    /// wikis.
    pub left_to_others: Vec<String>,
}

impl WebSettings {
    /// Returns settings with 5 s for an engine's answer and 14 s for a search.
    #[must_use]
    pub fn new(contact: impl Into<String>) -> Self {
        Self {
            contact: contact.into(),
            timeout: Duration::from_secs(5),
            within: Duration::from_secs(14),
            rules: Rules::default(),
            left_to_others: Vec::new(),
        }
    }
}

/// Why the web cannot be searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// It is no address of a search engine.
    #[error("`{0}` is no search engine's address: it must begin with http:// or https://, and have no `?`")]
    Address(String),
    /// The engine's address is blocked.
    #[error("`{address}` is not asked: {why}")]
    Refused {
        /// What was given.
        address: String,
        /// What forbids it.
        why: Refusal,
    },
    /// The key cannot stand in a request.
    #[error("the search engine's key must be of plain visible characters")]
    Key,
    /// There is nobody who could ask it.
    #[error("{0}")]
    Fetcher(#[from] FetcherError),
}

/// Searches the web through one engine. Make one for each engine and keep it.
#[derive(Clone)]
pub struct WebSearch {
    asker: Asker,
    pages: Fetcher,
    within: Duration,
    left_to_others: Arc<[String]>,
}

/// What an engine brought.
#[derive(Default)]
struct Searched {
    results: Vec<Url>,
    tried: Vec<String>,
    trouble: Option<String>,
}

impl WebSearch {
    /// Returns a finder that asks that engine and reads pages with `pages`. Naming an engine allows its host and port, for
    /// asking it and nothing else.
    ///
    /// # Errors
    /// Where the engine's address is none or is blocked, or the contact cannot be told to it.
    pub fn new(engine: Engine, pages: Fetcher, settings: &WebSettings) -> Result<Self, WebError> {
        let asker = Asker::new(engine, settings)?;
        Ok(Self {
            asker,
            pages,
            within: settings.within,
            left_to_others: settings.left_to_others.clone().into(),
        })
    }

    /// Asks for the alternatives in order until enough is found.
    async fn search(&self, queries: &[String], deadline: Instant) -> Searched {
        let mut searched = Searched::default();
        for query in queries {
            match self.asker.ask(query, deadline).await {
                Ok(results) => {
                    let count = results.len();
                    searched
                        .tried
                        .push(format!("“{query}”: {count} {}", if count == 1 { "page" } else { "pages" }));
                    for mut result in results {
                        result.set_fragment(None);
                        if !searched.results.contains(&result) {
                            searched.results.push(result);
                        }
                    }
                }
                Err(why) => {
                    // One that fails now is not asked for the next alternative at once.
                    searched.tried.push(format!("“{query}”: {why}"));
                    searched.trouble = Some(why);
                    break;
                }
            }
            if searched.results.len() >= ENOUGH {
                break;
            }
        }
        searched
    }

    async fn look(&self, question: &str) -> Result<Found, String> {
        let deadline = Instant::now() + self.within;
        let queries = queries(&Wording::of(question));
        let mut lines = Vec::new();
        if queries.is_empty() {
            lines.push("no word to look for".to_owned());
        }
        let searched = self.search(&queries, deadline).await;
        if searched.results.is_empty()
            && let Some(why) = searched.trouble
        {
            return Err(why);
        }
        lines.extend(searched.tried);
        let mut chosen = Vec::new();
        for result in searched.results {
            if chosen.len() >= PAGES_MAX {
                break;
            }
            match self.judge(&result) {
                Ok(()) => chosen.push(result),
                Err(why) => lines.push(format!("{} not read: {why}", shown(result.as_str()))),
            }
        }
        let read = join_all(chosen.iter().map(|page| self.read(page, deadline))).await;
        let mut documents = Vec::new();
        for (page, outcome) in chosen.iter().zip(read) {
            match outcome {
                Ok(document) => {
                    lines.push(format!("{} read: “{}”", shown(page.as_str()), document.title));
                    documents.push(document);
                }
                // Pages of the web are often gone or slow: one that is says nothing of the place that named it.
                Err(why) => lines.push(format!("{} not read: {why}", shown(page.as_str()))),
            }
        }
        let searched_lines = lines.iter().map(|line| format!("{}: {line}", self.name())).collect();
        Ok(Found { documents, searched: searched_lines, incomplete: searched.trouble, ..Found::default() })
    }

    /// Judges an address before anybody is asked for it.
    fn judge(&self, page: &Url) -> Result<(), String> {
        self.pages.check(page).map_err(|why| format!("its address is refused: {why}"))?;
        let is_of_others =
            page.host_str().is_some_and(|host| self.left_to_others.iter().any(|other| other == host));
        if is_of_others { Err("it is of a wiki that is searched by itself".to_owned()) } else { Ok(()) }
    }

    async fn read(&self, page: &Url, deadline: Instant) -> Result<Document, NotRead> {
        let within = PAGE_WITHIN.min(deadline.saturating_duration_since(Instant::now()));
        page::read(&self.pages, page, within, |url| self.judge(url)).await
    }
}

#[async_trait]
impl Finder for WebSearch {
    fn name(&self) -> String {
        self.asker.engine.name()
    }

    #[tracing::instrument(name = "finder.web", skip_all, fields(engine = self.name()))]
    async fn find(&self, question: &str) -> Result<Found, FinderError> {
        self.look(question).await.map_err(|why| FinderError::Outside { place: self.name(), why })
    }
}

/// Returns what an engine is asked for, as a wiki is, from many words to few: the words that tell, if there are several,
/// else all; the longest run of them; the two longest.
fn queries(wording: &Wording) -> Vec<String> {
    let joined = |words: &[&Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let telling: Vec<&Word> = wording.telling().collect();
    let whole =
        if telling.len() > 1 { joined(&telling) } else { joined(&wording.words.iter().collect::<Vec<_>>()) };
    let mut longest = telling.clone();
    longest.sort_by_key(|word| std::cmp::Reverse(word.text.chars().count()));
    longest.truncate(FEW_WORDS);
    // In the question's order, which some engines weigh.
    let few: Vec<&Word> = telling.into_iter().filter(|word| longest.contains(word)).collect();
    let mut queries: Vec<String> = Vec::new();
    for query in [Some(whole), wording.phrase(), Some(joined(&few))].into_iter().flatten() {
        if !query.is_empty() && !queries.contains(&query) {
            queries.push(query);
        }
    }
    queries.truncate(QUERIES_MAX);
    queries
}

/// Returns an address as an editor is shown it.
pub(crate) fn shown(whole: &str) -> String {
    let mut shown: String = whole.chars().take(SHOWN_CHARS_MAX).collect();
    if shown.len() < whole.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_becomes_alternatives_from_many_words_to_few() {
        let asked = |question: &str| queries(&Wording::of(question));
        let tea = asked("How hot should water for green tea be?");
        assert!(!tea.is_empty() && tea.len() <= QUERIES_MAX, "{tea:?}");
        assert!(tea[0].contains("green tea"), "{tea:?}");
        let counts: Vec<usize> = tea.iter().map(|query| query.split(' ').count()).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "{tea:?}");
        assert!(asked("???").is_empty());
        assert_eq!(asked("thrombosis"), ["thrombosis"]);
    }
}
