//! The sets of sentences, written by hand, and where they lie.

use serde::Deserialize;

/// One line of a set.
#[derive(Deserialize)]
pub struct Case {
    /// Set, topic and a number.
    pub id: String,
    /// What was done to the passage.
    pub kind: String,
    /// What the check should say.
    pub expect: Expected,
    /// The sentence to be judged.
    pub sentence: String,
    /// The passages it claims to rest on.
    pub evidence: Vec<String>,
}

/// Whether the passages say all of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// The passages say all of it.
    Supported,
    /// They do not.
    Not,
}

impl Case {
    /// Returns the passages as the check takes them.
    pub fn passages(&self) -> Vec<&str> {
        self.evidence.iter().map(String::as_str).collect()
    }
}

/// A line that may have no label yet, such as `answerdesk eval export` prints.
#[derive(Deserialize)]
struct Row {
    id: String,
    kind: String,
    expect: Option<Expected>,
    sentence: String,
    evidence: Vec<String>,
}

/// Reads a file of somebody's own; returns the rows with a label, and how many have none.
pub fn own(file: &str) -> (Vec<Case>, usize) {
    let lines = std::fs::read_to_string(file).unwrap();
    let (mut cases, mut unlabelled) = (Vec::new(), 0);
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let Row { id, kind, expect, sentence, evidence } = serde_json::from_str(line).unwrap();
        match expect {
            Some(expect) => cases.push(Case { id, kind, expect, sentence, evidence }),
            None => unlabelled += 1,
        }
    }
    (cases, unlabelled)
}

/// Reads a file of `benches/checker`: `open`, `sealed-2` and so on.
pub fn cases(file: &str) -> Vec<Case> {
    let file = format!("{}/../benches/checker/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(file).unwrap();
    let rows = lines.lines().filter(|line| !line.trim().is_empty());
    rows.map(|line| serde_json::from_str(line).unwrap()).collect()
}
