//! Pages of the web that are old are fetched again though nobody asks.

use std::sync::Arc;

use desk::evidence::{self, DUE_MAX, Labels, VisitOutcome, read, read_wikitext};
use desk::jobs::Sweep;
use desk::platform::{Clock, SetClock, SystemClock};
use jiff::SignedDuration;

use crate::rig::{Rig, TIDES, document, page};
use crate::server::{Reply, Server};

fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sweep_has_pages_fetched_again_that_are_older_than_the_operator_wants() {
    let server = Server::start(|_, _| Reply::html(&page(TIDES))).await;
    let clock = Arc::new(SetClock::at(SystemClock.now()));
    let told: Arc<dyn Clock> = Arc::<SetClock>::clone(&clock);
    let rig = Rig::start_at(&server.address.to_string(), Vec::new(), (told, 30)).await;
    let swept = "SELECT count(*)::text AS text FROM jobs WHERE kind = 'sweep' AND state = 'done'";
    rig.until(swept, "1").await;
    let id = rig.import(&document(&server.url("/tides"), &page(TIDES))).await;
    let sweep = async || {
        let mut connection = rig.database.pool().get().await.unwrap();
        queue::enqueue(&mut connection, &Sweep {}).await.unwrap();
    };
    clock.advance(days(29));
    sweep().await;
    rig.until(swept, "2").await;
    assert_eq!(server.seen().len(), 0, "it is not old yet");
    clock.advance(days(2));
    sweep().await;
    let visit = rig.until_visits(id, 1).await;
    assert_eq!((visit.outcome, visit.at), (VisitOutcome::SameText, clock.now()));
    // From that visit on it is fresh again.
    rig.until(swept, "3").await;
    sweep().await;
    rig.until(swept, "4").await;
    assert_eq!((server.seen().len(), rig.held(id).await.visits.len()), (1, 1));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_the_web_are_due_and_only_so_many_at_once() {
    // Nobody listens there: what is asked for waits to be tried again.
    let rig = Rig::start("127.0.0.1:1", Vec::new()).await;
    let pool = rig.database.pool();
    let labels = |url: &str| Labels {
        url: Some(format!("http://127.0.0.1:1/{url}")),
        licence: Some("CC0-1.0".to_owned()),
        ..Labels::default()
    };
    let in_a_year = SetClock::at(SystemClock.now());
    in_a_year.advance(days(365));
    let markdown = read("own.md", b"# Own\n\nIt is the operator's own.", &labels("own")).unwrap();
    rig.import(&markdown).await;
    rig.import(&read_wikitext("It is of a dump.", &labels("dump"), "7").unwrap()).await;
    rig.import(&evidence::read_pdf("a.pdf", &["It is a report.".to_owned()], &labels("pdf")).unwrap()).await;
    rig.import(&read("file.html", b"<p>It is a file without an address.", &Labels::default()).unwrap()).await;
    let blocked = rig.import(&document("http://127.0.0.1:1/blocked", &page(TIDES))).await;
    evidence::block_source(pool, &SystemClock, &rig.editor, blocked, "It lies.").await.unwrap();
    assert_eq!(evidence::refetch_due(pool, &in_a_year, 30).await.unwrap(), 0);
    for number in 0..=DUE_MAX {
        let text = TIDES.replace("any place", &format!("place {number}"));
        rig.import(&document(&format!("http://127.0.0.1:1/{number}"), &page(&text))).await;
    }
    assert_eq!(evidence::refetch_due(pool, &SystemClock, 30).await.unwrap(), 0, "all are new");
    assert_eq!(evidence::refetch_due(pool, &in_a_year, 30).await.unwrap(), 50);
    rig.end().await;
}
