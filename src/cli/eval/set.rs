//! A set of questions, what they are answered from, and which words hold what they should.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use article::words;
use data_encoding::HEXLOWER;
use desk::evidence::Document;
use desk::suggestion::Question;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use workers::draft_once::{Answer, Drafted};
use workers::finder::{Files, Finder, Finders};

use crate::cli::{Fault, draft, library};

/// The most questions of one set.
pub(in crate::cli) const QUESTIONS_MAX: usize = 1_000;

/// The largest set that is read, in bytes.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What is asked, and what it costs.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct SetArgs {
    /// Take the first so many questions alone.
    #[arg(long, value_name = "COUNT", default_value_t = QUESTIONS_MAX)]
    first: usize,
    /// Search these .md, .txt and .html files, or the folders that hold them, instead of the starter library.
    #[arg(long, value_name = "FILE|FOLDER", num_args = 1..)]
    source: Vec<PathBuf>,
    /// US dollars for a million tokens the model reads, to tell what the set cost.
    #[arg(long, value_name = "DOLLARS")]
    pub(in crate::cli) price_in: Option<desk::money::Amount>,
    /// US dollars for a million tokens it writes.
    #[arg(long, value_name = "DOLLARS", requires = "price_in")]
    pub(in crate::cli) price_out: Option<desk::money::Amount>,
}

/// A set of questions and what they are answered from.
pub(in crate::cli) struct Set {
    /// The questions, at least one.
    pub(in crate::cli) cases: Vec<Case>,
    /// SHA-256 of the file, in hex.
    pub(in crate::cli) hash: String,
    /// Where answers are looked for.
    pub(in crate::cli) finders: Finders,
    /// SHA-256 of what is looked through, in hex.
    pub(in crate::cli) sources_hash: String,
}

/// A question of the set.
#[derive(Debug, Deserialize)]
pub(in crate::cli) struct Case {
    pub(in crate::cli) question: String,
    #[serde(default)]
    pub(in crate::cli) kind: Kind,
    #[serde(default)]
    expect: Vec<String>,
}

/// What should come of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Kind {
    /// An answer.
    #[default]
    Answerable,
    /// None: the topic is there, the fact is not.
    NearMiss,
    /// None: the topic is not there.
    OffTopic,
}

impl SetArgs {
    /// Reads the set and what it is answered from; a question that the desk would not take is refused with its line.
    pub(in crate::cli) fn read(&self, file: &Path) -> Result<Set, Fault> {
        let text = text_of(file)?;
        let hash = HEXLOWER.encode(&Sha256::digest(&text));
        let mut cases = cases(&file.display().to_string(), &text)?;
        cases.truncate(self.first.max(1));
        let documents =
            if self.source.is_empty() { library::starter()? } else { draft::sources::read(&self.source)? };
        let sources_hash = hash_of(&documents);
        let place: Arc<dyn Finder> = Arc::new(Files::new("the files given", documents));
        Ok(Set { cases, hash, finders: Finders::new(vec![place]), sources_hash })
    }
}

fn text_of(file: &Path) -> Result<String, Fault> {
    let name = file.display().to_string();
    let size = file.metadata().map_err(|error| Fault::start(&name, error))?.len();
    if size > BYTES_MAX {
        return Err(Fault::Start(format!("{name} has {size} bytes; at most {BYTES_MAX} are read")));
    }
    std::fs::read_to_string(file).map_err(|error| Fault::start(&name, error))
}

fn cases(name: &str, text: &str) -> Result<Vec<Case>, Fault> {
    let mut cases = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let at = format!("{name}, line {number}");
        let case: Case = serde_json::from_str(line).map_err(|error| Fault::start(&at, error))?;
        Question::parse(&case.question).map_err(|error| Fault::start(&at, error))?;
        cases.push(case);
    }
    if cases.is_empty() || cases.len() > QUESTIONS_MAX {
        return Err(Fault::Start(format!(
            "{name} has {} questions; 1 to {QUESTIONS_MAX} are run",
            cases.len()
        )));
    }
    Ok(cases)
}

/// Returns SHA-256 of documents: of what they are called, their licences and their words.
fn hash_of(documents: &[Document]) -> String {
    let mut hash = Sha256::new();
    for document in documents {
        let licence = document.licence.to_string();
        for part in [&document.title, &document.publisher, &licence, &document.text] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    HEXLOWER.encode(&hash.finalize())
}

impl Case {
    /// Returns true where the quick answer holds an expected text, or none is given.
    pub(in crate::cli) fn is_right(&self, drafted: &Drafted) -> bool {
        let Answer::Article(view) = &drafted.answer else { return false };
        let quick: Vec<&str> = view.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect();
        let quick = words::fold(&quick.join(" ")).to_lowercase();
        self.expect.is_empty()
            || self.expect.iter().any(|text| quick.contains(&words::fold(text).to_lowercase()))
    }
}
