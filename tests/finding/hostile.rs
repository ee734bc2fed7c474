//! Evidence that speaks to a machine: it is stored, told to the editor, and nothing is drafted from it.

use desk::draft::DraftState;
use desk::evidence::{self, FlagKind, Labels, OwnSite};
use desk::people::{self, Role};
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

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_this_very_site_is_no_evidence() {
    let rig = Rig::start_at(Vec::new(), OwnSite::of("http://wiki.example")).await;
    evidence::import(rig.database.pool(), &SystemClock, &tea()).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("parked").await;
    let told = "“Green tea”: left out, for it is a page of this very site";
    let searched = rig.draft().await.searched;
    assert!(searched.iter().any(|line| line == told), "{searched:?}");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_marked_as_a_machines_work_is_flagged_and_left_out_until_somebody_has_judged_it() {
    let rig = Rig::start(Vec::new()).await;
    let (pool, clock) = (rig.database.pool(), SystemClock);
    let html = format!(
        "<html><head><meta name=generator content=ChatGPT></head><body><h1>Green tea</h1><p>{}</p></body></html>",
        tea().text.lines().find(|line| line.contains("75")).unwrap()
    );
    let licence = Some("CC-BY-4.0".to_owned());
    let page = evidence::read("tea.html", html.as_bytes(), &Labels { licence, ..Labels::default() }).unwrap();
    let source = evidence::import(pool, &clock, &page).await.unwrap().source_id;
    evidence::import(pool, &clock, &page).await.unwrap();
    let flags = evidence::source(pool, source).await.unwrap().unwrap().flags;
    let [flag] = flags.as_slice() else { panic!("{flags:?}") };
    assert_eq!((flag.kind, flag.detail.as_str()), (FlagKind::Machine, "it says that chatgpt made it"));
    rig.suggest().await;
    rig.until_suggestion("parked").await;
    let searched = rig.draft().await.searched;
    let told = "“Green tea”: left out, for it says that chatgpt made it";
    assert!(searched.iter().any(|line| line == told), "{searched:?}");

    let email = "ada@example.org".parse().unwrap();
    let ada = people::add_user(pool, &clock, &email, Some("Ada"), Role::Editor).await.unwrap();
    let ada = ada.as_editor().unwrap();
    evidence::put_flag_away(pool, &clock, &ada, (source, flag.id), "I know who wrote it.").await.unwrap();
    evidence::import(pool, &clock, &page).await.unwrap();
    let mut connection = pool.get().await.unwrap();
    let flagged = evidence::machines_among(&mut connection, &[source]).await.unwrap();
    assert_eq!(flagged, [], "the same text is not flagged again");
    drop(connection);
    rig.end().await;
}
