//! What becomes of a draft whose model may not be paid for, and of one whose model cannot be reached.

use std::sync::Arc;

use desk::draft::DraftState;
use desk::ledger::Actor;
use desk::money::{self, Amount, Scope};
use desk::people::{self, Role};
use desk::platform::SystemClock;
use workers::writer::Model;
use workers::writer::model::ModelSettings;

use crate::rig::{self, Rig};

/// A desk with tea in its library and a model where nobody listens.
async fn desk() -> Rig {
    let model = ModelSettings::new("http://127.0.0.1:1/v1/", "m-1", None).unwrap();
    let writer = Arc::new(Model::new(model).unwrap());
    let rig = Rig::start_with(|tools| tools.with_writer(writer)).await;
    desk::evidence::import(rig.database.pool(), &SystemClock, &rig::tea()).await.unwrap();
    rig
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cap_that_is_reached_leaves_the_draft_stuck_with_the_reason_until_somebody_sees_to_it() {
    let rig = desk().await;
    let pool = rig.database.pool();
    let email = "olga@example.org".parse().unwrap();
    let by = people::add_user(pool, &SystemClock, &email, Some("olga"), Role::Operator).await.unwrap().id;
    let price: Amount = "3".parse().unwrap();
    money::set_price(pool, &SystemClock, by, ("m-1", price, price)).await.unwrap();
    money::set_cap(pool, &SystemClock, by, (&Scope::Day, Some(Amount::default()))).await.unwrap();
    rig.suggest().await;
    rig.until("SELECT coalesce(max(state), '') AS text FROM drafts", "stuck").await;
    let draft = rig.draft().await;
    let DraftState::Stuck { reason } = &draft.state else { panic!("{:?}", draft.state) };
    assert!(
        reason.starts_with("the model was not asked: the cap for a day is reached: $0.00 of $0.00"),
        "{reason}"
    );
    assert_eq!(draft.attempt, 1, "asking again would end the same");
    assert_eq!(rig.count("SELECT count(*) FROM model_calls").await, 0);
    // The cap is lifted, and the draft written again: the model is asked, cannot be reached and costs nothing.
    money::set_cap(pool, &SystemClock, by, (&Scope::Day, None)).await.unwrap();
    let email = "ada@example.org".parse().unwrap();
    let person = people::add_user(pool, &SystemClock, &email, Some("ada"), Role::Editor).await.unwrap();
    rig.until("SELECT count(*)::text AS text FROM jobs WHERE state IN ('waiting', 'running') AND kind = 'write_draft'", "0").await;
    desk::draft::rewrite(pool, &SystemClock, Actor::User(person.id), draft.id).await.unwrap();
    rig.until_suggestion("drafted").await;
    let call = "SELECT state || ' ' || cost || ' ' || reason AS text FROM model_calls";
    assert_eq!(rig.text(call).await, "failed 0 the model's server cannot be reached");
    assert_eq!(rig.text("SELECT sum(amount)::text AS text FROM money_totals").await, "0");
    let told = "SELECT prompt_version || ' ' || (call_id IS NOT NULL) AS text FROM writings";
    assert_eq!(rig.text(told).await, "outline 1 true");
    rig.end().await;
}
