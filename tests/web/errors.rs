//! One error, two faces: a page for people, problem+json for programs.

use crate::app::TestApp;
use crate::visitor::read;

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_page_and_programs_get_problem_json() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let ask = |path: &str, accept: &str| read(visitor.request("GET", path).header("accept", accept));
    ask("/no-such-page", "text/html,application/xhtml+xml").await.assert_page(404, "Page not found");
    ask("/no-such-page", "*/*").await.assert_page(404, "Page not found");
    ask("/no-such-page", "application/json").await.assert_problem(404, "Page not found");
    ask("/no-such-page", "application/problem+json").await.assert_problem(404, "Page not found");
    ask("/api/v1/no-such-thing", "text/html").await.assert_problem(404, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_an_address_does_not_take_is_told() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let answer = read(visitor.request("DELETE", "/api/v1/suggestions")).await;
    answer.assert_problem(405, "does not take");
    assert_eq!(answer.header("allow"), "POST");
    let answer = read(visitor.request("DELETE", "/admin/sign-in")).await;
    answer.assert_page(405, "does not take");
    assert_eq!(answer.header("allow"), "GET, HEAD, POST");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_answers_head_without_a_body() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    for path in
        ["/healthz", "/readyz", "/static/site.css", "/admin", "/admin/sign-in", "/api/v1/openapi.json"]
    {
        let answer = read(editor.request("HEAD", path)).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{path}");
        assert_eq!(answer.header("content-type"), editor.get(path).await.header("content-type"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_at_an_editors_page_is_told_and_not_sent_round() {
    let app = TestApp::start().await;
    let answer = read(app.visitor().request("GET", "/admin").header("accept", "application/json")).await;
    answer.assert_problem(401, "sign in");
}
