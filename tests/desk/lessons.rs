//! What editors taught the check, as rows of a set.

use article::edit::Edit;
use article::view::{Decision, Verdict};
use article::{SentenceId, SourceId};
use desk::draft;
use desk::evidence::{self, LicenceSetting, block_source};
use desk::people::{self, Editor, Role};
use desk::platform::id::DraftId;
use desk::review::{self, Expected, Lesson, LessonKind, SaidBy};

use crate::rig::{Rig, tea_article};

fn sentence(number: usize) -> SentenceId {
    SentenceId::numbered(number)
}

fn reword(number: usize, text: &str) -> Edit {
    Edit::Reword { sentence: sentence(number), text: text.to_owned() }
}

impl Rig {
    /// A draft whose first sentence the check refuses.
    async fn doubtful(&self) -> DraftId {
        self.doubtful_about(crate::rig::QUESTION).await
    }

    async fn doubtful_about(&self, question: &str) -> DraftId {
        let begun = self.begin(self.suggest(question).await.suggestion.id).await;
        let find = self.tea().await;
        let mut article = tea_article(&find.evidence);
        question.clone_into(&mut article.title);
        let doubtful = "Some hot water will do for everybody who likes it.";
        doubtful.clone_into(&mut article.quick_answer[0].text);
        draft::hold(self.pool(), &self.clock, &begun, &find, &article).await.unwrap();
        begun.draft_id
    }

    async fn edit(&self, editor: &Editor, draft: DraftId, edit: &Edit) {
        let at = (draft, self.number(draft).await);
        review::revise(self.pool(), &self.clock, editor, at, edit).await.unwrap();
    }

    async fn number(&self, draft: DraftId) -> i32 {
        let mut connection = self.pool().get().await.unwrap();
        draft::find(&mut connection, draft).await.unwrap().unwrap().current_revision.unwrap()
    }

    /// Accepts what the check supports, keeps the rest for that reason, and approves.
    async fn approve(&self, editor: &Editor, draft: DraftId, reason: &str) {
        let number = self.number(draft).await;
        let view = review::read(self.pool(), draft).await.unwrap().unwrap().view.unwrap();
        for sentence in view.sentences() {
            let decision = match sentence.verdict {
                Some(Verdict::Supported) => Decision::Accept,
                _ => Decision::Override { reason: reason.to_owned() },
            };
            review::decide(self.pool(), &self.clock, editor, (draft, number), (&sentence.id, decision))
                .await
                .unwrap();
        }
        review::approve(self.pool(), &self.clock, editor, (draft, number)).await.unwrap();
    }

    async fn lessons(&self) -> Vec<Lesson> {
        let some = review::lessons(self.pool(), None).await.unwrap();
        let further = review::lessons(self.pool(), some.last).await.unwrap();
        assert!(further.lessons.is_empty() && further.last.is_none(), "there is one page");
        some.lessons
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_editor_kept_reworded_and_took_out_of_an_approved_text_is_told() {
    let rig = Rig::new().await;
    let draft = rig.doubtful().await;
    let ada = rig.editor("ada").await;
    // s1 stays against the check, s2 and s6 are put otherwise, s5 goes.
    rig.edit(&ada, draft, &reword(2, "Tea is made from the leaves of one plant.")).await;
    rig.edit(&ada, draft, &reword(6, "Tea reached Europe in the late 1600s.")).await;
    rig.edit(&ada, draft, &reword(6, "Tea reached Europe in the 1600s.")).await;
    let at = (draft, rig.number(draft).await);
    review::remove(rig.pool(), &rig.clock, &ada, at, &sentence(5)).await.unwrap();
    assert_eq!(rig.lessons().await, [], "nobody has approved anything yet");
    rig.approve(&ada, draft, "I, Ada, asked ben@mail.example: it is what the passage means.").await;

    let lessons = rig.lessons().await;
    let told: Vec<_> = lessons
        .iter()
        .map(|lesson| (lesson.id.as_str(), lesson.kind, lesson.expect.zip(lesson.said_by)))
        .collect();
    let id = |rest: &str| format!("desk-{draft}-{rest}");
    let approved = Some((Expected::Supported, SaidBy::Approval));
    assert_eq!(
        told,
        [
            (
                id("s1-overridden").as_str(),
                LessonKind::Overridden,
                Some((Expected::Supported, SaidBy::Override))
            ),
            (id("s2-reworded_from").as_str(), LessonKind::RewordedFrom, None),
            (id("s2-reworded_to").as_str(), LessonKind::RewordedTo, approved),
            (id("s5-removed").as_str(), LessonKind::Removed, None),
            (id("s6-reworded_from").as_str(), LessonKind::RewordedFrom, None),
            (id("s6-reworded_to").as_str(), LessonKind::RewordedTo, approved),
        ]
    );
    let [kept, .., to] = &lessons[..] else { panic!("{lessons:?}") };
    assert_eq!(
        kept.reason.as_deref(),
        Some("I, [left out], asked [left out]: it is what the passage means."),
        "nobody is named"
    );
    assert_ne!(kept.check, Verdict::Supported);
    assert_eq!(kept.evidence, ["Green tea is brewed at about 75 degrees Celsius."]);
    assert_eq!(to.sentence, "Tea reached Europe in the 1600s.", "what was tried in between is not told");
    let row = serde_json::to_value(kept).unwrap();
    assert_eq!((&row["kind"], &row["expect"]), (&"overridden".into(), &"supported".into()));
    assert_eq!(
        (&row["may_be_published"], &row["sources"][0]["licence"]),
        (&true.into(), &"CC-BY-SA-4.0".into())
    );
    for word in ["ada", "question", crate::rig::QUESTION] {
        assert!(!row.to_string().to_lowercase().contains(&word.to_lowercase()), "{word}: {row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_writers_words_count_as_wrong_only_where_the_editors_deny_them() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(crate::rig::QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let mut article = tea_article(&find.evidence);
    article.quick_answer[0].text = "Green tea is brewed at about 95 degrees Celsius.".to_owned();
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.unwrap();
    let ada = rig.editor("ada").await;
    rig.edit(&ada, begun.draft_id, &reword(1, "Green tea is brewed at about 75 degrees Celsius.")).await;
    rig.approve(&ada, begun.draft_id, "unused").await;
    let lessons = rig.lessons().await;
    let [from, to] = &lessons[..] else { panic!("{lessons:?}") };
    assert_eq!((from.expect, from.said_by), (Some(Expected::Not), Some(SaidBy::Edit)));
    assert_eq!((to.expect, to.check), (Some(Expected::Supported), Verdict::Supported));
    assert_eq!(from.reason, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_copied_is_marked_and_what_rests_on_a_blocked_source_is_not_told() {
    let rig = Rig::new().await;
    let draft = rig.doubtful().await;
    let ada = rig.editor("ada").await;
    rig.approve(&ada, draft, "It is meant so.").await;
    assert!(rig.lessons().await.iter().all(|lesson| lesson.may_be_published));
    let email = "sam@example.org".parse().unwrap();
    let sam = people::add_user(rig.pool(), &rig.clock, &email, Some("sam"), Role::Senior).await.unwrap();
    let setting = LicenceSetting {
        seen: "CC-BY-SA-4.0".to_owned(),
        licence: "MIT".to_owned(),
        reason: "Its publisher says so.".to_owned(),
        evidence: "https://tea.example/terms".to_owned(),
    };
    let sam = sam.as_senior().unwrap();
    evidence::set_licence(rig.pool(), &rig.clock, &sam, SourceId(1), &setting).await.unwrap();
    let lessons = rig.lessons().await;
    assert_eq!((lessons.len(), lessons[0].may_be_published), (1, false));
    block_source(rig.pool(), &rig.clock, &ada, SourceId(1), "It lies.").await.unwrap();
    assert_eq!(rig.lessons().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_rejected_teaches_nothing() {
    let rig = Rig::new().await;
    let draft = rig.doubtful().await;
    let ada = rig.editor("ada").await;
    rig.edit(&ada, draft, &reword(2, "Tea is made from the leaves of one plant.")).await;
    let at = (draft, rig.number(draft).await);
    review::reject(rig.pool(), &rig.clock, &ada, at, "It answers another question.").await.unwrap();
    assert_eq!(rig.lessons().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn lessons_go_on_after_the_approval_they_ended_with() {
    let rig = Rig::new().await;
    let ada = rig.editor("ada").await;
    let first = rig.doubtful().await;
    rig.approve(&ada, first, "It is meant so.").await;
    let told = review::lessons(rig.pool(), None).await.unwrap();
    let second = rig.doubtful_about("When did tea reach Europe, and how?").await;
    rig.approve(&ada, second, "It is meant so.").await;
    assert_eq!(rig.lessons().await.len(), 2);
    let further = review::lessons(rig.pool(), told.last).await.unwrap();
    assert_eq!(further.lessons[0].id, format!("desk-{second}-s1-overridden"));
    assert_eq!((told.lessons.len(), further.lessons.len()), (1, 1));
}
