//! Accounts, sessions, links, tokens and limits.

use std::time::Duration;

use desk::people::{
    self, Allowance, Email, Limit, LinkPurpose, PeopleError, Person, Role, SESSION_HOURS,
    SESSION_IDLE_MINUTES, Scope,
};
use desk::platform::{Clock, Secret};
use jiff::SignedDuration;

use crate::rig::Rig;

const PASSWORD: &str = "correct horse battery";

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

async fn ada(rig: &Rig) -> Person {
    people::add_user(rig.pool(), &rig.clock, &email("ada@example.org"), Some("Ada"), Role::Editor)
        .await
        .unwrap()
}

async fn with_password(rig: &Rig) -> (Person, Secret) {
    let person = ada(rig).await;
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SetPassword).await.unwrap();
    let session = people::set_password(rig.pool(), &rig.clock, &link, PASSWORD).await.unwrap();
    (person, session)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_account() {
    let rig = Rig::new().await;
    ada(&rig).await;
    let twice = people::add_user(rig.pool(), &rig.clock, &email("ADA@example.org"), None, Role::Viewer).await;
    assert!(matches!(twice, Err(PeopleError::EmailTaken)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_desk_makes_itself_one_admin() {
    let rig = Rig::new().await;
    let first = people::ensure_admin(rig.pool(), &rig.clock).await.unwrap();
    assert_eq!(first.role, Role::Admin);
    assert_eq!(people::ensure_admin(rig.pool(), &rig.clock).await.unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_is_not_used_by_looking_and_dies_after_a_day() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    for _ in 0..2 {
        let owner = people::peek_link(rig.pool(), &rig.clock, &link, LinkPurpose::SignIn).await.unwrap();
        assert_eq!(owner, person);
    }
    assert!(
        people::peek_link(rig.pool(), &rig.clock, &link, LinkPurpose::SetPassword).await.is_err(),
        "it is for one purpose"
    );
    let session = people::redeem_link(rig.pool(), &rig.clock, &link).await.unwrap();
    assert_eq!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().unwrap().person, person);
    assert!(matches!(people::redeem_link(rig.pool(), &rig.clock, &link).await, Err(PeopleError::DeadLink)));

    let late = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    rig.clock.advance(SignedDuration::from_hours(25));
    assert!(matches!(people::redeem_link(rig.pool(), &rig.clock, &late).await, Err(PeopleError::DeadLink)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_link_takes_the_place_of_the_old() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let old = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    let new = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    assert!(people::redeem_link(rig.pool(), &rig.clock, &old).await.is_err());
    assert!(people::redeem_link(rig.pool(), &rig.clock, &new).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_use_a_link_at_once_one_comes_in() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    let (one, two) = tokio::join!(
        people::redeem_link(rig.pool(), &rig.clock, &link),
        people::redeem_link(rig.pool(), &rig.clock, &link)
    );
    assert!(one.is_ok() != two.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_takes_the_right_password_and_tells_nothing_else() {
    let rig = Rig::new().await;
    let (person, _) = with_password(&rig).await;
    let session = people::sign_in(rig.pool(), &rig.clock, "Ada@Example.org", PASSWORD).await.unwrap();
    assert_eq!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().unwrap().person, person);
    for (who, password) in [
        ("ada@example.org", "wrong password here"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
    ] {
        let refused = people::sign_in(rig.pool(), &rig.clock, who, password).await;
        assert!(matches!(refused, Err(PeopleError::WrongPassword)), "{who}");
    }
    rig.run("UPDATE users SET disabled_at = now()").await;
    assert!(matches!(
        people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await,
        Err(PeopleError::WrongPassword)
    ));
    assert!(
        people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none(),
        "a disabled account's sessions end"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_password_is_refused_and_the_link_stays_good() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SetPassword).await.unwrap();
    assert!(matches!(
        people::set_password(rig.pool(), &rig.clock, &link, "short").await,
        Err(PeopleError::Password(_))
    ));
    assert!(people::set_password(rig.pool(), &rig.clock, &link, PASSWORD).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_a_password_ends_every_older_session() {
    let rig = Rig::new().await;
    let (person, older) = with_password(&rig).await;
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SetPassword).await.unwrap();
    let newer = people::set_password(rig.pool(), &rig.clock, &link, "another long password").await.unwrap();
    assert!(people::who(rig.pool(), &rig.clock, &older).await.unwrap().is_none());
    assert!(people::who(rig.pool(), &rig.clock, &newer).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_idle_when_old_and_when_signed_out() {
    let rig = Rig::new().await;
    let (_, session) = with_password(&rig).await;
    let minutes = |minutes: i64| rig.clock.advance(SignedDuration::from_mins(minutes));
    // Kept awake, it lasts until the absolute limit.
    for _ in 0..(SESSION_HOURS * 60 / 25) {
        assert!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_some());
        minutes(25);
    }
    minutes(25);
    assert!(
        people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none(),
        "over the absolute limit"
    );

    let session = people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await.unwrap();
    minutes(SESSION_IDLE_MINUTES + 1);
    assert!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none(), "idle too long");

    let session = people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await.unwrap();
    let who = people::who(rig.pool(), &rig.clock, &session).await.unwrap().unwrap();
    people::sign_out(rig.pool(), &who).await.unwrap();
    assert!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none(), "signed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_a_named_person_with_a_scope_and_can_be_revoked() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let token =
        people::create_token(rig.pool(), &rig.clock, &email("ada@example.org"), Scope::Review).await.unwrap();
    let bearer = people::bearer(rig.pool(), &token).await.unwrap().unwrap();
    assert_eq!((bearer.person, bearer.scope), (person, Scope::Review));
    assert!(people::bearer(rig.pool(), &Secret::presented("made up")).await.unwrap().is_none());
    let nobody =
        people::create_token(rig.pool(), &rig.clock, &email("nobody@example.org"), Scope::Read).await;
    assert!(matches!(nobody, Err(PeopleError::NoSuchUser)));
    rig.run("UPDATE personal_tokens SET revoked_at = now()").await;
    assert!(people::bearer(rig.pool(), &token).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_are_counted_by_a_keyed_hash_and_a_new_window_begins_afresh() {
    let rig = Rig::new().await;
    let limit = Limit { what: "test", count: 3, window: SignedDuration::from_mins(15) };
    let attempt = || people::throttle(rig.pool(), &rig.clock, limit, "203.0.113.0/24");
    for _ in 0..3 {
        assert_eq!(attempt().await.unwrap(), Allowance::Granted);
    }
    let Allowance::Refused { retry_after } = attempt().await.unwrap() else {
        panic!("the fourth try is one too many")
    };
    assert!(retry_after <= Duration::from_mins(15));
    assert_eq!(
        people::throttle(rig.pool(), &rig.clock, limit, "198.51.100.0/24").await.unwrap(),
        Allowance::Granted
    );
    assert_eq!(
        rig.count("SELECT count(*) FROM rate_counters WHERE encode(key, 'escape') LIKE '%203.0.113%'").await,
        0
    );
    rig.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(attempt().await.unwrap(), Allowance::Granted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_takes_away_what_is_over_and_nothing_else() {
    let rig = Rig::new().await;
    let (person, _) = with_password(&rig).await;
    people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    let mut connection = rig.pool().get().await.unwrap();
    assert_eq!(people::sweep(&mut connection, rig.clock.now()).await.unwrap(), 0);
    rig.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(people::sweep(&mut connection, rig.clock.now()).await.unwrap(), 2);
}
