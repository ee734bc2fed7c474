//! What a place brings becomes evidence: stored whole or not at all, once, and cited by what is stored.

use std::sync::Arc;

use desk::draft;
use tokio::sync::Notify;

use crate::rig::{Does, Place, Rig, document, tea};

#[tokio::test(flavor = "multi_thread")]
async fn an_article_cites_what_a_place_brought_and_the_desk_holds() {
    let long: Vec<String> =
        (0..900).map(|number| format!("Tea number {number} is sold in a shop.")).collect();
    let shop = document("Tea shops", &long.join("\n\n"));
    let rig = Rig::start(vec![Place::that([Does::Brings(vec![shop, tea()])])]).await;
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let id = rig.draft().await.id;
    let mut connection = rig.database.pool().get().await.unwrap();
    let revision = draft::revision(&mut connection, id, 1).await.unwrap().unwrap();
    let evidence = draft::evidence_of(&mut connection, id).await.unwrap();
    drop(connection);
    assert!(revision.article.quick_answer[0].text.contains("75 degrees Celsius"), "{:?}", revision.article);
    for cited in revision.article.cited() {
        let (_, source) = evidence.passage(cited).unwrap();
        assert_eq!(source.licence.to_string(), "CC-BY-SA-4.0");
    }
    assert_eq!(
        evidence.passages.len(),
        160,
        "the nearest are kept, and the long page does not crowd out the short one"
    );
    assert_eq!(evidence.sources.len(), 2);
    assert_eq!(rig.count("SELECT count(*) FROM passages").await, 902, "both are stored whole");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_twice_is_stored_once() {
    let down = Place::that([Does::Fails("it is away"), Does::Brings(Vec::new())]);
    let about = document("About tea", "Tea is a plant.\n\nIt grows on hills.");
    let rig = Rig::start(vec![Place::that([Does::Brings(vec![about])]), down]).await;
    rig.suggest().await;
    rig.until_attempts(1).await;
    rig.hasten().await;
    rig.until_suggestion("parked").await;
    assert_eq!(rig.draft().await.attempt, 2);
    for (table, rows) in [("sources", 1), ("snapshots", 1), ("passages", 2)] {
        assert_eq!(rig.count(&format!("SELECT count(*) FROM {table}")).await, rows, "{table}");
    }
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_never_half_stored() {
    let broken = document("Broken", "It begins well.\n\nThen comes poison.\n\nIt ends well.");
    let rig = Rig::start(vec![Place::that([Does::Brings(vec![tea(), broken])])]).await;
    rig.run(
        "CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.text LIKE '%poison%' THEN RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END $$;
         CREATE TRIGGER refuse_poison BEFORE INSERT ON passages FOR EACH ROW EXECUTE FUNCTION refuse_poison()",
    )
    .await;
    rig.suggest().await;
    rig.until_attempts(1).await;
    assert_eq!(rig.text("SELECT string_agg(title, ', ') AS text FROM sources").await, "Green tea");
    assert_eq!(rig.count("SELECT count(*) FROM snapshots").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM passages").await, 2);
    assert_eq!(rig.text("SELECT state AS text FROM suggestions").await, "drafting");
    rig.run("DROP TRIGGER refuse_poison ON passages").await;
    rig.hasten().await;
    rig.until_suggestion("drafted").await;
    assert_eq!(rig.count("SELECT count(*) FROM sources").await, 2);
    assert_eq!(rig.count("SELECT count(*) FROM passages").await, 5);
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_is_held_and_no_transaction_open_while_a_place_is_waited_for() {
    let (asked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let script = [Does::Waits(Arc::clone(&asked), Arc::clone(&go_on))];
    let rig = Rig::start(vec![Place::that(script)]).await;
    rig.suggest().await;
    asked.notified().await;
    // The workers have one connection: while the place is waited for, anybody else gets it, the library's finder too.
    drop(rig.pool.get().await.unwrap());
    let open = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    assert_eq!(rig.count(open).await, 0);
    assert_eq!(rig.text("SELECT state AS text FROM drafts").await, "writing");
    go_on.notify_one();
    rig.until_suggestion("parked").await;
    rig.end().await;
}
