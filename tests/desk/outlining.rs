//! An outline waits for an editor, is settled, and is written from.

use article::PassageId;
use desk::draft::{self, Begun, DraftError, DraftState, Find, Outline, OutlinedSection};
use desk::evidence;
use desk::platform::id::DraftId;

use crate::rig::{QUESTION, Rig, tea_article};

fn outline(sections: &[(&str, &[PassageId])]) -> Outline {
    let section = |(heading, passages): &(&str, &[PassageId])| OutlinedSection {
        heading: (*heading).to_owned(),
        passages: passages.to_vec(),
    };
    Outline { sections: sections.iter().map(section).collect() }
}

/// Begins a draft about tea and holds an outline of its first two passages; its job is over.
async fn outlined(rig: &Rig) -> (Begun, Find, Vec<PassageId>) {
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let ids: Vec<PassageId> = find.evidence.passages.keys().copied().collect();
    let planned = outline(&[("Overview", &ids[..1]), ("Brewing", &ids[1..2])]);
    draft::hold_outline(rig.pool(), &rig.clock, &begun, &find, &planned).await.unwrap();
    rig.run("UPDATE jobs SET state = 'done', finished_at = now()").await;
    (begun, find, ids)
}

async fn state(rig: &Rig, id: DraftId) -> DraftState {
    let mut connection = rig.pool().get().await.unwrap();
    draft::find(&mut connection, id).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outline_is_settled_by_a_named_editor_and_the_rest_is_written_from_it() {
    let rig = Rig::new().await;
    let (begun, find, ids) = outlined(&rig).await;
    let waits = draft::outlined(rig.pool(), begun.draft_id).await.unwrap();
    assert_eq!((waits.draft.state.word(), waits.outline.sections.len()), ("outlined", 2));
    assert_eq!(waits.evidence.passages.len(), find.evidence.passages.len());
    assert_eq!(draft::settled(rig.pool(), begun.draft_id).await.unwrap(), None, "nobody has settled it");

    let ada = rig.editor("ada").await;
    let changed = outline(&[("Overview", &ids[..2])]);
    draft::settle_outline(rig.pool(), &rig.clock, &ada, begun.draft_id, &changed).await.unwrap();
    assert_eq!(state(&rig, begun.draft_id).await, DraftState::Writing);
    assert_eq!(rig.moves().await.last().unwrap(), "user draft outlined→writing");
    let waiting = "SELECT count(*) FROM jobs WHERE kind = 'write_draft' AND state = 'waiting'";
    assert_eq!(rig.count(waiting).await, 1);

    let again = rig.begin(begun.suggestion_id).await;
    let (settled, evidence) = draft::settled(rig.pool(), again.draft_id).await.unwrap().unwrap();
    assert_eq!(settled, changed);
    assert_eq!(evidence.passages.keys().copied().collect::<Vec<_>>(), &ids[..2]);
    let late = draft::hold_outline(rig.pool(), &rig.clock, &begun, &find, &changed).await;
    assert!(matches!(late, Err(DraftError::Superseded { .. })), "{late:?}");
    draft::hold(rig.pool(), &rig.clock, &again, &find, &tea_article(&find.evidence)).await.unwrap();
    assert_eq!(rig.count("SELECT count(*) FROM outlines").await, 2, "both stay on record");
    assert!(rig.refused("DELETE FROM outlines").await.contains("never changed or deleted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_from_is_refused_and_nothing_is_stored() {
    let rig = Rig::new().await;
    let (begun, find, ids) = outlined(&rig).await;
    let ada = rig.editor("ada").await;
    let before = rig.moves().await;
    for (sections, said) in [
        (outline(&[]), "at least one section"),
        (outline(&[("Overview", &[PassageId(999_999)])]), "is not among those gathered"),
        (outline(&[("Overview", &ids[..1]), ("Tea", &ids[..1])]), "given to two sections"),
    ] {
        let refused =
            draft::settle_outline(rig.pool(), &rig.clock, &ada, begun.draft_id, &sections).await.unwrap_err();
        assert!(refused.to_string().contains(said), "{refused}");
    }
    assert_eq!(rig.moves().await, before);
    assert_eq!(rig.count("SELECT count(*) FROM outlines").await, 1);
    let other = rig.begin(rig.suggest("Who drinks tea?").await.suggestion.id).await;
    let empty = draft::hold_outline(rig.pool(), &rig.clock, &other, &find, &outline(&[])).await;
    assert!(matches!(empty, Err(DraftError::BadOutline { .. })), "{empty:?}");
    assert_eq!(state(&rig, other.draft_id).await, DraftState::Writing);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_editors_at_once_one_settles_it_and_no_other_draft_has_one_to_settle() {
    let rig = Rig::new().await;
    let (begun, _, ids) = outlined(&rig).await;
    let (ada, bert) = (rig.editor("ada").await, rig.editor("bert").await);
    let planned = outline(&[("Overview", &ids[..1])]);
    let (one, two) = tokio::join!(
        draft::settle_outline(rig.pool(), &rig.clock, &ada, begun.draft_id, &planned),
        draft::settle_outline(rig.pool(), &rig.clock, &bert, begun.draft_id, &planned),
    );
    let lost = if one.is_ok() { two } else { one };
    assert!(matches!(lost, Err(DraftError::NotOutlined { state: "writing" })), "{lost:?}");
    let (held, _) = rig.held().await;
    let refused = draft::settle_outline(rig.pool(), &rig.clock, &ada, held, &planned).await;
    assert!(matches!(refused, Err(DraftError::NotOutlined { state: "held" })), "{refused:?}");
    assert!(matches!(draft::outlined(rig.pool(), held).await, Err(DraftError::NotOutlined { .. })));
    let nobody = draft::settle_outline(rig.pool(), &rig.clock, &ada, DraftId(999_999), &planned).await;
    assert!(matches!(nobody, Err(DraftError::NoSuchDraft)));
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_of_a_source_that_was_blocked_since_are_not_written_from() {
    let rig = Rig::new().await;
    let (begun, find, ids) = outlined(&rig).await;
    let ada = rig.editor("ada").await;
    let planned = outline(&[("Overview", &ids[..1])]);
    draft::settle_outline(rig.pool(), &rig.clock, &ada, begun.draft_id, &planned).await.unwrap();
    let source = *find.evidence.sources.keys().next().unwrap();
    evidence::block_source(rig.pool(), &rig.clock, &ada, source, "it copies another").await.unwrap();
    let (_, left) = draft::settled(rig.pool(), begun.draft_id).await.unwrap().unwrap();
    assert!(left.passages.is_empty() && left.sources.is_empty());
}
