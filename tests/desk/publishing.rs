//! An approved text becomes a page; nothing else does.

use desk::evidence::{self, Labels};
use desk::page;
use desk::platform::id::DraftId;
use desk::review;
use desk::suggestion::{self, SuggestionState};

use crate::rig::{QUESTION, Rig};

async fn approved(rig: &Rig) -> (DraftId, desk::review::Approval) {
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &revision).await;
    (id, review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_exactly_the_approved_text_and_who_approved_it() {
    let rig = Rig::new().await;
    let (_, approval) = approved(&rig).await;
    let hash = approval.content_hash().clone();
    let slug = "how-hot-should-water-for-green-tea-be";
    assert!(
        page::by_slug(rig.pool(), slug).await.unwrap().is_none(),
        "nothing is public before it is published"
    );
    let live = page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    assert_eq!(live.slug, slug);
    let published = page::by_slug(rig.pool(), slug).await.unwrap().unwrap();
    assert_eq!((published.content_hash, published.approved_by.as_str()), (hash, "ada"));
    assert_eq!(published.view.title, QUESTION);
    assert_eq!(page::latest(rig.pool(), 10).await.unwrap()[0].slug, slug);
    let mut connection = rig.pool().get().await.unwrap();
    let asked = suggestion::find(&mut connection, live.suggestion_id).await.unwrap().unwrap();
    assert_eq!(asked.state, SuggestionState::Published);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_twice_changes_nothing_the_second_time() {
    let rig = Rig::new().await;
    let (id, approval) = approved(&rig).await;
    let again = review::approval_of(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!(again, approval);
    let (one, two) = tokio::join!(
        page::publish(rig.pool(), &rig.clock, approval),
        page::publish(rig.pool(), &rig.clock, again)
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(rig.count("SELECT count(*) FROM pages").await, 1);
    assert_eq!(rig.moves().await.iter().filter(|entry| entry.contains("page")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_a_page_without_an_approval_of_its_exact_text() {
    let rig = Rig::new().await;
    let (_, revision) = rig.held().await;
    let page = |approval: i64, hash: &str| {
        format!(
            "INSERT INTO pages (slug, suggestion_id, state, title, approval_id, revision_id, content_hash, published_at, updated_at)
             VALUES ('forged', 1, 'live', 'Forged', {approval}, {}, '{hash}', now(), now())",
            revision.id
        )
    };
    assert!(rig.refused(&page(1, &revision.content_hash.0)).await.contains("pages_approved_content"));

    let ada = rig.editor("ada").await;
    let other = "0".repeat(64);
    let forged = format!(
        "INSERT INTO approvals (draft_id, revision_id, content_hash, approved_by, approved_at) VALUES (1, {}, '{other}', {}, now())",
        revision.id,
        ada.person().id
    );
    assert!(rig.refused(&forged).await.contains("approvals_revision_content"));
    rig.accept_all(&ada, revision.draft_id, &revision).await;
    let approval = review::approve(rig.pool(), &rig.clock, &ada, (revision.draft_id, 1)).await.unwrap();
    assert!(rig.refused(&page(approval.id().0, &other)).await.contains("pages_approved_content"));
    for sql in ["UPDATE approvals SET approved_by = approved_by", "DELETE FROM approvals"] {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_page_with_the_same_title_gets_an_address_of_its_own() {
    let rig = Rig::new().await;
    let (_, approval) = approved(&rig).await;
    let first = page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let revision =
        desk::draft::hold(rig.pool(), &rig.clock, &begun, &find, &crate::rig::tea_article(&find.evidence))
            .await
            .unwrap();
    let ben = rig.editor("ben").await;
    rig.accept_all(&ben, begun.draft_id, &revision).await;
    let approval = review::approve(rig.pool(), &rig.clock, &ben, (begun.draft_id, 1)).await.unwrap();
    let second = page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    assert_eq!(second.slug, format!("{}-{}", first.slug, begun.suggestion_id));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_twice_over_does_not_stop_a_page() {
    let rig = Rig::new().await;
    let (_, approval) = approved(&rig).await;
    let live = page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    // Both addresses that the next page would like are another's.
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    rig.run(&format!("UPDATE pages SET slug = '{}-{}'", live.slug, begun.suggestion_id)).await;
    let find = rig.tea().await;
    let article = crate::rig::tea_article(&find.evidence);
    let revision = desk::draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.unwrap();
    let ben = rig.editor("ben").await;
    rig.accept_all(&ben, begun.draft_id, &revision).await;
    let approval = review::approve(rig.pool(), &rig.clock, &ben, (begun.draft_id, 1)).await.unwrap();
    let second = page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    assert_eq!(second.slug, live.slug, "its own address has become free");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_page_of_ours_is_known_and_the_source_it_quotes_is_none() {
    let rig = Rig::new().await;
    let (_, approval) = approved(&rig).await;
    page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    let import = async |text: &str| {
        let document = evidence::read("copy.md", text.as_bytes(), &Labels::default()).unwrap();
        evidence::import(rig.pool(), &rig.clock, &document).await.unwrap().source_id
    };
    let copied =
        "Green tea is brewed at about 75 degrees Celsius.\n\nTea reached Europe in the early 1600s.\n";
    let copy = import(&format!("---\nurl: https://mirror.example/x\n---\n# {QUESTION}\n\n{copied}")).await;
    let own = import(&format!("# {QUESTION}\n\nAs hot as you like it.\n\nWe asked twelve people.\n")).await;
    let mut found = rig.tea().await.evidence;
    let mut connection = rig.pool().get().await.unwrap();
    let more = evidence::load_sources(&mut connection, &[copy, own], &[], 100).await.unwrap();
    drop(connection);
    found.passages.extend(more.passages);
    found.sources.extend(more.sources);
    assert_eq!(found.sources.len(), 3);
    let mirrored: Vec<_> = page::mirrored(rig.pool(), &found).await.unwrap().into_iter().collect();
    assert_eq!(mirrored, [copy], "neither the tea source itself nor another page that asks the same");
}
