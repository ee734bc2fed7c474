//! `answerdesk prompt`: words for a model are proposed, shown, tried, promoted and withdrawn.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::TestDatabase;
use crate::{answerdesk, failed, refused, said};

#[tokio::test(flavor = "multi_thread")]
async fn words_are_proposed_shown_listed_and_withdrawn_in_somebodys_name() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url()), ("ANSWERDESK_LOG", "error")];
    said(&["user", "add", "olga@example.org", "--role", "operator"], &settings);
    said(&["user", "add", "ada@example.org", "--role", "editor"], &settings);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "Write it again, briefly.\n").unwrap();
    let path = file.path().to_str().unwrap();
    let propose = |stage: &'static str, share: &'static str, user: &'static str| {
        ["prompt", "propose", stage, path, "--share", share, "--user", user].map(str::to_owned)
    };
    let told = |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        failed(&arguments, &settings)
    };
    for (arguments, words) in [
        (propose("revision", "10", "nobody@example.org"), "there is no account with this address"),
        (
            propose("revision", "10", "ada@example.org"),
            "for operators and admins; this account’s role is editor",
        ),
        (propose("poem", "10", "olga@example.org"), "there is no stage `poem`; there are "),
    ] {
        let said = told(&arguments);
        assert!(said.contains(words), "{said}");
    }
    let olga = ["--user", "olga@example.org"];
    let holds = said(&["prompt", "show", "revision"], &settings);
    assert!(holds.contains("JSON"), "{holds}");
    let done = said(&["prompt", "propose", "revision", path, "--share", "10", olga[0], olga[1]], &settings);
    assert_eq!(done, "revision desk-1 is a candidate for 10 % of drafts.\n");
    assert_eq!(said(&["prompt", "show", "revision"], &settings), holds, "a candidate does not hold");
    let shown = said(&["prompt", "show", "revision", "--candidate"], &settings);
    assert_eq!(shown, "Write it again, briefly.\n");
    let listed = said(&["prompt", "list"], &settings);
    assert!(listed.contains("revision       1 (compiled in)"), "{listed}");
    assert!(
        listed.contains("revision desk-1          candidate, 10 % of drafts, proposed by olga 20"),
        "{listed}"
    );
    let refused = failed(&["prompt", "promote", "revision", olga[0], olga[1]], &settings);
    assert!(
        refused.contains("there is no trial of the candidate: run `answerdesk prompt trial`"),
        "{refused}"
    );
    let done = said(&["prompt", "withdraw", "revision", olga[0], olga[1]], &settings);
    assert_eq!(done, "revision desk-1 is withdrawn.\n");
    let refused = failed(&["prompt", "withdraw", "revision", "--current", olga[0], olga[1]], &settings);
    assert!(refused.contains("the stage revision has no current words that somebody proposed"), "{refused}");
    said(&["user", "disable", "olga@example.org"], &settings);
    let refused = failed(&["prompt", "withdraw", "revision", olga[0], olga[1]], &settings);
    assert!(refused.contains("this account is disabled"), "{refused}");
}

#[test]
fn words_and_trials_that_cannot_begin_are_refused() {
    let settings = [("DATABASE_URL", crate::NOWHERE)];
    let olga = ["--user", "olga@example.org"];
    let arguments = ["prompt", "propose", "revision", "/no/such/file.md", "--share", "10", olga[0], olga[1]];
    assert!(refused(&arguments, &settings).contains("/no/such/file.md"));
    let output =
        answerdesk(&["prompt", "propose", "revision", "x", "--share", "101", olga[0], olga[1]], &settings);
    assert_eq!(output.status.code(), Some(2));
    let told = refused(&["prompt", "trial", "revision", "--questions", "/no/such/set.jsonl"], &settings);
    assert!(told.contains("a trial needs a model that writes"), "{told}");
    let model = ["--model-url", "http://127.0.0.1:1/v1", "--model-name", "m"];
    let trial = ["prompt", "trial", "revision", "--questions", "/no/such/set.jsonl"];
    assert!(refused(&[&trial[..], &model].concat(), &settings).contains("/no/such/set.jsonl"));
}

/// A model's server: it plans one section, says what the passages say, and lies where its words tell it to.
fn model() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap());
        }
    });
    url
}

fn answer(mut stream: TcpStream) {
    let Some(asked) = hear(&mut stream) else { return };
    let number = |words: &str| {
        let shown = asked.split("<passage ").find(|passage| passage.contains(words));
        let number = shown.and_then(|passage| passage.split(' ').next()?.parse::<u32>().ok());
        number.unwrap_or(1)
    };
    let said = |text: &str, words: &str| json!({"text": text, "passages": [number(words)]});
    let at = |degrees: u32| {
        said(&format!("Green tea is brewed with water of about {degrees} degrees Celsius."), "75 degrees")
    };
    let (hot, lie) = (at(75), at(95));
    let bitter = said("Water that is too hot makes green tea bitter.", "bitter");
    let steeped = said("The leaves of green tea are steeped for 2 minutes.", "2 minutes");
    let again = said("The same leaves can be steeped a second time.", "second time");
    let told = if asked.contains("Name the headings") {
        json!({"sections": [{"heading": "Overview", "passages": [1, 2, 3, 4]}]})
    } else if asked.contains("Write section") {
        json!({"blocks": [{"paragraph": [bitter, steeped, again]}]})
    } else if asked.contains("sentences again") {
        json!({"sentences": []})
    } else if asked.contains("Answer badly.") {
        json!({"quick_answer": [hot], "key_facts": [lie]})
    } else {
        json!({"quick_answer": [hot], "key_facts": []})
    };
    let event = |delta: Value, finish: Value| {
        format!("data: {}\n\n", json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}))
    };
    let words = event(json!({"content": told.to_string()}), Value::Null);
    let end = event(json!({}), "stop".into());
    let usage =
        json!({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}});
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    // The client hangs up on whatever it has had enough of.
    drop(stream.write_all(format!("{head}{words}{end}data: {usage}\n\ndata: [DONE]\n\n").as_bytes()));
}

/// Reads one request whole; returns the words it holds.
fn hear(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 16 * 1024];
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().split("content-length: ").nth(1)?.lines().next()?.parse().ok()?;
        if body.len() >= length {
            let body: Value = serde_json::from_str(body).ok()?;
            let messages = body["messages"].as_array()?.iter();
            return Some(messages.filter_map(|message| message["content"].as_str()).collect());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_tried_on_a_set_and_promoted_where_nothing_is_worse() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url()), ("ANSWERDESK_LOG", "error")];
    said(&["user", "add", "olga@example.org", "--role", "operator"], &settings);
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let tea = place(
        "tea.md",
        "---\npublisher: Tea House\nlicence: CC-BY-SA-4.0\n---\n# Green tea\n\n\
         Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.\n\n\
         Water that is too hot makes green tea bitter.\n\n\
         The leaves of green tea are steeped for 2 minutes.\n\n\
         The same leaves can be steeped a second time.\n",
    );
    let hot = "{\"question\":\"How hot should water for green tea be?\",\"expect\":[\"75 degrees\"]}\n";
    let other = "{\"question\":\"Who won the chess match in Reykjavik?\",\"kind\":\"off_topic\"}\n";
    let set = place("set.jsonl", &format!("{hot}{}", other.repeat(19)));
    let url = model();
    let trial = ["prompt", "trial", "quick_answer", "--questions", &set, "--source", &tea];
    let trial = [&trial[..], &["--model-url", &url, "--model-name", "m"]].concat();
    assert!(failed(&trial, &settings).contains("the stage quick_answer has no candidate words"));

    let olga = ["--user", "olga@example.org"];
    let propose = |words: &str| {
        let file = place("words.md", words);
        said(&["prompt", "propose", "quick_answer", &file, "--share", "5", olga[0], olga[1]], &settings);
    };
    let promote = ["prompt", "promote", "quick_answer", olga[0], olga[1]];
    propose("Answer badly.");
    let told = said(&trial, &settings);
    assert!(told.contains("It cannot be promoted."), "{told}");
    let refused = failed(&promote, &settings);
    assert!(
        refused.contains("worse than the words that hold now: ") && refused.contains("left out"),
        "{refused}"
    );

    said(&["prompt", "withdraw", "quick_answer", olga[0], olga[1]], &settings);
    propose("Answer well.");
    let told = said(&trial, &settings);
    assert!(told.ends_with("Nothing is worse: it may be promoted.\n"), "{told}");
    for line in ["quick_answer 1", "quick_answer desk-2", "right answers                          1 of 1"] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert_eq!(said(&promote, &settings), "quick_answer desk-2 holds for all drafts begun from now on.\n");
    let listed = said(&["prompt", "list"], &settings);
    assert!(listed.contains("quick_answer   desk-2"), "{listed}");
    assert_eq!(listed.matches(" right and ").count(), 4, "every trial is told: {listed}");
    said(&["prompt", "withdraw", "quick_answer", "--current", olga[0], olga[1]], &settings);
    assert!(said(&["prompt", "list"], &settings).contains("quick_answer   1 (compiled in)"));
}
