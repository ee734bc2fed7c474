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

#[tokio::test(flavor = "multi_thread")]
async fn what_editors_taught_is_exported_in_the_form_that_the_check_reads() {
    let database = crate::support::TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url()), ("ANSWERDESK_LOG", "error")];
    let output = answerdesk(&["eval", "export"], &settings);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no rows; 0 of them without a label"));

    approve_two(&database).await;
    let output = answerdesk(&["eval", "export"], &settings);
    let rows: Vec<Value> = String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [row, _] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((&row["kind"], &row["expect"]), (&"overridden".into(), &"supported".into()));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("2 overridden; 0 of them without a label; 2 left out"), "{said}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &output.stdout).unwrap();
    let checked = answerdesk(&["check", file.path().to_str().unwrap()], &[]);
    let first = checked.stdout.split(|byte| *byte == b'\n').next().unwrap();
    let verdict: Value = serde_json::from_slice(first).unwrap();
    assert_eq!((&verdict["id"], &verdict["verdict"]), (&row["id"], &"unsupported".into()));

    let output = answerdesk(&["eval", "export", "--all"], &settings);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((text.lines().count(), text.matches(r#""may_be_published":false"#).count()), (4, 2));
}

/// Has a sentence kept against the check in two approved drafts, of which one rests on a source that may not be copied.
async fn approve_two(database: &crate::support::TestDatabase) {
    use article::view::Decision;
    use article::{Article, Block, Section, Sentence, SentenceId, Writer};
    use desk::draft::{self, Find, Start};
    use desk::platform::SystemClock;
    use desk::{evidence, people, review, suggestion};
    let (pool, clock) = (database.pool(), &SystemClock);
    let email = "ada@example.org".parse().unwrap();
    let ada = people::add_user(pool, clock, &email, None, people::Role::Editor).await.unwrap();
    let ada = ada.as_editor().unwrap();
    for (name, licence) in [("tea", "CC0-1.0"), ("rice", "MIT")] {
        let text = format!(
            "---\ntitle: {name}\npublisher: {name}\nlicence: {licence}\n---\nHot {name} is served at noon.\n"
        );
        let document = evidence::read("a.md", text.as_bytes(), &evidence::Labels::default()).unwrap();
        let source = evidence::import(pool, clock, &document).await.unwrap().source_id;
        let question = suggestion::Question::parse(&format!("When is hot {name} served here?")).unwrap();
        let asked = suggestion::submit(pool, clock, &question, &suggestion::Pages::default()).await.unwrap();
        let Start::Write(begun) = draft::begin(pool, clock, asked.suggestion.id).await.unwrap() else {
            panic!("there is nothing to write")
        };
        let mut connection = pool.get().await.unwrap();
        let held = evidence::load_sources(&mut connection, &[source], &[], 10).await.unwrap();
        drop(connection);
        let passages = vec![*held.passages.keys().next().unwrap()];
        let sentence = |number| Sentence {
            id: SentenceId::numbered(number),
            text: format!("Nobody need wait past midday, the {number}th dish is ready by then."),
            passages: passages.clone(),
        };
        let article = Article {
            title: question.to_string(),
            quick_answer: vec![sentence(1)],
            key_facts: Vec::new(),
            sections: vec![Section {
                heading: "Overview".to_owned(),
                level: 2,
                blocks: vec![Block::Paragraph { paragraph: vec![sentence(2)] }],
            }],
            writer: Writer::Extractive,
        };
        let find = Find { evidence: held, ..Find::default() };
        draft::hold(pool, clock, &begun, &find, &article).await.unwrap();
        let at = (begun.draft_id, 1);
        let over = Decision::Override { reason: "Noon is midday.".to_owned() };
        for number in [1, 2] {
            let id = SentenceId::numbered(number);
            review::decide(pool, clock, &ada, at, (&id, over.clone())).await.unwrap();
        }
        review::approve(pool, clock, &ada, at).await.unwrap();
    }
}
