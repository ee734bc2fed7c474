//! What workers do, done by hand: a source is imported, a draft is begun and held.

use article::{Article, Block, PassageId, Section, Sentence, SentenceId, Writer};
use desk::draft::{self, Begun, Find, Start};
use desk::evidence::{self, Labels};
use desk::platform::Secret;
use desk::platform::id::DraftId;
use desk::suggestion::{self, Pages, Question};

use crate::app::TestApp;

pub const QUESTION: &str = "Why is the sky blue?";

/// Sentence `s3` is reworded with a number that its passage does not give, so that the check does not support it; the
/// others are word for word.
pub const REWORDED: &str = "Blue light is scattered nine times as much as red light.";

pub const SOURCE: &str = "---
title: Why the sky is blue
publisher: Sky Library
url: https://example.org/sky
licence: CC-BY-SA-4.0
---
# Why the sky is blue

The sky looks blue because air scatters blue light more than red light. Sunlight holds all colours.

## Sunsets

At sunset the light crosses more air, so most of the blue is gone.
";

/// A draft that was held, and its asker's token.
pub struct Held {
    pub id: DraftId,
    pub token: Secret,
}

impl Held {
    pub fn path(&self) -> String {
        format!("/admin/drafts/{}", self.id)
    }

    pub fn api(&self) -> String {
        format!("/api/v1/drafts/{}", self.id)
    }
}

impl TestApp {
    /// Suggests a question and begins its draft, as a worker does.
    pub async fn begin_draft(&self, question: &str) -> (Begun, Secret) {
        let question = Question::parse(question).unwrap();
        let taken =
            suggestion::submit(self.pool(), &*self.clock, &question, &Pages::default()).await.unwrap();
        let start = draft::begin(self.pool(), &*self.clock, taken.suggestion.id).await.unwrap();
        let Start::Write(begun) = start else { panic!("nothing to write") };
        (begun, taken.token)
    }

    /// Holds a draft of four sentences, one of them reworded.
    pub async fn hold_draft(&self, question: &str) -> Held {
        let (begun, token) = self.begin_draft(question).await;
        let document = evidence::read("sky.md", SOURCE.as_bytes(), &Labels::default()).unwrap();
        let source = evidence::import(self.pool(), &*self.clock, &document).await.unwrap().source_id;
        let mut connection = self.pool().get().await.unwrap();
        let evidence = evidence::load_sources(&mut connection, &[source], &[], 100).await.unwrap();
        drop(connection);
        let passages: Vec<PassageId> = evidence.passages.keys().copied().collect();
        let article = article(question, &passages);
        let searched = vec!["library: sky, blue (3 passages)".to_owned()];
        let find = Find { evidence, searched, ..Find::default() };
        draft::hold(self.pool(), &*self.clock, &begun, &find, &article).await.unwrap();
        Held { id: begun.draft_id, token }
    }

    /// Holds, decides and approves a draft; returns the path of the page it becomes.
    pub async fn publish(&self, question: &str, editor: &crate::visitor::Visitor) -> String {
        let held = self.hold_decided(question, editor).await;
        editor.approve(&held, 1).await.assert_sent_to(&held.path());
        let page = desk::page::of_draft(self.pool(), held.id).await.unwrap().unwrap();
        format!("/a/{}", page.slug)
    }

    /// Holds a draft and decides about every sentence of it, by its editors' pages.
    pub async fn hold_decided(&self, question: &str, editor: &crate::visitor::Visitor) -> Held {
        let held = self.hold_draft(question).await;
        for sentence in ["s1", "s2", "s4"] {
            editor.decide(&held, 1, sentence, ("accept", "")).await;
        }
        editor.decide(&held, 1, "s3", ("override", "The passage says so in other words.")).await;
        held
    }
}

impl crate::visitor::Visitor {
    /// Decides about a sentence by the form of the draft page.
    pub async fn decide(
        &self,
        held: &Held,
        seen: i32,
        sentence: &str,
        (decision, reason): (&str, &str),
    ) -> crate::visitor::Answer {
        let path = format!("{}/sentences/{sentence}", held.path());
        let seen = seen.to_string();
        self.post_signed(&path, &[("revision", &seen), ("decision", decision), ("reason", reason)]).await
    }

    /// Approves a draft by the form of the draft page.
    pub async fn approve(&self, held: &Held, seen: i32) -> crate::visitor::Answer {
        self.post_signed(&format!("{}/approve", held.path()), &[("revision", &seen.to_string())]).await
    }
}

pub fn article(title: &str, passages: &[PassageId]) -> Article {
    let sentence = |number, text: &str, passage: usize| Sentence {
        id: SentenceId::numbered(number),
        text: text.to_owned(),
        passages: vec![passages[passage]],
    };
    let section = |heading: &str, sentences| Section {
        heading: heading.to_owned(),
        level: 2,
        blocks: vec![Block::Paragraph { paragraph: sentences }],
    };
    Article {
        title: title.to_owned(),
        quick_answer: vec![sentence(
            1,
            "The sky looks blue because air scatters blue light more than red light.",
            0,
        )],
        key_facts: Vec::new(),
        sections: vec![
            section(
                "Overview",
                vec![sentence(2, "Sunlight holds all colours.", 0), sentence(3, REWORDED, 0)],
            ),
            section(
                "Sunsets",
                vec![sentence(4, "At sunset the light crosses more air, so most of the blue is gone.", 1)],
            ),
        ],
        writer: Writer::Extractive,
    }
}
