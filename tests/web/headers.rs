//! Headers that every answer carries, and those of the desk's own pages.

use crate::app::TestApp;
use crate::writing::QUESTION;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    for path in [
        "/admin",
        "/admin/sign-in",
        &held.path(),
        "/api/v1/drafts",
        "/api/v1/openapi.json",
        "/no-such-page",
        "/healthz",
    ] {
        let answer = editor.get(path).await;
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(["same-origin", "no-referrer"].contains(&answer.header("referrer-policy")), "{path}");
        assert!(!answer.headers.contains_key("strict-transport-security"), "{path} is not served over TLS");
        assert!(!answer.headers.contains_key("server"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_desk_are_neither_kept_nor_listed() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    for path in ["/admin", "/admin/sign-in", &held.path(), "/admin/drafts/999999", "/admin/sign-in/made-up"] {
        let answer = editor.get(path).await;
        assert!(
            answer.header("cache-control").contains("no-store"),
            "{path}: {}",
            answer.header("cache-control")
        );
        assert!(answer.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_desk_hold_no_inline_script_or_style() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    for path in ["/admin", "/admin/sign-in", &held.path()] {
        let page = editor.get(path).await.body;
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"), "{path}");
        assert!(page.split("<script").skip(1).all(|script| script.starts_with(" src=\"/static/")), "{path}");
    }
}
