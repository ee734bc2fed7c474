//! An editor decides, removes, approves or rejects.

use article::SentenceId;
use article::view::Decision;
use desk::draft::{self, DraftState};
use desk::review::{self, ReviewError};
use desk::suggestion::{self, SuggestionState};

use crate::rig::Rig;

fn sentence(number: usize) -> SentenceId {
    SentenceId::numbered(number)
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_moves_nothing_and_the_first_decision_moves_held_to_in_review() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let before = rig.moves().await.len();
    let reading = review::read(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!(reading.draft.state, DraftState::Held);
    assert_eq!(rig.moves().await.len(), before);

    let ada = rig.editor("ada").await;
    review::decide(rig.pool(), &rig.clock, &ada, (id, revision.number), (&sentence(1), Decision::Accept))
        .await
        .unwrap();
    let reading = review::read(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!(reading.draft.state, DraftState::InReview { by: ada.person().id });
    let view = reading.view.unwrap();
    assert_eq!(view.quick_answer[0].decision.as_deref(), Some("accept"));
    assert_eq!(
        rig.moves().await[before..],
        ["user sentence revision 1, s1→accept", "user draft held→in_review"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sentence_is_read_beside_its_passage_source_and_licence() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let view = review::read(rig.pool(), id).await.unwrap().unwrap().view.unwrap();
    let citation = &view.quick_answer[0].citations[0];
    assert!(citation.text.contains("75 degrees"));
    assert_eq!(citation.heading_path, ["Brewing"]);
    assert_eq!(
        (view.sources[0].title.as_str(), view.sources[0].licence.to_string()),
        ("Tea", "CC-BY-SA-4.0".to_owned())
    );
    assert_eq!(view.licence.to_string(), "CC-BY-SA-4.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_and_must_not_be_copied_is_shown_beside_the_text() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(crate::rig::QUESTION).await.suggestion.id).await;
    let mut find = rig.tea().await;
    let closed =
        "---\ntitle: Tea for sale\npublisher: A Shop\n---\nOur green tea likes water at 70 degrees.\n";
    let document =
        desk::evidence::read("shop.md", closed.as_bytes(), &desk::evidence::Labels::default()).unwrap();
    let shop = desk::evidence::import(rig.pool(), &rig.clock, &document).await.unwrap().source_id;
    let mut connection = rig.pool().get().await.unwrap();
    let found = desk::evidence::load_sources(&mut connection, &[shop], &[], 10).await.unwrap();
    drop(connection);
    find.evidence.passages.extend(found.passages);
    find.evidence.sources.extend(found.sources);
    let article = crate::rig::tea_article(&find.evidence);
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.unwrap();
    let reading = review::read(rig.pool(), begun.draft_id).await.unwrap().unwrap();
    assert_eq!(reading.uncited.len(), 1, "the cited source is not listed again");
    assert_eq!(reading.uncited[0].source.licence, article::Licence::Unknown);
    assert_eq!(reading.uncited[0].passages[0].text, "Our green tea likes water at 70 degrees.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_needs_its_reason_in_writing() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    let over = |reason: &str| Decision::Override { reason: reason.to_owned() };
    for reason in ["", "  \n", &"x".repeat(2001)] {
        let refused =
            review::decide(rig.pool(), &rig.clock, &ada, (id, revision.number), (&sentence(1), over(reason)))
                .await;
        assert!(matches!(refused, Err(ReviewError::ReasonMissing)));
    }
    let binary =
        review::decide(rig.pool(), &rig.clock, &ada, (id, revision.number), (&sentence(1), over("I\0did.")))
            .await;
    assert!(matches!(binary, Err(ReviewError::ReasonNotText)));
    review::decide(
        rig.pool(),
        &rig.clock,
        &ada,
        (id, revision.number),
        (&sentence(1), over(" I brewed it. ")),
    )
    .await
    .unwrap();
    let view = review::read(rig.pool(), id).await.unwrap().unwrap().view.unwrap();
    assert_eq!(view.quick_answer[0].decision_reason.as_deref(), Some("I brewed it."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_check_does_not_support_cannot_simply_be_accepted() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(crate::rig::QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let mut reworded = crate::rig::tea_article(&find.evidence);
    reworded.quick_answer[0].text = "Use water of some 95 degrees for green tea.".to_owned();
    let revision = draft::hold(rig.pool(), &rig.clock, &begun, &find, &reworded).await.unwrap();
    let ada = rig.editor("ada").await;
    let refused = review::decide(
        rig.pool(),
        &rig.clock,
        &ada,
        (begun.draft_id, revision.number),
        (&sentence(1), Decision::Accept),
    )
    .await;
    assert!(matches!(refused, Err(ReviewError::NotSupported(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_makes_a_new_revision_and_carries_the_other_decisions_over() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &revision).await;
    let shorter = review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &sentence(6)).await.unwrap();
    assert_eq!(shorter.number, 2);
    assert_ne!(shorter.content_hash, revision.content_hash);
    assert_eq!(shorter.edited_by, Some(ada.person().id));
    assert!(shorter.article.sentence(&sentence(6)).is_none());
    assert!(
        shorter.article.sections.iter().all(|section| section.heading != "History"),
        "the emptied section goes too"
    );
    let view = review::read(rig.pool(), id).await.unwrap().unwrap().view.unwrap();
    assert!(view.sentences().all(|sentence| sentence.decision.as_deref() == Some("accept")));
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 2, "the first revision stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_leave_a_broken_text_is_not_removed() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    let refused = review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &sentence(1)).await;
    assert!(
        matches!(&refused, Err(ReviewError::WouldBreak(faults)) if faults[0].contains("quick answer")),
        "{refused:?}"
    );
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 1, "nothing is stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_withdrawn_since_stops_the_approval() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &revision).await;
    let closed = crate::rig::SOURCE.replace("CC-BY-SA-4.0", "unknown");
    let document =
        desk::evidence::read("tea.md", closed.as_bytes(), &desk::evidence::Labels::default()).unwrap();
    desk::evidence::import(rig.pool(), &rig.clock, &document).await.unwrap();
    let refused = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await;
    assert!(
        matches!(&refused, Err(ReviewError::Faulty(faults)) if faults[0].contains("“Tea”, whose licence (unknown) allows nothing")),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_sentence_cannot_be_removed() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(crate::rig::QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let mut shortest = crate::rig::tea_article(&find.evidence);
    shortest.sections.clear();
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &shortest).await.unwrap();
    let ada = rig.editor("ada").await;
    let refused = review::remove(rig.pool(), &rig.clock, &ada, (begun.draft_id, 1), &sentence(1)).await;
    assert!(matches!(refused, Err(ReviewError::LastSentence)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_revision_is_refused_by_every_verb() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &revision).await;
    review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &sentence(6)).await.unwrap();
    let stale = |result: Result<(), ReviewError>| {
        assert!(matches!(result, Err(ReviewError::Stale { seen: 1, current: 2 })));
    };
    stale(review::decide(rig.pool(), &rig.clock, &ada, (id, 1), (&sentence(1), Decision::Accept)).await);
    stale(review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &sentence(2)).await.map(drop));
    stale(review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await.map(drop));
    stale(review::reject(rig.pool(), &rig.clock, &ada, (id, 1), "off topic").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_waits_for_every_sentence() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    let refused = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await;
    assert!(matches!(&refused, Err(ReviewError::Undecided(all)) if all.len() == 6));
    for number in 1..=5 {
        review::decide(rig.pool(), &rig.clock, &ada, (id, 1), (&sentence(number), Decision::Accept))
            .await
            .unwrap();
    }
    let refused = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await;
    assert!(matches!(&refused, Err(ReviewError::Undecided(left)) if *left == [sentence(6)]));
    review::decide(rig.pool(), &rig.clock, &ada, (id, 1), (&sentence(6), Decision::Accept)).await.unwrap();
    let approval = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await.unwrap();
    assert_eq!((approval.revision_id(), approval.content_hash()), (revision.id, &revision.content_hash));
    assert_eq!(approval.approved_by(), ada.person().id);
    assert_eq!(rig.count("SELECT count(*) FROM jobs WHERE kind = 'publish_page'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_approvals_at_once_one_wins() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let (ada, ben) = (rig.editor("ada").await, rig.editor("ben").await);
    rig.accept_all(&ada, id, &revision).await;
    let (one, two) = tokio::join!(
        review::approve(rig.pool(), &rig.clock, &ada, (id, 1)),
        review::approve(rig.pool(), &rig.clock, &ben, (id, 1))
    );
    assert!(one.is_ok() != two.is_ok());
    let refused = one.err().or(two.err()).unwrap();
    assert!(matches!(refused, ReviewError::NotReviewable { state: "approved" }));
    assert_eq!(rig.count("SELECT count(*) FROM approvals").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn rejecting_declines_the_suggestion_with_the_editors_words() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    assert!(matches!(
        review::reject(rig.pool(), &rig.clock, &ada, (id, 1), " ").await,
        Err(ReviewError::ReasonMissing)
    ));
    review::reject(rig.pool(), &rig.clock, &ada, (id, 1), "It answers another question.").await.unwrap();
    let mut connection = rig.pool().get().await.unwrap();
    let found = draft::find(&mut connection, id).await.unwrap().unwrap();
    assert_eq!(found.state, DraftState::Rejected { reason: "It answers another question.".to_owned() });
    let asked = suggestion::find(&mut connection, found.suggestion_id).await.unwrap().unwrap();
    assert_eq!(asked.state, SuggestionState::Declined { reason: "It answers another question.".to_owned() });
    drop(connection);
    assert!(matches!(
        review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await,
        Err(ReviewError::NotReviewable { .. })
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_drafts_and_sentences_are_told() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    let nowhere = desk::platform::id::DraftId(999);
    let refused =
        review::decide(rig.pool(), &rig.clock, &ada, (nowhere, 1), (&sentence(1), Decision::Accept)).await;
    assert!(matches!(refused, Err(ReviewError::NoSuchDraft)));
    let refused =
        review::decide(rig.pool(), &rig.clock, &ada, (id, 1), (&sentence(99), Decision::Accept)).await;
    assert!(matches!(refused, Err(ReviewError::NoSuchSentence(_))));
    assert!(review::read(rig.pool(), nowhere).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_lists_what_waits_longest_first() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let rows = review::inbox(rig.pool(), &["held", "in_review"], None).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].id, rows[0].revision, rows[0].state.as_str()), (id, Some(1), "held"));
    assert_eq!(review::inbox(rig.pool(), &["held"], Some(id)).await.unwrap(), []);
}
