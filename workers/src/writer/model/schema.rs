//! The form of an answer, as the model's server is asked to enforce it.
//!
//! Whatever the server enforces, we check again ([`super::answer`]). No length is set on a text: models cut it in the
//! middle of a word there.

use serde_json::{Value, json};

/// Returns the JSON Schema of an answer that may cite passages 1 to `passages`.
pub(super) fn schema(passages: usize) -> Value {
    let numbers: Vec<usize> = (1..=passages).collect();
    let sentence = object(&json!({
        "text": {"type": "string"},
        "passages": {"type": "array", "items": {"type": "integer", "enum": numbers}},
    }));
    let sentences = json!({"type": "array", "items": {"$ref": "#/$defs/sentence"}});
    let paragraph = object(&json!({"paragraph": sentences}));
    let list = object(&json!({"intro": {"$ref": "#/$defs/sentence"}, "list": sentences}));
    let section = object(&json!({
        "heading": {"type": "string"},
        "blocks": {"type": "array", "items": {"anyOf": [paragraph, list]}},
    }));
    let mut answer = object(&json!({
        "quick_answer": sentences,
        "key_facts": sentences,
        "sections": {"type": "array", "items": section},
    }));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("$defs".to_owned(), json!({"sentence": sentence}));
    }
    answer
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
        let schema = schema(3);
        let text = schema.to_string();
        assert_eq!(schema["$defs"]["sentence"]["properties"]["passages"]["items"]["enum"], json!([1, 2, 3]));
        assert!(!text.contains("maxLength"));
        assert_eq!(schema["additionalProperties"], json!(false));
    }
}
