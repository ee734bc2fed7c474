//! The page for programs: the article's one JSON shape, with what a page adds to it.

use jiff::Timestamp;
use serde::Serialize;

use super::lines::shortened;
use super::sources::is_changed;
use super::{Place, Receipt};
use crate::SourceId;
use crate::view::{ArticleView, BlockView, SentenceView, SourceView};

/// A published page.
#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    article: ArticleView,
    url: &'a str,
    licence_url: Option<String>,
    attribution: String,
    published_at: Timestamp,
    updated_at: Timestamp,
    approved_by: &'a str,
    approved_at: Timestamp,
}

/// Returns a page as JSON: the article with the verdict and the decision of each sentence, then the page's `url`,
/// `licence_url`, `attribution`, `published_at`, `updated_at`, `approved_by` and `approved_at`.
///
/// Three things that editors are shown are not in it: the words of passages that may not be copied, beyond the 40 that
/// the page quotes too, the editors' written reasons, which were written for the desk, and which layer of the check
/// said what. That a sentence was kept
/// against the check (`override`), and what the check said of it, stays: readers may judge for themselves.
///
/// # Errors
/// Where the page cannot be written as JSON, which text and numbers always can.
pub fn json(article: &ArticleView, receipt: &Receipt, place: &Place) -> Result<String, serde_json::Error> {
    let page = Page {
        article: for_readers(article),
        url: &place.url,
        licence_url: article.licence.url(),
        attribution: attribution(article, place),
        published_at: receipt.published_at,
        updated_at: receipt.updated_at,
        approved_by: &receipt.approved_by,
        approved_at: receipt.approved_at,
    };
    serde_json::to_string(&page)
}

/// Returns what readers may be shown of an article.
fn for_readers(article: &ArticleView) -> ArticleView {
    let mut shown = article.clone();
    let closed: Vec<SourceId> =
        article.sources.iter().filter(|source| !source.licence.may_copy()).map(|source| source.id).collect();
    for sentence in sentences(&mut shown) {
        sentence.decision_reason = None;
        sentence.layers.clear();
        sentence.elsewhere.clear();
        for citation in sentence.citations.iter_mut().filter(|citation| closed.contains(&citation.source_id))
        {
            citation.text = shortened(&citation.text);
        }
    }
    shown
}

fn sentences(article: &mut ArticleView) -> impl Iterator<Item = &mut SentenceView> {
    fn of_block(block: &mut BlockView) -> (Option<&mut SentenceView>, &mut Vec<SentenceView>) {
        match block {
            BlockView::Paragraph { paragraph } => (None, paragraph),
            BlockView::List { intro, list } => (intro.as_deref_mut(), list),
        }
    }
    let blocks = article.sections.iter_mut().flat_map(|section| &mut section.blocks).map(of_block);
    let body = blocks.flat_map(|(intro, rest)| intro.into_iter().chain(rest));
    article.quick_answer.iter_mut().chain(&mut article.key_facts).chain(body)
}

/// Returns the line that whoever passes the page on may print beside it: title, author, address and licence of the page,
/// then of each source (what Creative Commons calls TASL), and `changed` where its wording was.
fn attribution(article: &ArticleView, place: &Place) -> String {
    let source = |source: &SourceView| {
        let by = match &source.author {
            Some(author) if *author != source.publisher => format!("{author}, {}", source.publisher),
            _ => source.publisher.clone(),
        };
        let url = source.url.as_ref().map(|url| format!(", {url}")).unwrap_or_default();
        let changed = if is_changed(source, article) { ", changed" } else { "" };
        format!("“{}” by {by}{url}, {}{changed}", source.title, source.licence)
    };
    let sources: Vec<String> = article.sources.iter().map(source).collect();
    let Place { url, site_name } = place;
    format!(
        "“{}” by {site_name}, {url}, {}. Sources: {}.",
        article.title,
        article.licence,
        sources.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::tests::{article, evidence, place, receipt};
    use super::*;
    use crate::view::{Decision, Judgement, Judgements, Verdict};
    use crate::{PassageId, SentenceId};

    fn judged(decision: Decision) -> Judgements {
        let judgement = Judgement {
            verdict: Verdict::Unsupported,
            reasons: vec!["its cited passages do not hold it word for word".to_owned()],
            findings: Vec::new(),
            decision: Some(decision),
        };
        Judgements::from([(SentenceId::numbered(4), judgement)])
    }

    fn twin(licence: &str, judgements: &Judgements) -> Value {
        let view = ArticleView::join(&article(), &evidence(licence), judgements);
        serde_json::from_str(&json(&view, &receipt(), &place()).unwrap()).unwrap()
    }

    #[test]
    fn the_twin_is_the_article_with_what_a_page_adds() {
        let twin = twin("CC-BY-SA-4.0", &Judgements::new());
        assert_eq!(twin["title"], "What causes <tides>?");
        assert_eq!(twin["sections"][2]["blocks"][0]["list"][1]["text"], "The ebb lowers it.");
        assert_eq!(twin["sources"][0]["publisher"], "Sea Library");
        assert_eq!(twin["licence"], "CC-BY-SA-4.0");
        assert_eq!(twin["licence_url"], "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(twin["url"], "https://answers.example/a/tides");
        assert_eq!(twin["updated_at"], "2026-11-22T00:00:00Z");
        assert_eq!(twin["approved_by"], "Ada Lovelace");
        let credit = "“What causes <tides>?” by Desk, https://answers.example/a/tides, CC-BY-SA-4.0. Sources: \
            “Tides” by A. Mariner, Sea Library, https://example.org/tides, CC-BY-SA-4.0; ";
        assert!(twin["attribution"].as_str().unwrap().starts_with(credit), "{}", twin["attribution"]);
    }

    #[test]
    fn an_editors_reason_stays_at_the_desk_and_what_was_decided_does_not() {
        let reason = "I asked the harbour master.".to_owned();
        let twin = twin("CC0-1.0", &judged(Decision::Override { reason }));
        let kept = &twin["sections"][2]["blocks"][0]["intro"];
        assert_eq!((&kept["verdict"], &kept["decision"]), (&"unsupported".into(), &"override".into()));
        assert_eq!(kept["reasons"][0], "its cited passages do not hold it word for word");
        assert!(!twin.to_string().contains("harbour"), "{twin}");
    }

    #[test]
    fn passages_that_may_not_be_copied_are_quoted_briefly_everywhere() {
        let mut evidence = evidence("fair-use");
        for passage in evidence.passages.values_mut().filter(|passage| passage.id != PassageId(2)) {
            passage.text = format!("start {} the hidden end", "word ".repeat(60));
        }
        let view = ArticleView::join(&article(), &evidence, &Judgements::new());
        let twin = json(&view, &receipt(), &place()).unwrap();
        assert!(!twin.contains("hidden end"), "{twin}");
        assert!(twin.contains("start word word") && twin.contains("24 hours and 50 minutes"), "{twin}");
    }
}
