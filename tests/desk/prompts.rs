//! The words a model is asked with: proposed, drawn for drafts, and promoted only where trials show nothing worse.

use desk::people::{self, Person, Role};
use desk::platform::id::DraftId;
use desk::prompt::{
    self, BuiltIn, Figures, PromptError, State, Trial, Version, WORDS_CHARS_MAX, Whose, choose, keep_trial,
    promote, propose, withdraw, words_hash,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::rig::Rig;

/// The words compiled in for the stage that is changed.
const WORDS: &str = "Write an article.\n";

fn built_in() -> [BuiltIn; 2] {
    [("article", WORDS), ("revision", "Write it again.\n")].map(|(stage, words)| BuiltIn {
        stage: stage.to_owned(),
        version: "1".to_owned(),
        words: words.to_owned(),
    })
}

const FIGURES: Figures = Figures {
    answerable: 20,
    answered: 15,
    right: 12,
    unanswerable: 10,
    refused: 9,
    by_model: 15,
    sentences: 100,
    supported: 99,
    citations: 120,
    needed: 110,
    left_out: 25,
    cost_micros: None,
    milliseconds: 60_000,
};

impl Rig {
    async fn person(&self, name: &str, role: Role) -> Person {
        let email = format!("{name}@example.org").parse().unwrap();
        people::add_user(self.pool(), &self.clock, &email, Some(name), role).await.unwrap()
    }

    async fn propose(&self, by: &Person, words: &str, share: u8) -> Result<Version, PromptError> {
        propose(self.pool(), &self.clock, by, &built_in(), ("article", words, share)).await
    }

    async fn promote(&self, by: &Person) -> Result<Version, PromptError> {
        promote(self.pool(), &self.clock, by, &built_in(), "article").await
    }

    async fn withdraw(&self, by: &Person, which: State) -> Result<Version, PromptError> {
        withdraw(self.pool(), &self.clock, by, &built_in(), ("article", which)).await
    }

    /// Keeps a trial of words on a set under conditions.
    async fn tried(&self, words: &str, set: &str, conditions: Value, figures: Figures) {
        let trial = Trial {
            stage: "article".to_owned(),
            words_hash: words_hash(words),
            set_hash: words_hash(set),
            conditions,
            figures,
            at: desk::platform::Clock::now(&self.clock),
        };
        keep_trial(self.pool(), &trial).await.unwrap();
    }

    /// Keeps a trial of the words compiled in.
    async fn tried_built_in(&self) {
        self.tried(WORDS, "set", model(), FIGURES).await;
    }
}

fn model() -> Value {
    json!({"model": "m", "parameters": {"temperature": 0.2}})
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_that_fall_to_a_candidate_get_its_words_at_every_attempt() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    assert_eq!(choose(rig.pool(), DraftId(1)).await.unwrap(), [], "the words compiled in hold");
    let candidate = rig.propose(&olga, " Write well.\r\nBe brief.  ", 30).await.unwrap();
    assert_eq!(
        (candidate.to_string().as_str(), candidate.words.as_str(), candidate.state),
        ("article desk-1", "Write well.\nBe brief.\n", State::Candidate)
    );
    let mut taken = 0;
    for id in 1..=1_000 {
        let chosen = choose(rig.pool(), DraftId(id)).await.unwrap();
        assert_eq!(!chosen.is_empty(), candidate.takes(DraftId(id)));
        taken += chosen.len();
        if let [chosen] = &chosen[..] {
            assert_eq!((chosen.stage.as_str(), chosen.version.as_str()), ("article", "desk-1"));
            assert_eq!(chosen.words, candidate.words);
        }
        assert_eq!(choose(rig.pool(), DraftId(id)).await.unwrap(), chosen, "again");
    }
    assert!((257..=343).contains(&taken), "{taken} of 1000 is no share of 30 %");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_refused_that_are_none_or_too_many_or_of_no_stage() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    for bad in ["", " \r\n ", &"x".repeat(WORDS_CHARS_MAX)] {
        assert!(matches!(rig.propose(&olga, bad, 10).await, Err(PromptError::WordsLength { .. })));
    }
    for bad in ["a\0b", "a\u{fffd}b", "\u{1b}[2J"] {
        assert!(matches!(rig.propose(&olga, bad, 10).await, Err(PromptError::WordsNotText)), "{bad:?}");
    }
    let refused = rig.propose(&olga, "Write.", 101).await;
    assert!(matches!(refused, Err(PromptError::ShareOutOfBounds { share: 101 })));
    let refused = rig.propose(&olga, WORDS, 10).await;
    assert!(matches!(refused, Err(PromptError::SameWords)));
    let nowhere = ("poem", "Write.", 10);
    let refused = propose(rig.pool(), &rig.clock, &olga, &built_in(), nowhere).await.unwrap_err();
    assert_eq!(refused.to_string(), "there is no stage `poem`; there are article, revision");
    rig.propose(&olga, &"x".repeat(WORDS_CHARS_MAX - 1), 10).await.unwrap();
    let refused = rig.propose(&olga, "Write.", 10).await.unwrap_err();
    assert_eq!(refused.to_string(), "article desk-1 is a candidate: promote or withdraw it first");
    assert_eq!(rig.count("SELECT count(*) FROM prompts").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_operators_and_admins_change_words() {
    let rig = Rig::new().await;
    for (name, role) in [("vera", Role::Viewer), ("ada", Role::Editor), ("sam", Role::Senior)] {
        let person = rig.person(name, role).await;
        assert!(matches!(rig.propose(&person, "Write.", 10).await, Err(PromptError::NotOperator { .. })));
        assert!(matches!(rig.promote(&person).await, Err(PromptError::NotOperator { .. })));
        let refused = rig.withdraw(&person, State::Candidate).await;
        assert!(matches!(refused, Err(PromptError::NotOperator { .. })));
    }
    let alma = rig.person("alma", Role::Admin).await;
    rig.propose(&alma, "Write.", 10).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_promoted_only_after_trials_that_can_be_compared() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    let refused = rig.promote(&olga).await.unwrap_err();
    assert_eq!(refused.to_string(), "the stage article has no candidate words that somebody proposed");
    let new = rig.propose(&olga, "Write well.", 10).await.unwrap().words;
    let no_trial = async |whose: Whose| {
        let refused = rig.promote(&olga).await;
        assert!(matches!(refused, Err(PromptError::NoTrial { whose: said }) if said == whose));
    };
    no_trial(Whose::Candidate).await;
    rig.tried(&new, "set", model(), FIGURES).await;
    no_trial(Whose::Current).await;
    // Other questions, another model, other parameters.
    rig.tried(WORDS, "another set", model(), FIGURES).await;
    rig.tried(WORDS, "set", json!({"model": "n"}), FIGURES).await;
    let warm = json!({"model": "m", "parameters": {"temperature": 0.3}});
    rig.tried(WORDS, "set", warm, FIGURES).await;
    assert!(matches!(rig.promote(&olga).await, Err(PromptError::Incomparable)));
    rig.tried_built_in().await;
    let promoted = rig.promote(&olga).await.unwrap();
    assert_eq!((promoted.state, promoted.promoted.unwrap().0.as_str()), (State::Current, "olga"));
    for id in 1..=20 {
        assert_eq!(choose(rig.pool(), DraftId(id)).await.unwrap()[0].words, new, "it holds for all");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trials_too_old_too_small_or_of_nothing_do_not_count() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    let new = rig.propose(&olga, "Write well.", 10).await.unwrap().words;
    let none = Figures { by_model: 0, ..FIGURES };
    rig.tried(WORDS, "set", model(), none).await;
    rig.tried(&new, "set", model(), none).await;
    assert!(matches!(rig.promote(&olga).await, Err(PromptError::NothingWritten)));
    let month = SignedDuration::from_hours(24 * 30 + 1);
    rig.clock.advance(month);
    let refused = rig.promote(&olga).await;
    assert!(matches!(refused, Err(PromptError::TrialTooOld { whose: Whose::Candidate })));
    let few = Figures { answerable: 18, unanswerable: 1, refused: 1, ..FIGURES };
    rig.tried(&new, "set", model(), few).await;
    let refused = rig.promote(&olga).await;
    assert!(matches!(refused, Err(PromptError::TrialTooOld { whose: Whose::Current })));
    rig.tried(WORDS, "set", model(), few).await;
    assert!(matches!(rig.promote(&olga).await, Err(PromptError::TooFewQuestions { questions: 19 })));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_figure_of_any_set_may_be_worse() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    let new = rig.propose(&olga, "Write well.", 10).await.unwrap().words;
    rig.tried_built_in().await;
    for (figures, words) in [
        (Figures { right: 11, ..FIGURES }, "right answers: 11 of 20, it was 12 of 20"),
        (Figures { answered: 14, ..FIGURES }, "questions answered: 14 of 20, it was 15 of 20"),
        (Figures { refused: 8, ..FIGURES }, "others refused: 8 of 10, it was 9 of 10"),
        (Figures { by_model: 14, ..FIGURES }, "articles by the model: 14 of 30, it was 15 of 30"),
        (Figures { supported: 98, ..FIGURES }, "citation recall: 98 of 100, it was 99 of 100"),
        (Figures { needed: 109, ..FIGURES }, "citation precision: 109 of 120, it was 110 of 120"),
        (Figures { left_out: 26, ..FIGURES }, "sentences left out: 26 of 126, it was 25 of 125"),
    ] {
        rig.tried(&new, "set", model(), figures).await;
        let refused = rig.promote(&olga).await.unwrap_err().to_string();
        assert_eq!(refused, format!("the candidate is worse than the words that hold now: {words}"));
    }
    // The newest trial of a set counts, and another set counts as much.
    rig.tried(&new, "set", model(), FIGURES).await;
    rig.tried(WORDS, "another set", model(), FIGURES).await;
    rig.tried(&new, "another set", model(), Figures { right: 11, ..FIGURES }).await;
    assert!(matches!(rig.promote(&olga).await, Err(PromptError::Regressed { worse }) if worse.len() == 1));
    rig.tried(&new, "another set", model(), Figures { right: 13, ..FIGURES }).await;
    rig.promote(&olga).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_promoted_is_measured_by_next_and_gives_way_or_is_taken_back() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    let first = rig.propose(&olga, "Write well.", 0).await.unwrap().words;
    assert_eq!(choose(rig.pool(), DraftId(1)).await.unwrap(), [], "a share of nothing");
    rig.tried_built_in().await;
    rig.tried(&first, "set", model(), Figures { right: 13, ..FIGURES }).await;
    rig.promote(&olga).await.unwrap();
    assert!(matches!(rig.propose(&olga, &first, 10).await, Err(PromptError::SameWords)));
    let second = rig.propose(&olga, "Write better.", 100).await.unwrap();
    assert_eq!(
        choose(rig.pool(), DraftId(1)).await.unwrap()[0].version,
        "desk-2",
        "the candidate goes first"
    );
    // As good as what is compiled in, and worse than what holds.
    rig.tried(&second.words, "set", model(), FIGURES).await;
    assert!(matches!(rig.promote(&olga).await, Err(PromptError::Regressed { .. })));
    rig.withdraw(&olga, State::Candidate).await.unwrap();
    assert!(matches!(
        rig.withdraw(&olga, State::Candidate).await,
        Err(PromptError::NothingThere { what: "candidate", .. })
    ));
    assert_eq!(choose(rig.pool(), DraftId(1)).await.unwrap()[0].version, "desk-1");
    let third = rig.propose(&olga, "Write best.", 10).await.unwrap();
    rig.tried(&third.words, "set", model(), Figures { right: 14, ..FIGURES }).await;
    rig.promote(&olga).await.unwrap();
    let told: Vec<(i32, State)> = prompt::list(rig.pool())
        .await
        .unwrap()
        .versions
        .into_iter()
        .map(|version| (version.number, version.state))
        .collect();
    assert_eq!(told, [(3, State::Current), (2, State::Retired), (1, State::Retired)]);
    rig.withdraw(&olga, State::Current).await.unwrap();
    assert_eq!(choose(rig.pool(), DraftId(1)).await.unwrap(), [], "the words compiled in hold again");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_propose_at_once_one_wins() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    let (one, two) = tokio::join!(rig.propose(&olga, "Write.", 10), rig.propose(&olga, "Write well.", 10));
    assert!(one.is_ok() != two.is_ok());
    let refused = one.err().or(two.err()).unwrap();
    assert!(matches!(refused, PromptError::CandidateThere { .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_keeps_words_and_trials_as_they_were() {
    let rig = Rig::new().await;
    let olga = rig.person("olga", Role::Operator).await;
    rig.propose(&olga, "Write well.", 10).await.unwrap();
    rig.tried_built_in().await;
    for sql in [
        "UPDATE prompts SET words = 'Lie.'",
        "UPDATE prompts SET share_percent = 100",
        "DELETE FROM prompts",
        "UPDATE prompt_trials SET figures = '{}'",
        "DELETE FROM prompt_trials",
    ] {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
    let forged = "UPDATE prompts SET state = 'current'";
    assert!(rig.refused(forged).await.contains("prompts_current_was_promoted"));
}
