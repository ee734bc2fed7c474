//! Pages that say another licence than their source has.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::evidence::{Flag, FlagKind, Only, VisitOutcome, Wanted, browse, put_flag_away};
use desk::platform::SystemClock;

use crate::rig::{Rig, TIDES, document, page};
use crate::server::{Reply, Server};

/// A page that names a licence of Creative Commons, of version 4.0.
fn under(licence: &str, text: &str) -> String {
    page(text).replace(
        "</head>",
        &format!("<link rel=license href='https://creativecommons.org/licenses/{licence}/4.0/'></head>"),
    )
}

/// A rig whose source has the licence CC-BY-SA-4.0, and a server that sends these pages, one a visit.
async fn start(pages: Vec<String>) -> (Rig, Server, article::SourceId) {
    let turn = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |_, _| {
        let at = turn.fetch_add(1, Ordering::SeqCst);
        Reply::html(&pages[at.min(pages.len() - 1)])
    })
    .await;
    let rig = Rig::start(&server.address.to_string(), Vec::new()).await;
    let id = rig.import(&document(&server.url("/tides"), &page(TIDES))).await;
    (rig, server, id)
}

fn open(flags: &[Flag]) -> Vec<(FlagKind, &str)> {
    let open = flags.iter().filter(|flag| flag.settled.is_none());
    open.map(|flag| (flag.kind, flag.detail.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stricter_licence_is_flagged_and_a_new_text_under_it_is_not_taken() {
    let newer = TIDES.replace("any place", "every port");
    let (rig, server, id) =
        start(vec![under("by-nc", TIDES), page(TIDES), under("by-nc", &newer), under("by-sa", TIDES)]).await;
    // The same text under another licence: there is nothing to take, but somebody must know.
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    let expected = format!(
        "from CC-BY-SA-4.0 to CC-BY-NC-4.0, which is stricter (adapt → blocked), says {}",
        server.url("/tides")
    );
    let held = rig.held(id).await;
    assert_eq!(open(&held.flags), [(FlagKind::Licence, expected.as_str())]);
    assert_eq!(held.source.licence.to_string(), "CC-BY-SA-4.0", "what a page says of itself is not believed");
    let wanted = Wanted { only: Some(Only::Kind(FlagKind::Licence)), ..Wanted::default() };
    let listed = browse(rig.database.pool(), &wanted).await.unwrap();
    assert_eq!(listed.len(), 1, "it is found among the flagged sources");
    // A page that says nothing is no word for the old licence.
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    assert_eq!(open(&rig.held(id).await.flags).len(), 1);
    let third = rig.refetch(id).await;
    assert_eq!((third.outcome, third.detail.as_deref()), (VisitOutcome::Refused, Some(expected.as_str())));
    assert!(!rig.says(id).await.contains("every port"));
    // Under its own licence again it is well.
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    let held = rig.held(id).await;
    assert_eq!((open(&held.flags).len(), held.snapshots.len()), (0, 1));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_somebody_judged_is_not_flagged_again_and_its_text_is_taken() {
    let newer = TIDES.replace("any place", "every port");
    let (rig, _server, id) = start(vec![under("by", &newer)]).await;
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::Refused);
    let flag = rig.held(id).await.flags[0].clone();
    assert!(flag.detail.contains("to CC-BY-4.0, which is of the same class"), "{}", flag.detail);
    let pool = rig.database.pool();
    put_flag_away(pool, &SystemClock, &rig.editor, (id, flag.id), "Both are free.").await.unwrap();
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::NewText);
    assert!(rig.says(id).await.contains("every port"));
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    assert_eq!(rig.held(id).await.flags.len(), 1, "nothing is raised twice for the same text");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_where_none_was_known_is_told_and_the_text_is_taken() {
    let (server, sent) = {
        let sent = under("by", &TIDES.replace("any place", "every port"));
        (Server::start(move |_, _| Reply::html(&sent)).await, "every port")
    };
    let rig = Rig::start(&server.address.to_string(), Vec::new()).await;
    let labels = desk::evidence::Labels {
        title: Some("Tides".to_owned()),
        url: Some(server.url("/tides")),
        ..Default::default()
    };
    let unknown = desk::evidence::read("page.html", page(TIDES).as_bytes(), &labels).unwrap();
    let id = rig.import(&unknown).await;
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::NewText);
    assert!(rig.says(id).await.contains(sent));
    let held = rig.held(id).await;
    assert_eq!(held.source.licence, article::Licence::Unknown, "only a senior opens it");
    assert!(
        open(&held.flags)[0].1.starts_with("from unknown to CC-BY-4.0, which is freer (blocked → adapt)")
    );
    rig.end().await;
}
