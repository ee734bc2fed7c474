//! What may be tried only so often, counted by the network it comes from.

use desk::people::{LinkPurpose, Role};
use jiff::SignedDuration;
use serde_json::json;

use crate::app::TestApp;
use crate::visitor::{Answer, Visitor};

const PASSWORD: &str = "correct horse battery";

async fn limited() -> TestApp {
    TestApp::start_with(|settings| settings.rate_limits = true).await
}

async fn sign_in(visitor: &Visitor, email: &str, password: &str) -> Answer {
    visitor.post("/admin/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn five_sign_ins_to_one_account_may_be_tried_in_a_quarter_of_an_hour() {
    let app = limited().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SetPassword).await;
    app.visitor().post(&link, &[("password", PASSWORD)]).await.assert_sent_to("/admin");
    let visitor = app.visitor();
    for _ in 0..5 {
        assert_eq!(sign_in(&visitor, "ada@example.org", "wrong horse battery").await.status, 422);
    }
    let refused = sign_in(&visitor, "ADA@example.org", PASSWORD).await;
    refused.assert_page(429, "wait 15 minutes");
    assert_eq!(refused.header("retry-after"), "900");
    assert_eq!(sign_in(&visitor, "bob@example.org", PASSWORD).await.status, 422);
    app.clock.advance(SignedDuration::from_mins(15));
    sign_in(&visitor, "ada@example.org", PASSWORD).await.assert_sent_to("/admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_sign_ins_may_be_tried_from_one_network() {
    let app = limited().await;
    let visitor = app.visitor();
    for number in 0..20 {
        assert_eq!(sign_in(&visitor, &format!("nobody{number}@example.org"), "x").await.status, 422);
    }
    assert_eq!(sign_in(&visitor, "ada@example.org", "x").await.status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_are_limited_by_network_and_refused_ones_do_not_count() {
    let app = limited().await;
    let program = app.visitor();
    for number in 0..20 {
        assert_eq!(suggest(&program, "?").await.status, 422);
        let answer = suggest(&program, &format!("Why are there {number} bones in it?")).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let refused = suggest(&program, "Why is there one more?").await;
    refused.assert_problem(429, "Too many tries");
    assert_eq!(refused.header("retry-after"), "3600");
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(suggest(&program, "Why is there one more?").await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_that_is_trusted_each_network_has_its_own_count() {
    let change = |settings: &mut answerdesk::web::Settings| {
        settings.rate_limits = true;
        settings.trust_proxy = true;
    };
    let app = TestApp::start_with(change).await;
    let program = app.visitor();
    let from = async |address: &str, number: i32| {
        let question = format!("Why are there {number} bones in it?");
        let request = program.request("POST", "/api/v1/suggestions").header("x-forwarded-for", address);
        crate::visitor::read(request.json(&json!({ "question": question }))).await.status
    };
    for number in 0..20 {
        assert_eq!(from("203.0.113.7", number).await, 201);
    }
    assert_eq!(from("203.0.113.99", 20).await, 429);
    assert_eq!(from("198.51.100.1", 21).await, 201);
}

async fn suggest(program: &Visitor, question: &str) -> Answer {
    program.post_json("/api/v1/suggestions", &json!({ "question": question })).await
}
