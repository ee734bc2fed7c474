//! The form of an answer, as the model's server is asked to enforce it.
//!
//! Whatever the server enforces, we check again ([`super::answer`]). No length is set on a text: models cut it in the
//! middle of a word there.

use serde_json::{Value, json};

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

/// Returns the JSON Schema of an answer that may cite passages 1 to `passages`.
pub(super) fn schema(passages: usize, counts: Counts) -> Value {
    let list = |items: Value, least: usize, most: usize| list(&items, (least, most), counts);
    let said = || json!({"$ref": "#/$defs/sentence"});
    let numbers: Vec<usize> = (1..=passages).collect();
    let sentence = object(&json!({
        "text": {"type": "string"},
        "passages": list(json!({"type": "integer", "enum": numbers}), 1, 3),
    }));
    let paragraph = object(&json!({"paragraph": list(said(), 1, 4)}));
    let listed = object(&json!({"intro": said(), "list": list(said(), 2, 6)}));
    let section = object(&json!({
        "heading": {"type": "string"},
        "blocks": list(json!({"anyOf": [paragraph, listed]}), 1, 2),
    }));
    let mut answer = object(&json!({
        "quick_answer": list(said(), 1, 2),
        "key_facts": list(said(), 0, 4),
        "sections": list(section, 2, 3),
    }));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("$defs".to_owned(), json!({"sentence": sentence}));
    }
    answer
}

/// Returns the JSON Schema of a revision: `refused` sentences written again, from passages with these numbers.
pub(super) fn revision(refused: usize, passages: &[usize], counts: Counts) -> Value {
    let list = |items: Value, least: usize, most: usize| list(&items, (least, most), counts);
    let numbers: Vec<usize> = (1..=refused).collect();
    let sentence = object(&json!({
        "number": {"type": "integer", "enum": numbers},
        "text": {"type": "string"},
        "passages": list(json!({"type": "integer", "enum": passages}), 1, 3),
    }));
    object(&json!({"sentences": list(sentence, 0, refused)}))
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
        let schema = schema(3, Counts::Given);
        let text = schema.to_string();
        assert_eq!(schema["$defs"]["sentence"]["properties"]["passages"]["items"]["enum"], json!([1, 2, 3]));
        assert!(!text.contains("maxLength"));
        assert!(text.contains("maxItems") && !super::schema(3, Counts::Open).to_string().contains("Items"));
        assert_eq!(schema["additionalProperties"], json!(false));
    }
}
