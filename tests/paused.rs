//! Drafting is paused under real workers, and a model keeps silent: nothing is begun, nothing is lost, what is under
//! way ends.
//!
//! Real processes; the model's server is the test itself, which takes the question and says nothing until it hangs up.
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

use std::time::{Duration, Instant};

use desk::evidence::{self, Labels};
use desk::operation;
use desk::people::{self, Role};
use desk::platform::SystemClock;
use desk::platform::id::UserId;
use desk::suggestion::{self, Pages, Question};
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use support::{Program, TestDatabase};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// A killed worker's job would wait this long for another, in seconds.
const LEASE: &str = "2";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

struct Scene {
    database: TestDatabase,
    operator: UserId,
}

impl Scene {
    /// A library of two articles, and an operator.
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        for (name, article) in [
            ("blue-sky.md", &include_bytes!("../library/blue-sky.md")[..]),
            ("tides.md", &include_bytes!("../library/tides.md")[..]),
        ] {
            let document = evidence::read(name, article, &Labels::default()).unwrap();
            evidence::import(database.pool(), &SystemClock, &document).await.unwrap();
        }
        let email = "ada@example.org".parse().unwrap();
        let operator = people::add_user(database.pool(), &SystemClock, &email, Some("Ada"), Role::Operator)
            .await
            .unwrap();
        Self { database, operator: operator.id }
    }

    async fn suggest(&self, question: &str) {
        let question = Question::parse(question).unwrap();
        suggestion::submit(self.database.pool(), &SystemClock, &question, &Pages::default()).await.unwrap();
    }

    async fn pause(&self) {
        operation::pause_drafting(self.database.pool(), &SystemClock, self.operator, "A look.")
            .await
            .unwrap();
    }

    async fn resume(&self) {
        operation::resume_drafting(self.database.pool(), &SystemClock, self.operator).await.unwrap();
    }

    fn worker(&self, settings: &[(&str, &str)]) -> Program {
        let settings = [&[("ANSWERDESK_LEASE_SECONDS", LEASE), ("ANSWERDESK_WIKIS", "")], settings].concat();
        let worker = Program::start(&["work"], self.database.url(), &settings);
        worker.said("ready");
        worker
    }

    async fn text(&self, sql: &str) -> String {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            text: String,
        }
        let mut connection = self.database.pool().get().await.unwrap();
        sql_query(sql).get_result::<Row>(&mut connection).await.unwrap().text
    }

    async fn until(&self, sql: &str, wanted: &str) {
        let began = Instant::now();
        loop {
            let now = self.text(sql).await;
            if now == wanted {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "still `{now}`, not `{wanted}`: {sql}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Whether every drafting job was taken up once and put off, with no attempt counted.
const PUT_OFF: &str =
    "SELECT bool_and(state = 'waiting' AND attempt = 0 AND claimed_at IS NOT NULL)::text AS text
                       FROM jobs WHERE kind = 'write_draft'";
const DRAFTS: &str = "SELECT count(*)::text AS text FROM drafts";
const HELD: &str = "SELECT count(*)::text AS text FROM drafts WHERE state = 'held'";

#[tokio::test(flavor = "multi_thread")]
async fn while_drafting_is_paused_jobs_wait_uncounted_and_then_each_is_written_once() {
    let scene = Scene::new().await;
    scene.pause().await;
    scene.suggest("Why is the sky blue?").await;
    scene.suggest("What causes tides?").await;
    let _worker = scene.worker(&[]);
    scene.until(PUT_OFF, "true").await;
    assert_eq!(scene.text(DRAFTS).await, "0");
    assert_eq!(scene.text("SELECT count(*)::text AS text FROM job_attempts").await, "0");
    scene.resume().await;
    scene.until(HELD, "2").await;
    scene
        .until("SELECT count(*)::text AS text FROM jobs WHERE kind = 'write_draft' AND state = 'done'", "2")
        .await;
    assert_eq!(scene.text(DRAFTS).await, "2");
    assert_eq!(scene.text("SELECT max(attempt)::text AS text FROM drafts").await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_under_way_at_a_silent_model_keeps_its_job_and_is_held_by_the_extractive_writer() {
    let scene = Scene::new().await;
    let model = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/", model.local_addr().unwrap());
    let _worker = scene.worker(&[
        ("ANSWERDESK_MODEL_URL", &url),
        ("ANSWERDESK_MODEL_NAME", "silent-1"),
        ("ANSWERDESK_MODEL_KEY", "sk-secret"),
    ]);
    scene.suggest("Why is the sky blue?").await;
    let (mut asking, _) = model.accept().await.unwrap();
    let mut question = vec![0; 4_096];
    let count = asking.read(&mut question).await.unwrap();
    assert!(String::from_utf8_lossy(&question[..count]).starts_with("POST /v1/chat/completions "));
    scene.pause().await;
    scene.suggest("What causes tides?").await;
    // The model is silent for longer than a lease, and the job is still the same attempt's.
    let beats = "SELECT (state = 'running' AND attempt = 1 AND lease_until > claimed_at + interval '5 seconds')::text AS text
                 FROM jobs WHERE kind = 'write_draft' ORDER BY id LIMIT 1";
    scene.until(beats, "true").await;
    drop(asking);
    scene.until(HELD, "1").await;
    let writing =
        "SELECT concat_ws('|', writer, attempt, outcome, reason, refused_sentences) AS text FROM writings";
    let reason = "the connection to the model's server broke off";
    assert_eq!(scene.text(writing).await, format!("model:silent-1|1|failed|{reason}|0"));
    assert_eq!(scene.text("SELECT article ->> 'writer' AS text FROM revisions").await, "extractive");
    assert_eq!(scene.text(DRAFTS).await, "1", "the other one is not begun");
}
