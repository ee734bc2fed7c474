//! `answerdesk check`: sentences against the passages they cite, one JSON line each; no database, no network.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use article::check;
use article::finding::Finding;
use article::view::Verdict;
use serde::{Deserialize, Serialize};

use super::Fault;

/// The longest line that is read, in bytes.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// What `answerdesk check` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// JSON lines `{"id","sentence","evidence":["…"]}`, each at most 1 MiB; other fields are passed over [default:
    /// standard input].
    file: Option<PathBuf>,
}

/// One sentence and the passages it cites.
#[derive(Debug, Deserialize)]
struct Question {
    id: serde_json::Value,
    sentence: String,
    evidence: Vec<String>,
}

/// What the check says of it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    verdict: &'static str,
    reasons: Vec<String>,
    layers: Vec<Finding<usize>>,
}

/// Judges line after line, and prints each answer before the next line is read.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let mut results = std::io::stdout().lock();
    match args.file.as_deref().filter(|file| *file != Path::new("-")) {
        Some(file) => {
            let opened =
                File::open(file).map_err(|error| Fault::start(&file.display().to_string(), error))?;
            judge_all(BufReader::new(opened), &mut results)
        }
        None => judge_all(std::io::stdin().lock(), &mut results),
    }
}

fn judge_all(mut lines: impl BufRead, results: &mut impl Write) -> Result<(), Fault> {
    let limit = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut line = Vec::new();
    for number in 1_usize.. {
        line.clear();
        let wrong = |why: &dyn std::fmt::Display| Fault::Start(format!("line {number} {why}"));
        let read = lines.by_ref().take(limit).read_until(b'\n', &mut line);
        if read.map_err(|error| wrong(&format!("cannot be read: {error}")))? == 0 {
            break;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        if text.len() > LINE_BYTES_MAX {
            return Err(wrong(&format!("is longer than {LINE_BYTES_MAX} bytes")));
        }
        let text = std::str::from_utf8(text).map_err(|error| wrong(&format!("is not UTF-8: {error}")))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let question: Question = serde_json::from_str(text)
            .map_err(|error| wrong(&format!("is not {{\"id\",\"sentence\",\"evidence\":[…]}}: {error}")))?;
        let answer = serde_json::to_string(&judge(&question)).map_err(|error| wrong(&error))?;
        // A reader that went away (`| head`) is no fault of the command.
        if writeln!(results, "{answer}").and_then(|()| results.flush()).is_err() {
            break;
        }
    }
    Ok(())
}

fn judge(question: &Question) -> Answer<'_> {
    let evidence: Vec<&str> = question.evidence.iter().map(String::as_str).collect();
    let opinion = check::judge(&question.sentence, &evidence);
    let (verdict, mark) = match opinion.verdict {
        Verdict::Supported => ("supported", ""),
        Verdict::Unsupported => ("unsupported", ""),
        Verdict::Contradicted => ("contradicted", ""),
        // What the check cannot tell is not supported, and says that it is so.
        Verdict::Unsure => ("unsupported", "unsure: "),
    };
    let reasons = opinion.reasons.into_iter().map(|reason| format!("{mark}{reason}")).collect();
    Answer { id: &question.id, verdict, reasons, layers: opinion.findings }
}
