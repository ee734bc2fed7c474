//! A worker begins, holds or sets aside a draft.

use article::PassageId;
use desk::draft::{self, DraftError, DraftState, Start};
use desk::ledger::Actor;
use desk::platform::id::DraftId;
use desk::suggestion::{self, ParkReason, SuggestionState};
use jiff::SignedDuration;

use crate::rig::{QUESTION, Rig, tea_article};

async fn suggestion_state(rig: &Rig) -> SuggestionState {
    let mut connection = rig.pool().get().await.unwrap();
    suggestion::find(&mut connection, desk::platform::id::SuggestionId(1)).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_draft_has_a_revision_its_evidence_and_its_verdicts() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    assert_eq!(revision.number, 1);
    assert_eq!(revision.content_hash, revision.article.content_hash());
    assert_eq!(revision.faults, Vec::<String>::new());
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, id).await.unwrap().unwrap();
    assert_eq!((found.state, found.current_revision), (DraftState::Held, Some(1)));
    assert_eq!(found.searched, ["the library for: tea"]);
    let evidence = draft::evidence_of(&mut connection, id).await.unwrap();
    assert!(revision.article.cited().iter().all(|passage| evidence.passages.contains_key(passage)));
    assert_eq!(rig.count("SELECT count(*) FROM verdicts WHERE verdict = 'supported'").await, 6);
    assert_eq!(suggestion_state(&rig).await, SuggestionState::Drafted);
    assert_eq!(
        rig.moves().await[2..],
        [
            "worker suggestion open→drafting",
            "worker draft →writing",
            "worker draft writing→held",
            "worker suggestion drafting→drafted"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_fails_the_check_is_never_held() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let sound = tea_article(&find.evidence);
    let mut invented = sound.clone();
    invented.quick_answer[0].passages = vec![PassageId(999_999)];
    let mut uncited = sound.clone();
    uncited.quick_answer[0].passages.clear();
    let mut empty = sound.clone();
    empty.sections[0].blocks.clear();
    for faulty in [invented, uncited, empty] {
        let refused = draft::hold(rig.pool(), &rig.clock, &begun, &find, &faulty).await.unwrap_err();
        assert!(matches!(refused, DraftError::Faulty { .. }), "{refused}");
    }
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 0);
    assert_eq!(suggestion_state(&rig).await, SuggestionState::Drafting);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_an_older_attempt_is_refused() {
    let rig = Rig::new().await;
    let id = rig.suggest(QUESTION).await.suggestion.id;
    let (older, newer) = (rig.begin(id).await, rig.begin(id).await);
    assert_eq!((older.draft_id, older.attempt, newer.attempt), (newer.draft_id, 1, 2));
    let find = rig.tea().await;
    let article = tea_article(&find.evidence);
    let late = draft::hold(rig.pool(), &rig.clock, &older, &find, &article).await;
    assert!(matches!(late, Err(DraftError::Superseded { .. })));
    assert!(matches!(
        draft::no_answer(rig.pool(), &rig.clock, &older, &[], "nothing").await,
        Err(DraftError::Superseded { .. })
    ));
    assert!(matches!(
        draft::stuck(rig.pool(), &rig.clock, &older, "broken").await,
        Err(DraftError::Superseded { .. })
    ));
    draft::hold(rig.pool(), &rig.clock, &newer, &find, &article).await.unwrap();
    let twice = draft::hold(rig.pool(), &rig.clock, &newer, &find, &article).await;
    assert!(matches!(twice, Err(DraftError::Superseded { .. })), "a held draft is not held again");
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_hold_at_once_one_wins() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let article = tea_article(&find.evidence);
    let hold = || draft::hold(rig.pool(), &rig.clock, &begun, &find, &article);
    let (one, two) = tokio::join!(hold(), hold());
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_parks_the_suggestion_with_what_was_searched() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest("Who won the chess match?").await.suggestion.id).await;
    draft::no_answer(rig.pool(), &rig.clock, &begun, &["the library".to_owned()], "nothing is about chess")
        .await
        .unwrap();
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, begun.draft_id).await.unwrap().unwrap();
    assert_eq!(found.state, DraftState::NoAnswer { reason: "nothing is about chess".to_owned() });
    assert_eq!(found.searched, ["the library"]);
    assert_eq!(
        suggestion_state(&rig).await,
        SuggestionState::Parked { reason: ParkReason::NoReliableEvidence }
    );
    assert_eq!(draft::begin(rig.pool(), &rig.clock, begun.suggestion_id).await.unwrap(), Start::Nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_job_is_dead_is_found_stuck_and_can_be_begun_again() {
    let rig = Rig::new().await;
    let id = rig.suggest(QUESTION).await.suggestion.id;
    let begun = rig.begin(id).await;
    rig.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(draft::abandon_unwritten(rig.pool(), &rig.clock).await.unwrap(), 0, "its job still waits");
    rig.run("UPDATE jobs SET state = 'dead', finished_at = now()").await;
    assert_eq!(draft::abandon_unwritten(rig.pool(), &rig.clock).await.unwrap(), 1);
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, begun.draft_id).await.unwrap().unwrap();
    assert!(matches!(found.state, DraftState::Stuck { .. }));
    drop(connection);
    assert_eq!(rig.begin(id).await.attempt, 2);
}

/// Lets every job be over, as if a worker had run it in vain.
async fn end_jobs(rig: &Rig) {
    rig.run("UPDATE jobs SET state = 'dead', finished_at = now()").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stuck_draft_is_put_back_to_work_by_a_named_person() {
    let rig = Rig::new().await;
    let ada = Actor::User(rig.editor("ada").await.person().id);
    let lost = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    draft::stuck(rig.pool(), &rig.clock, &lost, "the writer does not answer").await.unwrap();
    end_jobs(&rig).await;
    draft::rewrite(rig.pool(), &rig.clock, ada, lost.draft_id).await.unwrap();
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, lost.draft_id).await.unwrap().unwrap();
    drop(connection);
    assert_eq!(found.state, DraftState::Writing);
    assert_eq!(suggestion_state(&rig).await, SuggestionState::Drafting);
    assert_eq!(rig.moves().await.last().unwrap(), "user draft stuck→writing");
    assert_eq!(
        rig.count("SELECT count(*) FROM jobs WHERE kind = 'write_draft' AND state = 'waiting'").await,
        1
    );

    let find = rig.tea().await;
    let article = tea_article(&find.evidence);
    let late = draft::hold(rig.pool(), &rig.clock, &lost, &find, &article).await;
    assert!(matches!(late, Err(DraftError::Superseded { .. })), "who lost the draft cannot end it");
    let late = draft::no_answer(rig.pool(), &rig.clock, &lost, &[], "nothing").await;
    assert!(matches!(late, Err(DraftError::Superseded { .. })));
    let begun = rig.begin(lost.suggestion_id).await;
    assert_eq!(begun.draft_id, lost.draft_id);
    assert!(begun.attempt > found.attempt && found.attempt > lost.attempt);
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.unwrap();
    assert_eq!(suggestion_state(&rig).await, SuggestionState::Drafted);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_stuck_draft_is_put_back_to_work_and_nothing_is_stored_otherwise() {
    let rig = Rig::new().await;
    let nobody = draft::rewrite(rig.pool(), &rig.clock, Actor::Operator, DraftId(999_999)).await;
    assert!(matches!(nobody, Err(DraftError::NoSuchDraft)));
    let (held, _) = rig.held().await;
    let begun = rig.begin(rig.suggest("Who drinks tea?").await.suggestion.id).await;
    let before = rig.moves().await;
    for (id, word) in [(held, "held"), (begun.draft_id, "writing")] {
        match draft::rewrite(rig.pool(), &rig.clock, Actor::Operator, id).await {
            Err(DraftError::NotStuck { state }) => assert_eq!(state, word),
            other => panic!("{word}: {other:?}"),
        }
    }
    assert_eq!(rig.moves().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stuck_draft_whose_job_has_not_ended_is_left_alone() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    draft::stuck(rig.pool(), &rig.clock, &begun, "broken").await.unwrap();
    let before = rig.moves().await;
    let refused = draft::rewrite(rig.pool(), &rig.clock, Actor::Operator, begun.draft_id).await;
    assert!(matches!(refused, Err(DraftError::AtWork)), "{refused:?}");
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, begun.draft_id).await.unwrap().unwrap();
    assert_eq!((found.state.word(), found.attempt), ("stuck", begun.attempt));
    assert_eq!(rig.moves().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_put_a_draft_back_to_work_at_once_one_does() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    draft::stuck(rig.pool(), &rig.clock, &begun, "broken").await.unwrap();
    end_jobs(&rig).await;
    let again = || draft::rewrite(rig.pool(), &rig.clock, Actor::Operator, begun.draft_id);
    let (one, two) = tokio::join!(again(), again());
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(rig.count("SELECT count(*) FROM jobs WHERE state = 'waiting'").await, 1);
    let moved = rig.moves().await;
    assert_eq!(moved.iter().filter(|line| line.ends_with("draft stuck→writing")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_is_never_changed_and_a_tampered_one_never_read() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    for sql in
        ["UPDATE revisions SET number = 2", "DELETE FROM revisions", "UPDATE verdicts SET verdict = 'unsure'"]
    {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
    rig.run("ALTER TABLE revisions DISABLE TRIGGER revisions_are_kept").await;
    rig.run("UPDATE revisions SET article = jsonb_set(article, '{quick_answer,0,text}', '\"Boil it.\"')")
        .await;
    let mut connection = rig.pool().get().await.unwrap();
    let read = draft::revision(&mut connection, id, 1).await;
    assert!(read.unwrap_err().to_string().contains("not the text its hash names"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_knows_the_same_states_as_the_enum() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    for (set, constraint) in [
        ("state = 'asleep'", "drafts_state"),
        ("reviewer_id = 1", "drafts_review_has_reviewer"),
        ("state = 'stuck'", "drafts_ended_has_reason"),
        ("state = 'held'", "drafts_readable_has_revision"),
        ("attempt = 0", "drafts_attempt"),
    ] {
        let words = rig.refused(&format!("UPDATE drafts SET {set} WHERE id = {}", begun.draft_id)).await;
        assert!(words.contains(constraint), "{set}: {words}");
    }
    let second = format!(
        "INSERT INTO drafts (suggestion_id, question, state, attempt, created_at, updated_at) VALUES ({}, 'x', 'writing', 1, now(), now())",
        begun.suggestion_id
    );
    assert!(rig.refused(&second).await.contains("drafts_suggestion_unfinished"));
}
