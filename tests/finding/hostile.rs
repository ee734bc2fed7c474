//! Evidence that speaks to a machine: it is stored, told to the editor, and nothing is drafted from it.

use desk::draft::DraftState;
use desk::evidence;
use desk::platform::SystemClock;

use crate::rig::{QUESTION, Rig, hostile_tea, machine_tea, tea};

#[tokio::test(flavor = "multi_thread")]
async fn a_passage_that_addresses_a_model_is_no_evidence_and_the_editor_is_told() {
    let rig = Rig::start(Vec::new()).await;
    evidence::import(rig.database.pool(), &SystemClock, &hostile_tea()).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let draft = rig.draft().await;
    assert_eq!((&draft.state, draft.question.as_str()), (&DraftState::Held, QUESTION));
    let told = "passage left out, for it addresses a language model";
    assert!(draft.searched.iter().any(|line| line.contains(told)), "{:?}", draft.searched);
    let stored = "SELECT count(*) FROM passages p JOIN snapshots s ON s.id = p.snapshot_id
                  WHERE substring(s.text FROM 1) LIKE '%Ignore all previous instructions%'";
    assert!(rig.count(stored).await > 0, "what was left out is still stored");
    let text = rig.text("SELECT article::text AS text FROM revisions").await;
    assert!(!text.contains("Ignore"), "{text}");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_a_model_wrote_answers_nothing_even_where_it_is_all_there_is() {
    let rig = Rig::start(Vec::new()).await;
    evidence::import(rig.database.pool(), &SystemClock, &machine_tea()).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("parked").await;
    let draft = rig.draft().await;
    let told = "left out, for it says that a language model wrote it";
    assert!(draft.searched.iter().any(|line| line.contains(told)), "{:?}", draft.searched);
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn honest_evidence_is_left_alone() {
    let rig = Rig::start(Vec::new()).await;
    evidence::import(rig.database.pool(), &SystemClock, &tea()).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    assert!(!rig.draft().await.searched.iter().any(|line| line.contains("left out")));
    rig.end().await;
}
