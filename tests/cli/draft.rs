//! `answerdesk draft`: one article without a database, or the honest word that there is none.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::{NOWHERE, answerdesk, refused};

const SKY: &str = "Why is the sky blue?";
const TEA: &str = "How hot should water for green tea be?";
/// Nobody listens there.
const DOWN: &str = "http://127.0.0.1:1/w/";

fn draft(question: &str, arguments: &[&str]) -> Output {
    let arguments = [&["draft", "--question", question], arguments].concat();
    // It touches no database: one that cannot be reached is no matter.
    answerdesk(&arguments, &[("DATABASE_URL", NOWHERE), ("ANSWERDESK_LOG", "error")])
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes a source that answers the question about tea.
fn tea(folder: &Path) -> String {
    let text = "---\npublisher: Tea House\nlicence: CC-BY-SA-4.0\n---\n# Green tea\n\n\
        Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.\n\n\
        Water that is too hot makes green tea bitter.\n";
    let file = folder.join("tea.md");
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn an_article_is_printed_from_the_starter_library_without_a_database() {
    let output = draft(SKY, &[]);
    let (text, said) = (out(&output), told(&output));
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said, "", "nothing to note");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[1]), (SKY, ""));
    assert!(lines[2].contains("[1]") && lines[2].to_lowercase().contains("scatter"), "{text}");
    assert!(text.contains("\nKey facts\n\n- ") && text.contains("\nSources\n\n[1] "), "{text}");
    assert!(text.contains("Licence: CC0-1.0"), "{text}");
    assert!(lines[lines.len() - 1].starts_with("Checked once: "), "{text}");
}

#[test]
fn json_is_the_article_with_its_citations_and_verdicts() {
    let output = draft(SKY, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let article: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&article["title"], &article["writer"]), (&SKY.into(), &"extractive".into()));
    let sources: Vec<&Value> =
        article["sources"].as_array().unwrap().iter().map(|source| &source["id"]).collect();
    let quick = article["quick_answer"].as_array().unwrap();
    let blocks = article["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["blocks"].as_array().unwrap());
    let listed = blocks.flat_map(|block| block["paragraph"].as_array().or(block["list"].as_array()).unwrap());
    let mut count = 0;
    for sentence in quick.iter().chain(listed) {
        count += 1;
        assert_eq!((&sentence["verdict"], &sentence["decision"]), (&"supported".into(), &Value::Null));
        assert!(sentence["id"].is_string() && sentence["reasons"].is_array(), "{sentence}");
        let citation = &sentence["citations"][0];
        assert!(
            citation["text"].as_str().unwrap().contains(sentence["text"].as_str().unwrap()),
            "{sentence}"
        );
        assert!(sources.contains(&&citation["source_id"]) && citation["passage_id"].is_i64(), "{sentence}");
    }
    assert!(count > 3, "{article}");
}

#[test]
fn no_reliable_answer_is_told_with_what_was_searched_and_exit_code_3() {
    let question = "Who won the chess championship of 1921?";
    let output = draft(question, &[]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(3), "{text}{}", told(&output));
    assert!(text.starts_with(question) && text.contains("no reliable answer: "), "{text}");
    assert!(text.contains("Searched\n\n- the starter library (39 sources, "), "{text}");
    let output = draft(question, &["--json"]);
    assert_eq!(output.status.code(), Some(3));
    let none: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&none["answer"], &none["question"]), (&Value::Null, &question.into()));
    assert!(none["reason"].is_string() && none["searched"].as_array().unwrap().len() == 1, "{none}");
}

#[test]
fn only_the_sources_named_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let tea = tea(folder.path());
    let output = draft(TEA, &["--source", &tea]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", told(&output));
    assert!(text.contains("75 degrees Celsius") && text.contains("[1] Green tea. Tea House."), "{text}");
    assert!(text.contains("Licence: CC-BY-SA-4.0"), "{text}");
    let output = draft(SKY, &["--source", &tea]);
    assert_eq!(output.status.code(), Some(3), "the library is not searched: {}", out(&output));
    assert!(out(&output).contains("the files given (1 source, 2 passages)"), "{}", out(&output));
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_in_a_folder_it_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file.to_str().unwrap().to_owned()
    };
    for (name, bytes, words) in [
        ("latin.txt", &b"caf\xe9 au lait"[..], "not UTF-8"),
        ("empty.md", b"\n", "no readable text"),
        ("picture.png", b"\x89PNG", "only .md, .html, .txt and .pdf"),
    ] {
        let file = write(name, bytes);
        let said = refused(&["draft", "--question", TEA, "--source", &file], &[]);
        assert!(said.contains(name) && said.contains(words), "{said}");
    }
    let said = refused(&["draft", "--question", TEA, "--source", "/no/such/file.md"], &[]);
    assert!(said.contains("/no/such/file.md does not exist"), "{said}");
    tea(folder.path());
    let output = draft(TEA, &["--source", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let notes = told(&output);
    assert!(notes.contains("latin.txt is left out: the file is not UTF-8"), "{notes}");
    assert!(notes.contains("empty.md is left out") && !notes.contains("picture"), "{notes}");
}

#[test]
fn a_question_the_desk_would_refuse_is_refused() {
    for (question, words) in [
        ("Why?", "at least 8 characters"),
        ("<b>Why is the sky blue?</b>", "plain words"),
        ("Warum ist der Himmel am Tag eigentlich blau und abends rot?", "English"),
    ] {
        let said = refused(&["draft", "--question", question], &[]);
        assert!(said.contains("--question is refused") && said.contains(words), "{said}");
    }
}

#[test]
fn ten_thousand_files_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..9_999 {
        let text = format!(
            "# Note {number}\n\nSomething else is written in note {number}, and water comes into it.\n"
        );
        std::fs::write(folder.path().join(format!("note-{number}.md")), text).unwrap();
    }
    tea(folder.path());
    let path = folder.path().to_str().unwrap();
    let output = draft(TEA, &["--source", path]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), told(&output));
    assert!(out(&output).contains("75 degrees Celsius"), "{}", out(&output));
    std::fs::write(folder.path().join("one-too-many.md"), "# One\n\nOne too many.\n").unwrap();
    let said = refused(&["draft", "--question", TEA, "--source", path], &[]);
    assert!(said.contains("more than 10000 files"), "{said}");
}

#[test]
fn a_wiki_that_is_down_is_told_and_a_note_where_others_answered() {
    let said = refused(&["draft", "--question", TEA, "--wiki", DOWN], &[("ANSWERDESK_LOG", "error")]);
    assert!(said.contains("127.0.0.1:1 could not be searched: "), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let tea = tea(folder.path());
    for (question, code) in [(TEA, 0), (SKY, 3)] {
        let output = draft(question, &["--source", &tea, "--wiki", DOWN]);
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        assert!(
            told(&output).starts_with("answerdesk: note: 127.0.0.1:1 could not be searched: "),
            "{}",
            told(&output)
        );
    }
    for bad in ["en.wikipedia.org", "ftp://127.0.0.1/w/", "https://x/w/?title=y"] {
        let output = draft(TEA, &["--wiki", bad]);
        assert_eq!(output.status.code(), Some(2), "{bad}");
        assert!(told(&output).contains("the folder that holds its api.php"), "{}", told(&output));
    }
}

#[test]
fn a_wiki_that_is_blocked_is_not_searched_and_a_list_that_is_none_is_told() {
    let ask = ["draft", "--question", TEA, "--wiki", DOWN];
    for block in ["127.0.0.0/8", "127.0.0.1"] {
        let said = refused(&ask, &[("ANSWERDESK_FETCH_BLOCK", block)]);
        assert!(said.contains("`http://127.0.0.1:1/w/` is not searched: its host is blocked"), "{said}");
    }
    // It is named, so it is asked although every other host is blocked.
    let said = refused(&ask, &[("ANSWERDESK_FETCH_BLOCK", "*")]);
    assert!(said.contains("127.0.0.1:1 could not be searched: "), "{said}");
    for (name, value) in [
        ("ANSWERDESK_FETCH_ALLOW", "https://news.example"),
        ("ANSWERDESK_FETCH_ALLOW", "10.0.0.0/40"),
        ("ANSWERDESK_FETCH_BLOCK", "ads.example:80"),
    ] {
        let output = answerdesk(&ask, &[(name, value)]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(value) && told.contains("entries are a host"), "{told}");
    }
}

#[test]
fn the_model_writer_needs_a_model() {
    let said = refused(&["draft", "--question", TEA, "--writer", "model"], &[]);
    assert!(said.contains("no model is set up") && said.contains("ANSWERDESK_MODEL_URL"), "{said}");
}
