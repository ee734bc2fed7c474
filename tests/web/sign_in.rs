//! Coming in with address and password.

use desk::people::{LinkPurpose, Role};

use crate::app::TestApp;
use crate::visitor::{Answer, Visitor};

const PASSWORD: &str = "correct horse battery";

/// Adds an editor who has set a password.
async fn editor_with_password(app: &TestApp) {
    let person = app.add("ada@example.org", Role::Editor).await;
    let link = app.link(&person, LinkPurpose::SetPassword).await;
    app.visitor().post(&link, &[("password", PASSWORD)]).await.assert_sent_to("/admin");
}

async fn sign_in(visitor: &Visitor, email: &str, password: &str) -> Answer {
    visitor.post("/admin/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_signs_in_with_address_and_password() {
    let app = TestApp::start().await;
    editor_with_password(&app).await;
    let visitor = app.visitor();
    visitor.get("/admin/sign-in").await.assert_page(200, "Sign in");
    sign_in(&visitor, " Ada@Example.org ", PASSWORD).await.assert_sent_to("/admin");
    visitor.get("/admin").await.assert_page(200, "To review");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let app = TestApp::start().await;
    editor_with_password(&app).await;
    app.add("no-password-yet@example.org", Role::Editor).await;
    let mut pages = Vec::new();
    for (email, password) in [
        ("ada@example.org", "wrong horse battery"),
        ("nobody@example.org", PASSWORD),
        ("no-password-yet@example.org", PASSWORD),
        ("no address", PASSWORD),
    ] {
        let answer = sign_in(&app.visitor(), email, password).await;
        answer.assert_page(422, "The address or the password is wrong.");
        assert!(!answer.headers.contains_key("set-cookie"));
        pages.push(answer.body.replace(email, "EMAIL"));
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_as_address_stays_and_is_escaped() {
    let app = TestApp::start().await;
    let answer = sign_in(&app.visitor(), "\"><script>alert(1)</script>", "x").await;
    assert_eq!(answer.status, 422);
    assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    assert!(answer.body.contains("alert(1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_is_not_signed_in_sees_the_desk() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for path in ["/admin", "/admin?state=stuck", "/admin/drafts/1"] {
        visitor.get(path).await.assert_sent_to("/admin/sign-in");
    }
    for path in ["/admin/sign-out", "/admin/drafts/1/approve", "/admin/drafts/1/sentences/s1"] {
        visitor
            .post(path, &[("csrf", "x"), ("revision", "1"), ("decision", "accept")])
            .await
            .assert_sent_to("/admin/sign-in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_form_from_another_site_is_refused() {
    let app = TestApp::start().await;
    editor_with_password(&app).await;
    let form = [("email", "ada@example.org"), ("password", PASSWORD)];
    let send = async |(name, value): (&str, &str)| {
        let request = app.visitor().request("POST", "/admin/sign-in").header(name, value).form(&form);
        crate::visitor::read(request).await
    };
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
    {
        let answer = send(foreign).await;
        assert_eq!(answer.status, 403, "{foreign:?}");
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    send(("origin", &app.running.base.to_uppercase())).await.assert_sent_to("/admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_lacks_a_field_or_is_too_large_is_refused() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    assert_eq!(visitor.post("/admin/sign-in", &[("email", "ada@example.org")]).await.status, 400);
    let large = "x".repeat(70_000);
    assert_eq!(visitor.post("/admin/sign-in", &[("email", &large), ("password", "x")]).await.status, 413);
}
