//! Asking a wiki's search: alternatives in order, from the whole question to its single words, and what came of each.

use std::collections::BTreeMap;

use article::words;
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
const ENOUGH: usize = 5;

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

/// Tries the alternatives in order until enough is found. Never fails: what went wrong is in the answer.
pub(super) async fn search(client: &Client, wording: &Wording, deadline: Instant) -> Searched {
    let searched = Searched { candidates: Candidates::new(wording), tried: Vec::new(), trouble: None };
    let mut search = Search { client, deadline, wording, searched, sent: Vec::new() };
    search.whole_question().await;
    if !search.has_enough() {
        let telling: Vec<&Word> = wording.telling().collect();
        search.ask([query(&telling)]).await;
    }
    if !search.has_enough() {
        search.fewer_words().await;
    }
    search.searched
}

impl Search<'_> {
    fn has_enough(&self) -> bool {
        self.searched.candidates.with_all_telling() >= ENOUGH || self.searched.candidates.has_the_title()
    }

    /// All its words in the texts; the titles that stand in it; the titles that begin with its longest phrase.
    async fn whole_question(&mut self) {
        let (client, deadline, wording) = (self.client, self.deadline, self.wording);
        let titles = pages::describe(client, &wording.titles, deadline);
        let phrase = wording.phrase();
        let completed = completions(client, phrase.as_deref(), deadline);
        let all: Vec<&Word> = wording.words.iter().collect();
        let ((), (titles, completed)) = join(self.ask([query(&all)]), join(titles, completed)).await;
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

    /// Some words alone, which shows how common they are; then the rarer ones together; then other forms of all.
    async fn fewer_words(&mut self) {
        let mut longest: Vec<&Word> = self.wording.telling().collect();
        longest.sort_by_key(|word| std::cmp::Reverse(word.text.chars().count()));
        longest.truncate(SINGLE_WORDS_MAX);
        let common = self.ask(longest.iter().map(|word| word.text.clone())).await;
        self.searched.candidates.weigh(&common);
        let is_common = |word: &&Word| common.get(&word.text).is_some_and(|pages| *pages >= HITS_MAX);
        let titled = longest
            .iter()
            .copied()
            .filter(is_common)
            .map(|word| titled(self.client, &word.text, self.deadline));
        for (word, titles) in longest.iter().copied().filter(is_common).zip(join_all(titled).await) {
            self.take_titles(&format!("titles with “{}”", word.text), &titles);
        }
        if self.has_enough() {
            return;
        }
        let nowhere = |word: &Word| common.get(&word.text) == Some(&0);
        let rarer: Vec<&Word> =
            self.wording.telling().filter(|word| !is_common(word) && !nowhere(word)).collect();
        let forms = beginnings(&self.wording.telling().collect::<Vec<_>>());
        self.ask([query(&rarer)].into_iter().chain(forms)).await;
    }

    /// Searches the texts for each query that says something and was not sent before, and returns how many pages each
    /// brought.
    async fn ask(&mut self, queries: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
        let mut new = Vec::new();
        for query in queries {
            if !query.is_empty() && !self.sent.contains(&query) {
                self.sent.push(query.clone());
                new.push(query);
            }
        }
        let answers = join_all(new.iter().map(|query| texts(self.client, query, self.deadline))).await;
        let mut brought = BTreeMap::new();
        for (query, answer) in new.into_iter().zip(answers) {
            match answer {
                Ok(hits) => {
                    self.take(&query, &hits);
                    brought.insert(query, hits.pages.len());
                }
                Err(trouble) => self.failed(&format!("“{query}”"), trouble),
            }
        }
        brought
    }

    fn take(&mut self, query: &str, hits: &Hits) {
        let how = How::Text { stems: words::content_stems(&query.replace('*', "")) };
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

fn query(words: &[&Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the query for other forms of the words.
fn beginnings(words: &[&Word]) -> Option<String> {
    let forms: Vec<String> =
        words.iter().map(|word| word.beginning().unwrap_or_else(|| word.text.clone())).collect();
    forms.iter().any(|form| form.ends_with('*')).then(|| forms.join(" "))
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
