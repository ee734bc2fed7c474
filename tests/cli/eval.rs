//! `answerdesk eval`: a writer over a set of questions.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::{NOWHERE, answerdesk};

fn eval(folder: &Path, set: &str, arguments: &[&str]) -> Output {
    let source = folder.join("tea.md");
    let text = "---\npublisher: Tea House\nlicence: CC-BY-SA-4.0\n---\n# Green tea\n\n\
        Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.\n\n\
        Water that is too hot makes green tea bitter.\n";
    std::fs::write(&source, text).unwrap();
    let questions = folder.join("set.jsonl");
    std::fs::write(&questions, set).unwrap();
    let named = ["eval", "--questions", questions.to_str().unwrap(), "--source", source.to_str().unwrap()];
    answerdesk(&[&named, arguments].concat(), &[("DATABASE_URL", NOWHERE), ("ANSWERDESK_LOG", "error")])
}

const SET: &str = r#"{"question":"How hot should water for green tea be?","kind":"answerable","expect":["75 Degrees"]}
{"question":"Who won the chess match in Reykjavik?","kind":"off_topic"}
"#;

#[test]
fn the_figures_of_a_set_are_printed_as_a_table_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let output = eval(folder.path(), SET, &["--price-in", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "writer                                         extractive",
        "answerable questions that were answered        1 of 1 (100 %)",
        "others that were refused                       1 of 1 (100 %)",
        "articles by extractive                         1",
        "cost                                           $0.00",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let output = eval(folder.path(), SET, &["--json", "--first", "1"]);
    let scores: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&scores["right"], &scores["unanswerable"]), (&1.into(), &0.into()));
    assert_eq!(scores["sentences"], scores["supported"], "the extractive writer copies");
    assert_eq!(scores["cost"], Value::Null);
}

#[test]
fn a_set_that_cannot_be_run_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    for (set, words) in [
        ("", "has 0 questions; 1 to 1000 are run"),
        ("\n{\"question\":\"How hot should water be?\"}\n{}\n", "line 3"),
        ("{\"question\":\"Hot?\"}", "line 1"),
        ("{\"question\":\"How hot should water be?\",\"kind\":\"hard\"}", "line 1"),
    ] {
        let output = eval(folder.path(), set, &[]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}
