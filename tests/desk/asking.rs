//! A reader suggests a question.

use desk::overview;
use desk::platform::{Secret, connect};
use desk::suggestion::{self, NamedPage, Pages, ParkReason, Question, SuggestionState};

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_its_first_moves_and_its_job_commit_together() {
    let rig = Rig::new().await;
    let submitted = rig.suggest("Why is the sky blue?").await;
    assert_eq!(submitted.suggestion.state, SuggestionState::Open);
    assert_eq!(rig.moves().await, ["reader suggestion →received", "worker suggestion received→open"]);
    let job = format!(
        "SELECT count(*) FROM jobs WHERE kind = 'write_draft' AND payload->>'suggestion_id' = '{}'",
        submitted.suggestion.id
    );
    assert_eq!(rig.count(&job).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_job_nothing_is_stored() {
    let rig = Rig::new().await;
    rig.run("ALTER TABLE jobs ADD CONSTRAINT no_jobs CHECK (kind <> 'write_draft')").await;
    let question = Question::parse("Why is the sky blue?").unwrap();
    assert!(suggestion::submit(rig.pool(), &rig.clock, &question, &Pages::default()).await.is_err());
    assert_eq!(rig.count("SELECT (SELECT count(*) FROM suggestions) + (SELECT count(*) FROM events) + (SELECT count(*) FROM suggestion_tokens) AS count").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_joins_the_open_one_with_a_private_link_of_its_own() {
    let rig = Rig::new().await;
    let first = rig.suggest("Why is the sky blue?").await;
    let second = rig.suggest("why is the SKY blue").await;
    assert_eq!(second.suggestion.id, first.suggestion.id);
    assert_ne!(second.token, first.token);
    assert_eq!(rig.count("SELECT count(*) FROM jobs").await, 1);
    for token in [first.token, second.token] {
        let progress = overview::status(rig.pool(), &token).await.unwrap().unwrap();
        assert_eq!(progress.suggestion.question, "Why is the sky blue?");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_asker_sees_the_pages_they_named_and_six_are_read() {
    let rig = Rig::new().await;
    let ask = async |pages: &str| {
        let question = Question::parse("Why is the sky blue?").unwrap();
        suggestion::submit(rig.pool(), &rig.clock, &question, &Pages::parse(pages).unwrap()).await.unwrap()
    };
    let first = ask("a.example/1 a.example/2").await;
    let id = first.suggestion.id;
    // Others who ask the same name some more.
    let second = ask("a.example/2 a.example/3 a.example/4").await;
    let third = ask("a.example/5 a.example/6 a.example/7").await;
    let fourth = ask("").await;
    let read = suggestion::pages(rig.pool(), id).await.unwrap();
    let numbers: Vec<&str> = read.iter().map(|page| page.as_str().rsplit('/').next().unwrap()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6"]);
    // Each sees their own alone, with what came of them.
    let outcomes: Vec<_> = read.iter().map(|page| (page.clone(), "read".to_owned())).collect();
    suggestion::settle_pages(rig.pool(), id, &outcomes).await.unwrap();
    let seen = async |token: &Secret| {
        let progress = overview::status(rig.pool(), token).await.unwrap().unwrap();
        let line = |page: &NamedPage| {
            format!(
                "{} {}",
                page.address.as_str().rsplit('/').next().unwrap(),
                page.outcome.as_deref().unwrap()
            )
        };
        progress.pages.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(seen(&first.token).await, "1 read, 2 read");
    assert_eq!(seen(&second.token).await, "2 read, 3 read, 4 read");
    assert_eq!(seen(&third.token).await, "5 read, 6 read, 7 not read: six others were named first");
    assert_eq!(seen(&fourth.token).await, "");
    assert_eq!(
        suggestion::named_with(rig.pool(), id).await.unwrap().len(),
        7,
        "an editor sees all, each once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_askers_at_once_one_opens_and_one_joins() {
    let rig = Rig::new().await;
    let question = Question::parse("Why is the sky blue?").unwrap();
    let pages = Pages::default();
    let ask = || suggestion::submit(rig.pool(), &rig.clock, &question, &pages);
    let (one, two, three) = tokio::join!(ask(), ask(), ask());
    let ids = [one.unwrap().suggestion.id, two.unwrap().suggestion.id, three.unwrap().suggestion.id];
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(rig.count("SELECT count(*) FROM suggestions").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM jobs").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_another_language_is_parked_at_once() {
    let rig = Rig::new().await;
    let submitted = rig.suggest("Почему небо голубое днём?").await;
    assert_eq!(submitted.suggestion.state, SuggestionState::Parked { reason: ParkReason::Language });
    assert_eq!(rig.count("SELECT count(*) FROM jobs").await, 0);
    assert_eq!(rig.moves().await, ["reader suggestion →received", "worker suggestion received→parked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_hash_of_a_private_link_is_kept_and_no_other_link_leads_anywhere() {
    let rig = Rig::new().await;
    let submitted = rig.suggest("Why is the sky blue?").await;
    let kept = format!(
        "SELECT count(*) FROM suggestion_tokens WHERE encode(token_hash, 'escape') LIKE '%{}%'",
        submitted.token.reveal()
    );
    assert_eq!(rig.count(&kept).await, 0);
    assert!(overview::status(rig.pool(), &Secret::presented("made-up")).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_told_as_an_outage() {
    let nowhere = connect("postgres://127.0.0.1:1/none", 2).unwrap();
    let question = Question::parse("Why is the sky blue?").unwrap();
    let rig = Rig::new().await;
    let refused = suggestion::submit(&nowhere, &rig.clock, &question, &Pages::default()).await.unwrap_err();
    assert!(matches!(refused, suggestion::SubmitError::Store(error) if error.is_outage()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_knows_the_same_states_as_the_enum() {
    let rig = Rig::new().await;
    let id = rig.suggest("Why is the sky blue?").await.suggestion.id;
    for (set, constraint) in [
        ("state = 'sleeping'", "suggestions_state"),
        ("state = 'declined'", "suggestions_ended_has_reason"),
        ("state = 'merged'", "suggestions_merged_has_target"),
        ("state = 'parked', reason = 'because'", "suggestions_parking_reason"),
        ("state = 'quarantined', reason = 'because'", "suggestions_quarantine_reason"),
        ("question = 'short'", "suggestions_question_length"),
    ] {
        let words = rig.refused(&format!("UPDATE suggestions SET {set} WHERE id = {id}")).await;
        assert!(words.contains(constraint), "{set}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_only_grows() {
    let rig = Rig::new().await;
    rig.suggest("Why is the sky blue?").await;
    for sql in ["UPDATE events SET to_state = 'published'", "DELETE FROM events"] {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
}
