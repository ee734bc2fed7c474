//! Whether the finder finds: the questions of `benches/retrieval` over a wiki's dump in the library, and for how many of
//! them the right source, and the right passage, is among the first five. Beside it plain full-text search, and the
//! library's own search by words.
//!
//! `scripts/bench retrieval DUMP` takes `open.jsonl`; with `--each` it names the questions whose passage is not among the
//! five. `--sealed` takes the half that nobody tunes to.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use article::rank::{Question, Ranking, near};
use article::{Evidence, PassageId};
use desk::evidence;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use support::{TestDatabase, TestPool};
use workers::finder::{Finder, Found, Library};

/// What counts as found, and how far down the right passage is still looked for.
const FIRST: usize = 5;
const FAR: usize = 50;

/// One line of the set.
#[derive(Deserialize)]
struct Case {
    id: String,
    q: String,
    /// The titles of the pages that answer.
    pages: Vec<String>,
    /// What the right passages say, one of it word for word.
    says: Vec<String>,
}

/// For how many questions it was found.
#[derive(Default)]
struct Tally {
    source: usize,
    passage: usize,
    far: usize,
    missed: Vec<String>,
    times: Vec<Duration>,
}

#[tokio::main]
async fn main() {
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    let dump = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(dump) = dump else {
        println!("Which dump? scripts/bench retrieval DUMP");
        std::process::exit(2);
    };
    let half = if given("--sealed") { "sealed" } else { "open" };
    let cases = cases(half);
    let database = TestDatabase::new().await;
    import(&dump, database.url());
    let finder = Library::new(database.pool().clone());
    let (mut plain, mut by_words, mut ours, mut read) = <(Tally, Tally, Tally, Tally)>::default();
    for case in &cases {
        let (found, order) = plainly(database.pool(), &case.q, "").await;
        plain.count(case, &found, &order, Duration::ZERO);
        let (found, order) = plainly(database.pool(), &case.q, "'{1, 0, 0.4, 0.4}', ").await;
        by_words.count(case, &found, &order, Duration::ZERO);
        let began = Instant::now();
        let Found { evidence, statistics, .. } = finder.find(&case.q).await.unwrap();
        let question = Question::read(&case.q);
        let near = near(&question, &evidence, &statistics).unwrap();
        let order: Vec<PassageId> = near.into_iter().map(|(passage, _)| passage).collect();
        ours.count(case, &evidence, &order, began.elapsed());
        let ranking = Ranking::new(&question, &evidence, &statistics).unwrap();
        read.count(case, &evidence, &as_read(&ranking), began.elapsed());
    }
    println!(
        "{} questions ({half})              source in 5  passage in 5  in 50  time, median and longest",
        cases.len()
    );
    plain.print("plain full-text (ts_rank)");
    by_words.print("ts_rank, titles weighing less");
    ours.print("the library and its second pass");
    read.print("sentences, read with the question");
    if half == "open" && given("--each") {
        println!("not among the first five: {}", ours.missed.join(" "));
    }
}

fn cases(half: &str) -> Vec<Case> {
    let file = format!("{}/benches/retrieval/{half}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(file).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Imports the dump with the program itself.
fn import(dump: &str, database: &str) {
    let program = Command::new(env!("CARGO_BIN_EXE_answerdesk"))
        .args(["library", "import", dump, "--licence", "CC-BY-SA-4.0", "--log", "warn"])
        .env("DATABASE_URL", database)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(program.success(), "the dump could not be imported");
}

/// Finds passages as Postgres does by itself: any word of the question, ordered by `ts_rank` with these weights.
async fn plainly(pool: &TestPool, question: &str, weights: &str) -> (Evidence, Vec<PassageId>) {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let statement = format!(
        "WITH asked AS (SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery AS query \
         FROM unnest(to_tsvector('english', $1))) SELECT id FROM passages, asked WHERE words @@ query \
         ORDER BY ts_rank({weights}words, query) DESC, id LIMIT {FAR}"
    );
    let mut connection = pool.get().await.unwrap();
    let rows: Vec<Row> =
        diesel::sql_query(statement).bind::<Text, _>(question).load(&mut connection).await.unwrap();
    let order: Vec<PassageId> = rows.into_iter().map(|row| PassageId(row.id)).collect();
    (evidence::load(&mut connection, &order).await.unwrap(), order)
}

/// Returns the passages in the order in which the cross-encoder has their sentences.
fn as_read(ranking: &Ranking) -> Vec<PassageId> {
    let mut units: Vec<(f64, PassageId)> = ranking
        .units()
        .iter()
        .enumerate()
        .filter_map(|(number, unit)| Some((ranking.score(number)?.answer(), unit.passage)))
        .collect();
    units.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut order: Vec<PassageId> = Vec::new();
    for (_, passage) in units {
        if !order.contains(&passage) {
            order.push(passage);
        }
    }
    order
}

impl Tally {
    fn count(&mut self, case: &Case, evidence: &Evidence, order: &[PassageId], took: Duration) {
        let is_right = |id: &PassageId| {
            evidence
                .passages
                .get(id)
                .is_some_and(|passage| case.says.iter().any(|say| says(&passage.text, say)))
        };
        let mut titles: Vec<&str> = Vec::new();
        for id in order {
            let source =
                evidence.passages.get(id).and_then(|passage| evidence.sources.get(&passage.source_id));
            if let Some(source) = source.filter(|source| !titles.contains(&source.title.as_str())) {
                titles.push(&source.title);
            }
        }
        let passage = order.iter().take(FIRST).any(is_right);
        self.source +=
            usize::from(titles.iter().take(FIRST).any(|title| case.pages.iter().any(|page| page == title)));
        self.passage += usize::from(passage);
        self.far += usize::from(order.iter().take(FAR).any(is_right));
        self.times.push(took);
        if !passage {
            self.missed.push(case.id.clone());
        }
    }

    fn print(&mut self, name: &str) {
        self.times.sort_unstable();
        let all = self.times.len();
        let share = |found: usize| format!("{found:>3} {:>3} %", 100 * found / all.max(1));
        let at = |place: usize| self.times.get(place).copied().unwrap_or_default().as_secs_f64();
        println!(
            "{name:<36} {:>9}  {:>12}  {:>5}  {:>6.2} s {:>6.2} s",
            share(self.source),
            share(self.passage),
            self.far,
            at(all / 2),
            at(all.saturating_sub(1))
        );
    }
}

/// Returns true where a text says that, whatever the white space and the case.
fn says(text: &str, what: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(text).contains(&plain(what))
}
