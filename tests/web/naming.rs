//! Pages that are named with a question, and those that editors name as sources.

use desk::people::Role;
use serde_json::json;

use crate::app::TestApp;
use crate::writing::QUESTION;

const NAMED: &str = "/admin/sources/named";

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_may_name_pages_and_sees_them_on_the_status_page() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    asker.get("/suggest").await.assert_page(200, "Know a page that may hold the answer?");
    let form = [("question", QUESTION), ("pages", "example.org/sky\r\nhttps://example.org/air#top\r\n")];
    let taken = asker.post("/suggest", &form).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let status = asker.get(taken.location()).await;
    status.assert_page(200, "<li class=\"typed\">https://example.org/sky: not read yet</li>");
    // Another who asks the same is told nothing of them; an editor reads what came of each.
    let other = app.visitor().post("/suggest", &[("question", QUESTION)]).await;
    let page = app.visitor().get(other.location()).await;
    assert!(page.status == 200 && !page.body.contains("example.org"), "{}", page.body);
    app.run("UPDATE suggestion_pages SET outcome = 'read: “Sky <1>”' WHERE address LIKE '%sky'").await;
    asker
        .get(taken.location())
        .await
        .assert_page(200, "https://example.org/sky: read: “Sky &#60;1&#62;”</li>");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_cannot_be_taken_come_back_with_the_form_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let four = "a.example b.example c.example d.example";
    for (pages, words) in [
        ("my <b>favourite</b>", "“my” is not the address of a web page"),
        (four, "Please name at most 3 pages; these are 4."),
        ("https://me:hunter2@a.example/", "Please leave the name and password out of “a.example”"),
    ] {
        let again = asker.post("/suggest", &[("question", QUESTION), ("pages", pages)]).await;
        again.assert_page(422, words);
        again.assert_page(422, QUESTION);
        again.assert_page(422, "<details class=\"more\" open>");
        let typed = pages.replace('<', "&#60;").replace('>', "&#62;");
        again.assert_page(422, &format!("\n{typed}</textarea>"));
    }
    // What is wrong with the question is said of the question, and the pages stay.
    let again = asker.post("/suggest", &[("question", "Why"), ("pages", "a.example")]).await;
    again.assert_page(422, "id=\"question-error\"");
    again.assert_page(422, "\na.example</textarea>");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_name_pages_as_a_list() {
    let app = TestApp::start().await;
    let asker = app.visitor();
    let path = "/api/v1/suggestions";
    let body = json!({ "question": QUESTION, "pages": ["https://example.org/sky"] });
    let taken = asker.post_json(path, &body).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    let url = taken.json()["status_url"].as_str().unwrap().to_owned();
    let status = asker.get(&format!("{path}/{}", url.rsplit('/').next().unwrap())).await.json();
    assert_eq!(status["pages"], json!([{ "address": "https://example.org/sky", "outcome": null }]));
    for pages in [json!(["nonsense"]), json!(["a.example", "b.example", "c.example", "d.example"])] {
        let refused = asker.post_json(path, &json!({ "question": QUESTION, "pages": pages })).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_names_a_page_and_sees_that_it_waits() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    editor
        .get("/admin/sources")
        .await
        .assert_page(200, "<a href=\"/admin/sources/named\">Add a web page</a>");
    editor.get(NAMED).await.assert_page(200, "Nobody has added a page yet.");
    let address = [("address", "example.org/<tea>")];
    editor.post_signed(NAMED, &address).await.assert_sent_to(&format!("{NAMED}?done=named"));
    let page = editor.get(&format!("{NAMED}?done=named")).await;
    page.assert_page(200, "A worker reads the page now");
    page.assert_page(200, "<p class=\"typed\">https://example.org/%3Ctea%3E</p>\n<p>waits for a worker</p>");
    // The same one waits once.
    editor.post_signed(NAMED, &address).await.assert_page(409, "about to read this page already");
    // Where its job has died, it gets another one.
    app.run("UPDATE jobs SET state = 'dead', finished_at = now() WHERE kind = 'read_page'").await;
    editor.post_signed(NAMED, &address).await.assert_sent_to(&format!("{NAMED}?done=named"));
    for bad in ["", "tea", "ftp://example.org/"] {
        let refused = editor.post_signed(NAMED, &[("address", bad)]).await;
        refused.assert_page(422, "is not the address of a web page");
        refused.assert_page(422, &format!("value=\"{bad}\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn naming_a_source_takes_an_editor() {
    let app = TestApp::start().await;
    app.visitor().get(NAMED).await.assert_sent_to("/admin/sign-in");
    for role in [Role::Viewer, Role::Operator] {
        let reader = app.sign_in(role).await;
        let page = reader.get(NAMED).await;
        page.assert_page(200, "Adding a page takes an editor.");
        assert!(!page.body.contains("id=\"address\""), "{role} gets a form");
        reader.post_signed(NAMED, &[("address", "example.org")]).await.assert_page(403, "Not allowed");
    }
    let editor = app.sign_in_editor().await;
    editor.post(NAMED, &[("address", "example.org")]).await.assert_page(403, "This form cannot be trusted");
}
