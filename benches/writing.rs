//! A model's articles without a model: what ours takes around its answers, and what becomes of a model that always lies.
//!
//! The answerable questions of `benches/answering/development.jsonl` over the starter library, each written through a server
//! that speaks as a model's does and answers at once. First it copies a sentence of each passage it is shown: the time of an
//! article without the time its server took is ours. Then each sentence it says is a lie, made by the rules of
//! `benches/checker/faults` from a sentence of a passage it is shown, which it cites; the check judges what is left of them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

#[path = "checker/faults/mod.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "evidence stays as it is here")]
mod faults;
#[path = "checker/material.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "only what faults are made from is needed")]
mod material;
#[path = "checker/sets.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "material is built of it")]
mod sets;
#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use article::licence::policy::Terms;
use article::sentences::sentences;
use article::view::Verdict;
use desk::evidence::{self, Document, Labels};
use serde::Deserialize;
use serde_json::json;
use workers::draft_once::{Answer, Drafted, draft_once};
use workers::finder::{Files, Finders};
use workers::writer::model::ModelSettings;
use workers::writer::{Model, Prompts};

use crate::material::{Truth, hash};
use crate::support::model::{Asked, Mind, ScriptedModel, plain_outline, sentences as answer};

/// One line of the question file.
#[derive(Deserialize)]
struct Case {
    question: String,
    kind: String,
}

#[tokio::main]
async fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let step = if std::env::args().any(|argument| argument == "--quarter") { 4 } else { 1 };
    let finders = Finders::new(vec![Arc::new(Files::new("the library", library(&root.join("library"))))]);
    let lines = std::fs::read_to_string(root.join("benches/answering/development.jsonl")).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<Case>(line).unwrap());
    let questions: Vec<String> =
        cases.filter(|case| case.kind == "answerable").step_by(step).map(|case| case.question).collect();
    overhead(&questions, &finders).await;
    lies(&questions, &finders).await;
}

/// Measures the time of articles without the time their model's server takes.
async fn overhead(questions: &[String], finders: &Finders) {
    let spent = Arc::new(Mutex::new(Duration::ZERO));
    let inside = Arc::clone(&spent);
    let mind: Mind = Arc::new(move |asked: &Asked| {
        let began = Instant::now();
        let said =
            if asked.stage == "outline" { plain_outline(asked) } else { answer(asked, &copied(asked)) };
        *inside.lock().unwrap() += began.elapsed();
        Some(said)
    });
    let server = ScriptedModel::start(mind).await;
    let writer = writer(&server.url);
    println!("{:<46} {:>8} {:>8} {:>8}", "ours, model time excluded", "articles", "p50 ms", "p95 ms");
    for name in ["sentences read for the first time", "sentences read before"] {
        let mut all = times((questions, finders), &writer, &spent).await;
        row(name, &mut all);
    }
}

/// Returns what each of the model's articles took without the time spent at its server.
async fn times(
    (questions, finders): (&[String], &Finders),
    writer: &Model,
    spent: &Mutex<Duration>,
) -> Vec<Duration> {
    let mut all = Vec::new();
    for question in questions {
        *spent.lock().unwrap() = Duration::ZERO;
        let began = Instant::now();
        let drafted =
            draft_once(question, finders, (writer, Prompts::default()), Terms::default()).await.unwrap();
        let took = began.elapsed().saturating_sub(*spent.lock().unwrap());
        if let Answer::Article(article) = &drafted.answer
            && article.writer.starts_with("model:")
        {
            all.push(took);
        }
    }
    all
}

fn row(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len().saturating_sub(1) * percent).div_ceil(100);
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    println!("{name:<46} {:>8} {:>8.0} {:>8.0}", times.len(), at(50), at(95));
}

/// What became of the lies of one kind.
#[derive(Default)]
struct Fate {
    said: usize,
    left_out: usize,
    doubted: usize,
    passed: usize,
}

/// Has every sentence be a lie, and prints what became of them.
async fn lies(questions: &[String], finders: &Finders) {
    let told: Arc<Mutex<BTreeMap<String, (&'static str, String)>>> = Arc::default();
    let telling = Arc::clone(&told);
    let mind: Mind = Arc::new(move |asked: &Asked| {
        if asked.stage == "outline" {
            return Some(plain_outline(asked));
        }
        if asked.stage == "revision" {
            return Some(json!({"sentences": []}));
        }
        let lies = lied(asked);
        let mut telling = telling.lock().unwrap();
        for (lie, kind, number) in &lies {
            let passage = asked.passages.iter().find(|(shown, _)| shown == number).unwrap();
            telling.insert(lie.clone(), (*kind, passage.1.clone()));
        }
        let said: Vec<(String, i64)> = lies.into_iter().map(|(lie, _, number)| (lie, number)).collect();
        Some(answer(asked, &said))
    });
    let server = ScriptedModel::start(mind).await;
    let writer = writer(&server.url);
    let (mut uncited, mut sentences_held) = (0, 0);
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    for question in questions {
        let drafted =
            draft_once(question, finders, (&writer, Prompts::default()), Terms::default()).await.unwrap();
        left_out.extend(refused(&drafted));
        if let Answer::Article(article) = &drafted.answer {
            let all: Vec<_> = article.sentences().collect();
            uncited += all.iter().filter(|sentence| sentence.citations.is_empty()).count();
            sentences_held += all.len();
        }
    }
    let mut fates: BTreeMap<&str, Fate> = BTreeMap::new();
    for (lie, (kind, passage)) in told.lock().unwrap().iter() {
        for kind in [*kind, "all"] {
            let fate = fates.entry(kind).or_default();
            fate.said += 1;
            match article::check::judge(lie, &[passage]).verdict {
                Verdict::Supported => fate.passed += 1,
                _ if left_out.contains(lie) => fate.left_out += 1,
                _ => fate.doubted += 1,
            }
        }
    }
    println!(
        "\n{:<22} {:>6} {:>14} {:>14} {:>12}",
        "lies", "said", "left out %", "marked unsure %", "supported %"
    );
    for (kind, fate) in &fates {
        let percent = |count: usize| {
            let (count, said) = (u32::try_from(count).unwrap(), u32::try_from(fate.said).unwrap());
            100.0 * f64::from(count) / f64::from(said)
        };
        println!(
            "{kind:<22} {:>6} {:>14.1} {:>14.1} {:>12.1}",
            fate.said,
            percent(fate.left_out),
            percent(fate.doubted),
            percent(fate.passed)
        );
    }
    println!("\nsentences held {sentences_held}, of them without a passage {uncited}");
}

fn writer(url: &str) -> Model {
    Model::new(ModelSettings::new(url, "scripted", None).unwrap()).unwrap()
}

fn refused(drafted: &Drafted) -> impl Iterator<Item = String> {
    drafted.writings.iter().flat_map(|writing| &writing.refused).map(|refused| refused.text.clone())
}

/// Returns the first sentence of each passage shown, at most six.
fn copied(asked: &Asked) -> Vec<(String, i64)> {
    let first = |(number, text): &(i64, String)| {
        let range = sentences(text).into_iter().next()?;
        Some((text.get(range)?.to_owned(), *number))
    };
    asked.passages.iter().filter_map(first).take(6).collect()
}

/// Returns a lie for each sentence of the passages shown, at most six, with its kind and the passage it cites.
fn lied(asked: &Asked) -> Vec<(String, &'static str, i64)> {
    let mut lies = Vec::new();
    for (number, text) in &asked.passages {
        let others: Vec<Truth> = Vec::new();
        for range in sentences(text) {
            let truth = Truth {
                source: "shown".to_owned(),
                sentence: text.get(range).unwrap().to_owned(),
                evidence: vec![text.clone()],
                reworded: false,
            };
            let faults = faults::faults(&truth, &others.iter().collect::<Vec<_>>());
            let count = u64::try_from(faults.len()).unwrap();
            if count > 0 {
                let place =
                    usize::try_from(hash(&format!("{}{}", asked.stage, truth.sentence)) % count).unwrap();
                lies.push((faults[place].sentence.clone(), faults[place].kind, *number));
            }
        }
    }
    lies.sort_by_key(|(lie, ..)| hash(lie));
    lies.truncate(6);
    lies
}

fn library(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        evidence::read(&name, &std::fs::read(path).unwrap(), &Labels::default()).unwrap()
    };
    texts.map(read).collect()
}
