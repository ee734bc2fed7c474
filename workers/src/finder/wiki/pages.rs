//! Pages: which there are of some titles, and what one says.

use std::collections::{BTreeMap, BTreeSet};

use desk::evidence::{Document, Labels, read_page};
use serde::Deserialize;
use tokio::time::Instant;

use super::candidates::Described;
use super::client::{Client, Trouble};
use super::site::{Rights, Site};

/// The largest description of pages, in bytes (1 MiB).
const DESCRIPTION_BYTES_MAX: usize = 1024 * 1024;

/// The largest answer with a page in it, in bytes (4 MiB): the page's HTML, of which 2 MiB are read, escaped as JSON.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most titles one request may name.
const TITLES_AT_ONCE: usize = 50;

/// How pages of several meanings begin, where the wiki does not mark them.
const SEVERAL_MEANINGS: [&str; 4] =
    ["may refer to:", "may also refer to:", "can refer to:", "most commonly refers to:"];

#[derive(Deserialize)]
struct Description {
    query: Query,
}

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    normalized: Vec<Move>,
    #[serde(default)]
    redirects: Vec<Move>,
    #[serde(default)]
    pages: Vec<Page>,
}

#[derive(Deserialize)]
struct Move {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Page {
    title: String,
    ns: Option<i64>,
    #[serde(default)]
    missing: bool,
    #[serde(default)]
    invalid: bool,
    #[serde(default)]
    length: u64,
    canonicalurl: Option<String>,
    contentmodel: Option<String>,
    #[serde(default)]
    pageprops: BTreeMap<String, serde_json::Value>,
}

impl Page {
    fn is_article(&self) -> bool {
        let is_text = self.contentmodel.as_deref().is_none_or(|model| model == "wikitext");
        let has_meanings =
            self.pageprops.contains_key("disambiguation") || self.title.ends_with("(disambiguation)");
        !self.missing && !self.invalid && self.ns == Some(0) && is_text && !has_meanings
    }
}

/// Returns the articles that these titles lead to, each once, with the titles that led to it.
pub(super) async fn describe(
    client: &Client,
    titles: &[String],
    deadline: Instant,
) -> Result<Vec<Described>, Trouble> {
    if titles.is_empty() {
        return Ok(Vec::new());
    }
    let joined = titles.iter().take(TITLES_AT_ONCE).map(String::as_str).collect::<Vec<_>>().join("|");
    let parameters = [
        ("action", "query"),
        ("titles", joined.as_str()),
        ("redirects", "1"),
        ("prop", "info|pageprops"),
        ("inprop", "url"),
        ("ppprop", "disambiguation"),
    ];
    let Description { query } = client.action(&parameters, DESCRIPTION_BYTES_MAX, deadline).await?;
    let moves: BTreeMap<&str, &str> = query
        .normalized
        .iter()
        .chain(&query.redirects)
        .map(|step| (step.from.as_str(), step.to.as_str()))
        .collect();
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for title in titles.iter().take(TITLES_AT_ONCE) {
        // Normalised once, and redirected once: MediaWiki follows no chains.
        let once = moves.get(title.as_str()).copied().unwrap_or(title);
        let twice = moves.get(once).copied().unwrap_or(once);
        names.entry(twice).or_default().insert(title.clone());
    }
    let described = |page: &Page| Described {
        names: names
            .get(page.title.as_str())
            .cloned()
            .into_iter()
            .flatten()
            .chain([page.title.clone()])
            .collect(),
        title: page.title.clone(),
        length: page.length,
        address: page.canonicalurl.clone(),
    };
    Ok(query.pages.iter().filter(|page| page.is_article()).map(described).collect())
}

/// Joins descriptions of the same page.
pub(super) fn merged(all: impl IntoIterator<Item = Described>) -> Vec<Described> {
    let mut pages: BTreeMap<String, Described> = BTreeMap::new();
    for page in all {
        match pages.get_mut(&page.title) {
            Some(known) => known.names.extend(page.names),
            None => _ = pages.insert(page.title.clone(), page),
        }
    }
    pages.into_values().collect()
}

/// A page's text, as either API gives it.
struct Text {
    html: String,
    revision: u64,
    rights: Option<Rights>,
}

#[derive(Deserialize)]
struct RestPage {
    html: String,
    latest: Latest,
    license: Option<Rights>,
}

#[derive(Deserialize)]
struct Latest {
    id: u64,
}

#[derive(Deserialize)]
struct Parsed {
    parse: Parse,
}

#[derive(Deserialize)]
struct Parse {
    text: String,
    revid: u64,
}

/// Reads a page. None where it only lists several meanings of its title.
pub(super) async fn read(
    client: &Client,
    site: &Site,
    page: &Described,
    deadline: Instant,
) -> Result<Option<Document>, Trouble> {
    let text = text(client, &page.title, deadline).await?;
    let its_own = text.rights.map(|rights| rights.licence()).filter(|licence| licence != "unknown");
    let labels = Labels {
        title: Some(page.title.clone()),
        publisher: Some(site.name.clone()),
        url: Some(client.folder().page(&page.title, page.address.as_deref())),
        licence: Some(its_own.unwrap_or_else(|| site.licence.clone())),
        author: Some(site.author()),
    };
    let revision = text.revision.to_string();
    // Parsing a long article keeps a thread busy, and others wait for theirs.
    let parsed =
        tokio::task::spawn_blocking(move || read_page(text.html.as_bytes(), &labels, &revision)).await;
    let document = parsed
        .ok()
        .ok_or(Trouble::Garbled("it cannot be read"))?
        .map_err(|error| Trouble::Thing(error.to_string()))?;
    Ok((!has_several_meanings(&document)).then_some(document))
}

/// Asks the REST API, which Wikimedia serves from its caches; where a wiki has none, or the page is too large with all
/// that its editors need, the action API.
async fn text(client: &Client, title: &str, deadline: Instant) -> Result<Text, Trouble> {
    let named = title.replace(' ', "_");
    let answer = client.rest(&["page", &named, "with_html"], &[], PAGE_BYTES_MAX, deadline).await;
    match answer {
        Ok(RestPage { html, latest, license }) if html.len() <= desk::evidence::DOCUMENT_BYTES_MAX => {
            return Ok(Text { html, revision: latest.id, rights: license });
        }
        Ok(_) | Err(Trouble::Thing(_) | Trouble::Garbled(_)) => {}
        Err(trouble) => return Err(trouble),
    }
    let parameters = [
        ("action", "parse"),
        ("page", title),
        ("prop", "text|revid"),
        ("disablelimitreport", "1"),
        ("disableeditsection", "1"),
        ("disabletoc", "1"),
    ];
    let Parsed { parse } = client.action(&parameters, PAGE_BYTES_MAX, deadline).await?;
    Ok(Text { html: parse.text, revision: parse.revid, rights: None })
}

fn has_several_meanings(document: &Document) -> bool {
    let first = document.passages.first().map(|cut| document.words_of(cut)).unwrap_or_default();
    SEVERAL_MEANINGS.iter().any(|end| first.ends_with(end))
}
