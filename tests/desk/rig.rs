//! A desk to test: a database, a clock that stands still, and what it takes to get a draft as far as needed.

use article::{Article, Block, Evidence, Section, Sentence, SentenceId, Writer};
use desk::draft::{self, Begun, Find, Revision, Start};
use desk::evidence::{self, Labels};
use desk::people::{self, Editor, Role};
use desk::platform::id::{DraftId, SuggestionId};
use desk::platform::{Pool, SetClock};
use desk::suggestion::{self, Pages, Question, Submitted};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::support::TestDatabase;

/// A source of six sentences in two sections, one of them a list.
pub const SOURCE: &str = "---\ntitle: Tea\npublisher: Test Library\nlicence: CC-BY-SA-4.0\nurl: https://tea.example/\n---\n# Tea\n\n\
    Tea is a drink made from the leaves of one plant.\n\n## Brewing\n\nGreen tea is brewed at about 75 degrees Celsius.\n\n\
    Brewing tea takes these steps:\n\n- Warm the pot with hot water.\n- Add one spoon of leaves for each cup.\n\n## History\n\n\
    Tea reached Europe in the early 1600s.\n";

pub const QUESTION: &str = "How hot should water for green tea be?";

pub struct Rig {
    database: TestDatabase,
    pub clock: SetClock,
}

impl Rig {
    pub async fn new() -> Self {
        let noon = "2026-11-22T12:00:00Z".parse().unwrap();
        Self { database: TestDatabase::new().await, clock: SetClock::at(noon) }
    }

    pub fn pool(&self) -> &Pool {
        self.database.pool()
    }

    pub async fn suggest(&self, question: &str) -> Submitted {
        suggestion::submit(self.pool(), &self.clock, &Question::parse(question).unwrap(), &Pages::default())
            .await
            .unwrap()
    }

    pub async fn begin(&self, id: SuggestionId) -> Begun {
        match draft::begin(self.pool(), &self.clock, id).await.unwrap() {
            Start::Write(begun) => begun,
            Start::Nothing => panic!("there is nothing to write"),
            Start::Paused => panic!("drafting is switched off"),
        }
    }

    /// Imports the tea source and returns its passages as evidence.
    pub async fn tea(&self) -> Find {
        let document = evidence::read("tea.md", SOURCE.as_bytes(), &Labels::default()).unwrap();
        let imported = evidence::import(self.pool(), &self.clock, &document).await.unwrap();
        let mut connection = self.pool().get().await.unwrap();
        let evidence =
            evidence::load_sources(&mut connection, &[imported.source_id], &[], 100).await.unwrap();
        Find { evidence, searched: vec!["the library for: tea".to_owned()], ..Find::default() }
    }

    /// Holds a draft about tea; returns it and its first revision.
    pub async fn held(&self) -> (DraftId, Revision) {
        let suggestion = self.suggest(QUESTION).await.suggestion;
        let begun = self.begin(suggestion.id).await;
        let find = self.tea().await;
        let revision =
            draft::hold(self.pool(), &self.clock, &begun, &find, &tea_article(&find.evidence)).await.unwrap();
        (begun.draft_id, revision)
    }

    pub async fn editor(&self, name: &str) -> Editor {
        let email = format!("{name}@example.org").parse().unwrap();
        let person =
            people::add_user(self.pool(), &self.clock, &email, Some(name), Role::Editor).await.unwrap();
        person.as_editor().unwrap()
    }

    /// Accepts every sentence of a revision.
    pub async fn accept_all(&self, editor: &Editor, draft: DraftId, revision: &Revision) {
        for sentence in revision.article.sentences() {
            let accept = (&sentence.id, article::view::Decision::Accept);
            desk::review::decide(self.pool(), &self.clock, editor, (draft, revision.number), accept)
                .await
                .unwrap();
        }
    }

    pub async fn count(&self, sql: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.pool().get().await.unwrap();
        sql_query(sql).get_result::<Count>(&mut connection).await.unwrap().count
    }

    /// Runs a statement that the database is expected to refuse; returns its words.
    pub async fn refused(&self, sql: &str) -> String {
        let mut connection = self.pool().get().await.unwrap();
        sql_query(sql).execute(&mut connection).await.expect_err("the database must refuse this").to_string()
    }

    pub async fn run(&self, sql: &str) {
        let mut connection = self.pool().get().await.unwrap();
        sql_query(sql).execute(&mut connection).await.unwrap();
    }

    /// The moves on record, oldest first: `actor subject from→to`.
    pub async fn moves(&self) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text)]
            line: String,
        }
        let sql = "SELECT concat(actor, ' ', subject, ' ', coalesce(from_state, ''), '→', to_state) AS line FROM events ORDER BY id";
        let mut connection = self.pool().get().await.unwrap();
        sql_query(sql).load::<Line>(&mut connection).await.unwrap().into_iter().map(|row| row.line).collect()
    }
}

/// An article of the tea source's own sentences: quick answer, overview, a list, a last section.
pub fn tea_article(evidence: &Evidence) -> Article {
    let mut number = 0;
    let mut quote = |text: &str| {
        let passage =
            evidence.passages.values().find(|passage| passage.text.contains(text)).expect("such a passage");
        number += 1;
        Sentence { id: SentenceId::numbered(number), text: text.to_owned(), passages: vec![passage.id] }
    };
    Article {
        title: QUESTION.to_owned(),
        quick_answer: vec![quote("Green tea is brewed at about 75 degrees Celsius.")],
        key_facts: Vec::new(),
        sections: vec![
            Section {
                heading: "Overview".to_owned(),
                level: 2,
                blocks: vec![Block::Paragraph {
                    paragraph: vec![quote("Tea is a drink made from the leaves of one plant.")],
                }],
            },
            Section {
                heading: "Brewing".to_owned(),
                level: 2,
                blocks: vec![Block::List {
                    intro: Some(quote("Brewing tea takes these steps:")),
                    list: vec![
                        quote("Warm the pot with hot water."),
                        quote("Add one spoon of leaves for each cup."),
                    ],
                }],
            },
            Section {
                heading: "History".to_owned(),
                level: 2,
                blocks: vec![Block::Paragraph {
                    paragraph: vec![quote("Tea reached Europe in the early 1600s.")],
                }],
            },
        ],
        writer: Writer::Extractive,
    }
}
