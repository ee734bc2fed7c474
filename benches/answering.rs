//! How Answerdesk answers: the starter library in a real Postgres, every question of `benches/answering/questions.jsonl`
//! through the finder and the extractive writer, and what came of it.
//!
//! `scripts/bench answering` prints totals only, so that nobody tunes to single questions by accident; with `--each`
//! it names the questions that went wrong. `--development` takes the questions that may be tuned to, and `--signals`
//! prints what the gate goes by for each of those, tab-separated, to be fitted by
//! `article/encoder/training/fit_gate.py`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use article::rank::{Question, Ranking, Score};
use article::words;
use desk::evidence::{self, Labels};
use desk::platform::SystemClock;
use serde::Deserialize;
use workers::finder::{Finder, Found, Library, weigh};
use workers::writer::{Assignment, Extractive, NoAccount, Writer, Written};

/// One line of the question file.
#[derive(Deserialize)]
struct Case {
    question: String,
    kind: Kind,
    /// Who wrote it, in the development set.
    set: Option<String>,
    /// Any of these in the quick answer makes it right.
    expect: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// The library holds the answer, in other words.
    Answerable,
    /// The library speaks of it, and does not hold the answer.
    NearMiss,
    /// The library does not speak of it.
    OffTopic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Answered, with the fact expected.
    Right,
    /// Answered, without it, or where there is none.
    Wrong,
    /// Refused.
    Refused,
}

#[tokio::main]
async fn main() {
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    let (each, signals) = (given("--each"), given("--signals"));
    let set = if signals || given("--development") { "development" } else { "questions" };
    let database = support::TestDatabase::new().await;
    import(database.pool()).await;
    let finder = Library::new(database.pool().clone());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/answering/{set}.jsonl"));
    let lines = std::fs::read_to_string(file).unwrap();
    let mut tally: BTreeMap<(Kind, Outcome), usize> = BTreeMap::new();
    let mut times: Vec<(Duration, Duration)> = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let case: Case = serde_json::from_str(line).unwrap();
        let started = Instant::now();
        let mut found = finder.find(&case.question).await.unwrap();
        found.evidence = weigh(&case.question, found.evidence, &found.statistics).await.unwrap();
        let found_after = started.elapsed();
        if signals {
            print_signals(&case, &found);
            continue;
        }
        let task = Assignment::new(&case.question, &found.evidence, &found.statistics);
        let work = Extractive.write(&task, &NoAccount).await.unwrap();
        let written = work.written;
        times.push((found_after, started.elapsed().saturating_sub(found_after)));
        let outcome = judge(&case, &written);
        *tally.entry((case.kind, outcome)).or_default() += 1;
        let as_hoped = match case.kind {
            Kind::Answerable => outcome == Outcome::Right,
            Kind::NearMiss | Kind::OffTopic => outcome == Outcome::Refused,
        };
        if each && !as_hoped {
            println!("{outcome:?}: {}\n      {}", case.question, quick_answer(&written));
        }
    }
    if !signals {
        print(&tally, &times);
    }
}

/// Prints a question's kind, whether one of its three likeliest sentences has the fact, and its signals.
fn print_signals(case: &Case, found: &Found) {
    let ranking = Ranking::new(&Question::read(&case.question), &found.evidence, &found.statistics).unwrap();
    let mut units: Vec<(f64, &str)> = ranking
        .units()
        .iter()
        .enumerate()
        .map(|(number, unit)| (ranking.score(number).map_or(0.0, Score::answer), unit.text.as_str()))
        .collect();
    units.sort_by(|one, other| other.0.total_cmp(&one.0));
    let first: Vec<&str> = units.iter().take(3).map(|(_, text)| *text).collect();
    let holds = is_expected(case, &first.join(" "));
    let set = case.set.as_deref().unwrap_or("-");
    println!("{set}\t{:?}\t{holds}\t{:?}", case.kind, ranking.signals());
}

/// Puts the starter library into the database, as the first start of the program does.
async fn import(pool: &support::TestPool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("library");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let document = evidence::read(&name, &std::fs::read(&path).unwrap(), &Labels::default()).unwrap();
        evidence::import(pool, &SystemClock, &document).await.unwrap();
    }
}

fn judge(case: &Case, written: &Written) -> Outcome {
    if matches!(written, Written::NoAnswer(_)) {
        return Outcome::Refused;
    }
    if is_expected(case, &quick_answer(written)) { Outcome::Right } else { Outcome::Wrong }
}

fn is_expected(case: &Case, text: &str) -> bool {
    let text = words::fold(text).to_lowercase();
    case.expect.iter().any(|fact| text.contains(&words::fold(fact).to_lowercase()))
}

fn quick_answer(written: &Written) -> String {
    match written {
        Written::Article(article) => {
            article.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ")
        }
        Written::Outlined(_) => "an outline and nothing else".to_owned(),
        Written::NoAnswer(no) => no.reason.clone(),
    }
}

fn print(tally: &BTreeMap<(Kind, Outcome), usize>, times: &[(Duration, Duration)]) {
    println!("{:<34} {:>7} {:>7} {:>8} {:>6}", "questions", "right", "wrong", "refused", "all");
    for kind in [Kind::Answerable, Kind::NearMiss, Kind::OffTopic] {
        let of = |outcome| tally.get(&(kind, outcome)).copied().unwrap_or(0);
        let (right, wrong, refused) = (of(Outcome::Right), of(Outcome::Wrong), of(Outcome::Refused));
        let name = format!("{kind:?}");
        println!("{name:<34} {right:>7} {wrong:>7} {refused:>8} {:>6}", right + wrong + refused);
    }
    line("time to find", times.iter().map(|(find, _)| *find).collect());
    line("time to write", times.iter().map(|(_, write)| *write).collect());
}

fn line(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| {
        times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
    };
    println!("{name:<34} median {:.1?}, 95th of 100 {:.1?}, longest {:.1?}", at(50), at(95), at(100));
}
