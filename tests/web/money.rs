//! The money page: caps and prices are set by operators, and what was spent is shown.

use desk::people::Role;
use desk::platform::Clock;

use crate::app::TestApp;

const PAGE: &str = "/admin/money";

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sets_caps_and_prices_and_they_stand_with_their_name() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    let page = operator.get(PAGE).await;
    page.assert_page(200, "Nothing is capped: models are asked whatever they cost.");
    page.assert_page(200, "No model was asked.");
    let cap = [("scope", "day"), ("provider", ""), ("amount", "2.5")];
    operator.post_signed("/admin/money/cap", &cap).await.assert_sent_to(&format!("{PAGE}?done=cap"));
    let price = [("model", " m-<1> "), ("per_million_in", "0.15"), ("per_million_out", "$0.60")];
    operator.post_signed("/admin/money/price", &price).await.assert_sent_to(&format!("{PAGE}?done=price"));
    let page = operator.get(&format!("{PAGE}?done=price")).await;
    page.assert_page(200, "The price is set.");
    page.assert_page(200, "<dd>$0.00 of $2.50</dd>");
    page.assert_page(200, "<p class=\"inbox-question\">A day: $2.50</p>");
    page.assert_page(200, "<th scope=\"row\">m-&#60;1&#62;</th><td>$0.15</td><td>$0.60</td>");
    // An empty amount takes the cap away.
    let none = [("scope", "day"), ("provider", ""), ("amount", " ")];
    operator.post_signed("/admin/money/cap", &none).await.assert_sent_to(&format!("{PAGE}?done=uncapped"));
    operator.get(PAGE).await.assert_page(200, "Nothing is capped");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_is_shown_by_day_and_model_and_a_full_purse_is_told() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Operator).await;
    app.hold_draft(crate::writing::QUESTION).await;
    let now = app.clock.now();
    app.run(&format!(
        "INSERT INTO model_calls (draft_id, attempt, stage, provider, model, state, per_million_in, per_million_out, reserved, \
            cost, began_at, ended_at) \
         SELECT id, 1, 'article', 'api.example', 'm-1', 'answered', 1, 1, 5000, 3400, '{now}', '{now}' FROM drafts"
    ))
    .await;
    app.run(&format!("INSERT INTO money_totals VALUES ('day', '{}', 3400)", now.strftime("%F"))).await;
    let cap = [("scope", "day"), ("provider", ""), ("amount", "0.0035")];
    operator.post_signed("/admin/money/cap", &cap).await;
    let page = operator.get(PAGE).await;
    page.assert_page(200, "Today: little or nothing is left to spend.");
    page.assert_page(200, "<dd>$0.0034 of $0.0035</dd>");
    page.assert_page(200, "<td>api.example</td><td>1</td><td>0</td><td>$0.0034</td>");
    page.assert_page(200, "<meter min=\"0\" max=\"3400\" value=\"3400\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_comes_back_with_what_was_typed() {
    let app = TestApp::start().await;
    let operator = app.sign_in(Role::Admin).await;
    for (form, words) in [
        ([("scope", "day"), ("provider", ""), ("amount", "two")], "“two” is no amount in dollars"),
        ([("scope", "day"), ("provider", ""), ("amount", "-1")], "“-1” is no amount in dollars"),
        ([("scope", "life"), ("provider", ""), ("amount", "2")], "choose what the cap is for"),
        ([("scope", "provider"), ("provider", " "), ("amount", "2")], "write down the host of the provider"),
    ] {
        let refused = operator.post_signed("/admin/money/cap", &form).await;
        refused.assert_page(422, words);
        refused.assert_page(422, &format!("value=\"{}\"", form[2].1));
    }
    let form = [("model", ""), ("per_million_in", "1"), ("per_million_out", "1")];
    operator.post_signed("/admin/money/price", &form).await.assert_page(422, "write down the model’s name");
    let form = [("model", "<m>"), ("per_million_in", "x"), ("per_million_out", "1")];
    let refused = operator.post_signed("/admin/money/price", &form).await;
    refused.assert_page(422, "“x” is no amount in dollars");
    refused.assert_page(422, "value=\"&#60;m&#62;\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_for_operators_and_admins() {
    let app = TestApp::start().await;
    app.visitor().get(PAGE).await.assert_sent_to("/admin/sign-in");
    let cap = [("scope", "day"), ("provider", ""), ("amount", "1")];
    for role in [Role::Viewer, Role::Editor, Role::Senior] {
        let person = app.sign_in(role).await;
        person.get(PAGE).await.assert_page(403, "Not for your role");
        person.post_signed("/admin/money/cap", &cap).await.assert_page(403, "Not for your role");
        assert!(!person.get("/admin").await.body.contains(PAGE), "{role}");
    }
    let operator = app.sign_in(Role::Operator).await;
    operator.post("/admin/money/cap", &cap).await.assert_page(403, "This form cannot be trusted");
}
