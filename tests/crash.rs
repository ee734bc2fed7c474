//! A worker is killed with `kill -9` before and after each commit of the job `write_draft`; nothing is lost, nothing is
//! doubled.
//!
//! Real processes, no hooks in the program: the test holds a lock in Postgres that the worker has to wait for, so it
//! knows exactly where the worker stands when it dies.
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

use article::view::Decision;
use desk::evidence::{self, Labels};
use desk::people::{self, Role};
use desk::platform::SystemClock;
use desk::platform::id::DraftId;
use desk::suggestion::{self, Pages, Question};
use desk::{page, review};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use support::{OnePageWiki, Program, TestDatabase};

/// A killed worker's job waits this long for another, in seconds.
const LEASE: &str = "2";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

const ARTICLE: &str = include_str!("../library/blue-sky.md");
const QUESTION: &str = "Why is the sky blue?";

struct Scene {
    database: TestDatabase,
    wiki: Option<OnePageWiki>,
}

impl Scene {
    /// A library of one article and a question it answers.
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let document = evidence::read("blue-sky.md", ARTICLE.as_bytes(), &Labels::default()).unwrap();
        evidence::import(database.pool(), &SystemClock, &document).await.unwrap();
        Self { database, wiki: None }.asked().await
    }

    /// An empty library, a wiki that has the article, and a question it answers.
    async fn with_wiki() -> Self {
        let wiki = Some(OnePageWiki::of("Why the sky is blue", ARTICLE));
        Self { database: TestDatabase::new().await, wiki }.asked().await
    }

    async fn asked(self) -> Self {
        let question = Question::parse(QUESTION).unwrap();
        suggestion::submit(self.database.pool(), &SystemClock, &question, &Pages::default()).await.unwrap();
        self
    }

    fn worker(&self) -> Program {
        let wikis = self.wiki.as_ref().map_or("", |wiki| &wiki.url);
        let settings = [("ANSWERDESK_LEASE_SECONDS", LEASE), ("ANSWERDESK_WIKIS", wikis)];
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

    async fn count(&self, sql: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.database.pool().get().await.unwrap();
        sql_query(sql).get_result::<Row>(&mut connection).await.unwrap().count
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

    /// Waits until another session waits for a lock.
    async fn until_somebody_waits(&self) {
        let waiting = "SELECT (count(*) > 0)::text AS text FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        self.until(waiting, "true").await;
    }

    /// Waits until what a killed worker had sent to Postgres is over.
    async fn until_nobody_waits(&self) {
        let busy = "SELECT count(*)::text AS text FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
        self.until(busy, "0").await;
    }

    /// Takes a lock in a session of its own, until that session is dropped.
    async fn lock(&self, sql: &str) -> AsyncPgConnection {
        let mut session = AsyncPgConnection::establish(self.database.url()).await.unwrap();
        session.batch_execute(&format!("BEGIN; {sql}")).await.unwrap();
        session
    }

    /// Another worker takes over; the draft is held once, and everything about it exists once.
    async fn ends_well(&self) {
        let worker = self.worker();
        self.until("SELECT state AS text FROM suggestions", "drafted").await;
        self.until("SELECT state AS text FROM jobs WHERE kind = 'write_draft'", "done").await;
        for (what, sql, wanted) in [
            ("suggestions", "SELECT count(*) FROM suggestions", 1),
            ("drafts", "SELECT count(*) FROM drafts WHERE state = 'held'", 1),
            ("drafts of any state", "SELECT count(*) FROM drafts", 1),
            ("revisions", "SELECT count(*) FROM revisions", 1),
            ("sources", "SELECT count(*) FROM sources", 1),
            ("snapshots", "SELECT count(*) FROM snapshots", 1),
            ("jobs", "SELECT count(*) FROM jobs WHERE kind = 'write_draft'", 1),
            ("moves to held", "SELECT count(*) FROM events WHERE subject = 'draft' AND to_state = 'held'", 1),
            (
                "moves to drafting",
                "SELECT count(*) FROM events WHERE subject = 'suggestion' AND to_state = 'drafting'",
                1,
            ),
            (
                "moves to drafted",
                "SELECT count(*) FROM events WHERE subject = 'suggestion' AND to_state = 'drafted'",
                1,
            ),
        ] {
            assert_eq!(self.count(sql).await, wanted, "{what}");
        }
        assert!(self.count("SELECT count(*) FROM verdicts").await > 3, "a verdict for each sentence");
        assert_eq!(worker.terminate(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_draft_is_begun() {
    let scene = Scene::new().await;
    let held_up = scene.lock("SELECT * FROM suggestions FOR UPDATE").await;
    let worker = scene.worker();
    scene.until_somebody_waits().await;
    assert_eq!(scene.count("SELECT count(*) FROM drafts").await, 0);
    worker.kill();
    drop(held_up);
    scene.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_draft_is_begun_and_before_it_is_held() {
    let scene = Scene::new().await;
    let held_up = scene.lock("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE").await;
    let worker = scene.worker();
    scene.until_somebody_waits().await;
    assert_eq!(scene.text("SELECT state AS text FROM drafts").await, "writing");
    worker.kill();
    drop(held_up);
    scene.ends_well().await;
    assert_eq!(scene.text("SELECT attempt::text AS text FROM drafts").await, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_what_a_wiki_brought_is_being_stored() {
    let scene = Scene::with_wiki().await;
    let held_up = scene.lock("LOCK TABLE passages IN SHARE ROW EXCLUSIVE MODE").await;
    let worker = scene.worker();
    scene.until_somebody_waits().await;
    worker.kill();
    drop(held_up);
    scene.until_nobody_waits().await;
    assert_eq!(scene.count("SELECT count(*) FROM sources").await, 0, "never a half-stored source");
    scene.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_what_a_wiki_brought_is_stored_and_before_the_draft_is_held() {
    let scene = Scene::with_wiki().await;
    let held_up = scene.lock("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE").await;
    let worker = scene.worker();
    scene.until_somebody_waits().await;
    assert_eq!(scene.count("SELECT count(*) FROM sources").await, 1);
    let passages = scene.count("SELECT count(*) FROM passages").await;
    worker.kill();
    drop(held_up);
    scene.ends_well().await;
    assert_eq!(scene.count("SELECT count(*) FROM passages").await, passages, "it is stored once");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_waits_for_a_wiki_that_is_down_to_come_back() {
    let scene = Scene::with_wiki().await;
    let wiki = scene.wiki.as_ref().unwrap();
    wiki.set_down(true);
    let worker = scene.worker();
    scene.until("SELECT count(*)::text AS text FROM job_attempts", "1").await;
    worker.kill();
    let error = scene.text("SELECT outages::text AS text FROM draft_attempts").await;
    assert!(wiki.asked() > 0 && error.contains("127.0.0.1"), "{error}");
    assert_eq!(scene.text("SELECT state AS text FROM suggestions").await, "drafting");
    wiki.set_down(false);
    scene.count("WITH due AS (UPDATE jobs SET run_at = now() RETURNING 1) SELECT count(*) FROM due").await;
    scene.ends_well().await;
    assert_eq!(
        scene.text("SELECT string_agg(outcome, ', ' ORDER BY attempt) AS text FROM draft_attempts").await,
        "failed, held"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_draft_is_held_and_before_its_job_is_done() {
    let scene = Scene::new().await;
    let held_up = scene.lock("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE").await;
    let worker = scene.worker();
    scene.until_somebody_waits().await;
    // The job is claimed by now: from here on its end cannot be written down.
    let not_done = scene.lock("SELECT * FROM jobs WHERE kind = 'write_draft' FOR UPDATE").await;
    drop(held_up);
    scene.until("SELECT state AS text FROM drafts", "held").await;
    scene.until_somebody_waits().await;
    worker.kill();
    // What it had sent to Postgres already dies with it, as when its machine does.
    let ended = "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    assert!(scene.count(ended).await > 0);
    drop(not_done);
    assert_eq!(scene.text("SELECT state AS text FROM jobs WHERE kind = 'write_draft'").await, "running");
    scene.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_everything() {
    let scene = Scene::new().await;
    let worker = scene.worker();
    scene.until("SELECT state AS text FROM jobs WHERE kind = 'write_draft'", "done").await;
    worker.kill();
    scene.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_door_died_after_the_approval_is_published_by_its_job() {
    let scene = Scene::new().await;
    let worker = scene.worker();
    scene.until("SELECT state AS text FROM jobs WHERE kind = 'write_draft'", "done").await;
    worker.kill();
    let pool = scene.database.pool();
    let email = "ada@example.org".parse().unwrap();
    let ada =
        people::add_user(pool, &SystemClock, &email, None, Role::Editor).await.unwrap().as_editor().unwrap();
    let draft = (DraftId(1), 1);
    let reading = review::read(pool, draft.0).await.unwrap().unwrap();
    for sentence in reading.view.unwrap().sentences() {
        review::decide(pool, &SystemClock, &ada, draft, (&sentence.id, Decision::Accept)).await.unwrap();
    }
    drop(review::approve(pool, &SystemClock, &ada, draft).await.unwrap());
    assert_eq!(scene.count("SELECT count(*) FROM pages").await, 0, "the door has not published");
    let worker = scene.worker();
    scene.until("SELECT state AS text FROM jobs WHERE kind = 'publish_page'", "done").await;
    assert!(page::by_slug(pool, "why-is-the-sky-blue").await.unwrap().is_some());
    assert_eq!(scene.text("SELECT state AS text FROM suggestions").await, "published");
    assert_eq!(worker.terminate(), Some(0));
}
