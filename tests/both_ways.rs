//! The same questions to a wiki of lead sections alone, which must park them, and to one with full-length articles too,
//! which must answer them. `scripts/test --real-parts` starts both wikis.

mod support;

use std::process::{Command, Output};

use serde_json::Value;

/// A question, and what its quick answer holds where the full-length article is there.
const QUESTIONS: [(&str, &str); 3] = [
    ("What causes venous insufficiency?", "valves"),
    ("How often does a sourdough starter need feeding?", "once or twice a day"),
    ("How much iron does an adult have in the body?", "3 to 4 g"),
];

/// How often a wiki is asked that is too busy to answer in time, as a desk would.
const TRIES: usize = 5;

/// The exit code of "no reliable answer".
const NO_ANSWER: i32 = 3;

fn draft(question: &str, wiki: &str) -> std::io::Result<Output> {
    let once = || {
        Command::new(env!("CARGO_BIN_EXE_answerdesk"))
            .args(["draft", "--json", "--question", question, "--wiki", wiki])
            .env("ANSWERDESK_CONTACT", "desk@answers.example")
            .env("ANSWERDESK_LOG", "error")
            .output()
    };
    let mut output = once()?;
    for _ in 1..TRIES {
        if !told(&output).contains("did not answer in time") {
            break;
        }
        output = once()?;
    }
    Ok(output)
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn leads_alone_park_what_full_length_articles_answer() {
    let (Some(full), Some(leads)) =
        (support::real_part("ANSWERDESK_REAL_WIKI"), support::real_part("ANSWERDESK_REAL_LEADS"))
    else {
        println!("skipped: scripts/test --real-parts starts the wikis this needs");
        return;
    };
    for (question, fact) in QUESTIONS {
        let parked = draft(question, &leads).unwrap();
        assert_eq!(parked.status.code(), Some(NO_ANSWER), "{question}: {}", told(&parked));
        let answered = draft(question, &full).unwrap();
        assert_eq!(answered.status.code(), Some(0), "{question}: {}", told(&answered));
        let article: Value = serde_json::from_slice(&answered.stdout).unwrap();
        let sentences = article["quick_answer"].as_array().unwrap().iter();
        let quick: String = sentences.filter_map(|sentence| sentence["text"].as_str()).collect();
        assert!(quick.contains(fact), "{question}: {quick}");
        let blocks = article["sections"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|section| section["blocks"].as_array().unwrap());
        assert!(blocks.into_iter().any(|block| block["list"].is_array()), "{question}: no list");
    }
}
