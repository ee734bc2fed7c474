//! Asking a wiki's search: alternatives in order, from the whole question to its single words, and what came of each.

use std::collections::BTreeMap;

use futures::future::{join, join_all};
use serde::Deserialize;
use tokio::time::Instant;

use super::candidates::{Candidates, How};
use super::client::{Client, Trouble};
use super::pages;
use super::wording::{Word, Wording};

/// The largest answer of a search, in bytes (1 MiB).
const BYTES_MAX: usize = 1024 * 1024;

/// How many pages one search brings. Engines without a ranking bring any of those that match, and each costs them time.
const HITS_MAX: usize = 20;

/// With so many pages that hold all the telling words, fewer words would only bring worse ones.
const ENOUGH: usize = 3;

/// The most words that are searched for one by one.
const SINGLE_WORDS_MAX: usize = 3;

/// What a search came to.
pub(super) struct Searched {
    pub(super) candidates: Candidates,
    /// A line for each alternative that was tried.
    pub(super) tried: Vec<String>,
    /// The first trouble that a search of texts met.
    pub(super) trouble: Option<Trouble>,
}

#[derive(Deserialize)]
struct Answer {
    query: Query,
    /// There where more pages match than were brought.
    #[serde(rename = "continue")]
    more: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Query {
    search: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    title: String,
    #[serde(default)]
    snippet: String,
}

#[derive(Deserialize)]
struct Completions {
    pages: Vec<Completion>,
}

#[derive(Deserialize)]
struct Completion {
    title: String,
}

/// The pages of one search, and whether there are more.
struct Hits {
    pages: Vec<Hit>,
    more: bool,
}

/// A search under way.
struct Search<'a> {
    client: &'a Client,
    deadline: Instant,
    wording: &'a Wording,
    searched: Searched,
    /// The queries sent, so that none is sent twice.
    sent: Vec<String>,
}

/// What is sent to the engine, and the stems that all pages it brings must have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Keywords {
    query: String,
    stems: Vec<String>,
}

impl Keywords {
    /// The words as they stand.
    fn plain(words: &[&Word]) -> Self {
        Self::written(words, |word| word.text.clone())
    }

    /// All forms of the words, for engines that know none.
    fn forms(words: &[&Word]) -> Self {
        Self::written(words, |word| word.beginning().unwrap_or_else(|| word.text.clone()))
    }

    fn written(words: &[&Word], write: impl Fn(&Word) -> String) -> Self {
        let query = words.iter().map(|word| write(word)).collect::<Vec<_>>().join(" ");
        Self { query, stems: words.iter().map(|word| word.stem.clone()).collect() }
    }
}

/// Tries the alternatives in order until enough is found. Never fails: what went wrong is in the answer.
pub(super) async fn search(client: &Client, wording: &Wording, deadline: Instant) -> Searched {
    let searched = Searched { candidates: Candidates::new(wording), tried: Vec::new(), trouble: None };
    let mut search = Search { client, deadline, wording, searched, sent: Vec::new() };
    let telling: Vec<&Word> = wording.telling().collect();
    search.whole_question().await;
    if !search.has_enough() {
        search.ask([Keywords::forms(&telling)]).await;
    }
    if !search.has_enough() {
        search.fewer_words(&telling).await;
    }
    search.searched
}

impl Search<'_> {
    fn has_enough(&self) -> bool {
        let candidates = &self.searched.candidates;
        candidates.with_all_telling() >= ENOUGH || candidates.has_the_article()
    }

    /// Its words in the texts, those that tell if there are several; the titles that stand in it; the titles that begin with its longest phrase.
    async fn whole_question(&mut self) {
        let (client, deadline, wording) = (self.client, self.deadline, self.wording);
        let titles = pages::describe(client, &wording.titles, deadline);
        let phrase = wording.phrase();
        let completed = completions(client, phrase.as_deref(), deadline);
        let telling: Vec<&Word> = wording.telling().collect();
        // One word that tells is in many pages; with the others it says which. Of several, the others would only keep
        // pages away from engines that want every word.
        let words = if telling.len() > 1 { telling } else { wording.words.iter().collect() };
        let (_, (titles, completed)) =
            join(self.ask([Keywords::plain(&words)]), join(titles, completed)).await;
        match titles {
            Ok(pages) => {
                let names: Vec<String> = pages.iter().map(|page| page.title.clone()).collect();
                self.searched.candidates.exist(pages);
                self.note("titles in the question", &names);
            }
            Err(trouble) => self.failed("titles in the question", trouble),
        }
        if let Some(phrase) = phrase {
            self.take_titles(&format!("titles beginning “{phrase}”"), &completed);
        }
    }

    /// Some words alone, which shows how common they are; then the rarer ones together.
    async fn fewer_words(&mut self, telling: &[&Word]) {
        let mut longest = telling.to_vec();
        longest.sort_by_key(|word| std::cmp::Reverse(word.text.chars().count()));
        longest.truncate(SINGLE_WORDS_MAX);
        let common = self.ask(longest.iter().map(|word| Keywords::plain(&[word]))).await;
        self.searched.candidates.weigh(&common);
        let is_common = |word: &&Word| common.get(&word.text).is_some_and(|pages| *pages >= HITS_MAX);
        let nowhere = |word: &&Word| common.get(&word.text) == Some(&0);
        let too_many: Vec<&Word> = longest.iter().copied().filter(is_common).collect();
        let rarer: Vec<&Word> =
            telling.iter().copied().filter(|word| !is_common(word) && !nowhere(word)).collect();
        let (client, deadline) = (self.client, self.deadline);
        let titles = too_many.iter().map(|word| titled(client, &word.text, deadline));
        let (_, titles) = join(self.ask([Keywords::plain(&rarer)]), join_all(titles)).await;
        for (word, titles) in too_many.iter().zip(titles) {
            self.take_titles(&format!("titles with “{}”", word.text), &titles);
        }
    }

    /// Searches the texts for each that says something and was not sent before, and returns how many pages each brought.
    async fn ask(&mut self, all: impl IntoIterator<Item = Keywords>) -> BTreeMap<String, usize> {
        let mut new: Vec<Keywords> = Vec::new();
        for keywords in all {
            if !keywords.query.is_empty() && !self.sent.contains(&keywords.query) {
                self.sent.push(keywords.query.clone());
                new.push(keywords);
            }
        }
        let answers =
            join_all(new.iter().map(|keywords| texts(self.client, &keywords.query, self.deadline))).await;
        let mut brought = BTreeMap::new();
        for (keywords, answer) in new.into_iter().zip(answers) {
            match answer {
                Ok(hits) => {
                    brought.insert(keywords.query.clone(), hits.pages.len());
                    self.take(keywords, &hits);
                }
                Err(trouble) => self.failed(&format!("“{}”", keywords.query), trouble),
            }
        }
        brought
    }

    fn take(&mut self, keywords: Keywords, hits: &Hits) {
        let Keywords { query, stems } = keywords;
        let how = How::Text { stems };
        for (rank, hit) in hits.pages.iter().enumerate() {
            self.searched.candidates.add(&hit.title, &how, rank, &plain(&hit.snippet));
        }
        let or_more = if hits.more { " or more" } else { "" };
        self.searched.tried.push(format!("“{query}”: {}{or_more}", counted(hits.pages.len())));
    }

    fn take_titles(&mut self, what: &str, titles: &[String]) {
        for (rank, title) in titles.iter().enumerate() {
            self.searched.candidates.add(title, &How::Title, rank, "");
        }
        self.note(what, titles);
    }

    fn note(&mut self, what: &str, titles: &[String]) {
        self.searched.tried.push(format!("{what}: {}", counted(titles.len())));
    }

    fn failed(&mut self, what: &str, trouble: Trouble) {
        self.searched.tried.push(format!("{what}: {trouble}"));
        self.searched.trouble.get_or_insert(trouble);
    }
}

/// Searches the texts of pages.
async fn texts(client: &Client, query: &str, deadline: Instant) -> Result<Hits, Trouble> {
    let limit = HITS_MAX.to_string();
    let parameters = [
        ("action", "query"),
        ("list", "search"),
        ("srsearch", query),
        ("srwhat", "text"),
        ("srnamespace", "0"),
        ("srlimit", &limit),
        // Counting all of them would cost many engines as much again.
        ("srinfo", ""),
        ("srprop", "snippet"),
    ];
    let answer: Answer = client.action(&parameters, BYTES_MAX, deadline).await?;
    let mut pages = answer.query.search;
    pages.truncate(HITS_MAX);
    Ok(Hits { pages, more: answer.more.is_some() })
}

/// Searches the titles of pages; engines that cannot, such as Wikipedia's, refuse and are let be.
async fn titled(client: &Client, word: &str, deadline: Instant) -> Vec<String> {
    let limit = HITS_MAX.to_string();
    let parameters = [
        ("action", "query"),
        ("list", "search"),
        ("srsearch", word),
        ("srwhat", "title"),
        ("srnamespace", "0"),
        ("srlimit", &limit),
        ("srinfo", ""),
        ("srprop", ""),
    ];
    let answer: Result<Answer, Trouble> = client.action(&parameters, BYTES_MAX, deadline).await;
    let pages = answer.map(|answer| answer.query.search).unwrap_or_default();
    pages.into_iter().map(|hit| hit.title).take(HITS_MAX).collect()
}

/// Returns the titles that begin like that, by the REST API; none where a wiki has none.
async fn completions(client: &Client, phrase: Option<&str>, deadline: Instant) -> Vec<String> {
    let Some(phrase) = phrase else { return Vec::new() };
    let parameters = [("q", phrase), ("limit", "10")];
    let answer: Result<Completions, Trouble> =
        client.rest(&["search", "title"], &parameters, BYTES_MAX, deadline).await;
    let pages = answer.map(|answer| answer.pages).unwrap_or_default();
    pages.into_iter().map(|page| page.title).take(HITS_MAX).collect()
}

fn counted(total: usize) -> String {
    if total == 1 { "1 page".to_owned() } else { format!("{total} pages") }
}

/// Returns the words of a snippet: between its tags.
fn plain(snippet: &str) -> String {
    snippet.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_read_without_its_tags() {
        assert_eq!(plain("deep <span class='searchmatch'>veins</span> of a < b"), "deep veins of a  b");
    }
}
