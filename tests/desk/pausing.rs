//! An operator pauses drafting and lets it go on; what a model was asked is kept.

use std::time::Duration;

use article::Writer;
use desk::draft::{self, DraftState, REFUSED_MAX, RefusedText, Start, Writing, WritingOutcome};
use desk::ledger;
use desk::operation::{self, Drafting, OperationError};
use desk::platform::id::UserId;

use crate::rig::{QUESTION, Rig, tea_article};

async fn drafting(rig: &Rig) -> Drafting {
    operation::drafting(&mut rig.pool().get().await.unwrap()).await.unwrap()
}

async fn pause(rig: &Rig, by: UserId) {
    operation::pause_drafting(rig.pool(), &rig.clock, by, "The model\n lies.").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn while_drafting_is_paused_no_draft_is_begun_and_then_it_is() {
    let rig = Rig::new().await;
    let ada = rig.editor("ada").await.person().id;
    assert_eq!(drafting(&rig).await, Drafting::On);
    pause(&rig, ada).await;
    let at = "2026-11-22T12:00:00Z".parse().unwrap();
    let paused = Drafting::Paused { by: "ada".to_owned(), at, why: "The model lies.".to_owned() };
    assert_eq!(drafting(&rig).await, paused);
    let id = rig.suggest(QUESTION).await.suggestion.id;
    assert_eq!(draft::begin(rig.pool(), &rig.clock, id).await.unwrap(), Start::Paused);
    assert_eq!(rig.count("SELECT count(*) FROM drafts").await, 0);
    operation::resume_drafting(rig.pool(), &rig.clock, ada).await.unwrap();
    assert_eq!(drafting(&rig).await, Drafting::On);
    assert_eq!(rig.begin(id).await.attempt, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_under_way_is_held_although_drafting_is_paused() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let ada = rig.editor("ada").await.person().id;
    pause(&rig, ada).await;
    let find = rig.tea().await;
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &tea_article(&find.evidence)).await.unwrap();
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, begun.draft_id).await.unwrap().unwrap();
    assert_eq!(found.state, DraftState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paused_drafting_and_who_let_it_go_on_is_on_record() {
    let rig = Rig::new().await;
    let (ada, bob) = (rig.editor("ada").await.person().id, rig.editor("bob").await.person().id);
    pause(&rig, ada).await;
    let twice = operation::pause_drafting(rig.pool(), &rig.clock, bob, "Again.").await;
    assert!(matches!(twice, Err(OperationError::Already { word: "paused" })), "{twice:?}");
    operation::resume_drafting(rig.pool(), &rig.clock, bob).await.unwrap();
    let twice = operation::resume_drafting(rig.pool(), &rig.clock, ada).await;
    assert!(matches!(twice, Err(OperationError::Already { word: "on" })), "{twice:?}");
    let silent = operation::pause_drafting(rig.pool(), &rig.clock, ada, " \u{200B}\n").await;
    assert!(matches!(silent, Err(OperationError::ReasonMissing)), "{silent:?}");
    let moves = ledger::of_drafting(&mut rig.pool().get().await.unwrap()).await.unwrap();
    let told: Vec<_> = moves
        .iter()
        .map(|event| (event.user_name.as_deref().unwrap(), event.to.as_str(), event.why.as_deref()))
        .collect();
    assert_eq!(told, [("ada", "paused", Some("The model lies.")), ("bob", "on", None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_pause_drafting_at_once_one_does() {
    let rig = Rig::new().await;
    let ada = rig.editor("ada").await.person().id;
    let pause = || operation::pause_drafting(rig.pool(), &rig.clock, ada, "Enough.");
    let (one, two) = tokio::join!(pause(), pause());
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(rig.count("SELECT count(*) FROM events WHERE subject = 'drafting'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn letting_drafting_go_on_calls_the_jobs_it_put_off_and_no_others() {
    let rig = Rig::new().await;
    let ada = rig.editor("ada").await.person().id;
    rig.suggest(QUESTION).await;
    rig.suggest("Who drinks tea?").await;
    rig.run("UPDATE jobs SET run_at = now() + interval '1 hour'").await;
    rig.run("UPDATE jobs SET attempt = 2 WHERE id = (SELECT min(id) FROM jobs)").await;
    pause(&rig, ada).await;
    operation::resume_drafting(rig.pool(), &rig.clock, ada).await.unwrap();
    assert_eq!(rig.count("SELECT count(*) FROM jobs WHERE run_at <= now() AND attempt = 0").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM jobs WHERE run_at > now() AND attempt = 2").await, 1);
}

fn writing(outcome: WritingOutcome, refused: usize) -> Writing {
    let text = |number| RefusedText { text: format!("Tea {number}\0."), reason: "unsupported".to_owned() };
    Writing {
        writer: Writer::Model("scripted-1".to_owned()),
        prompt_version: "section 1".to_owned(),
        call: None,
        tokens_in: Some(1_234),
        tokens_out: None,
        took: Duration::from_millis(12_345),
        outcome,
        refused: (0..refused).map(text).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_of_a_model_is_kept_also_those_of_an_attempt_that_lost_its_draft() {
    let rig = Rig::new().await;
    let id = rig.suggest(QUESTION).await.suggestion.id;
    let (older, newer) = (rig.begin(id).await, rig.begin(id).await);
    let failed = WritingOutcome::Failed { reason: "the model answered nothing for 60 s".to_owned() };
    let calls = [writing(failed.clone(), 0), writing(WritingOutcome::Used, REFUSED_MAX + 7)];
    draft::keep_writings(rig.pool(), &rig.clock, &newer, &calls).await.unwrap();
    draft::keep_writings(rig.pool(), &rig.clock, &older, &calls[..1]).await.unwrap();
    draft::keep_writings(rig.pool(), &rig.clock, &newer, &[]).await.unwrap();
    let kept = draft::writings(&mut rig.pool().get().await.unwrap(), newer.draft_id).await.unwrap();
    let told: Vec<_> = kept
        .iter()
        .map(|kept| (kept.attempt, kept.writing.outcome.clone(), kept.refused_sentences))
        .collect();
    assert_eq!(told, [(2, failed.clone(), 0), (2, WritingOutcome::Used, REFUSED_MAX + 7), (1, failed, 0)]);
    assert_eq!(
        kept[1].writing.refused.len(),
        REFUSED_MAX,
        "what is kept has a limit, what is counted has none"
    );
    assert_eq!(kept[1].writing.refused[0].text, "Tea 0 .");
    assert_eq!((kept[1].writing.tokens_in, kept[1].writing.tokens_out), (Some(1_234), None));
    assert_eq!(kept[1].writing.took, Duration::from_millis(12_345));
    for sql in ["UPDATE writings SET milliseconds = 0", "DELETE FROM writings"] {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
}
