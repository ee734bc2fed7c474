//! An editor mends the text: each edit makes a revision, checked anew; an older one can be restored.

use article::edit::{Direction, Edit, EditRefused, Movable, Spot};
use article::finding::Layer;
use article::view::{ArticleView, Verdict};
use article::{Article, PassageId, SentenceId};
use desk::draft::{self, DraftState};
use desk::people::Editor;
use desk::platform::id::DraftId;
use desk::review::{self, ReviewError, Revised};

use crate::rig::{QUESTION, Rig};

fn sentence(number: usize) -> SentenceId {
    SentenceId::numbered(number)
}

fn reword(number: usize, text: &str) -> Edit {
    Edit::Reword { sentence: sentence(number), text: text.to_owned() }
}

fn insert(after: usize, text: &str, passages: &[PassageId]) -> Edit {
    Edit::Insert { at: Spot::After(sentence(after)), text: text.to_owned(), passages: passages.to_vec() }
}

fn move_of(number: usize, to: Direction) -> Edit {
    Edit::Move { what: Movable::Sentence(sentence(number)), to }
}

fn order(article: &Article) -> Vec<&str> {
    article.sentences().map(|sentence| sentence.id.0.as_str()).collect()
}

impl Rig {
    async fn revise(
        &self,
        editor: &Editor,
        (draft, seen): (DraftId, i32),
        edit: &Edit,
    ) -> Result<Revised, ReviewError> {
        review::revise(self.pool(), &self.clock, editor, (draft, seen), edit).await
    }

    async fn view(&self, draft: DraftId) -> ArticleView {
        review::read(self.pool(), draft).await.unwrap().unwrap().view.unwrap()
    }

    async fn undecided(&self, draft: DraftId) -> Vec<String> {
        let view = self.view(draft).await;
        view.sentences().filter(|one| one.decision.is_none()).map(|one| one.id.0.clone()).collect()
    }

    /// A passage of the draft that holds these words.
    async fn passage(&self, draft: DraftId, words: &str) -> PassageId {
        let mut connection = self.pool().get().await.unwrap();
        let evidence = draft::evidence_of(&mut connection, draft).await.unwrap();
        evidence.passages.values().find(|passage| passage.text.contains(words)).unwrap().id
    }

    async fn revisions(&self) -> i64 {
        self.count("SELECT count(*) FROM revisions").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_sentence_is_checked_again_and_alone_undecided_again() {
    let rig = Rig::new().await;
    let (id, first) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &first).await;
    let made =
        rig.revise(&ada, (id, 1), &reword(6, " Tea reached Europe\n in the early 1900s. ")).await.unwrap();
    assert_eq!((made.revision.number, made.revision.edited_by), (2, Some(ada.person().id)));
    assert_ne!(made.revision.content_hash, first.content_hash);
    assert_eq!(made.sentence, Some(sentence(6)));
    let view = rig.view(id).await;
    let edited = view.sentences().find(|one| one.id == sentence(6)).unwrap();
    assert_eq!(edited.text, "Tea reached Europe in the early 1900s.");
    assert_ne!(edited.verdict, Some(Verdict::Supported), "its passage says the 1600s");
    assert!(!edited.reasons.is_empty(), "the editor is told why at once");
    let mut against = edited.layers.iter().filter(|finding| finding.verdict == Some(Verdict::Contradicted));
    let date = against.next().unwrap();
    let cited = edited.citations.first().unwrap().passage_id;
    assert_eq!(
        (date.layer, date.passage),
        (Layer::Facts, Some(cited)),
        "by which layer, beside which passage"
    );
    assert_eq!(rig.undecided(id).await, ["s6"]);
    let refused = review::approve(rig.pool(), &rig.clock, &ada, (id, 2)).await;
    assert!(matches!(&refused, Err(ReviewError::Undecided(left)) if *left == [sentence(6)]), "{refused:?}");
    let last = rig.moves().await.pop().unwrap();
    assert_eq!(last, "user sentence revision 1, s6→edit");
    let history = review::read(rig.pool(), id).await.unwrap().unwrap().history;
    let why = history.last().unwrap().why.clone().unwrap();
    assert_eq!(
        why,
        "“Tea reached Europe in the early 1600s.” became “Tea reached Europe in the early 1900s.”"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_edit_moves_a_held_draft_into_review() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.revise(&ada, (id, 1), &reword(2, "Tea is a drink.")).await.unwrap();
    let reading = review::read(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!(reading.draft.state, DraftState::InReview { by: ada.person().id });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inserted_sentence_gets_an_id_no_sentence_of_the_draft_has_had() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &sentence(6)).await.unwrap();
    let passage = rig.passage(id, "leaves of one plant").await;
    let text = "The leaves of one plant make it.";
    let made = rig.revise(&ada, (id, 2), &insert(2, text, &[passage])).await.unwrap();
    assert_eq!(made.sentence, Some(sentence(7)), "s6 was removed, and its id is not given again");
    assert_eq!(order(&made.revision.article), ["s1", "s2", "s7", "s3", "s4", "s5"]);
    let view = rig.view(id).await;
    let inserted = view.sentences().find(|one| one.id == sentence(7)).unwrap();
    assert_eq!((inserted.text.as_str(), inserted.citations[0].passage_id), (text, passage));
    assert!(inserted.verdict.is_some() && inserted.decision.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_passages_gathered_for_the_draft_can_be_cited() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    let document = "---\ntitle: Salt\npublisher: Test\nlicence: CC0-1.0\n---\nSalt is a mineral.\n";
    let document =
        desk::evidence::read("salt.md", document.as_bytes(), &desk::evidence::Labels::default()).unwrap();
    let salt = desk::evidence::import(rig.pool(), &rig.clock, &document).await.unwrap().source_id;
    let mut connection = rig.pool().get().await.unwrap();
    let stored = desk::evidence::load_sources(&mut connection, &[salt], &[], 10).await.unwrap();
    drop(connection);
    let stranger = *stored.passages.keys().next().unwrap();
    for passage in [stranger, PassageId(999_999)] {
        let refused = rig.revise(&ada, (id, 1), &insert(2, "Salt is a mineral.", &[passage])).await;
        assert!(
            matches!(&refused, Err(ReviewError::Edit(EditRefused::UnknownPassage(id))) if *id == passage),
            "{refused:?}"
        );
    }
    assert_eq!(rig.revisions().await, 1, "nothing is stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_splitting_joining_and_renaming_keep_every_decision() {
    let rig = Rig::new().await;
    let (id, first) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &first).await;
    let edits = [
        move_of(4, Direction::Down),
        Edit::Move { what: Movable::Section(3), to: Direction::Up },
        Edit::Join { section: 3 },
        Edit::Split { at: sentence(3), heading: "How to brew".to_owned() },
        Edit::Rename { section: 1, heading: "In short".to_owned() },
        Edit::Retitle { title: "How hot should the water for green tea be?".to_owned() },
    ];
    for (seen, edit) in (1..).zip(&edits) {
        let made = rig.revise(&ada, (id, seen), edit).await.unwrap();
        assert_eq!(made.revision.number, seen + 1);
        assert_eq!(rig.undecided(id).await, Vec::<String>::new(), "{edit:?}");
    }
    let view = rig.view(id).await;
    let headings: Vec<&str> = view.sections.iter().map(|section| section.heading.as_str()).collect();
    assert_eq!(headings, ["In short", "History", "How to brew"]);
    assert_eq!(view.title, "How hot should the water for green tea be?");
    let moves = rig.moves().await;
    assert_eq!(
        moves[moves.len() - 6..],
        [
            "user sentence revision 1, s4→move",
            "user draft revision 2→revision 3",
            "user draft revision 3→revision 4",
            "user sentence revision 4, s3→split",
            "user draft revision 5→revision 6",
            "user draft revision 6→revision 7",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_title_is_the_pages_and_the_question_stays_the_askers() {
    let rig = Rig::new().await;
    let (id, first) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &first).await;
    for title in ["Why?", "<script>alert(1)</script>", &"why ".repeat(100)] {
        let refused = rig.revise(&ada, (id, 1), &Edit::Retitle { title: title.to_owned() }).await;
        assert!(matches!(refused, Err(ReviewError::Title(_))), "{title}");
    }
    let title = "How hot is the water for green tea?".to_owned();
    rig.revise(&ada, (id, 1), &Edit::Retitle { title: title.clone() }).await.unwrap();
    let approval = review::approve(rig.pool(), &rig.clock, &ada, (id, 2)).await.unwrap();
    let page = desk::page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    assert_eq!(
        (page.title.as_str(), page.slug.as_str()),
        (title.as_str(), "how-hot-is-the-water-for-green-tea")
    );
    let draft = review::read(rig.pool(), id).await.unwrap().unwrap().draft;
    assert_eq!(draft.question, QUESTION);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_and_nothing_is_stored() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    let passage = rig.passage(id, "leaves of one plant").await;
    let refusals = [
        (reword(2, " \u{200B}"), EditRefused::NoWords),
        (reword(2, &"x".repeat(2_001)), EditRefused::TooLong { chars: 2_001 }),
        (reword(2, "Tea is a drink made from the leaves of one plant."), EditRefused::NothingChanged),
        (insert(2, "Tea.", &[]), EditRefused::NoPassage),
        (insert(2, "…", &[passage]), EditRefused::NoWords),
        (move_of(3, Direction::Up), EditRefused::AnnouncesList(sentence(3))),
        (Edit::Join { section: 1 }, EditRefused::NothingBefore),
        (Edit::Join { section: 9 }, EditRefused::NoSuchSection(9)),
        (Edit::Rename { section: 1, heading: "\u{200B}".to_owned() }, EditRefused::BlankHeading),
    ];
    for (edit, expected) in refusals {
        let refused = rig.revise(&ada, (id, 1), &edit).await;
        assert!(matches!(&refused, Err(ReviewError::Edit(why)) if *why == expected), "{edit:?}: {refused:?}");
    }
    let refused = rig.revise(&ada, (id, 1), &reword(2, "Tea\0.")).await;
    assert!(matches!(refused, Err(ReviewError::TextNotText)));
    let refused = rig.revise(&ada, (id, 1), &reword(99, "Tea.")).await;
    assert!(matches!(refused, Err(ReviewError::NoSuchSentence(_))));
    let refused = rig.revise(&ada, (DraftId(999), 1), &reword(2, "Tea.")).await;
    assert!(matches!(refused, Err(ReviewError::NoSuchDraft)));
    let state = review::read(rig.pool(), id).await.unwrap().unwrap().draft.state;
    assert_eq!((rig.revisions().await, state), (1, DraftState::Held));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_another_edit_can_mend_is_kept_shown_and_stops_the_approval() {
    let rig = Rig::new().await;
    let (id, first) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &first).await;
    let twice = reword(2, "Tea reached Europe in the early 1600s.");
    let made = rig.revise(&ada, (id, 1), &twice).await.unwrap();
    assert!(made.revision.faults[0].contains("says word for word what"), "{:?}", made.revision.faults);
    let refused = review::approve(rig.pool(), &rig.clock, &ada, (id, 2)).await;
    assert!(matches!(refused, Err(ReviewError::Faulty(_))));
    let mended = rig.revise(&ada, (id, 2), &reword(2, "Tea is a drink.")).await.unwrap();
    assert_eq!(mended.revision.faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_text_is_restored_as_a_new_revision() {
    let rig = Rig::new().await;
    let (id, first) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &first).await;
    rig.revise(&ada, (id, 1), &reword(2, "Tea is a drink.")).await.unwrap();
    review::remove(rig.pool(), &rig.clock, &ada, (id, 2), &sentence(6)).await.unwrap();
    let ben = rig.editor("ben").await;
    let restored = review::restore(rig.pool(), &rig.clock, &ben, (id, 3), 1).await.unwrap();
    assert_eq!((restored.number, restored.edited_by), (4, Some(ben.person().id)));
    assert_eq!((&restored.article, &restored.content_hash), (&first.article, &first.content_hash));
    assert_eq!(rig.undecided(id).await, ["s2", "s6"], "what the text before did not have is decided again");
    assert_eq!(rig.revisions().await, 4, "history is never rewritten");
    let same = review::restore(rig.pool(), &rig.clock, &ben, (id, 4), 1).await;
    assert!(matches!(same, Err(ReviewError::Edit(EditRefused::NothingChanged))));
    let none = review::restore(rig.pool(), &rig.clock, &ben, (id, 4), 9).await;
    assert!(matches!(none, Err(ReviewError::NoSuchRevision(9))));
    let stale = review::restore(rig.pool(), &rig.clock, &ben, (id, 3), 2).await;
    assert!(matches!(stale, Err(ReviewError::Stale { seen: 3, current: 4 })));
    let why = review::read(rig.pool(), id).await.unwrap().unwrap().history.pop().unwrap().why;
    assert_eq!(why.as_deref(), Some("The text of revision 1 was restored"));
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_are_listed_with_who_made_them_and_what_changed() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    for seen in 1..=24 {
        rig.revise(&ada, (id, seen), &reword(2, &format!("Tea is drink number {seen}."))).await.unwrap();
    }
    let listed = review::revisions(rig.pool(), id).await.unwrap();
    let numbers: Vec<i32> = listed.iter().map(|line| line.number).collect();
    assert_eq!(numbers, (6..=25).rev().collect::<Vec<_>>(), "the newest twenty");
    assert_eq!(listed[0].by.as_deref(), Some("ada"));
    let oldest = listed.last().unwrap().changes.as_ref().unwrap();
    assert_eq!(oldest.sentences.len(), 1, "the oldest listed is compared with the one before it");
    let first = review::revision(rig.pool(), id, 1).await.unwrap().unwrap();
    assert_eq!((first.by, first.changes), (None, None));
    assert!(first.view.sentences().all(|one| one.verdict == Some(Verdict::Supported)));
    assert!(review::revision(rig.pool(), id, 26).await.unwrap().is_none());
    let changes = review::changes(rig.pool(), id, (1, 25)).await.unwrap().unwrap();
    assert_eq!(changes.sentences.len(), 1);
    assert!(review::changes(rig.pool(), id, (7, 99)).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_closed_or_full_is_edited_no_more() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.run(
        "INSERT INTO revisions (draft_id, number, article, content_hash, created_at)
         SELECT draft_id, 500, article, content_hash, created_at FROM revisions WHERE number = 1",
    )
    .await;
    rig.run("UPDATE drafts SET current_revision = 500").await;
    let refused = rig.revise(&ada, (id, 500), &reword(2, "Tea is a drink.")).await;
    assert!(matches!(refused, Err(ReviewError::TooManyRevisions)), "{refused:?}");
    review::reject(rig.pool(), &rig.clock, &ada, (id, 500), "Enough.").await.unwrap();
    let refused = rig.revise(&ada, (id, 500), &reword(2, "Tea is a drink.")).await;
    assert!(matches!(refused, Err(ReviewError::NotReviewable { state: "rejected" })));
    let refused = review::restore(rig.pool(), &rig.clock, &ada, (id, 500), 1).await;
    assert!(matches!(refused, Err(ReviewError::NotReviewable { state: "rejected" })));
    let spot = Spot::After(sentence(2));
    let refused = review::offer(rig.pool(), id, &spot, ("", &[])).await;
    assert!(matches!(refused, Err(ReviewError::NotReviewable { state: "rejected" })));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_edits_at_once_one_wins_and_the_others_are_told_what_stands() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let (ada, ben, cleo) = (rig.editor("ada").await, rig.editor("ben").await, rig.editor("cleo").await);
    let (one, two) = (reword(2, "Tea is a drink."), move_of(4, Direction::Down));
    let three = Edit::Rename { section: 1, heading: "In short".to_owned() };
    let results = tokio::join!(
        rig.revise(&ada, (id, 1), &one),
        rig.revise(&ben, (id, 1), &two),
        rig.revise(&cleo, (id, 1), &three),
    );
    let results = [results.0, results.1, results.2];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for lost in results.iter().filter_map(|result| result.as_ref().err()) {
        assert!(matches!(lost, ReviewError::Stale { seen: 1, current: 2 }), "{lost:?}");
    }
    assert_eq!(rig.revisions().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_are_offered_from_what_was_gathered_and_found_by_their_words() {
    let rig = Rig::new().await;
    let (id, _) = rig.held().await;
    let spot = Spot::After(sentence(4));
    let offer = review::offer(rig.pool(), id, &spot, ("", &[])).await.unwrap();
    assert_eq!((offer.revision, offer.heading.as_deref()), (1, Some("Brewing")));
    assert_eq!(offer.passages[0].0.text, "Warm the pot with hot water.", "what the sentence itself cites");
    assert_eq!(offer.passages[0].1.title, "Tea");
    assert_eq!(offer.gathered, 6);
    let europe = rig.passage(id, "Europe").await;
    let offer = review::offer(rig.pool(), id, &spot, ("leaves", &[europe])).await.unwrap();
    assert_eq!(offer.passages[0].0.id, europe, "what was chosen stays");
    assert!(offer.passages[1..].iter().all(|(passage, _)| passage.text.contains("leaves")));
    let none = review::offer(rig.pool(), id, &spot, ("zeppelin", &[])).await.unwrap();
    assert!(none.passages.is_empty());
    let nowhere = review::offer(rig.pool(), id, &Spot::After(sentence(99)), ("", &[])).await;
    assert!(matches!(nowhere, Err(ReviewError::NoSuchSentence(_))));
}
