//! The licence a web page says it is under, from marks that programs are meant to read. What is about something else on
//! the page, or does not agree, is nothing: an unknown licence fails closed, a wrong one does not.

use article::Licence;
use dom_query::{Document, NodeRef};
use serde_json::Value;

/// How many marks are read; a page with more is a list of other works.
const MARKS_MAX: usize = 50;

/// The largest piece of JSON-LD that is read, in bytes.
const JSON_BYTES_MAX: usize = 256 * 1024;

/// Elements whose marks are about a picture, a quotation or something beside the text.
const BESIDE: [&str; 7] = ["aside", "blockquote", "figcaption", "figure", "nav", "picture", "q"];

/// The kinds of schema.org whose licence is that of a page's text; a picture's or a program's is not.
const WORKS: [&str; 19] = [
    "AboutPage",
    "Article",
    "BlogPosting",
    "Book",
    "Chapter",
    "CreativeWork",
    "FAQPage",
    "HowTo",
    "ItemPage",
    "LearningResource",
    "MedicalWebPage",
    "NewsArticle",
    "QAPage",
    "Recipe",
    "Report",
    "ScholarlyArticle",
    "TechArticle",
    "WebPage",
    "WebSite",
];

/// Where the licence of a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LicenceFrom {
    /// Its labels: front matter, flags, a wiki's record.
    Labels,
    /// The page's own marks.
    Marks,
    /// Nothing names one.
    Nothing,
}

/// Returns the licence of a document and where it comes from: what the labels say, else what the page is marked with.
pub(super) fn chosen(
    stated: Option<&str>,
    checked: Licence,
    marked: Option<Licence>,
) -> (Licence, LicenceFrom) {
    let is_stated = stated.is_some_and(|text| !text.trim().is_empty());
    match marked.filter(|_| !is_stated) {
        Some(licence) => (licence, LicenceFrom::Marks),
        None if is_stated => (checked, LicenceFrom::Labels),
        None => (checked, LicenceFrom::Nothing),
    }
}

/// Returns the licence a whole page is marked with: by `rel=license`, schema.org's `license` in JSON-LD or microdata, or
/// else by links to Creative Commons deeds in its footer. None where a mark names no licence we know, or two differ.
pub(super) fn marked(document: &Document) -> Option<Licence> {
    let mut marks = links(document, "a[rel~=license], link[rel~=license], area[rel~=license]");
    marks.extend(microdata(document));
    marks.extend(json_ld(document));
    if marks.is_empty() {
        marks = links(document, "footer a[href], [role=contentinfo] a[href]");
        marks.retain(Option::is_some);
    }
    let (first, others) = marks.split_first()?;
    first.clone().filter(|_| marks.len() <= MARKS_MAX && others.iter().all(|mark| mark == first))
}

fn links(document: &Document, selector: &str) -> Vec<Option<Licence>> {
    let found = document.select(selector);
    let of_page = found.nodes().iter().filter(|node| is_of_page(node));
    of_page.map(|node| node.attr("href").and_then(|href| Licence::of_deed(&href))).collect()
}

/// Returns true for a mark that is not beside the text, not within a comment, and not within an article in an article.
fn is_of_page(node: &NodeRef<'_>) -> bool {
    let mut articles = 0_usize;
    for above in node.ancestors(None) {
        let name = above.node_name().unwrap_or_default();
        if BESIDE.contains(&&*name) {
            return false;
        }
        if &*name == "article" {
            articles = articles.saturating_add(1);
        }
        let is_comment = |attribute: &str| {
            above.attr(attribute).is_some_and(|value| value.to_ascii_lowercase().contains("comment"))
        };
        let is_whole = matches!(&*name, "html" | "body");
        if !is_whole && (is_comment("class") || is_comment("id")) {
            return false;
        }
    }
    articles <= 1
}

fn microdata(document: &Document) -> Vec<Option<Licence>> {
    let found = document.select("[itemprop~=license]");
    let is_of_work = |node: &&NodeRef<'_>| {
        let scope = node.ancestors(None).into_iter().find(|above| above.has_attr("itemscope"));
        scope
            .and_then(|scope| scope.attr("itemtype"))
            .is_some_and(|kind| kind.split_whitespace().any(is_work))
    };
    let of_page = found.nodes().iter().filter(|node| is_of_page(node)).filter(is_of_work);
    let address = |node: &NodeRef<'_>| node.attr("href").or_else(|| node.attr("content"));
    of_page.map(|node| address(node).and_then(|address| Licence::of_deed(&address))).collect()
}

fn is_work(kind: &str) -> bool {
    let name = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
    let is_schema = kind == name || kind.contains("schema.org/") || kind.starts_with("schema:");
    is_schema && WORKS.contains(&name)
}

fn json_ld(document: &Document) -> Vec<Option<Licence>> {
    let found = document.select("script[type='application/ld+json']");
    let texts = found.nodes().iter().take(MARKS_MAX).map(NodeRef::text);
    let read =
        texts.filter(|text| text.len() <= JSON_BYTES_MAX).filter_map(|text| serde_json::from_str(&text).ok());
    read.flat_map(|value: Value| in_json(&value)).collect()
}

/// Returns the licences of the works at the top of a piece of JSON-LD, or in its graph.
fn in_json(value: &Value) -> Vec<Option<Licence>> {
    let tops = listed(value);
    let items = tops.into_iter().flat_map(|top| top.get("@graph").map_or_else(|| vec![top], listed));
    let works = items.filter(|item| {
        item.get("@type")
            .is_some_and(|kind| listed(kind).iter().any(|kind| kind.as_str().is_some_and(is_work)))
    });
    works.filter_map(|work| work.get("license")).flat_map(listed).map(named).collect()
}

fn listed(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

fn named(value: &Value) -> Option<Licence> {
    let address =
        value.as_str().or_else(|| value.get("url")?.as_str()).or_else(|| value.get("@id")?.as_str());
    address.and_then(Licence::of_deed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: &str = "https://creativecommons.org/licenses/by/4.0/";
    const BY_SA: &str = "https://creativecommons.org/licenses/by-sa/4.0/";

    fn of(html: &str) -> String {
        marked(&Document::from(html)).map_or_else(|| "none".to_owned(), |licence| licence.to_string())
    }

    fn json(json: &str) -> String {
        of(&format!("<head><script type=\"application/ld+json\">{json}</script></head><p>Text.</p>"))
    }

    #[test]
    fn pages_are_marked_in_four_ways() {
        assert_eq!(
            of(&format!("<p>Text. <a rel='nofollow license' href='{BY_SA}deed.en'>BY-SA</a>")),
            "CC-BY-SA-4.0"
        );
        assert_eq!(of(&format!("<head><link rel=license href='{BY}'></head><p>Text.")), "CC-BY-4.0");
        let scope = "<article itemscope itemtype='https://schema.org/Article'>";
        assert_eq!(of(&format!("{scope}<a itemprop='license' href='{BY}'>x</a></article>")), "CC-BY-4.0");
        assert_eq!(of(&format!("{scope}<meta itemprop=license content='{BY}'></article>")), "CC-BY-4.0");
        assert_eq!(json(&format!("{{\"@type\": \"NewsArticle\", \"license\": \"{BY}\"}}")), "CC-BY-4.0");
        assert_eq!(
            of(&format!("<p>Text.<footer>Text under <a href='{BY_SA}'>BY-SA</a></footer>")),
            "CC-BY-SA-4.0"
        );
        assert_eq!(of(&format!("<div role=contentinfo><a href='{BY}'>BY</a></div>")), "CC-BY-4.0");
    }

    #[test]
    fn json_ld_comes_in_many_shapes() {
        for shape in [
            format!("[{{\"@type\": [\"Thing\", \"Article\"], \"license\": {{\"@id\": \"{BY}\"}}}}]"),
            format!(
                "{{\"@graph\": [{{\"@type\": \"WebPage\", \"license\": {{\"@type\": \"CreativeWork\", \"url\": \"{BY}\"}}}}]}}"
            ),
            format!("{{\"@type\": \"http://schema.org/Article\", \"license\": [\"{BY}\", \"{BY}\"]}}"),
        ] {
            assert_eq!(json(&shape), "CC-BY-4.0", "{shape}");
        }
        for shape in [
            format!("{{\"@type\": \"ImageObject\", \"license\": \"{BY}\"}}"),
            format!(
                "{{\"@type\": \"Article\", \"image\": {{\"@type\": \"ImageObject\", \"license\": \"{BY}\"}}}}"
            ),
            format!("{{\"@type\": \"Article\", \"license\": [\"{BY}\", \"{BY_SA}\"]}}"),
            format!("{{\"@type\": \"https://evil.example/Article\", \"license\": \"{BY}\"}}"),
            format!("{{\"@type\": \"Article\", \"license\": \"{BY}\""),
            format!("{{\"license\": \"{BY}\"}}"),
            "{\"@type\": \"Article\", \"license\": 7}".to_owned(),
            "[".repeat(100_000),
        ] {
            assert_eq!(json(&shape), "none", "{}", shape.get(..200).unwrap_or(&shape));
        }
    }

    #[test]
    fn marks_of_something_else_on_the_page_are_not_the_pages() {
        for html in [
            format!(
                "<figure><img src=x><figcaption><a rel=license href='{BY}'>photo</a></figcaption></figure>"
            ),
            format!("<div class='user-comments'><a rel=license href='{BY}'>mine</a></div>"),
            format!("<article>Text.<article><a rel=license href='{BY}'>reply</a></article></article>"),
            format!("<aside><a rel=license href='{BY}'>widget</a></aside>"),
            format!("<blockquote><a rel=license href='{BY}'>quoted</a></blockquote>"),
            format!(
                "<div itemscope itemtype='https://schema.org/ImageObject'><a itemprop=license href='{BY}'>x</a></div>"
            ),
            format!("<a itemprop=license href='{BY}'>no scope</a>"),
            format!("<p>We write about <a href='{BY}'>licences</a>.</p>"),
            format!("<footer><nav><a href='{BY}'>About licences</a></nav></footer>"),
            format!("<!-- <a rel=license href='{BY}'></a> --><p>Text."),
            format!("<template><a rel=license href='{BY}'>x</a></template>"),
        ] {
            assert_eq!(of(&html), "none", "{html}");
        }
    }

    #[test]
    fn marks_that_do_not_agree_or_are_not_known_are_none() {
        let two = format!("<link rel=license href='{BY}'><p>x<a rel=license href='{BY_SA}'>y</a>");
        assert_eq!(of(&two), "none");
        let own = format!("<a rel=license href='/terms'>Terms</a><a rel=license href='{BY}'>BY</a>");
        assert_eq!(of(&own), "none");
        assert_eq!(of("<a rel=license href='/terms'>All rights reserved</a>"), "none");
        let footers = format!("<footer><a href='{BY}'>text</a><a href='{BY_SA}'>data</a></footer>");
        assert_eq!(of(&footers), "none");
        assert_eq!(
            of(&format!("<p>{}", format!("<a rel=license href='{BY}'>x</a>").repeat(MARKS_MAX + 1))),
            "none"
        );
        // A machine's mark goes before a footer's link, and strict licences are read as they are.
        let nc = "https://creativecommons.org/licenses/by-nc/4.0/";
        assert_eq!(
            of(&format!("<link rel=license href='{nc}'><footer><a href='{BY}'>x</a></footer>")),
            "CC-BY-NC-4.0"
        );
        assert_eq!(
            of("<a rel=license href='https://creativecommons.org.evil.example/licenses/by/4.0/'>x</a>"),
            "none"
        );
    }

    #[test]
    fn labels_win_over_marks_and_silence_is_neither() {
        let by = || Licence::of_deed(BY);
        let chosen = |stated: Option<&str>, marked| {
            chosen(stated, stated.unwrap_or_default().parse().unwrap(), marked)
        };
        assert_eq!(chosen(Some("CC0-1.0"), by()).1, LicenceFrom::Labels);
        assert_eq!(chosen(Some("unknown"), by()), (Licence::Unknown, LicenceFrom::Labels));
        assert_eq!(chosen(Some(" "), by()), (by().unwrap(), LicenceFrom::Marks));
        assert_eq!(chosen(None, None), (Licence::Unknown, LicenceFrom::Nothing));
    }
}
