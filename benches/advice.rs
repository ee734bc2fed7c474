//! What editors are told to look at: every answerable question of `benches/answering/development.jsonl` through the
//! extractive writer and the starter library, without a database, and the advice on each article.
//!
//! Such articles are word for word from free sources that were written with care: what is advised of them, apart from the
//! matters where a mistake does harm, is mostly a false alarm. `--each` prints every piece, `--quarter` takes every fourth
//! question.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use article::finding::Layer;
use article::licence::policy::Terms;
use desk::evidence::{self, Document, Labels};
use serde::Deserialize;
use workers::draft_once::{Answer, draft_once};
use workers::finder::{Files, Finders};
use workers::writer::{Extractive, Prompts};

/// The library's articles on matters where a mistake does harm. "Sleep" is none as a whole, so that flags on it count as
/// false alarms.
const HIGH_STAKES: [&str; 12] = [
    "Blood pressure",
    "The common cold",
    "Compound interest",
    "Dehydration",
    "Fever",
    "Household budgets",
    "Inflation",
    "Influenza",
    "Iron in the diet",
    "Migraine and headache",
    "Mortgages",
    "Vitamin D",
];

/// One line of the question file.
#[derive(Deserialize)]
struct Case {
    question: String,
    kind: String,
}

#[derive(Default)]
struct Tally {
    articles: usize,
    /// How many articles have at least one piece of a kind, and how many pieces there are.
    kinds: BTreeMap<&'static str, (usize, usize)>,
    without: usize,
    /// Articles on such matters: flagged, and not; others: flagged, and not.
    flags: [usize; 4],
    /// Sentences, those with a better passage or with support that is spread, and those not supported with a passage of like
    /// meaning.
    sentences: [usize; 3],
}

#[tokio::main]
async fn main() {
    let each = std::env::args().any(|argument| argument == "--each");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let step = if std::env::args().any(|argument| argument == "--quarter") { 4 } else { 1 };
    let finders = Finders::new(vec![Arc::new(Files::new("the library", library(&root.join("library"))))]);
    let lines = std::fs::read_to_string(root.join("benches/answering/development.jsonl")).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<Case>(line).unwrap());
    let mut tally = Tally::default();
    for case in cases.filter(|case| case.kind == "answerable").step_by(step) {
        let drafted =
            draft_once(&case.question, &finders, (&Extractive, Prompts::default()), Terms::default())
                .await
                .unwrap();
        let Answer::Article(article) = drafted.answer else { continue };
        for sentence in article.sentences() {
            let points = |layer: Layer| {
                sentence.layers.iter().any(|finding| finding.layer == layer && finding.verdict.is_none())
            };
            let told = [true, points(Layer::Wording), points(Layer::Meaning)];
            for (count, is_told) in tally.sentences.iter_mut().zip(told) {
                *count += usize::from(is_told);
            }
            if each && (points(Layer::Wording) || points(Layer::Meaning)) {
                println!("elsewhere\t{}\t{}\t{:?}", case.question, sentence.text, sentence.layers);
            }
        }
        let first = article.sources.first().map(|source| source.title.clone()).unwrap_or_default();
        let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
        for piece in &drafted.advice {
            *kinds.entry(piece.kind()).or_default() += 1;
            if each {
                println!("{}\t{first}\t{}\t{piece}", piece.kind(), case.question);
            }
        }
        let is_flagged = kinds.contains_key("high_stakes");
        let place = match (HIGH_STAKES.contains(&first.as_str()), is_flagged) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        if each && place == 1 {
            println!("NOT FLAGGED\t{first}\t{}", case.question);
        }
        *tally.flags.get_mut(place).unwrap() += 1;
        tally.articles += 1;
        tally.without += usize::from(kinds.keys().all(|kind| *kind == "high_stakes"));
        for (kind, count) in kinds {
            let (articles, pieces) = tally.kinds.entry(kind).or_default();
            *articles += 1;
            *pieces += count;
        }
    }
    print(&tally);
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

fn print(tally: &Tally) {
    println!("{:<16} {:>18} {:>8}", "kind", "articles with it", "pieces");
    for (kind, (articles, pieces)) in &tally.kinds {
        println!("{kind:<16} {articles:>18} {pieces:>8}");
    }
    let [told, missed, false_alarms, left] = tally.flags;
    println!("articles {}, {} of them with nothing but a flag at most", tally.articles, tally.without);
    println!(
        "flag for a second approval: {told} of {} where a mistake does harm; {false_alarms} of {} others",
        told + missed,
        false_alarms + left
    );
    let [all, wording, meaning] = tally.sentences;
    println!(
        "of {all} sentences: {wording} with a better passage or spread support, {meaning} that may be said elsewhere"
    );
}
