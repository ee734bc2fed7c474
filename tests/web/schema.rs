//! Whether a JSON answer has the shape that the API's document gives it: as much of JSON Schema as the document uses.

use serde_json::Value;

use crate::visitor::Answer;

/// Returns what is wrong with an answer of an operation; nothing where it has the documented shape.
pub fn misfits(document: &Value, (method, path): (&str, &str), answer: &Answer) -> Vec<String> {
    let response = &document["paths"][path][method]["responses"][answer.status.to_string()];
    let content = &response["content"][answer.header("content-type")];
    if content.is_null() {
        return vec![format!("{} {} is not documented", answer.status, answer.header("content-type"))];
    }
    fits(document, &content["schema"], &answer.json(), "answer")
}

fn fits(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = name.strip_prefix("#/components/schemas/").expect("a local reference");
        return fits(document, &document["components"]["schemas"][target], value, place);
    }
    if let Some(options) = schema["oneOf"].as_array() {
        let tries: Vec<_> = options.iter().map(|option| fits(document, option, value, place)).collect();
        return if tries.iter().any(Vec::is_empty) { Vec::new() } else { tries.concat() };
    }
    let mut wrong = Vec::new();
    if !of_type(&schema["type"], value) {
        wrong.push(format!("{place} is {value}, not {}", schema["type"]));
    }
    if let Some(items) = value.as_array() {
        wrong.extend(
            items.iter().flat_map(|item| fits(document, &schema["items"], item, &format!("{place}[]"))),
        );
    }
    if let Some(fields) = value.as_object() {
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        wrong.extend(
            required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{place} lacks {name}")),
        );
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(property) => wrong.extend(fits(document, property, field, &format!("{place}.{name}"))),
                None => wrong.push(format!("{place}.{name} is not documented")),
            }
        }
    }
    wrong
}

fn of_type(types: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "boolean" => value.is_boolean(),
        other => panic!("no such type: {other}"),
    };
    match types {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => panic!("a schema without a type, for {value}"),
    }
}
