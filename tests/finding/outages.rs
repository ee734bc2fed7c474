//! A place that is down: recorded, tried again, and never a reason to park a question or to fail a draft that another
//! place can support.

use desk::draft::{self, DraftState, Outage, Outcome};
use desk::ledger::Actor;
use desk::platform::SystemClock;
use desk::{evidence, overview};

use crate::rig::{Does, Place, QUESTION, Rig, tea};

const WHY: &str = "it answers HTML for JSON";

fn outage() -> Outage {
    Outage { place: "wiki.example".to_owned(), why: WHY.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_library_answers_is_held_although_a_wiki_is_down() {
    let rig = Rig::start(vec![Place::that([Does::Fails(WHY)])]).await;
    evidence::import(rig.database.pool(), &SystemClock, &tea()).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let draft = rig.draft().await;
    assert_eq!((&draft.state, draft.attempt), (&DraftState::Held, 1));
    let told = "wiki.example could not be searched: it answers HTML for JSON";
    assert!(draft.searched.len() == 2 && draft.searched[1] == told, "{:?}", draft.searched);
    let attempts = rig.attempts().await;
    assert_eq!(attempts.len(), 1);
    assert_eq!((&attempts[0].outcome, &attempts[0].outages), (&Outcome::Held, &vec![outage()]));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_place_is_down_a_draft_is_tried_again_and_the_asker_is_told_when() {
    let rig = Rig::start(vec![Place::that([Does::Fails(WHY), Does::Brings(vec![tea()])])]).await;
    let token = rig.suggest().await.token;
    rig.until_attempts(1).await;
    assert_eq!(rig.text("SELECT state AS text FROM suggestions").await, "drafting", "nothing is parked");
    let attempts = rig.attempts().await;
    let Outcome::Failed { reason, again_at } = &attempts[0].outcome else { panic!("{attempts:?}") };
    assert!(reason.ends_with("wiki.example could not be searched: it answers HTML for JSON"), "{reason}");
    assert!(attempts[0].began_at <= attempts[0].ended_at && attempts[0].ended_at < *again_at);
    assert_eq!(attempts[0].outages, [outage()]);
    assert!(attempts[0].searched[0].starts_with("the library (0 sources"), "{attempts:?}");
    let waits =
        "SELECT (run_at BETWEEN now() + interval '20 s' AND now() + interval '40 s')::text AS text FROM jobs
                 WHERE kind = 'write_draft'";
    assert_eq!(rig.text(waits).await, "true", "some thirty seconds");
    let error = rig.text("SELECT error AS text FROM job_attempts").await;
    assert!(error.contains(WHY), "{error}");
    let seen = overview::status(rig.database.pool(), &token).await.unwrap().unwrap();
    let down = seen.source_down.unwrap();
    assert_eq!((down.places, down.again_at), (vec!["wiki.example".to_owned()], Some(*again_at)));

    rig.hasten().await;
    rig.until_suggestion("drafted").await;
    let draft = rig.draft().await;
    assert_eq!((&draft.state, draft.attempt), (&DraftState::Held, 2));
    assert_eq!(draft.question, QUESTION);
    let attempts = rig.attempts().await;
    assert_eq!(attempts.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&attempts[1].outcome, attempts[1].outages.len()), (&Outcome::Held, 0));
    assert_eq!(rig.count("SELECT count(*) FROM drafts").await, 1);
    let seen = overview::status(rig.database.pool(), &token).await.unwrap().unwrap();
    assert_eq!(seen.source_down, None);
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_parked_once_all_places_have_answered() {
    let rig = Rig::start(vec![Place::that([Does::Fails(WHY), Does::Brings(Vec::new())])]).await;
    rig.suggest().await;
    rig.until_attempts(1).await;
    rig.hasten().await;
    rig.until_suggestion("parked").await;
    let draft = rig.draft().await;
    assert!(matches!(draft.state, DraftState::NoAnswer { .. }), "{draft:?}");
    assert_eq!(draft.searched[1], "wiki.example for: green tea");
    let attempts = rig.attempts().await;
    assert!(matches!(attempts[1].outcome, Outcome::NoAnswer { .. }), "{attempts:?}");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_stays_down_leaves_the_draft_stuck_until_somebody_has_it_written_again() {
    let script = [Does::Fails(WHY), Does::Fails(WHY), Does::Fails(WHY), Does::Fails(WHY), Does::Fails(WHY)];
    let rig = Rig::start(vec![Place::that(script.into_iter().chain([Does::Brings(vec![tea()])]))]).await;
    let token = rig.suggest().await.token;
    for attempt in 1..=5 {
        rig.until_attempts(attempt).await;
        rig.hasten().await;
    }
    rig.until("SELECT state AS text FROM jobs WHERE kind = 'write_draft'", "dead").await;
    let draft = rig.draft().await;
    let DraftState::Stuck { reason } = &draft.state else { panic!("{draft:?}") };
    assert!(reason.contains("wiki.example could not be searched"), "{reason}");
    assert_eq!(
        rig.text("SELECT state AS text FROM suggestions").await,
        "drafting",
        "it is not parked for ever"
    );
    let words: Vec<&str> = rig.attempts().await.iter().map(|attempt| attempt.outcome.word()).collect();
    assert_eq!(words, ["failed", "failed", "failed", "failed", "stuck"]);
    let seen = overview::status(rig.database.pool(), &token).await.unwrap().unwrap();
    assert_eq!(seen.source_down.unwrap().again_at, None);

    draft::rewrite(rig.database.pool(), &SystemClock, Actor::Operator, draft.id).await.unwrap();
    let seen = overview::status(rig.database.pool(), &token).await.unwrap().unwrap();
    assert_eq!(seen.source_down, None, "it is being written again");
    rig.until_suggestion("drafted").await;
    rig.end().await;
}
