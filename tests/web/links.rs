//! One-time links: to sign in, and to choose a password.

use desk::people::{LINK_HOURS, LinkPurpose, Role};
use jiff::SignedDuration;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_link_works_once_and_opening_it_uses_nothing_up() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SignIn).await;
    for _ in 0..3 {
        let opened = app.visitor().get(&link).await;
        opened.assert_page(200, "Sign in as ada");
        assert!(!opened.headers.contains_key("set-cookie"));
        // The address holds the secret: nobody else is told it.
        assert_eq!(opened.header("referrer-policy"), "same-origin");
    }
    let visitor = app.visitor();
    visitor.post(&link, &[]).await.assert_sent_to("/admin");
    visitor.get("/admin").await.assert_page(200, "Drafts");
    app.visitor().post(&link, &[]).await.assert_page(410, "This link no longer works");
    app.visitor().get(&link).await.assert_page(410, "This link no longer works");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_too_old_made_up_or_for_something_else_does_not_work() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let visitor = app.visitor();
    visitor.post("/admin/sign-in/made-up", &[]).await.assert_page(410, "no longer works");
    let for_password = app.link(&person, LinkPurpose::SetPassword).await.replace("set-password", "sign-in");
    visitor.post(&for_password, &[]).await.assert_page(410, "no longer works");
    let link = app.link(&person, LinkPurpose::SignIn).await;
    app.clock.advance(SignedDuration::from_hours(LINK_HOURS));
    visitor.post(&link, &[]).await.assert_page(410, "no longer works");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_pressed_on_another_site_is_refused() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SignIn).await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
    {
        let request = app.visitor().request("POST", &link).header(name, value);
        assert_eq!(crate::visitor::read(request).await.status, 403, "{name}: {value}");
    }
    app.visitor().post(&link, &[]).await.assert_sent_to("/admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_will_not_do_is_told_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SetPassword).await;
    let visitor = app.visitor();
    visitor.get(&link).await.assert_page(200, "At least 12 characters");
    for (password, words) in [
        ("short", "at least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "harder to guess"),
        ("password1234", "harder to guess"),
        ("ada@example.org2026", "harder to guess"),
    ] {
        let answer = visitor.post(&link, &[("password", password)]).await;
        answer.assert_page(422, words);
        assert!(!answer.body.contains(&format!("value=\"{password}\"")));
    }
    visitor.post(&link, &[("password", "correct horse battery")]).await.assert_sent_to("/admin");
    visitor.get("/admin").await.assert_page(200, "Drafts");
    visitor.get(&link).await.assert_page(410, "no longer works");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_set_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SetPassword).await;
    let form = [("password", "correct horse battery")];
    let request = app.visitor().request("POST", &link).header("origin", "https://evil.example").form(&form);
    assert_eq!(crate::visitor::read(request).await.status, 403);
    app.visitor().get(&link).await.assert_page(200, "Choose a password");
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_a_password_ends_every_older_session() {
    let app = TestApp::start().await;
    let person = app.add("ada@example.org", Role::Editor).await;
    let elsewhere = app.visitor();
    elsewhere.post(&app.link(&person, LinkPurpose::SignIn).await, &[]).await.assert_sent_to("/admin");
    let link = app.link(&person, LinkPurpose::SetPassword).await;
    app.visitor().post(&link, &[("password", "correct horse battery")]).await.assert_sent_to("/admin");
    elsewhere.get("/admin").await.assert_sent_to("/admin/sign-in");
}
