//! The licence of a source, at the desk and through the API.

use desk::people::{Role, Scope};
use serde_json::json;

use crate::app::TestApp;
use crate::writing::QUESTION;

const PAGE: &str = "/admin/sources/1/licence";
const API: &str = "/api/v1/sources/1/licence";
const SET: &str = "/api/v1/sources/1/set-licence";

const FORM: [(&str, &str); 4] = [
    ("from", "CC-BY-SA-4.0"),
    ("licence", "fair-use"),
    ("reason", "They took the <b>licence</b> back."),
    ("evidence", "https://example.org/terms"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_senior_sets_a_licence_at_the_desk_and_the_draft_is_judged_by_it() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let senior = app.sign_in(Role::Senior).await;
    let page = senior.get(PAGE).await;
    page.assert_page(200, "CC-BY-SA-4.0, stated by the source&#39;s labels");
    page.assert_page(200, "<strong>adapt</strong>: word for word or changed, with attribution");
    senior.post_signed(PAGE, &FORM).await.assert_sent_to(&format!("{PAGE}?done=set"));
    let set = senior.get(&format!("{PAGE}?done=set")).await;
    set.assert_page(200, "The licence is set.");
    set.assert_page(200, "fair-use, set by a senior");
    set.assert_page(200, "They took the &#60;b&#62;licence&#60;/b&#62; back.");
    set.assert_page(200, "From CC-BY-SA-4.0 to fair-use: set by a senior");
    let draft = senior.get(&held.path()).await;
    draft.assert_page(200, "fair-use, <strong>quote</strong>");
    draft.assert_page(200, "Takes its words, as they stand there");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_stands_on_the_page_with_what_was_typed() {
    let app = TestApp::start().await;
    app.hold_draft(QUESTION).await;
    let senior = app.sign_in(Role::Senior).await;
    for (field, value, status, words) in [
        ("reason", "", 422, "Write down why"),
        ("evidence", "a mail from them", 422, "Give the address of what shows it"),
        ("licence", "all rights reserved", 422, "is not a licence we know how to write"),
        ("from", "unknown", 409, "has changed since you saw it: it is CC-BY-SA-4.0 now"),
    ] {
        let form = FORM.map(|(name, was)| (name, if name == field { value } else { was }));
        let refused = senior.post_signed(PAGE, &form).await;
        refused.assert_page(status, words);
        if field != "licence" {
            refused.assert_page(status, "value=\"fair-use\"");
        }
    }
    senior.get(PAGE).await.assert_page(200, "CC-BY-SA-4.0, stated");
    senior.get("/admin/sources/999/licence").await.assert_page(404, "Page not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_the_desk_reads_a_licence_and_only_seniors_and_admins_set_it() {
    let app = TestApp::start().await;
    app.hold_draft(QUESTION).await;
    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let reader = app.sign_in(role).await;
        let page = reader.get(PAGE).await;
        page.assert_page(200, "Setting a licence takes a senior or an admin.");
        assert!(!page.body.contains("<textarea"), "{role} gets a form");
        reader.post_signed(PAGE, &FORM).await.assert_page(403, "This takes a senior or an admin");
    }
    assert_eq!(app.visitor().get(PAGE).await.status, 303);
    let body = json!({"from": "CC-BY-SA-4.0", "licence": "fair-use", "reason": "So.", "evidence": "https://a.example/"});
    for (role, scope) in [(Role::Editor, Scope::Review), (Role::Senior, Scope::Read)] {
        let program = app.program(role, scope).await;
        assert_eq!(program.get(API).await.json()["licence"], "CC-BY-SA-4.0");
        assert_eq!(program.post_json(SET, &body).await.status, 403, "{role} {scope}");
    }
    assert_eq!(app.visitor().post_json(SET, &body).await.status, 401);
    let admin = app.program(Role::Admin, Scope::Review).await;
    assert_eq!(admin.post_json(SET, &body).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_mirrors_setting_a_licence() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let senior = app.program(Role::Senior, Scope::Review).await;
    let body =
        json!({"from": "CC-BY-SA-4.0", "licence": "gfdl", "reason": "So.", "evidence": "https://a.example/"});
    let mut bad = body.clone();
    bad["reason"] = json!(" ");
    senior.post_json(SET, &bad).await.assert_problem(422, "Write down why");
    bad = body.clone();
    bad["from"] = json!("CC0-1.0");
    senior.post_json(SET, &bad).await.assert_problem(409, "has changed since you saw it");
    senior.post_json("/api/v1/sources/999/set-licence", &body).await.assert_problem(404, "no such source");
    let set = senior.post_json(SET, &body).await.json();
    assert_eq!(
        (&set["licence"], &set["allows"], &set["origin"]),
        (&json!("gfdl"), &json!("facts"), &json!("set"))
    );
    let [newest, first] = set["entries"].as_array().unwrap().as_slice() else { panic!("{set}") };
    assert_eq!((&newest["from"], &newest["holds"]), (&json!("CC-BY-SA-4.0"), &json!(true)));
    assert_eq!((&newest["reason"], &newest["evidence"]), (&json!("So."), &json!("https://a.example/")));
    assert_eq!((&first["origin"], &first["set_by"]), (&json!("stated"), &json!(null)));
    let draft = senior.get(&held.api()).await.json();
    assert_eq!(draft["article"]["sources"][0]["allows"], "facts");
    let citation = &draft["article"]["quick_answer"][0]["citations"][0];
    assert_eq!((&citation["relation"], &citation["overlap_percent"]), (&json!("verbatim"), &json!(100)));
}
