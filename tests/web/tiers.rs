//! The list of tiers at the desk, and the tier beside the passage.

use desk::people::Role;

use crate::app::TestApp;
use crate::writing::QUESTION;

const PAGE: &str = "/admin/sources/tiers";

const FORM: [(&str, &str); 5] = [
    ("kind", "host"),
    ("name", "Example.ORG"),
    ("tier", "reviewed"),
    ("seen", "off"),
    ("why", "Its <b>board</b> reads every page."),
];

fn with(field: &str, value: &'static str) -> [(&'static str, &'static str); 5] {
    FORM.map(|(name, was)| (name, if name == field { value } else { was }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_senior_keeps_the_list_and_the_tier_stands_beside_the_passage_and_at_the_source() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let senior = app.sign_in(Role::Senior).await;
    senior.get(PAGE).await.assert_page(200, "Nothing is on the list: all sources are unranked.");
    senior.get("/admin/sources/1").await.assert_page(200, "tier 4, unranked");
    assert!(!senior.get(&held.path()).await.body.contains("Its source: tier"));
    senior.post_signed(PAGE, &FORM).await.assert_sent_to(&format!("{PAGE}?done=set"));
    let list = senior.get(&format!("{PAGE}?done=set")).await;
    list.assert_page(200, "The list is changed.");
    list.assert_page(200, "<p class=\"inbox-question\">example.org</p>");
    list.assert_page(200, "Its &#60;b&#62;board&#60;/b&#62; reads every page.");
    list.assert_page(200, "host example.org: tier 2, reviewed reference");
    senior.get("/admin/sources/1").await.assert_page(200, "tier 2, reviewed reference");
    senior.get(&held.path()).await.assert_page(200, "Its source: tier 2, reviewed reference");
    let off = [
        ("kind", "host"),
        ("name", "example.org"),
        ("tier", "off"),
        ("seen", "reviewed"),
        ("why", "The board is gone."),
    ];
    senior.post_signed(PAGE, &off).await.assert_sent_to(&format!("{PAGE}?done=set"));
    let list = senior.get(PAGE).await;
    list.assert_page(200, "Nothing is on the list");
    list.assert_page(200, "host example.org: taken off the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_stands_on_the_page_with_what_was_typed() {
    let app = TestApp::start().await;
    let senior = app.sign_in(Role::Senior).await;
    for (form, status, words) in [
        (with("why", ""), 422, "Write down why"),
        (with("name", " "), 422, "Name a host"),
        (with("kind", "person"), 422, "Name a host"),
        (with("tier", "best"), 422, "Choose a tier"),
        (with("tier", "off"), 409, "xample.org is not on the list already"),
        (with("seen", "primary"), 409, "it is not on the list now"),
    ] {
        senior.post_signed(PAGE, &form).await.assert_page(status, words);
    }
    let refused = senior.post_signed(PAGE, &with("why", "")).await;
    refused.assert_page(422, "value=\"Example.ORG\"");
    refused.assert_page(422, "<option value=\"reviewed\" selected>");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_the_desk_reads_the_list_and_only_seniors_and_admins_change_it() {
    let app = TestApp::start().await;
    app.visitor().get(PAGE).await.assert_sent_to("/admin/sign-in");
    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let reader = app.sign_in(role).await;
        let page = reader.get(PAGE).await;
        page.assert_page(200, "Changing the list takes a senior or an admin.");
        assert!(!page.body.contains("<textarea"), "{role} gets a form");
        reader.post_signed(PAGE, &FORM).await.assert_page(403, "This takes a senior or an admin");
    }
    let admin = app.sign_in(Role::Admin).await;
    admin.post_signed(PAGE, &FORM).await.assert_sent_to(&format!("{PAGE}?done=set"));
}
