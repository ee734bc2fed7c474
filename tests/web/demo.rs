use crate::app::TestApp;
use crate::visitor::read;
use crate::writing::QUESTION;

#[tokio::test(flavor = "multi_thread")]
#[ignore]
async fn demo() {
    let empty = TestApp::start().await;
    let app = TestApp::start().await;
    let link = async |app: &TestApp, name: &str, role: desk::people::Role, p| {
        let person = app.add(name, role).await;
        format!("{}{}", app.running.base, app.link(&person, p).await)
    };
    use desk::people::{LinkPurpose::*, Role};
    let editor = app.sign_in_editor().await;
    app.hold_draft(QUESTION).await;
    let second = app.hold_draft("Why does the sky turn red in the evening, and does it mean that the weather of the next day will be fine?").await;
    editor.decide(&second, 1, "s1", ("accept", "")).await;
    editor.decide(&second, 1, "s3", ("override", "The passage says the same: blue is scattered more than red, and nothing is scattered more.")).await;
    let third = app.hold_draft("Why are clouds white?").await;
    let (stuck, _) = app.begin_draft("Why is fire hot?").await;
    desk::draft::stuck(app.pool(), &*app.clock, &stuck, "the writer does not answer").await.unwrap();
    let (silent, _) = app.begin_draft("Why is glass clear?").await;
    desk::draft::no_answer(app.pool(), &*app.clock, &silent, &["library: glass (0 passages)".to_owned()], "no passage fits").await.unwrap();
    let done = app.hold_decided("Why is the sea blue?", &editor).await;
    editor.approve(&done, 1).await;
    let out = serde_json::json!({
        "empty": link(&empty, "ada@example.org", Role::Editor, SignIn).await,
        "editor": link(&app, "ada@example.org", Role::Editor, SignIn).await,
        "preview": link(&app, "bob@example.org", Role::Editor, SignIn).await,
        "viewer": link(&app, "vic@example.org", Role::Viewer, SignIn).await,
        "password": link(&app, "cyd@example.org", Role::Editor, SetPassword).await,
        "base": app.running.base, "second": second.path(), "third": third.path(), "done": done.path(),
        "stuck": format!("/admin/drafts/{}", stuck.draft_id), "silent": format!("/admin/drafts/{}", silent.draft_id),
    });
    std::fs::write("/tmp/axe/demo.json", out.to_string()).unwrap();
    let _ = read;
    loop {
        if std::fs::exists("/tmp/axe/stop").unwrap() { break; }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
}
