//! Models that speak another way: what is sent to them, and how their answers are read.

use super::*;

const STREAM: &str = "content-type: text/event-stream\r\n";

fn spoken(protocol: Protocol, server: &Scripted) -> ModelSettings {
    let mut settings = settings(server);
    settings.protocol = protocol;
    settings
}

async fn ask(protocol: Protocol, bodies: Vec<String>) -> (Work, Vec<super::super::scripted::Asked>) {
    let replies = bodies.into_iter().map(|body| Reply::Status(200, STREAM, body)).collect();
    let server = Scripted::start(replies).await;
    let work = write_with(spoken(protocol, &server)).await;
    (work, server.asked())
}

fn events(events: &[Value]) -> String {
    let event = |event: &Value| match event["type"].as_str() {
        Some(kind) => format!("event: {kind}\ndata: {event}\n\n"),
        None => format!("data: {event}\n\n"),
    };
    events.iter().map(event).collect()
}

fn anthropic(text: &str, stop: &str) -> String {
    events(&[
        json!({"type": "message_start", "message": {"usage": {"input_tokens": 1234, "output_tokens": 1}}}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}),
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 567}}),
        json!({"type": "message_stop"}),
    ])
}

#[tokio::test]
async fn an_article_comes_from_a_model_that_speaks_as_anthropics_do() {
    let answers = answers(&good()).into_iter().map(|answer| anthropic(&answer, "end_turn"));
    let (work, asked) = ask(Protocol::Anthropic, answers.collect()).await;
    assert_eq!(article(&work).writer, WrittenBy::Model("scripted-1".to_owned()), "{:?}", work.writings);
    assert_eq!((work.writings[0].tokens_in, work.writings[0].tokens_out), (Some(1234), Some(567)));
    let head = asked[0].head.to_lowercase();
    assert!(head.starts_with("post /v1/messages ") && head.contains("x-api-key: sk-secret"), "{head}");
    let body = &asked[0].body;
    assert_eq!((&body["model"], &body["max_tokens"]), (&json!("scripted-1"), &json!(500)));
    assert!(body["system"].to_string().contains("Answer with JSON only"), "{body}");
    assert!(body.to_string().contains("json_schema"), "the form is asked for: {body}");
}

/// An answer in two pieces.
fn gemini(text: &str) -> String {
    let (head, tail) = text.split_at(text.len() / 2);
    let part =
        |text: &str| json!({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}}]});
    let mut last = part(tail);
    last["candidates"][0]["finishReason"] = json!("STOP");
    last["usageMetadata"] =
        json!({"promptTokenCount": 1234, "candidatesTokenCount": 567, "totalTokenCount": 1801});
    events(&[part(head), last])
}

#[tokio::test]
async fn an_article_comes_from_a_model_that_speaks_as_gemini_does() {
    let answers = answers(&good()).into_iter().map(|answer| gemini(&answer));
    let (work, asked) = ask(Protocol::Gemini, answers.collect()).await;
    assert_eq!(article(&work).writer, WrittenBy::Model("scripted-1".to_owned()), "{:?}", work.writings);
    assert_eq!((work.writings[0].tokens_in, work.writings[0].tokens_out), (Some(1234), Some(567)));
    let head = asked[0].head.to_lowercase();
    assert!(head.starts_with("post /v1/models/scripted-1:streamgeneratecontent?alt=sse "), "{head}");
    assert!(head.contains("x-goog-api-key: sk-secret"), "{head}");
    assert!(asked[0].body.get("model").is_none(), "{}", asked[0].body);
}

#[tokio::test]
async fn their_refusals_and_half_answers_fall_back_too() {
    let half: String = answers(&good())[0].chars().take(40).collect();
    let (work, _) = ask(Protocol::Anthropic, vec![anthropic(&half, "max_tokens")]).await;
    assert_fell_back(&work, "failed", "the model's answer was longer than it may be");
    for protocol in [Protocol::Anthropic, Protocol::Gemini] {
        for (status, reason) in [
            (401, "the model's server does not accept the key (401)"),
            (429, "the model's server has too much to do (429)"),
        ] {
            let server = Scripted::start(vec![Reply::Status(status, "", "{}".to_owned())]).await;
            let work = write_with(spoken(protocol, &server)).await;
            assert_fell_back(&work, "failed", reason);
        }
        let (work, _) = ask(protocol, vec!["data: {\"type\": \n\n".to_owned()]).await;
        assert_eq!(article(&work).writer, WrittenBy::Extractive, "{protocol:?}");
    }
}
