//! A desk with workers at work, and an editor who has sources fetched again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use article::SourceId;
use desk::evidence::{self, Document, HeldSource, Labels, Visit, read};
use desk::people::{self, Editor, Role};
use desk::platform::{Clock, SystemClock, connect};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use queue::Queue;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use workers::fetch::{FetchSettings, Fetcher, Rules};
use workers::finder::Finder;
use workers::{Ended, Settings, Tools};

use crate::support::TestDatabase;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Three sentences about tides.
pub const TIDES: &str = "The tides are the rise and fall of sea levels. They are caused by the Moon and the Sun, and by the \
    rotation of the Earth. Tide tables tell their times and heights for any place.";

/// A page of a site with that text.
pub fn page(text: &str) -> String {
    titled("Tides", text)
}

pub fn titled(title: &str, text: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
}

/// The document a source is imported as before it is fetched again.
pub fn document(url: &str, html: &str) -> Document {
    let labels = Labels {
        title: Some("Tides".to_owned()),
        publisher: Some("Sea Press".to_owned()),
        url: Some(url.to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    read("page.html", html.as_bytes(), &labels).unwrap()
}

pub struct Rig {
    pub database: TestDatabase,
    pub editor: Editor,
    working: JoinHandle<Ended>,
    stop: Option<oneshot::Sender<()>>,
}

impl Rig {
    /// Starts workers that may fetch from that place and search those.
    pub async fn start(allowed: &str, places: Vec<Arc<dyn Finder>>) -> Self {
        Self::start_at(allowed, places, (Arc::new(SystemClock), 0)).await
    }

    /// The same by that clock, with pages fetched again after so many days.
    pub async fn start_at(
        allowed: &str,
        places: Vec<Arc<dyn Finder>>,
        (clock, days): (Arc<dyn Clock>, u16),
    ) -> Self {
        let database = TestDatabase::new().await;
        let pool = connect(database.url(), 2).unwrap();
        let queue = Queue::start(connect(database.url(), 4).unwrap(), "test");
        let rules = Rules::new(allowed.parse().unwrap(), "".parse().unwrap());
        let settings = FetchSettings { rules, ..FetchSettings::new("tests@answerdesk.invalid") };
        let tools = Tools::offline(pool, clock).with_places(places).with_refetching(days);
        let fetcher = Fetcher::new(&settings).unwrap();
        let tools = tools.with_fetchers(fetcher.clone(), fetcher);
        let (stop, stopped) = oneshot::channel::<()>();
        let working = tokio::spawn(async move {
            let stopped = async move { drop(stopped.await) };
            workers::run(queue, tools, Settings::default(), stopped).await.unwrap()
        });
        let email = "ada@example.org".parse().unwrap();
        let person =
            people::add_user(database.pool(), &SystemClock, &email, Some("ada"), Role::Editor).await.unwrap();
        Self { database, editor: person.as_editor().unwrap(), working, stop: Some(stop) }
    }

    pub async fn import(&self, document: &Document) -> SourceId {
        evidence::import(self.database.pool(), &SystemClock, document).await.unwrap().source_id
    }

    pub async fn ask(&self, id: SourceId) {
        evidence::refetch_source(self.database.pool(), &SystemClock, &self.editor, id).await.unwrap();
    }

    /// Has a source fetched again, and returns the visit.
    pub async fn refetch(&self, id: SourceId) -> Visit {
        let before = self.held(id).await.visits.len();
        self.ask(id).await;
        self.until_visits(id, before + 1).await
    }

    /// Waits until a source has been visited so often and its job is over; returns the last visit.
    pub async fn until_visits(&self, id: SourceId, visits: usize) -> Visit {
        self.until(
            &format!(
                "SELECT concat(count(*), ' ', (SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running')
                     AND kind = 'refetch_source')) AS text FROM source_visits WHERE source_id = {id}"
            ),
            &format!("{visits} 0"),
        )
        .await;
        self.held(id).await.visits[0].clone()
    }

    pub async fn held(&self, id: SourceId) -> HeldSource {
        evidence::source(self.database.pool(), id).await.unwrap().unwrap()
    }

    pub async fn text(&self, sql: &str) -> String {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            text: String,
        }
        let mut connection = self.database.pool().get().await.unwrap();
        diesel::sql_query(sql).get_result::<Row>(&mut connection).await.unwrap().text
    }

    /// The text in use.
    pub async fn says(&self, id: SourceId) -> String {
        self.text(&format!("SELECT text FROM snapshots WHERE current AND source_id = {id}")).await
    }

    pub async fn until(&self, sql: &str, wanted: &str) {
        let began = Instant::now();
        loop {
            let now = self.text(sql).await;
            if now == wanted {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "still `{now}`, not `{wanted}`: {sql}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets the wait before the next attempt be over.
    pub async fn hasten(&self) {
        let due = "UPDATE jobs SET run_at = now() WHERE kind = 'refetch_source' AND state = 'waiting'; \
                   SELECT pg_notify('jobs', 'refetch_source')";
        self.database.pool().get().await.unwrap().batch_execute(due).await.unwrap();
    }

    /// Lets the workers end.
    pub async fn end(mut self) {
        drop(self.stop.take());
        assert_eq!(self.working.await.unwrap(), Ended::Settled);
    }
}
