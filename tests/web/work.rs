//! The work page: what waits and what failed, for operators and admins.

use desk::draft;
use desk::people::Role;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::app::TestApp;
use crate::visitor::Answer;
use crate::writing::QUESTION;

async fn run(app: &TestApp, sql: &str) {
    sql_query(sql).execute(&mut *app.pool().get().await.unwrap()).await.unwrap();
}

async fn text(app: &TestApp, sql: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        text: String,
    }
    sql_query(sql).get_result::<Row>(&mut *app.pool().get().await.unwrap()).await.unwrap().text
}

/// Lets the newest job die after two attempts.
async fn die(app: &TestApp) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let newest = "SELECT max(id) AS id FROM jobs";
    let Row { id } = sql_query(newest).get_result(&mut *app.pool().get().await.unwrap()).await.unwrap();
    run(app, &format!("UPDATE jobs SET state = 'dead', attempt = 2, finished_at = now() WHERE id = {id}"))
        .await;
    run(
        app,
        &format!(
            "INSERT INTO job_attempts SELECT {id}, n, 'host:7/write_draft/x', now() - interval '3 minutes', now(), 'retry',
             'the <b>writer</b> broke off ' || n FROM generate_series(1, 2) AS n"
        ),
    )
    .await;
    id
}

/// A draft that is stuck, since its job died.
async fn stuck(app: &TestApp, question: &str) -> (i64, String) {
    let (begun, _) = app.begin_draft(question).await;
    let job = die(app).await;
    draft::stuck(app.pool(), &*app.clock, &begun, "the writer does not answer").await.unwrap();
    (job, format!("/admin/drafts/{}", begun.draft_id))
}

#[track_caller]
fn assert_lacks(page: &Answer, words: &str) {
    assert!(!page.body.contains(words), "`{words}` is in {}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_is_shown_with_each_attempt_and_its_draft() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let none = operator.get("/admin/work").await;
    none.assert_page(200, "No job is dead.");
    none.assert_page(200, "No worker has been heard of in the last 30 seconds");
    none.assert_page(200, ">Work</a>");
    let (job, draft) = stuck(&app, QUESTION).await;
    let page = operator.get("/admin/work").await;
    page.assert_page(200, &format!("<a href=\"{draft}\">{QUESTION}</a>"));
    page.assert_page(200, "the &#60;b&#62;writer&#60;/b&#62; broke off 1");
    page.assert_page(200, "broke off 2");
    page.assert_page(200, "after 3 min, by host:7/write_draft");
    page.assert_page(200, &format!("action=\"/admin/work/jobs/{job}/retry\""));
    // Every page of hers points to it.
    page.assert_page(200, ">Work (1 dead)</a>");
    operator.get("/admin").await.assert_page(200, "<a href=\"/admin/work\">Work (1 dead)</a>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_is_tried_again_once_and_the_ledger_names_who() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let (job, draft) = stuck(&app, QUESTION).await;
    let retry = format!("/admin/work/jobs/{job}/retry");
    operator.post_signed(&retry, &[]).await.assert_sent_to("/admin/work?done=tried");
    let page = operator.get("/admin/work?done=tried").await;
    page.assert_page(200, "It is tried again now.");
    page.assert_page(200, "No job is dead.");
    page.assert_page(200, &format!("Job {job}: tried again"));
    page.assert_page(200, ">Work</a>");
    let moves =
        "SELECT string_agg(concat_ws('|', u.email, e.from_state, e.to_state, e.job_id, e.why), ';') AS text
                 FROM events AS e JOIN users AS u ON u.id = e.user_id WHERE e.subject = 'job'";
    let told = text(&app, moves).await;
    assert!(
        told.starts_with(&format!("operator@example.org|dead|tried again|{job}|write_draft {{")),
        "{told}"
    );
    assert!(told.ends_with("broke off 2"), "{told}");
    // Whoever comes second finds it gone from the list, and is told so.
    let second = operator.post_signed(&retry, &[]).await;
    second.assert_page(409, &format!("Job {job} is not on the list any more"));
    second.assert_page(409, "No job is dead.");
    assert_eq!(told, text(&app, moves).await, "nothing more is on record");
    // The stuck draft is what the job takes up again.
    let suggestion = desk::platform::id::SuggestionId(1);
    let begun = draft::begin(app.pool(), &*app.clock, suggestion).await.unwrap();
    assert!(matches!(begun, draft::Start::Write(_)), "{begun:?}");
    operator.get(&draft).await.assert_page(200, "being written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_can_be_put_away_for_good() {
    let app = TestApp::start().await;
    let admin = app.sign_in(Role::Admin).await;
    let (job, _) = stuck(&app, QUESTION).await;
    let dismiss = format!("/admin/work/jobs/{job}/dismiss");
    admin.post_signed(&dismiss, &[]).await.assert_sent_to("/admin/work?done=away");
    let page = admin.get("/admin/work?done=away").await;
    page.assert_page(200, "No job is dead.");
    page.assert_page(200, &format!("Job {job}: put away"));
    page.assert_page(200, "broke off 2");
    assert_eq!(text(&app, "SELECT count(*)::text AS text FROM jobs").await, "0");
    admin.post_signed(&dismiss, &[]).await.assert_page(409, "not on the list any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_work_another_does_by_now_stays_dead_and_says_so() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let (job, draft) = stuck(&app, QUESTION).await;
    operator.post_signed(&format!("{draft}/rewrite"), &[]).await.assert_sent_to(&draft);
    let answer = operator.post_signed(&format!("/admin/work/jobs/{job}/retry"), &[]).await;
    answer.assert_page(409, &format!("Another job does the work of job {job} by now"));
    answer.assert_page(409, "Put it away for good");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_shown_and_tried_before_it_is_due() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let (job, draft) = stuck(&app, QUESTION).await;
    run(&app, "UPDATE jobs SET state = 'waiting', finished_at = NULL, run_at = now() + interval '1 hour'")
        .await;
    let page = operator.get("/admin/work").await;
    page.assert_page(200, "Attempt 2 of 5 failed; the next is due");
    page.assert_page(200, &format!("<a href=\"{draft}\">{QUESTION}</a>"));
    assert_lacks(&page, "Put it away");
    assert_lacks(&page, "dead)</a>");
    let dismissed = operator.post_signed(&format!("/admin/work/jobs/{job}/dismiss"), &[]).await;
    dismissed.assert_page(409, "not on the list any more");
    let retry = format!("/admin/work/jobs/{job}/retry");
    operator.post_signed(&retry, &[]).await.assert_sent_to("/admin/work?done=tried");
    assert_eq!(text(&app, "SELECT (run_at <= now())::text AS text FROM jobs").await, "true");
    operator.get("/admin/work").await.assert_page(200, &format!("Job {job}: tried again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_dead_jobs_of_a_kind_are_tried_again_together_and_each_is_on_record() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    for question in ["Why is it blue?", "Why is it red?", "Why is it green?"] {
        stuck(&app, question).await;
    }
    let page = operator.get("/admin/work").await;
    page.assert_page(200, "Try all dead ones again");
    let form = [("kind", "write_draft")];
    operator.post_signed("/admin/work/retry", &form).await.assert_sent_to("/admin/work?done=all");
    let page = operator.get("/admin/work?done=all").await;
    page.assert_page(200, "They are tried again now");
    page.assert_page(200, "No job is dead.");
    assert_lacks(&page, "Try all dead ones again");
    let moves =
        "SELECT count(*)::text AS text FROM events WHERE subject = 'job' AND to_state = 'tried again'";
    assert_eq!(text(&app, moves).await, "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_lists_are_turned_over_page_by_page() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    run(
        &app,
        "INSERT INTO jobs (kind, payload, state, priority, run_at, attempt, max_attempts, finished_at)
         SELECT 'sweep', '{}', 'dead', 1, now(), 1, 1, now() - (n / 7) * interval '1 minute'
         FROM generate_series(1, 60) AS n",
    )
    .await;
    let (mut path, mut seen) = ("/admin/work".to_owned(), std::collections::BTreeSet::new());
    let mut pages = 0;
    loop {
        let page = operator.get(&path).await;
        page.assert_page(200, "<h2 id=\"dead\">Dead jobs</h2>");
        let jobs = page.body.split("action=\"/admin/work/jobs/").skip(1);
        seen.extend(jobs.map(|rest| rest.split('/').next().unwrap().to_owned()));
        pages += 1;
        let Some((_, next)) = page.body.split_once("href=\"/admin/work?dead=") else { break };
        path = format!("/admin/work?dead={}", next.split(['"', '#']).next().unwrap());
    }
    assert_eq!((pages, seen.len()), (3, 60));
    for bad in ["x", "1-", "-1", "99999999999999999999-1"] {
        assert_eq!(operator.get(&format!("/admin/work?dead={bad}")).await.status, 404, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_else_is_refused_in_words_and_sees_no_way_there() {
    let app = TestApp::start().await;
    let (job, _) = stuck(&app, QUESTION).await;
    for role in [Role::Viewer, Role::Editor, Role::Senior] {
        let person = app.sign_in(role).await;
        let words = format!("for operators and admins to see to; your role is {role}");
        person.get("/admin/work").await.assert_page(403, &words);
        for path in [format!("jobs/{job}/retry"), format!("jobs/{job}/dismiss")] {
            person.post_signed(&format!("/admin/work/{path}"), &[]).await.assert_page(403, &words);
        }
        let all = person.post_signed("/admin/work/retry", &[("kind", "write_draft")]).await;
        all.assert_page(403, &words);
        assert_lacks(&person.get("/admin").await, "/admin/work");
    }
    app.visitor().get("/admin/work").await.assert_sent_to("/admin/sign-in");
    assert_eq!(text(&app, "SELECT state AS text FROM jobs").await, "dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_forms_are_believed_only_from_the_sessions_own_page() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let (job, _) = stuck(&app, QUESTION).await;
    for path in ["retry".to_owned(), format!("jobs/{job}/retry"), format!("jobs/{job}/dismiss")] {
        let path = format!("/admin/work/{path}");
        let forged = operator.post(&path, &[("csrf", "made-up"), ("kind", "write_draft")]).await;
        forged.assert_page(403, "This form cannot be trusted");
        assert_eq!(operator.get(&path).await.status, 405, "{path}");
    }
    assert_eq!(text(&app, "SELECT state AS text FROM jobs").await, "dead");
}
