//! Web and work as separate processes, two of each, on one database: the journey, kill -9 of either half, and SIGTERM.
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
use desk::people::{self, LinkPurpose, Role};
use desk::platform::SystemClock;
use desk::suggestion::{self, Pages, Question};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::{Program, TestDatabase};

const QUESTION: &str = "Why is the sky blue?";
const PAGE: &str = "/a/why-is-the-sky-blue";
/// What both webs say their address is.
const PUBLIC_URL: &str = "http://answers.example";
/// A killed worker's job waits this long for another, in seconds.
const LEASE: &str = "2";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process of the web half, and where it listens.
struct Web {
    program: Program,
    base: String,
}

struct Scene {
    database: TestDatabase,
}

impl Scene {
    /// A library of one article that answers the question.
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let article = include_bytes!("../library/blue-sky.md");
        let document = evidence::read("blue-sky.md", article, &Labels::default()).unwrap();
        evidence::import(database.pool(), &SystemClock, &document).await.unwrap();
        Self { database }
    }

    fn web(&self) -> Web {
        let settings = [("ANSWERDESK_PUBLIC_URL", PUBLIC_URL)];
        let program = Program::start(&["web", "--listen", "127.0.0.1:0"], self.database.url(), &settings);
        let said = program.said("listening at");
        let base = format!("http://{}", said.split_whitespace().last().unwrap());
        Web { program, base }
    }

    fn worker(&self) -> Program {
        let worker = Program::start(&["work"], self.database.url(), &[("ANSWERDESK_LEASE_SECONDS", LEASE)]);
        worker.said("ready");
        worker
    }

    async fn suggest(&self, question: &str) {
        let question = Question::parse(question).unwrap();
        suggestion::submit(self.database.pool(), &SystemClock, &question, &Pages::default()).await.unwrap();
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

    /// Takes a lock in a session of its own, until that session is dropped.
    async fn lock(&self, sql: &str) -> AsyncPgConnection {
        let mut session = AsyncPgConnection::establish(self.database.url()).await.unwrap();
        session.batch_execute(&format!("BEGIN; {sql}")).await.unwrap();
        session
    }

    /// Everything about the one question exists once.
    async fn assert_nothing_lost_nothing_doubled(&self) {
        for (what, sql) in [
            ("suggestions", "SELECT count(*) FROM suggestions"),
            ("drafts", "SELECT count(*) FROM drafts"),
            ("revisions", "SELECT count(*) FROM revisions"),
            ("jobs", "SELECT count(*) FROM jobs WHERE kind = 'write_draft'"),
            ("moves to held", "SELECT count(*) FROM events WHERE subject = 'draft' AND to_state = 'held'"),
            (
                "moves to drafted",
                "SELECT count(*) FROM events WHERE subject = 'suggestion' AND to_state = 'drafted'",
            ),
        ] {
            assert_eq!(self.count(sql).await, 1, "{what}");
        }
    }
}

/// An editor with a browser that goes from one web to the other.
struct Editor(Client);

impl Editor {
    /// Signs in at that web.
    async fn sign_in(scene: &Scene, web: &Web) -> Self {
        let pool = scene.database.pool();
        let email = "ada@example.org".parse().unwrap();
        let ada = people::add_user(pool, &SystemClock, &email, None, Role::Editor).await.unwrap();
        let link = people::issue_link(pool, &SystemClock, &ada, LinkPurpose::SignIn).await.unwrap();
        let browser = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        let editor = Self(browser);
        let answer = editor.post(web, &format!("/admin/sign-in/{}", link.reveal()), &[]).await;
        assert_eq!(answer.status(), 303);
        editor
    }

    async fn get(&self, web: &Web, path: &str) -> Response {
        self.0.get(format!("{}{path}", web.base)).send().await.unwrap()
    }

    async fn post(&self, web: &Web, path: &str, fields: &[(&str, &str)]) -> Response {
        let form = self.0.post(format!("{}{path}", web.base)).header("sec-fetch-site", "same-origin");
        form.form(fields).send().await.unwrap()
    }

    async fn csrf(&self, web: &Web) -> String {
        let page = self.get(web, "/admin").await.text().await.unwrap();
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form");
        rest.split('"').next().unwrap().to_owned()
    }

    /// Accepts every sentence of the first draft, at the webs in turn.
    async fn accept_all(&self, webs: [&Web; 2], csrf: &str) {
        let page = self.get(webs[0], "/admin/drafts/1").await.text().await.unwrap();
        let sentences: Vec<&str> = page
            .split("action=\"/admin/drafts/1/sentences/")
            .skip(1)
            .map(|rest| rest.split(['"', '/']).next().unwrap())
            .collect();
        assert!(sentences.len() > 3, "{page}");
        let sentences: std::collections::BTreeSet<&str> = sentences.into_iter().collect();
        for (sentence, web) in sentences.iter().zip(webs.iter().cycle()) {
            let path = format!("/admin/drafts/1/sentences/{sentence}");
            let accept = [("csrf", csrf), ("revision", "1"), ("decision", "accept")];
            assert_eq!(self.post(web, &path, &accept).await.status(), 303, "{path}");
        }
    }
}

async fn suggest_at(web: &Web, question: &str) -> Response {
    let asked = Client::new().post(format!("{}/api/v1/suggestions", web.base));
    asked.json(&json!({ "question": question })).send().await.unwrap()
}

/// Reads the page, until it is there.
async fn page_at(web: &Web) -> String {
    let began = Instant::now();
    loop {
        let answer = reqwest::get(format!("{}{PAGE}", web.base)).await.unwrap();
        if answer.status() == 200 {
            return answer.text().await.unwrap();
        }
        assert!(began.elapsed() < PATIENCE, "{PAGE} answers {}", answer.status());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_goes_from_one_process_to_the_other_at_every_step() {
    let scene = Scene::new().await;
    let (one, other) = (scene.web(), scene.web());
    let workers = [scene.worker(), scene.worker()];
    let processes = "SELECT count(DISTINCT split_part(name, '/', 1))::text AS text FROM job_workers";
    scene.until(processes, "2").await;

    // Asked at one, followed at the other; the same question asked there joins it.
    let asked: Value = suggest_at(&one, QUESTION).await.json().await.unwrap();
    let again: Value = suggest_at(&other, "why is the sky BLUE").await.json().await.unwrap();
    assert_eq!(asked["id"], again["id"]);
    let status = |asked: &Value| {
        let url = asked["status_url"].as_str().unwrap();
        url.strip_prefix(PUBLIC_URL).expect("the address of the site, not of the process").to_owned()
    };
    assert_ne!(status(&asked), status(&again));
    scene.until("SELECT state AS text FROM suggestions", "drafted").await;
    for asked in [&asked, &again] {
        let seen = reqwest::get(format!("{}{}", other.base, status(asked))).await.unwrap();
        assert_eq!(seen.status(), 200);
        assert!(seen.text().await.unwrap().contains("data-state=\"drafted\""));
    }
    scene.assert_nothing_lost_nothing_doubled().await;

    // Signed in at one, she decides at both and approves at the other; the page is there at both, byte for byte.
    let editor = Editor::sign_in(&scene, &one).await;
    assert_eq!(editor.get(&other, "/admin").await.status(), 200);
    let csrf = editor.csrf(&other).await;
    editor.accept_all([&one, &other], &csrf).await;
    let approve = [("csrf", csrf.as_str()), ("revision", "1")];
    assert_eq!(editor.post(&other, "/admin/drafts/1/approve", &approve).await.status(), 303);
    let page = page_at(&one).await;
    assert!(page.contains(QUESTION));
    assert_eq!(page, page_at(&other).await);
    assert_eq!(scene.count("SELECT count(*) FROM pages").await, 1);

    // Signed out at one is signed out at both.
    assert_eq!(editor.post(&one, "/admin/sign-out", &[("csrf", &csrf)]).await.status(), 303);
    assert_eq!(editor.get(&other, "/admin").await.status(), 303);
    for program in workers.into_iter().chain([one.program, other.program]) {
        assert_eq!(program.terminate(), Some(0));
    }
    // Who ends in order is no worker of the desk any more.
    assert_eq!(scene.count("SELECT count(*) FROM job_workers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_for_all_webs_together() {
    let scene = Scene::new().await;
    let (one, other) = (scene.web(), scene.web());
    for number in 1..=10 {
        for (web, colour) in [(&one, "red"), (&other, "blue")] {
            let question = format!("Why is thing number {number} {colour}?");
            assert_eq!(suggest_at(web, &question).await.status(), 201, "{question}");
        }
    }
    for web in [&one, &other] {
        let refused = suggest_at(web, "Why is there one thing too many?").await;
        assert_eq!(refused.status(), 429);
        assert!(refused.headers().contains_key("retry-after"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_share_the_work_and_do_each_piece_once() {
    const QUESTIONS: usize = 12;
    let scene = Scene::new().await;
    for number in 0..QUESTIONS {
        scene.suggest(&format!("Why is the sky blue above town number {number}?")).await;
    }
    // Both stand in front of the drafts until both have claimed some.
    let held_up = scene.lock("LOCK TABLE drafts IN SHARE ROW EXCLUSIVE MODE").await;
    let workers = [scene.worker(), scene.worker()];
    let claiming = "SELECT count(DISTINCT split_part(leased_by, '/', 1))::text AS text FROM jobs
                    WHERE kind = 'write_draft' AND state = 'running'";
    scene.until(claiming, "2").await;
    drop(held_up);
    scene
        .until("SELECT count(*)::text AS text FROM jobs WHERE kind = 'write_draft' AND state <> 'done'", "0")
        .await;
    let twice =
        "SELECT count(*) FROM (SELECT FROM drafts GROUP BY suggestion_id HAVING count(*) > 1) AS twice";
    assert_eq!(scene.count(twice).await, 0);
    assert_eq!(scene.count("SELECT count(DISTINCT suggestion_id) FROM drafts").await, 12);
    assert_eq!(scene.count("SELECT count(*) FROM jobs WHERE kind = 'write_draft' AND attempt > 1").await, 0);
    for worker in workers {
        assert_eq!(worker.terminate(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_workers_one_takes_over_when_the_other_is_killed_in_the_middle_of_a_draft() {
    let scene = Scene::new().await;
    let (one, other) = (scene.web(), scene.web());
    let mut workers = vec![scene.worker(), scene.worker()];
    let held_up = scene.lock("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE").await;
    assert_eq!(suggest_at(&one, QUESTION).await.status(), 201);
    scene.until_somebody_waits().await;
    assert_eq!(scene.text("SELECT state AS text FROM drafts").await, "writing");
    let owner = "SELECT leased_by AS text FROM jobs WHERE kind = 'write_draft'";
    let owner = scene.text(owner).await;
    let pid = |worker: &Program| format!(":{}/", worker.pid());
    let victim = workers.iter().position(|worker| owner.contains(&pid(worker))).expect("one of the two");
    workers.remove(victim).kill();
    drop(held_up);
    scene.until("SELECT state AS text FROM jobs WHERE kind = 'write_draft'", "done").await;
    scene.until("SELECT state AS text FROM suggestions", "drafted").await;
    scene.assert_nothing_lost_nothing_doubled().await;
    let attempts =
        "SELECT string_agg(attempt || ' ' || outcome, ', ' ORDER BY attempt) AS text FROM job_attempts
                    WHERE job_id = (SELECT id FROM jobs WHERE kind = 'write_draft')";
    assert_eq!(scene.text(attempts).await, "1 retry, 2 done");
    // Whoever was killed is listed as silent, whoever lives is not: that is what operators look at.
    let listed = "SELECT count(DISTINCT split_part(name, '/', 1)) FROM job_workers";
    assert_eq!(scene.count(listed).await, 2);
    drop((one, other));
    assert_eq!(workers.remove(0).terminate(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_killed_between_an_approval_and_its_page_loses_neither() {
    let scene = Scene::new().await;
    let (one, other) = (scene.web(), scene.web());
    let worker = scene.worker();
    scene.suggest(QUESTION).await;
    scene.until("SELECT coalesce(max(state), '') AS text FROM drafts", "held").await;
    let editor = Editor::sign_in(&scene, &one).await;
    let csrf = editor.csrf(&one).await;
    editor.accept_all([&one, &one], &csrf).await;
    // The worker stands still too: the page must wait for the web that dies.
    let held_up = scene.lock("LOCK TABLE pages IN SHARE ROW EXCLUSIVE MODE").await;
    let approve = editor.0.post(format!("{}/admin/drafts/1/approve", one.base));
    let approve = approve.header("sec-fetch-site", "same-origin");
    let approve = approve.form(&[("csrf", csrf.as_str()), ("revision", "1")]).send();
    let approving = tokio::spawn(approve);
    scene.until("SELECT count(*)::text AS text FROM approvals", "1").await;
    scene.until_somebody_waits().await;
    one.program.kill();
    drop(held_up);
    assert!(approving.await.unwrap().is_err(), "nobody was there to answer");
    assert!(page_at(&other).await.contains(QUESTION));
    scene.until("SELECT state AS text FROM jobs WHERE kind = 'publish_page'", "done").await;
    assert_eq!(scene.count("SELECT count(*) FROM pages").await, 1);
    assert_eq!(scene.count("SELECT count(*) FROM approvals").await, 1);
    // Her session goes on at the web that is left.
    assert_eq!(editor.get(&other, "/admin/drafts/1").await.status(), 200);
    assert_eq!((worker.terminate(), other.program.terminate()), (Some(0), Some(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_a_worker_ends_the_draft_it_has_begun() {
    let scene = Scene::new().await;
    scene.suggest(QUESTION).await;
    let held_up = scene.lock("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE").await;
    let worker = scene.worker();
    scene.until("SELECT count(*)::text AS text FROM job_workers", "5").await;
    scene.until_somebody_waits().await;
    let ending = tokio::task::spawn_blocking(move || worker.terminate());
    // Who has nothing in hand leaves at once, so by then it knows that it is to stop.
    scene.until("SELECT string_agg(kind, ' ') AS text FROM job_workers", "write_draft").await;
    drop(held_up);
    assert_eq!(ending.await.unwrap(), Some(0));
    let job = "SELECT state || ' at attempt ' || attempt AS text FROM jobs WHERE kind = 'write_draft'";
    assert_eq!(scene.text(job).await, "done at attempt 1");
    assert_eq!(scene.count("SELECT count(*) FROM job_workers").await, 0);
    scene.assert_nothing_lost_nothing_doubled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_a_web_answers_what_it_was_asked() {
    let scene = Scene::new().await;
    let (one, other) = (scene.web(), scene.web());
    let held_up = scene.lock("LOCK TABLE suggestions IN SHARE ROW EXCLUSIVE MODE").await;
    let base = one.base.clone();
    let asked = tokio::spawn(async move {
        let question = json!({ "question": QUESTION });
        Client::new()
            .post(format!("{base}/api/v1/suggestions"))
            .json(&question)
            .send()
            .await
            .unwrap()
            .status()
    });
    scene.until_somebody_waits().await;
    let base = one.base.clone();
    let ending = tokio::task::spawn_blocking(move || one.program.terminate());
    let began = Instant::now();
    while Client::new().get(format!("{base}/healthz")).send().await.is_ok() {
        assert!(began.elapsed() < PATIENCE, "it still takes new requests");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(held_up);
    assert_eq!(asked.await.unwrap(), 201);
    assert_eq!(ending.await.unwrap(), Some(0));
    assert_eq!(reqwest::get(format!("{}/readyz", other.base)).await.unwrap().status(), 200);
}
