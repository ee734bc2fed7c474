//! Sessions: their cookie, their end, and that signing in always begins a new one.

use desk::people::{LinkPurpose, Role, SESSION_HOURS, SESSION_IDLE_MINUTES};
use jiff::SignedDuration;

use crate::app::TestApp;
use crate::visitor::{Answer, Visitor, read};

/// Returns the session's cookie as `sid=…`, without its attributes.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn opens(visitor: &Visitor, cookie: &str) -> u16 {
    read(visitor.request("GET", "/admin").header("cookie", cookie)).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_this_site_and_no_script() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let answer = app.visitor().post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await;
    let set = answer.header("set-cookie");
    for attribute in ["sid=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains("Secure") && !set.contains("Domain"), "{set}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_cookie_is_kept_to_this_host() {
    let app =
        TestApp::start_with(|settings| settings.public_url = "https://answers.example".to_owned()).await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let answer = app.visitor().post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await;
    let set = answer.header("set-cookie");
    assert!(set.starts_with("__Host-sid=") && set.contains("Secure"), "{set}");
    assert!(answer.header("strict-transport-security").contains("max-age=31536000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_begins_a_new_session_and_ends_the_one_before() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let browser = app.visitor();
    let first = browser.post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await;
    let second = browser.post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await;
    let (first, second) = (cookie(&first), cookie(&second));
    assert_ne!(first, second);
    let other = app.visitor();
    assert_eq!((opens(&other, &first).await, opens(&other, &second).await), (303, 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_somebody_else_set_never_becomes_a_session() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let planted = "sid=planted-by-somebody-else";
    let link = app.link(&person, LinkPurpose::SignIn).await;
    let answer = read(app.visitor().request("POST", &link).header("cookie", planted)).await;
    assert_eq!(answer.status, 303);
    assert_eq!(opens(&app.visitor(), planted).await, 303);
    assert_eq!(opens(&app.visitor(), &cookie(&answer)).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_for_good() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let browser = app.visitor();
    let kept = cookie(&browser.post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await);
    let out = browser.post_signed("/admin/sign-out", &[]).await;
    out.assert_sent_to("/admin/sign-in");
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    browser.get("/admin").await.assert_sent_to("/admin/sign-in");
    assert_eq!(opens(&app.visitor(), &kept).await, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_idle() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    app.clock.advance(SignedDuration::from_mins(SESSION_IDLE_MINUTES - 1));
    assert_eq!(editor.get("/admin").await.status, 200);
    app.clock.advance(SignedDuration::from_mins(SESSION_IDLE_MINUTES - 1));
    assert_eq!(editor.get("/admin").await.status, 200);
    app.clock.advance(SignedDuration::from_mins(SESSION_IDLE_MINUTES));
    editor.get("/admin").await.assert_sent_to("/admin/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_twelve_hours_however_busy_it_is() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    for _ in 0..(SESSION_HOURS * 60 / 20 - 1) {
        app.clock.advance(SignedDuration::from_mins(20));
        assert_eq!(editor.get("/admin").await.status, 200);
    }
    app.clock.advance(SignedDuration::from_mins(20));
    editor.get("/admin").await.assert_sent_to("/admin/sign-in");
}
