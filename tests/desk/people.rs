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
async fn every_token_of_a_person_is_revoked_and_nobody_elses() {
    let rig = Rig::new().await;
    ada(&rig).await;
    rig.editor("bob").await;
    let token = async |whose: &str, scope| {
        people::create_token(rig.pool(), &rig.clock, &email(whose), scope).await.unwrap()
    };
    let hers = [token("ada@example.org", Scope::Review).await, token("ada@example.org", Scope::Read).await];
    let his = token("bob@example.org", Scope::Read).await;
    let revoke = async |whose: &str| people::revoke_tokens(rig.pool(), &rig.clock, &email(whose)).await;
    assert_eq!(revoke("ada@example.org").await.unwrap(), 2);
    for token in &hers {
        assert!(people::bearer(rig.pool(), token).await.unwrap().is_none());
    }
    assert!(people::bearer(rig.pool(), &his).await.unwrap().is_some());
    assert_eq!(revoke("ada@example.org").await.unwrap(), 0, "they are revoked already");
    assert!(matches!(revoke("nobody@example.org").await, Err(PeopleError::NoSuchUser)));
    let new = token("ada@example.org", Scope::Read).await;
    assert!(people::bearer(rig.pool(), &new).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_link_for_an_account_takes_the_place_of_the_old_and_sets_a_password() {
    let rig = Rig::new().await;
    let person = ada(&rig).await;
    let ask = async |whose: &str| {
        people::issue_link_to(rig.pool(), &rig.clock, &email(whose), LinkPurpose::SetPassword).await
    };
    let (owner, old) = ask("ada@example.org").await.unwrap();
    assert_eq!(owner, person);
    let (_, new) = ask("ada@example.org").await.unwrap();
    let late = people::set_password(rig.pool(), &rig.clock, &old, PASSWORD).await;
    assert!(matches!(late, Err(PeopleError::DeadLink)));
    people::set_password(rig.pool(), &rig.clock, &new, PASSWORD).await.unwrap();
    assert!(people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await.is_ok());
    assert!(matches!(ask("nobody@example.org").await, Err(PeopleError::NoSuchUser)));
    people::disable(rig.pool(), &rig.clock, &email("ada@example.org")).await.unwrap();
    assert!(matches!(ask("ada@example.org").await, Err(PeopleError::Disabled)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_out_everywhere_and_an_enabled_one_signs_in_again() {
    let rig = Rig::new().await;
    let (person, session) = with_password(&rig).await;
    let address = email("ada@example.org");
    let token = people::create_token(rig.pool(), &rig.clock, &address, Scope::Review).await.unwrap();
    let link = people::issue_link(rig.pool(), &rig.clock, &person, LinkPurpose::SignIn).await.unwrap();
    let bob = rig.editor("bob").await.person().clone();
    let his = people::issue_link(rig.pool(), &rig.clock, &bob, LinkPurpose::SignIn).await.unwrap();
    let his = people::redeem_link(rig.pool(), &rig.clock, &his).await.unwrap();

    assert_eq!(people::disable(rig.pool(), &rig.clock, &address).await.unwrap(), person);
    let since =
        rig.count("SELECT extract(epoch FROM disabled_at)::bigint AS count FROM users WHERE id = 1").await;
    rig.clock.advance(SignedDuration::from_mins(1));
    people::disable(rig.pool(), &rig.clock, &address).await.unwrap();
    let still =
        rig.count("SELECT extract(epoch FROM disabled_at)::bigint AS count FROM users WHERE id = 1").await;
    assert_eq!(since, still, "it is disabled since the first time");
    assert!(people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none());
    assert!(people::bearer(rig.pool(), &token).await.unwrap().is_none());
    let refused = people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await;
    assert!(matches!(refused, Err(PeopleError::WrongPassword)));
    assert!(people::who(rig.pool(), &rig.clock, &his).await.unwrap().is_some(), "others stay signed in");

    assert_eq!(people::enable(rig.pool(), &address).await.unwrap(), person);
    people::enable(rig.pool(), &address).await.unwrap();
    assert!(
        people::who(rig.pool(), &rig.clock, &session).await.unwrap().is_none(),
        "an ended session stays ended"
    );
    let dead = people::redeem_link(rig.pool(), &rig.clock, &link).await;
    assert!(matches!(dead, Err(PeopleError::DeadLink)));
    assert!(people::bearer(rig.pool(), &token).await.unwrap().is_some());
    assert!(people::sign_in(rig.pool(), &rig.clock, "ada@example.org", PASSWORD).await.is_ok());
    let nobody = email("nobody@example.org");
    assert!(matches!(people::disable(rig.pool(), &rig.clock, &nobody).await, Err(PeopleError::NoSuchUser)));
    assert!(matches!(people::enable(rig.pool(), &nobody).await, Err(PeopleError::NoSuchUser)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_who_can_come_in_is_not_disabled_even_where_two_disable_each_other() {
    let rig = Rig::new().await;
    let (one, two) = (email("one@example.org"), email("two@example.org"));
    for address in [&one, &two] {
        people::add_user(rig.pool(), &rig.clock, address, None, Role::Admin).await.unwrap();
    }
    let (first, second) = tokio::join!(
        people::disable(rig.pool(), &rig.clock, &one),
        people::disable(rig.pool(), &rig.clock, &two)
    );
    let refused = match (first, second) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        other => panic!("one of them, not {other:?}"),
    };
    assert!(matches!(refused, PeopleError::LastAdmin));
    assert_eq!(rig.count("SELECT count(*) FROM users WHERE disabled_at IS NULL").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_are_listed_by_address_with_whether_they_are_disabled() {
    let rig = Rig::new().await;
    let list = async || people::list(&mut rig.pool().get().await.unwrap()).await.unwrap();
    assert_eq!(list().await, []);
    rig.editor("bob").await;
    ada(&rig).await;
    people::disable(rig.pool(), &rig.clock, &email("bob@example.org")).await.unwrap();
    let listed: Vec<_> =
        list().await.into_iter().map(|account| (account.person.email, account.is_disabled)).collect();
    assert_eq!(listed, [("ada@example.org".to_owned(), false), ("bob@example.org".to_owned(), true)]);
    rig.run(
        "INSERT INTO users (email, name, role, created_at)
         SELECT 'x' || n || '@example.org', 'x', 'viewer', now() FROM generate_series(1, 1000) AS n",
    )
    .await;
    assert_eq!(list().await.len(), 1_000);
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
