//! Forms of signed-in people are believed only where they come from the session's own pages.

use crate::app::TestApp;
use crate::visitor::read;
use crate::writing::QUESTION;

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_the_sessions_token_or_with_another_is_refused() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let other = app.sign_in(desk::people::Role::Senior).await.csrf().await;
    let forms = [
        (format!("{}/sentences/s1", held.path()), vec![("revision", "1"), ("decision", "accept")]),
        (format!("{}/approve", held.path()), vec![("revision", "1")]),
        (format!("{}/reject", held.path()), vec![("revision", "1"), ("reason", "No.")]),
        ("/admin/sign-out".to_owned(), vec![]),
    ];
    for (path, fields) in forms {
        for csrf in [None, Some(""), Some("made-up"), Some(other.as_str())] {
            let mut fields = fields.clone();
            fields.extend(csrf.map(|csrf| ("csrf", csrf)));
            editor.post(&path, &fields).await.assert_page(403, "This form cannot be trusted");
        }
    }
    let page = editor.get(&held.path()).await;
    page.assert_page(200, "0 of 4 sentences decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_is_refused_even_with_the_right_token() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let csrf = editor.csrf().await;
    let form = [("csrf", csrf.as_str()), ("revision", "1"), ("decision", "accept")];
    for site in ["cross-site", "same-site"] {
        let request =
            editor.request("POST", &format!("{}/sentences/s1", held.path())).header("sec-fetch-site", site);
        assert_eq!(read(request.form(&form)).await.status, 403);
    }
    let request = editor.request("POST", &format!("{}/sentences/s1", held.path()));
    assert_eq!(read(request.header("origin", "https://evil.example").form(&form)).await.status, 403);
    // A browser too old to say where a form comes from is believed on the token alone.
    let request = editor.request("POST", &format!("{}/sentences/s1", held.path()));
    assert_eq!(read(request.form(&form)).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_decided_by_opening_an_address() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    for part in ["sentences/s1", "approve", "reject"] {
        let answer = editor.get(&format!("{}/{part}?revision=1&decision=accept", held.path())).await;
        assert_eq!(answer.status, 405, "{part}");
    }
    assert_eq!(editor.get("/admin/sign-out").await.status, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_read_is_refused() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let editor = app.sign_in_editor().await;
    let path = format!("{}/sentences/s1", held.path());
    for fields in [
        vec![("revision", "one"), ("decision", "accept")],
        vec![("revision", "1")],
        vec![("revision", "1"), ("decision", "publish")],
    ] {
        editor.post_signed(&path, &fields).await.assert_page(400, "The form could not be read");
    }
    let large = "x".repeat(70_000);
    let answer =
        editor.post_signed(&path, &[("revision", "1"), ("decision", "override"), ("reason", &large)]).await;
    assert_eq!(answer.status, 413);
}
