//! What models may cost: caps that hold whatever happens, and answers that are not bought twice.

use std::sync::Arc;

use desk::draft::Begun;
use desk::money::{
    self, Amount, Call, Ended, How, MoneyError, Reserved, Scope, Tokens, forget_log, give_up_lost, report,
    reserve, set_cap, set_price, settle,
};
use desk::people::{self, Role};
use desk::platform::id::{CallId, UserId};
use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::json;

use crate::rig::Rig;

const PROVIDER: &str = "api.example";

/// A question of 1,000 tokens at most, with 500 for the answer.
fn call(request: &str) -> Call {
    Call {
        stage: "article".to_owned(),
        provider: PROVIDER.to_owned(),
        model: "m-1".to_owned(),
        prompt: "section 1".to_owned(),
        prompt_hash: "ab".to_owned(),
        parameters: json!({"temperature": 0.2}),
        request: request.to_owned(),
        tokens_in_max: 1_000,
        tokens_out_max: 500,
    }
}

fn dollars(text: &str) -> Amount {
    text.parse().unwrap()
}

fn answered(answer: &str, read: u32, written: u32) -> Ended {
    Ended {
        how: How::Answered(answer.to_owned()),
        tokens: Tokens { read: Some(read), written: Some(written) },
    }
}

fn failed(may_have_cost: bool) -> Ended {
    Ended { how: How::Failed { reason: "it broke off".to_owned(), may_have_cost }, tokens: Tokens::default() }
}

impl Rig {
    async fn operator(&self) -> UserId {
        let email = "olga@example.org".parse().unwrap();
        people::add_user(self.pool(), &self.clock, &email, Some("olga"), Role::Operator).await.unwrap().id
    }

    /// A million tokens cost a dollar to ask and two to answer: [`call`] can cost $0.002.
    async fn priced(&self) -> UserId {
        let by = self.operator().await;
        set_price(self.pool(), &self.clock, by, ("m-1", dollars("1"), dollars("2"))).await.unwrap();
        by
    }

    async fn cap(&self, by: UserId, scope: Scope, amount: &str) {
        set_cap(self.pool(), &self.clock, by, (&scope, Some(dollars(amount)))).await.unwrap();
    }

    async fn begun(&self, question: &str) -> Begun {
        self.begin(self.suggest(question).await.suggestion.id).await
    }

    async fn pay(&self, begun: &Begun, request: &str) -> CallId {
        match reserve(self.pool(), &self.clock, begun, &call(request)).await.unwrap() {
            Reserved::Pay(id) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn today(&self) -> Amount {
        report(self.pool(), &self.clock).await.unwrap().today
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_a_call_can_cost_is_set_apart_and_settled_at_what_it_came_to() {
    let rig = Rig::new().await;
    rig.priced().await;
    let begun = rig.begun("Why is the sky blue?").await;
    let id = rig.pay(&begun, "How hot?").await;
    assert_eq!(rig.today().await, dollars("0.002"));
    settle(rig.pool(), &rig.clock, id, &answered("75", 400, 100)).await.unwrap();
    assert_eq!(rig.today().await, dollars("0.0006"));
    // Settled once is settled.
    settle(rig.pool(), &rig.clock, id, &failed(false)).await.unwrap();
    let told = report(rig.pool(), &rig.clock).await.unwrap();
    assert_eq!((told.today, told.this_month), (dollars("0.0006"), dollars("0.0006")));
    let [spent] = &told.models[..] else { panic!("{told:?}") };
    assert_eq!((spent.model.as_str(), spent.calls, spent.failed), ("m-1", 1, 0));
    assert_eq!((spent.provider.as_str(), spent.amount), (PROVIDER, dollars("0.0006")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_costs_nothing_where_the_provider_refused_and_all_that_was_set_apart_where_it_broke_off()
{
    let rig = Rig::new().await;
    rig.priced().await;
    let begun = rig.begun("Why is the sky blue?").await;
    let refused = rig.pay(&begun, "one").await;
    settle(rig.pool(), &rig.clock, refused, &failed(false)).await.unwrap();
    assert_eq!(rig.today().await, Amount::default());
    let broken = rig.pay(&begun, "two").await;
    settle(rig.pool(), &rig.clock, broken, &failed(true)).await.unwrap();
    assert_eq!(rig.today().await, dollars("0.002"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_for_a_draft_is_bought_once_while_the_log_lasts() {
    let rig = Rig::new().await;
    rig.priced().await;
    let begun = rig.begun("Why is the sky blue?").await;
    let id = rig.pay(&begun, "Ask jo@mail.example how hot.").await;
    // A call that failed is no answer.
    settle(rig.pool(), &rig.clock, id, &failed(false)).await.unwrap();
    let id = rig.pay(&begun, "Ask jo@mail.example how hot.").await;
    settle(rig.pool(), &rig.clock, id, &answered("75", 400, 100)).await.unwrap();
    // The attempt dies, another one follows.
    let again = rig.begin(begun.suggestion_id).await;
    let bought =
        reserve(rig.pool(), &rig.clock, &again, &call("Ask jo@mail.example how hot.")).await.unwrap();
    let tokens = Tokens { read: Some(400), written: Some(100) };
    assert_eq!(bought, Reserved::Bought { call: id, answer: "75".to_owned(), tokens });
    let other = rig.begun("Why is the sea salt?").await;
    rig.pay(&other, "Ask jo@mail.example how hot.").await;
    // Who asked is not in the log; after some days nothing is.
    assert_eq!(rig.count("SELECT count(*) FROM model_requests WHERE request LIKE '%jo@%'").await, 0);
    assert_eq!(forget_log(rig.pool(), &rig.clock, 30).await.unwrap(), 0);
    rig.clock.advance(SignedDuration::from_hours(24 * 31));
    assert_eq!(forget_log(rig.pool(), &rig.clock, 30).await.unwrap(), 3);
    assert_eq!(
        rig.count("SELECT count(*) FROM model_requests WHERE request IS NOT NULL OR answer IS NOT NULL")
            .await,
        0
    );
    rig.pay(&again, "Ask jo@mail.example how hot.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cap_refuses_what_does_not_fit_and_says_which() {
    let rig = Rig::new().await;
    let by = rig.priced().await;
    let begun = rig.begun("Why is the sky blue?").await;
    for (scope, words) in [
        (
            Scope::Draft,
            "the cap for a draft is reached: $0.00 of $0.001 is spent or set apart, and this call can cost $0.002",
        ),
        (Scope::Day, "the cap for a day is reached"),
        (Scope::Month, "the cap for a month is reached"),
        (Scope::Provider(PROVIDER.to_owned()), "the cap for a month at api.example is reached"),
    ] {
        rig.cap(by, scope.clone(), "0.001").await;
        let refused = reserve(rig.pool(), &rig.clock, &begun, &call("x")).await.unwrap_err();
        assert!(refused.to_string().starts_with(words), "{refused}");
        set_cap(rig.pool(), &rig.clock, by, (&scope, None)).await.unwrap();
    }
    assert_eq!(rig.today().await, Amount::default(), "nothing stays set apart");
    // Another provider has its own.
    rig.cap(by, Scope::Provider("other.example".to_owned()), "0").await;
    rig.pay(&begun, "x").await;
    // A new day is a new cap.
    rig.cap(by, Scope::Day, "0.003").await;
    assert!(reserve(rig.pool(), &rig.clock, &begun, &call("y")).await.is_err());
    rig.clock.advance(SignedDuration::from_hours(24));
    rig.pay(&begun, "y").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_without_a_price_is_free_until_something_is_capped() {
    let rig = Rig::new().await;
    let by = rig.operator().await;
    let begun = rig.begun("Why is the sky blue?").await;
    let id = rig.pay(&begun, "x").await;
    settle(rig.pool(), &rig.clock, id, &answered("75", 400, 100)).await.unwrap();
    assert_eq!(rig.today().await, Amount::default());
    rig.cap(by, Scope::Month, "5").await;
    let refused = reserve(rig.pool(), &rig.clock, &begun, &call("y")).await.unwrap_err();
    assert!(matches!(&refused, MoneyError::NoPrice { model } if model == "m-1"), "{refused}");
    set_price(rig.pool(), &rig.clock, by, ("m-1", dollars("0"), dollars("0"))).await.unwrap();
    rig.pay(&begun, "y").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_workers_at_once_and_some_of_them_killed_never_spend_more_than_the_cap() {
    let rig = Arc::new(Rig::new().await);
    let by = rig.priced().await;
    rig.cap(by, Scope::Day, "0.05").await;
    let mut begun = Vec::new();
    for number in 0..20 {
        begun.push(rig.begun(&format!("Why is the sky number {number} blue?")).await);
    }
    // Each asks five times, four of twenty die before they settle: 100 calls of $0.002 at most under a cap of 25 such.
    let work = begun.into_iter().enumerate().map(|(worker, begun)| {
        let rig = Arc::clone(&rig);
        tokio::spawn(async move {
            let mut capped = 0;
            for number in 0..5 {
                let request = format!("{worker} {number}");
                match reserve(rig.pool(), &rig.clock, &begun, &call(&request)).await {
                    Ok(Reserved::Pay(_)) if worker % 5 == 0 => {}
                    Ok(Reserved::Pay(id)) => {
                        settle(rig.pool(), &rig.clock, id, &answered("75", 900, 450)).await.unwrap();
                    }
                    Err(MoneyError::CapReached { scope: Scope::Day, .. }) => capped += 1,
                    other => panic!("{other:?}"),
                }
                assert!(rig.today().await <= dollars("0.05"));
            }
            capped
        })
    });
    let capped: i32 = join_all(work).await.into_iter().map(Result::unwrap).sum();
    assert!(capped > 0, "the cap was never met");
    let spent = rig.today().await;
    assert!(spent <= dollars("0.05") && spent >= dollars("0.045"), "{spent}");
    // What the dead had set apart stays spent, and the sweep says so.
    let under_way = rig.count("SELECT count(*) FROM model_calls WHERE state = 'reserved'").await;
    assert!(under_way > 0);
    assert_eq!(give_up_lost(rig.pool(), &rig.clock).await.unwrap(), 0, "they may still be asked");
    rig.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(i64::try_from(give_up_lost(rig.pool(), &rig.clock).await.unwrap()).unwrap(), under_way);
    assert_eq!(rig.today().await, spent);
    let sum = rig.count("SELECT sum(cost)::bigint AS count FROM model_calls").await;
    assert_eq!(Amount::of_micros(sum), spent, "the calls and the totals tell the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_attempt_may_spend() {
    let rig = Rig::new().await;
    rig.priced().await;
    let old = rig.begun("Why is the sky blue?").await;
    let new = rig.begin(old.suggestion_id).await;
    let refused = reserve(rig.pool(), &rig.clock, &old, &call("x")).await.unwrap_err();
    assert!(matches!(refused, MoneyError::Superseded { .. }), "{refused}");
    rig.pay(&new, "x").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_needed_and_what_was_set_is_never_changed() {
    let rig = Rig::new().await;
    let by = rig.priced().await;
    let long = "x".repeat(101);
    for name in ["", " \u{200B}", &long] {
        let price = (name, dollars("1"), dollars("1"));
        assert!(matches!(
            set_price(rig.pool(), &rig.clock, by, price).await,
            Err(money::SetError::NameMissing { .. })
        ));
        let scope = Scope::Provider(name.trim_matches([' ', '\u{200B}']).to_owned());
        assert!(set_cap(rig.pool(), &rig.clock, by, (&scope, None)).await.is_err());
    }
    assert!(rig.refused("UPDATE model_prices SET per_million_in = 0").await.contains("never changed"));
    rig.cap(by, Scope::Day, "1").await;
    assert!(rig.refused("DELETE FROM money_caps").await.contains("never changed"));
}
