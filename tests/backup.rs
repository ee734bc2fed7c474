//! A desk is dumped and restored by the very commands of `docs/OPERATIONS.md`, and goes on where it was.
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
use std::process::Command;
use std::time::{Duration, Instant};

use article::view::Decision;
use desk::evidence::{self, Labels};
use desk::people::{self, LinkPurpose, Role};
use desk::platform::id::DraftId;
use desk::platform::{Pool, Secret, SystemClock};
use desk::suggestion::{self, Pages, Question};
use desk::{page, review};
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde_json::{Value, json};
use support::{Program, TestDatabase};

const PUBLIC_URL: &str = "http://answers.example";
const PAGE: &str = "/a/why-is-the-sky-blue";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Returns the commands of the page that contain this word, as they stand there.
fn commands(word: &str) -> String {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/OPERATIONS.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .filter(|block| block.contains(word))
        .collect();
    let [block] = blocks.as_slice() else { panic!("{} blocks hold `{word}`", blocks.len()) };
    (*block).to_owned()
}

/// Runs commands in a folder, with the programs of Postgres and ours at hand.
fn run(commands: &str, folder: &Path, settings: &[(&str, &str)]) {
    let ours = Path::new(env!("CARGO_BIN_EXE_answerdesk")).parent().unwrap();
    let path = format!("{}:{}:/usr/bin:/bin", support::bin_dir().display(), ours.display());
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", commands]).current_dir(folder).env("PATH", path);
    let output = shell.envs(settings.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{commands}\n{said}");
}

async fn text(connection: &mut AsyncPgConnection, sql: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        text: String,
    }
    sql_query(sql).get_result::<Row>(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}")).text
}

async fn connect(url: &str) -> AsyncPgConnection {
    AsyncPgConnection::establish(url).await.unwrap()
}

async fn until(url: &str, sql: &str, wanted: &str) {
    let began = Instant::now();
    let mut connection = connect(url).await;
    loop {
        let now = text(&mut connection, sql).await;
        if now == wanted {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "still `{now}`, not `{wanted}`: {sql}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What every table holds, a line each: its name, how many rows, and a hash of all of them.
async fn contents(url: &str) -> Vec<String> {
    let mut connection = connect(url).await;
    let tables = "SELECT string_agg(relname, ' ' ORDER BY relname) AS text FROM pg_class
                  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    let mut lines = Vec::new();
    for table in text(&mut connection, tables).await.split(' ') {
        let rows = format!(
            "SELECT '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '-') AS text
             FROM {table} AS t"
        );
        lines.push(text(&mut connection, &rows).await);
    }
    lines
}

fn web(url: &str) -> (Program, String) {
    let settings = [("ANSWERDESK_PUBLIC_URL", PUBLIC_URL)];
    let web = Program::start(&["web", "--listen", "127.0.0.1:0"], url, &settings);
    let said = web.said("listening at");
    let base = format!("http://{}", said.split_whitespace().last().unwrap());
    (web, base)
}

fn worker(url: &str) -> Program {
    let worker = Program::start(&["work"], url, &[("ANSWERDESK_LEASE_SECONDS", "2")]);
    worker.said("ready");
    worker
}

async fn get(base: &str, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{base}{path}")).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Asks at the site; returns the path of the private page.
async fn ask(base: &str, question: &str) -> String {
    let asked = reqwest::Client::new().post(format!("{base}/api/v1/suggestions"));
    let answer = asked.json(&json!({ "question": question })).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let url = answer.json::<Value>().await.unwrap()["status_url"].as_str().unwrap().to_owned();
    url.split_at(url.find("/suggestions/").unwrap()).1.to_owned()
}

/// What somebody keeps of the old desk: a private link, and a session.
struct Kept {
    status: String,
    session: Secret,
}

/// Fills a desk through its own processes: a page, a draft in review, a job that is dead, one that waits, and one that
/// a worker had in hand when it was killed.
async fn fill(url: &str, pool: &Pool) -> Kept {
    let article = include_bytes!("../library/blue-sky.md");
    let document = evidence::read("blue-sky.md", article, &Labels::default()).unwrap();
    evidence::import(pool, &SystemClock, &document).await.unwrap();
    let (web, base) = web(url);
    let working = worker(url);
    let status = ask(&base, "Why is the sky blue?").await;
    until(url, "SELECT coalesce(string_agg(state, ' '), '') AS text FROM drafts", "held").await;
    ask(&base, "Why does the sky look blue in the daytime?").await;
    until(url, "SELECT coalesce(string_agg(state, ' '), '') AS text FROM drafts", "held held").await;
    assert_eq!((working.terminate(), web.terminate()), (Some(0), Some(0)));

    let email = "ada@example.org".parse().unwrap();
    let ada = people::add_user(pool, &SystemClock, &email, None, Role::Editor).await.unwrap();
    let link = people::issue_link(pool, &SystemClock, &ada, LinkPurpose::SignIn).await.unwrap();
    let session = people::redeem_link(pool, &SystemClock, &link).await.unwrap();
    let ada = ada.as_editor().unwrap();
    for draft in [DraftId(1), DraftId(2)] {
        let reading = review::read(pool, draft).await.unwrap().unwrap();
        for sentence in reading.view.unwrap().sentences() {
            review::decide(pool, &SystemClock, &ada, (draft, 1), (&sentence.id, Decision::Accept))
                .await
                .unwrap();
        }
    }
    let approval = review::approve(pool, &SystemClock, &ada, (DraftId(1), 1)).await.unwrap();
    page::publish(pool, &SystemClock, approval).await.unwrap();

    for question in ["Why does the sky look blue?", "Why is the daytime sky blue?"] {
        suggestion::submit(pool, &SystemClock, &Question::parse(question).unwrap(), &Pages::default())
            .await
            .unwrap();
    }
    let mut connection = connect(url).await;
    let in_hand = "UPDATE jobs SET state = 'running', attempt = 1, leased_by = 'gone/write_draft/x', claimed_at = now(),
                   lease_until = now() WHERE id = (SELECT max(id) FROM jobs)";
    let dead = "INSERT INTO jobs (kind, payload, state, priority, run_at, attempt, max_attempts, finished_at)
                VALUES ('sweep', '{}', 'dead', 1, now(), 1, 1, now())";
    for sql in [in_hand, dead] {
        connection.batch_execute(sql).await.unwrap();
    }
    Kept { status, session }
}

/// The desk at that URL goes on where the old one was.
async fn goes_on(url: &str, kept: &Kept) {
    let mut connection = connect(url).await;
    // What is on record cannot be changed here either.
    for sql in [
        "UPDATE revisions SET article = '{}'",
        "DELETE FROM events",
        "DELETE FROM approvals",
        "UPDATE passages SET text = 'x'",
        "UPDATE pages SET content_hash = repeat('0', 64)",
    ] {
        assert!(connection.batch_execute(sql).await.is_err(), "{sql}");
    }
    // Numbers go on where they were.
    let newest = text(&mut connection, "SELECT max(id)::text AS text FROM suggestions").await;
    let (web, base) = web(url);
    let asked = ask(&base, "Why is the sky blue in summer?").await;
    assert_eq!(get(&base, &asked).await.0, 200);
    let next = text(&mut connection, "SELECT max(id)::text AS text FROM suggestions").await;
    assert_eq!(next.parse::<i64>().unwrap(), newest.parse::<i64>().unwrap() + 1);
    // The asker's link and the editor's session are still theirs.
    assert_eq!(get(&base, &kept.status).await.0, 200);
    let desk = reqwest::Client::new().get(format!("{base}/admin/drafts/2"));
    let desk = desk.header("cookie", format!("sid={}", kept.session.reveal())).send().await.unwrap();
    assert_eq!(desk.status(), 200);
    // What waited, what was in hand and what is new is done now; what was dead still is.
    let working = worker(url);
    let open = "SELECT count(*)::text AS text FROM jobs WHERE state IN ('waiting', 'running')";
    until(url, open, "0").await;
    let states = "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY kind, id) AS text FROM jobs WHERE kind <> 'sweep'
                  OR state = 'dead'";
    let told = text(&mut connection, states).await;
    let done = ["write_draft done"; 5].join(", ");
    assert_eq!(told, format!("publish_page done, sweep dead, {done}"));
    let drafted = "SELECT count(DISTINCT suggestion_id)::text AS text FROM drafts";
    assert_eq!(text(&mut connection, drafted).await, "5");
    assert_eq!((working.terminate(), web.terminate()), (Some(0), Some(0)));
}

/// Every page as readers and programs get it.
async fn pages(url: &str) -> Vec<(u16, String)> {
    let (web, base) = web(url);
    let mut pages = Vec::new();
    for path in
        [PAGE.to_owned(), format!("{PAGE}.json"), format!("{PAGE}.md"), "/".to_owned(), "/about".to_owned()]
    {
        pages.push(get(&base, &path).await);
    }
    assert_eq!(web.terminate(), Some(0));
    assert_eq!(pages[0].0, 200, "{}", pages[0].1);
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_restored_into_an_empty_database_is_the_desk_it_was() {
    let (old, new) = (TestDatabase::new().await, TestDatabase::empty().await);
    let kept = fill(old.url(), old.pool()).await;
    let folder = tempfile::tempdir().unwrap();
    run(&commands("\"$DATABASE_URL\""), folder.path(), &[("DATABASE_URL", old.url())]);
    let restore = commands("--dbname=\"$NEW_DATABASE_URL\"");
    run(&restore, folder.path(), &[("NEW_DATABASE_URL", new.url())]);
    assert_eq!(contents(old.url()).await, contents(new.url()).await);
    let before = pages(old.url()).await;
    assert_eq!(before, pages(new.url()).await);
    goes_on(new.url(), &kept).await;
    assert_eq!(before, pages(old.url()).await, "the old desk is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_desk_is_dumped_while_it_runs_and_restored_into_another() {
    let folder = tempfile::tempdir().unwrap();
    // The server's own account must get in.
    support::open_to_all(folder.path());
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (old, new) = (place("old"), place("new"));
    let serve = |data: &str| {
        let desk = Program::start_embedded(&["serve", "--listen", "127.0.0.1:0"], data);
        let base = desk.said("Site").split_whitespace().last().unwrap().to_owned();
        desk.said("Stop");
        (desk, base)
    };
    let (first, base) = serve(&old);
    let status = ask(&base, "Why is the sky blue?").await;
    let told = async |base: &str| {
        let api = status.replace("/suggestions/", "/api/v1/suggestions/");
        let (code, told) = get(base, &api).await;
        assert_eq!(code, 200, "{told}");
        serde_json::from_str::<Value>(&told).unwrap()
    };
    let began = Instant::now();
    while told(&base).await["state"] != "drafted" {
        assert!(began.elapsed() < PATIENCE, "{}", told(&base).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    run(&commands("$ANSWERDESK_DATA_DIR"), folder.path(), &[("ANSWERDESK_DATA_DIR", &old)]);
    let before = told(&base).await;
    assert_eq!(first.terminate(), Some(0));

    let (second, _) = serve(&new);
    run(&commands("$NEW_DATA_DIR"), folder.path(), &[("NEW_DATA_DIR", &new)]);
    assert_eq!(second.terminate(), Some(0));
    let (third, base) = serve(&new);
    assert_eq!(told(&base).await, before);
    ask(&base, "Why is the sky blue at noon?").await;
    assert_eq!(third.terminate(), Some(0));
}
