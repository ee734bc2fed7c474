//! What is spent on models stays under its cap, with twenty drafts at once in workers that are killed again and again.
//!
//! Real processes; the model's server is the test itself, and counts what it would bill: whoever was killed before an answer
//! reached it has bought that answer nevertheless.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use article::sentences::sentences;
use desk::evidence::{self, Labels};
use desk::money::{self, Amount, Scope};
use desk::people::{self, Role};
use desk::platform::SystemClock;
use desk::suggestion::{self, Pages, Question};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::support::model::{Asked, Mind, ScriptedModel, plain_outline, sentences as answer};
use crate::support::{Program, TestDatabase};

/// Four workers with five drafts each.
const WORKERS: usize = 4;
const AT_ONCE: &str = "5";
const QUESTIONS: usize = 20;
const KILLS: usize = 6;

/// A killed worker's job waits this long for another, in seconds.
const LEASE: &str = "2";

/// How long the model thinks: long enough to be killed meanwhile.
const THINKING: Duration = Duration::from_millis(40);

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(4);

/// What may be spent in the month, in millionths of a dollar: less than all of the drafts would take.
const CAP: i64 = 60_000;

async fn count(database: &TestDatabase, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let mut connection = database.pool().get().await.unwrap();
    sql_query(sql).get_result::<Row>(&mut connection).await.unwrap().count
}

/// A library, a price of $1 and $2 for a million tokens, a cap, and questions that the library answers.
async fn desk() -> TestDatabase {
    let database = TestDatabase::new().await;
    let pool = database.pool();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join("library")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let document = evidence::read(&name, &std::fs::read(&path).unwrap(), &Labels::default()).unwrap();
            evidence::import(pool, &SystemClock, &document).await.unwrap();
        }
    }
    let email = "olga@example.org".parse().unwrap();
    let by = people::add_user(pool, &SystemClock, &email, Some("olga"), Role::Operator).await.unwrap().id;
    let (asked, answered): (Amount, Amount) = ("1".parse().unwrap(), "2".parse().unwrap());
    money::set_price(pool, &SystemClock, by, ("scripted", asked, answered)).await.unwrap();
    money::set_cap(pool, &SystemClock, by, (&Scope::Month, Some(Amount::of_micros(CAP)))).await.unwrap();
    let lines = std::fs::read_to_string(root.join("benches/answering/development.jsonl")).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    for case in cases.filter(|case| case["kind"] == "answerable").take(QUESTIONS) {
        let question = Question::parse(case["question"].as_str().unwrap()).unwrap();
        suggestion::submit(pool, &SystemClock, &question, &Pages::default()).await.unwrap();
    }
    database
}

/// A model that copies a sentence of each passage; what it bills is counted before its answer leaves.
async fn model(billed: &Arc<AtomicI64>) -> ScriptedModel {
    let billed = Arc::clone(billed);
    let mind: Mind = Arc::new(move |asked: &Asked| {
        std::thread::sleep(THINKING);
        let said =
            if asked.stage == "outline" { plain_outline(asked) } else { answer(asked, &copied(asked)) };
        let tokens = i64::try_from(said.to_string().len() / 4).unwrap();
        billed.fetch_add(1_000 + 2 * tokens, Ordering::SeqCst);
        Some(said)
    });
    ScriptedModel::start(mind).await
}

fn copied(asked: &Asked) -> Vec<(String, i64)> {
    let first = |(number, text): &(i64, String)| {
        let range = sentences(text).into_iter().next()?;
        Some((text.get(range)?.to_owned(), *number))
    };
    asked.passages.iter().filter_map(first).take(6).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_drafts_at_once_in_workers_that_are_killed_never_spend_more_than_the_cap() {
    let database = desk().await;
    let billed = Arc::new(AtomicI64::new(0));
    let model = model(&billed).await;
    let worker = || {
        let settings = [
            ("ANSWERDESK_LEASE_SECONDS", LEASE),
            ("ANSWERDESK_DRAFTS_AT_ONCE", AT_ONCE),
            ("ANSWERDESK_WIKIS", ""),
            ("ANSWERDESK_MODEL_URL", model.url.as_str()),
            ("ANSWERDESK_MODEL_NAME", "scripted"),
        ];
        Program::start(&["work"], database.url(), &settings)
    };
    let mut workers: Vec<Program> = (0..WORKERS).map(|_| worker()).collect();
    let spent = "SELECT coalesce(max(amount), 0)::bigint AS count FROM money_totals WHERE scope = 'month'";
    let open =
        "SELECT count(*) AS count FROM jobs WHERE kind = 'write_draft' AND state IN ('waiting', 'running')";
    let answered = "SELECT count(*) AS count FROM model_calls WHERE state = 'answered'";
    let (mut killed, mut seen) = (0, 0);
    let began = Instant::now();
    loop {
        let now = count(&database, spent).await;
        assert!(now <= CAP, "{now} of {CAP} is spent or set apart");
        if count(&database, open).await == 0 {
            break;
        }
        // Whoever is killed has calls under way: the next one dies once four more were answered.
        let so_far = count(&database, answered).await;
        if killed < KILLS && so_far >= seen + 4 {
            seen = so_far;
            workers.remove(0).kill();
            workers.push(worker());
            killed += 1;
        }
        assert!(began.elapsed() < PATIENCE, "{killed} killed, {so_far} answered, still not done");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let billed = AtomicI64::load(&billed, Ordering::SeqCst);
    let now = count(&database, spent).await;
    assert!(killed >= 3, "only {killed} were killed");
    assert!(billed <= now && now <= CAP, "{billed} was billed, {now} is on record, {CAP} is the cap");
    let twice =
        "SELECT count(*) AS count FROM (SELECT 1 FROM model_calls c JOIN model_requests r ON r.call_id = c.id
                 WHERE c.state = 'answered' GROUP BY c.draft_id, r.request_hash HAVING count(*) > 1) twice";
    assert_eq!(count(&database, twice).await, 0, "an answer was bought twice");
    let refused = "SELECT count(*) AS count FROM drafts WHERE state = 'stuck' AND reason LIKE '%the cap for a month is reached%'";
    let stuck = count(&database, refused).await;
    let held = "SELECT count(*) AS count FROM drafts WHERE state = 'held'";
    let (held, all) =
        (count(&database, held).await, count(&database, "SELECT count(*) AS count FROM drafts").await);
    let no_answer = count(&database, "SELECT count(*) AS count FROM drafts WHERE state = 'no_answer'").await;
    assert!(stuck > 0 && held > 0, "{stuck} stuck at the cap, {held} held");
    let dead =
        count(&database, "SELECT count(*) AS count FROM jobs WHERE kind = 'write_draft' AND state = 'dead'")
            .await;
    assert_eq!(stuck + held + no_answer + dead, all, "{dead} dead");
    println!("{killed} killed; {billed} billed, {now} on record, {CAP} allowed; {held} held, {stuck} stuck");
}
