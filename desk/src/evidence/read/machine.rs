//! How a page of the web is marked as a machine's work: by schema.org's and IPTC's digital source types, by what its
//! `<meta>` says made it, and by the notice that stands beside its text.

use article::suspicion::{Suspicion, suspicions};
use dom_query::Document;
use serde_json::Value;

/// The most elements of a kind that are looked at, and of each so much of its text, in bytes: a page has a handful.
const ELEMENTS_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 256 * 1024;

/// What the digital source types of text by a model end with, in lower case: schema.org's and IPTC's alike
/// (cv.iptc.org/newscodes/digitalsourcetype).
const SOURCE_TYPES: [&str; 2] = ["trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia"];

/// The same in schema.org's words, which say so behind.
const SCHEMA_SUFFIX: &str = "digitalsource";

/// Types of schema.org whose source type speaks of a picture, a film or a sound beside the text.
const NO_TEXT: [&str; 5] = ["imageobject", "videoobject", "audioobject", "mediaobject", "photograph"];

/// Programs that write, by how pages name what made them; our own among them, since a page of another desk is an answer
/// drafted by a program too.
const WRITERS: [&str; 14] = [
    "answerdesk",
    "chatgpt",
    "openai",
    "gpt-3",
    "gpt-4",
    "gpt-5",
    "claude",
    "gemini",
    "copilot",
    "jasper",
    "writesonic",
    "copy.ai",
    "perplexity",
    "llama",
];

/// Where notices stand that are no part of the text.
const NOTICES: &str = "footer, aside, small, figcaption, [role=note], [role=contentinfo], .notice, .disclaimer, .ai-notice, .ai-disclosure";

/// The longest element that is a notice and not a text, in bytes.
const NOTICE_BYTES_MAX: usize = 1_000;

/// Returns how a page is marked as a machine's work; none for the pages of people.
pub fn marked(document: &Document) -> Option<String> {
    by_source_type(document).or_else(|| by_meta(document)).or_else(|| by_notice(document))
}

fn by_source_type(document: &Document) -> Option<String> {
    let selector =
        "meta[name*=digitalSourceType i], meta[property*=digitalSourceType i], [itemprop=digitalSourceType]";
    let marked = document.select(selector);
    let attributes = marked.nodes().iter().take(ELEMENTS_MAX).flat_map(|node| {
        ["content", "href", "src"].into_iter().filter_map(|name| node.attr(name)).collect::<Vec<_>>()
    });
    let mut told: Vec<String> = attributes.map(|value| value.to_string()).collect();
    let scripts = document.select("script[type='application/ld+json']");
    for script in scripts.nodes().iter().take(ELEMENTS_MAX) {
        let text = script.text();
        if let Some(value) = Some(&text).filter(|text| text.len() <= TEXT_BYTES_MAX)
            && let Ok(value) = serde_json::from_str::<Value>(value)
        {
            source_types(&value, &mut told);
        }
    }
    told.iter()
        .find(|told| is_machine(told))
        .map(|_| "its digitalSourceType says that a model made it".to_owned())
}

/// Gathers the digital source types of a structure, but for those of pictures, films and sounds. The parser has limited
/// how deep it goes.
fn source_types(value: &Value, told: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| source_types(item, told)),
        Value::Object(fields) => {
            let is_no_text = |kind: &Value| {
                kind.as_str().is_some_and(|kind| NO_TEXT.contains(&kind.to_lowercase().as_str()))
            };
            let kinds = fields.get("@type");
            if kinds.is_some_and(|kind| {
                is_no_text(kind) || kind.as_array().is_some_and(|all| all.iter().any(is_no_text))
            }) {
                return;
            }
            for (name, field) in fields {
                match field.as_str() {
                    Some(text) if name.to_lowercase().ends_with("digitalsourcetype") => {
                        told.push(text.to_owned());
                    }
                    Some(_) => {}
                    None => source_types(field, told),
                }
            }
        }
        _ => {}
    }
}

fn is_machine(source_type: &str) -> bool {
    let lower = source_type.trim().to_lowercase();
    let lower = lower.strip_suffix(SCHEMA_SUFFIX).unwrap_or(&lower);
    let last = lower.rsplit(['/', '#', ':']).next().unwrap_or_default();
    SOURCE_TYPES.contains(&last)
}

fn by_meta(document: &Document) -> Option<String> {
    for meta in document.select("meta[name][content]").nodes().iter().take(ELEMENTS_MAX) {
        let (name, content) =
            (meta.attr("name")?.to_lowercase(), meta.attr("content")?.trim().to_lowercase());
        let is_writer = |word: &&&str| {
            content
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')'))
                .any(|part| part == **word)
        };
        match name.as_str() {
            "generator" => {
                if let Some(writer) = WRITERS.iter().find(is_writer) {
                    return Some(format!("it says that {writer} made it"));
                }
            }
            "ai-generated" | "ai-generated-content"
                if !matches!(content.as_str(), "" | "no" | "false" | "0" | "none") =>
            {
                return Some("it says that it is AI-generated".to_owned());
            }
            "ai-disclosure" | "ai-content-declaration"
                if matches!(content.as_str(), "ai-generated" | "ai-assisted" | "autonomous") =>
            {
                return Some(format!("it says that it is {content}"));
            }
            _ => {}
        }
    }
    None
}

fn by_notice(document: &Document) -> Option<String> {
    let says =
        |text: &str| text.len() <= NOTICE_BYTES_MAX && suspicions(text).contains(&Suspicion::WrittenByModel);
    let notices = document.select(NOTICES);
    let found = notices.nodes().iter().take(ELEMENTS_MAX).any(|node| says(node.text().trim()));
    found.then(|| "a notice beside its text says that a model wrote it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str, body: &str) -> Option<String> {
        marked(&Document::from(format!(
            "<html><head>{head}</head><body><p>Tides rise.</p>{body}</body></html>"
        )))
    }

    #[test]
    fn pages_marked_as_a_machines_work_are_known() {
        for (head, body) in [
            (
                r#"<script type="application/ld+json">{"@type":"Article","digitalSourceType":"https://schema.org/TrainedAlgorithmicMediaDigitalSource"}</script>"#,
                "",
            ),
            (
                r#"<script type="application/ld+json">{"@graph":[{"@type":["Article"],"digitalSourceType":"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"}]}</script>"#,
                "",
            ),
            (
                r#"<meta property="iptc:digitalSourceType" content="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">"#,
                "",
            ),
            (
                "",
                r#"<link itemprop="digitalSourceType" href="https://schema.org/TrainedAlgorithmicMediaDigitalSource">"#,
            ),
            (r#"<meta name="generator" content="ChatGPT 5">"#, ""),
            (r#"<meta name="generator" content="Answerdesk">"#, ""),
            (r#"<meta name="ai-generated" content="true">"#, ""),
            (r#"<meta name="ai-disclosure" content="ai-generated">"#, ""),
            ("", "<footer>This answer was generated by AI.</footer>"),
            (
                "",
                "<aside>AI-assisted content. Drafted with automated assistance: a program chose the sentences.</aside>",
            ),
        ] {
            assert!(of(head, body).is_some(), "{head}{body}");
        }
    }

    #[test]
    fn pages_of_people_are_not() {
        for (head, body) in [
            ("", ""),
            (r#"<meta name="generator" content="WordPress 6.5">"#, ""),
            (r#"<meta name="generator" content="Geminiano CMS">"#, ""),
            (r#"<meta name="description" content="What ChatGPT is">"#, ""),
            (r#"<meta name="ai-generated" content="false">"#, ""),
            (
                r#"<script type="application/ld+json">{"@type":"Article","image":{"@type":"ImageObject","digitalSourceType":"https://schema.org/TrainedAlgorithmicMediaDigitalSource"}}</script>"#,
                "",
            ),
            (
                r#"<script type="application/ld+json">{"@type":"Article","digitalSourceType":"https://schema.org/DigitalCaptureDigitalSource"}</script>"#,
                "",
            ),
            (r#"<script type="application/ld+json">{"about":"trainedAlgorithmicMedia"</script>"#, ""),
            ("", "<aside>Also read: how AI-generated images are made.</aside>"),
            ("", "<footer>Written by Ada Brook.</footer>"),
        ] {
            assert_eq!(of(head, body), None, "{head}{body}");
        }
    }
}
