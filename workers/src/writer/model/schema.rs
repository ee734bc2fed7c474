//! The form of an answer, as the model's server is asked to enforce it.
//!
//! Whatever the server enforces, we check again ([`super::answer`]). No length is set on a text: models cut it in the
//! middle of a word there.

use serde_json::{Value, json};

/// The most sections that are asked for, and the most passages of one.
const SECTIONS_MAX: usize = 4;
const OUTLINED_MAX: usize = 6;

/// Whether a schema says how many items a list has. Small models need it, or they go on for ever; some servers know no
/// such words and refuse them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// It does.
    Given,
    /// It does not.
    Open,
}

fn list(items: &Value, (least, most): (usize, usize), counts: Counts) -> Value {
    match counts {
        Counts::Given => json!({"type": "array", "items": items, "minItems": least, "maxItems": most}),
        Counts::Open => json!({"type": "array", "items": items}),
    }
}

/// Returns the JSON Schema of an outline of passages with these numbers.
pub(super) fn outline(passages: &[usize], counts: Counts) -> Value {
    let section = object(&json!({
        "heading": {"type": "string"},
        "passages": list(&numbers(passages), (1, OUTLINED_MAX), counts),
    }));
    let least = passages.len().clamp(1, 2);
    object(&json!({"sections": list(&section, (least, SECTIONS_MAX), counts)}))
}

/// Returns the JSON Schema of one section from passages with these numbers.
pub(super) fn section(passages: &[usize], counts: Counts) -> Value {
    let list = |items: Value, least: usize, most: usize| list(&items, (least, most), counts);
    let paragraph = object(&json!({"paragraph": list(said(), 1, 4)}));
    let listed = object(&json!({"intro": said(), "list": list(said(), 2, 6)}));
    let block = json!({"anyOf": [paragraph, listed]});
    with_sentence(object(&json!({"blocks": list(block, 1, 2)})), passages, counts)
}

/// Returns the JSON Schema of a quick answer and key facts from passages with these numbers.
pub(super) fn quick_answer(passages: &[usize], counts: Counts) -> Value {
    let list = |least: usize, most: usize| list(&said(), (least, most), counts);
    let answer = object(&json!({"quick_answer": list(1, 2), "key_facts": list(0, 4)}));
    with_sentence(answer, passages, counts)
}

fn said() -> Value {
    json!({"$ref": "#/$defs/sentence"})
}

fn numbers(passages: &[usize]) -> Value {
    json!({"type": "integer", "enum": passages})
}

/// Adds what a sentence is.
fn with_sentence(mut answer: Value, passages: &[usize], counts: Counts) -> Value {
    let sentence = object(&json!({
        "text": {"type": "string"},
        "passages": list(&numbers(passages), (1, 3), counts),
    }));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("$defs".to_owned(), json!({"sentence": sentence}));
    }
    answer
}

/// Returns the JSON Schema of a revision: `refused` sentences written again, from passages with these numbers.
pub(super) fn revision(refused: usize, passages: &[usize], counts: Counts) -> Value {
    let sentences: Vec<usize> = (1..=refused).collect();
    let sentence = object(&json!({
        "number": numbers(&sentences),
        "text": {"type": "string"},
        "passages": list(&numbers(passages), (1, 3), counts),
    }));
    object(&json!({"sentences": list(&sentence, (0, refused), counts)}))
}

/// Returns an object that has all of these properties and no other.
fn object(properties: &Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    json!({"type": "object", "required": names, "additionalProperties": false, "properties": properties})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passages_offered_can_be_named_and_no_text_has_a_length() {
        for schema in [section, quick_answer] {
            let counted = schema(&[1, 2, 5], Counts::Given);
            let text = counted.to_string();
            assert_eq!(
                counted["$defs"]["sentence"]["properties"]["passages"]["items"]["enum"],
                json!([1, 2, 5])
            );
            assert!(!text.contains("maxLength"));
            assert!(text.contains("maxItems") && !schema(&[1], Counts::Open).to_string().contains("Items"));
            assert_eq!(counted["additionalProperties"], json!(false));
        }
        let outline = outline(&[1, 2, 5], Counts::Given);
        let section = &outline["properties"]["sections"]["items"];
        assert_eq!(section["properties"]["passages"]["items"]["enum"], json!([1, 2, 5]));
    }
}
