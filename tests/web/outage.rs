//! The database is away: everything says so, and when to come back.

use std::sync::Arc;

use desk::platform::{self, SetClock};
use serde_json::json;

use crate::app::{Running, START};
use crate::visitor::{Visitor, read};

/// Returns a visitor of a site whose database nobody answers at.
fn stranded() -> (Running, Visitor) {
    let pool = platform::connect("postgresql://nobody@127.0.0.1:1/none", 2).unwrap();
    let running = Running::start(pool, Arc::new(SetClock::at(START.parse().unwrap())), |_| ());
    let visitor = Visitor::new(&running.base);
    (running, visitor)
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_to_come_back() {
    let (_running, program) = stranded();
    let program = program.with_token("any");
    let answers = [
        program.post_json("/api/v1/suggestions", &json!({ "question": "Why is the sky blue?" })).await,
        program.get("/api/v1/suggestions/token").await,
        program.get("/api/v1/drafts").await,
        program.post_json("/api/v1/drafts/1/approve", &json!({ "revision": 1 })).await,
    ];
    for answer in answers {
        answer.assert_problem(503, "try again in a minute");
        assert_eq!(answer.header("retry-after"), "60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_page_that_says_so() {
    let (_running, visitor) = stranded();
    let form = [("email", "ada@example.org"), ("password", "x")];
    let mut answers =
        vec![visitor.post("/admin/sign-in", &form).await, visitor.get("/admin/sign-in/token").await];
    for path in ["/admin", "/admin/drafts/1"] {
        answers.push(read(visitor.request("GET", path).header("cookie", "sid=any")).await);
    }
    for answer in answers {
        answer.assert_page(503, "Try again in a minute");
        assert_eq!(answer.header("retry-after"), "60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_no_database_still_answers() {
    let (_running, visitor) = stranded();
    visitor.get("/admin/sign-in").await.assert_page(200, "Sign in");
    assert_eq!(visitor.get("/api/v1/openapi.json").await.status, 200);
    assert_eq!((visitor.get("/healthz").await.status, visitor.get("/readyz").await.status), (200, 503));
}
