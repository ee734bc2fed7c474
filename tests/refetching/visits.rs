//! Pages of the web, fetched again.

use desk::evidence::{FlagKind, VisitOutcome, put_flag_away};
use desk::platform::SystemClock;

use crate::rig::{Rig, TIDES, document, page, titled};
use crate::server::{Reply, Server};

/// A rig, a server and a source that was imported from it with [`TIDES`].
async fn start(
    script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static,
) -> (Rig, Server, article::SourceId) {
    let server = Server::start(script).await;
    let rig = Rig::start(&server.address.to_string(), Vec::new()).await;
    let id = rig.import(&document(&server.url("/tides"), &page(TIDES))).await;
    (rig, server, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_text_is_kept_beside_the_old_one_and_the_labels_stay() {
    let newer = TIDES.replace("any place", "every port");
    let sent = titled("Free tides! <meta name=author content=Eve>", &newer);
    let (rig, _server, id) = start(move |_, _| {
        Reply::html(&sent).with("ETag: \"v2\"").with("Last-Modified: Sun, 22 Nov 2026 12:00:00 GMT")
    })
    .await;
    let visit = rig.refetch(id).await;
    assert_eq!((visit.outcome, visit.status, visit.detail), (VisitOutcome::NewText, Some(200), None));
    let held = rig.held(id).await;
    assert_eq!((held.source.title.as_str(), held.source.publisher.as_str()), ("Tides", "Sea Press"));
    assert_eq!(held.source.licence.to_string(), "CC-BY-SA-4.0");
    assert_eq!(held.snapshots.len(), 2);
    let newest = &held.snapshots[0];
    assert!(newest.is_current && !held.snapshots[1].is_current);
    assert_eq!((newest.etag.as_deref(), newest.language.as_deref()), (Some("\"v2\""), Some("eng")));
    assert_eq!(newest.last_modified.as_deref(), Some("Sun, 22 Nov 2026 12:00:00 GMT"));
    assert!(rig.says(id).await.contains("every port"));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_has_not_changed_makes_no_snapshot_but_the_visit_is_on_record() {
    let (rig, server, id) = start(|_, head| {
        if head.contains("if-none-match: \"v1\"") {
            return Reply::of("304 Not Modified", "ETag: \"v1\"\r\n", "");
        }
        Reply::html(&page(TIDES)).with("ETag: \"v1\"").with("Last-Modified: Sun, 22 Nov 2026 12:00:00 GMT")
    })
    .await;
    // The first time nothing is known to ask with; the same text makes no snapshot either.
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    let second = rig.refetch(id).await;
    assert_eq!((second.outcome, second.status), (VisitOutcome::Unchanged, Some(304)));
    let seen = server.seen();
    assert!(!seen[0].contains("if-none-match") && !seen[0].contains("if-modified-since"));
    assert!(seen[1].contains("if-modified-since: sun, 22 nov 2026 12:00:00 gmt"), "{}", seen[1]);
    let held = rig.held(id).await;
    assert_eq!((held.snapshots.len(), held.visits.len(), held.flags.len()), (1, 2, 0));
    assert_eq!(held.addresses[0].etag.as_deref(), Some("\"v1\""));
    assert_eq!(held.addresses[0].visited_at, Some(held.visits[0].at));
    // A text that came from elsewhere since is not what the server would speak of.
    rig.import(&document(&server.url("/tides"), &page(&TIDES.replace("any", "each")))).await;
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::NewText);
    assert!(!server.seen()[2].contains("if-none-match"));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_its_robots_txt_forbids_is_not_asked_for_and_flagged() {
    let server =
        Server::start_with("User-agent: Answerdesk\nDisallow: /tides\n", |_, _| Reply::html(&page("No")))
            .await;
    let rig = Rig::start(&server.address.to_string(), Vec::new()).await;
    let id = rig.import(&document(&server.url("/tides"), &page(TIDES))).await;
    let visit = rig.refetch(id).await;
    assert_eq!(visit.detail.as_deref(), Some("its site's robots.txt forbids it"));
    let flags = rig.held(id).await.flags;
    assert_eq!(flags.iter().map(|flag| flag.kind).collect::<Vec<_>>(), [FlagKind::Closed]);
    assert_eq!(server.seen(), [""; 0]);
    assert!(rig.says(id).await.contains("any place"));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_take_the_place_of_a_good_text_raises_a_flag_that_a_good_visit_puts_away() {
    let long = "We looked everywhere for what you wanted. Here are other pages that may help you: home, news, sports, \
        weather, contact. You can also use the search above, or write to us about it at any time.";
    let bad = [
        (Reply::html(&page("The tides are the rise and fall of sea levels.")), FlagKind::Shrunk),
        (Reply::html(&titled("Page not found", long)), FlagKind::ErrorPage),
        (Reply::html(&titled("Access denied", long)), FlagKind::Closed),
        (Reply::html(&titled("Tides", &format!("Please log in to read on. {long}"))), FlagKind::Closed),
        (Reply::of("404 Not Found", "Content-Type: text/html\r\n", &page(TIDES)), FlagKind::Gone),
        (Reply::of("410 Gone", "", ""), FlagKind::Gone),
        (Reply::of("403 Forbidden", "", ""), FlagKind::Closed),
        (Reply::of("200 OK", "Content-Type: image/png\r\n", "x"), FlagKind::Unreadable),
        (Reply::html("<html><body></body></html>"), FlagKind::Unreadable),
        (Reply::of("302 Found", "Location: http://169.254.169.254/latest/\r\n", ""), FlagKind::Unreachable),
        (Reply::of("302 Found", "Location: /\r\n", ""), FlagKind::Gone),
    ];
    let replies: Vec<Reply> = bad.iter().map(|(reply, _)| reply.clone()).collect();
    let turn = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let told = std::sync::Arc::clone(&turn);
    let (rig, _server, id) = start(move |_, head| {
        let turn = told.load(std::sync::atomic::Ordering::SeqCst);
        // What bad answers say of themselves must never be asked with.
        assert!(!head.contains("\"bad\""), "{head}");
        match replies.get(turn) {
            Some(_) if head.starts_with("get / ") => Reply::html(&page(TIDES)),
            Some(reply) => reply.clone().with("ETag: \"bad\""),
            None => Reply::html(&page(TIDES)).with("ETag: \"good\""),
        }
    })
    .await;
    let held_text = rig.says(id).await;
    for (number, (_, kind)) in bad.iter().enumerate() {
        turn.store(number, std::sync::atomic::Ordering::SeqCst);
        let visit = rig.refetch(id).await;
        let outcome =
            if *kind == FlagKind::Unreachable { VisitOutcome::Failed } else { VisitOutcome::Refused };
        assert_eq!(visit.outcome, outcome, "{number}: {visit:?}");
        let held = rig.held(id).await;
        let open: Vec<_> = held.flags.iter().filter(|flag| flag.settled.is_none()).collect();
        let flag =
            open.iter().find(|flag| flag.kind == *kind).unwrap_or_else(|| panic!("{number}: {open:?}"));
        assert_eq!(Some(&flag.detail), visit.detail.as_ref(), "{number}");
        assert_eq!((held.snapshots.len(), rig.says(id).await), (1, held_text.clone()), "{number}");
    }
    // One open flag of each kind, however often it was seen.
    assert_eq!(rig.held(id).await.flags.len(), 6);
    turn.store(bad.len(), std::sync::atomic::Ordering::SeqCst);
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::SameText);
    let held = rig.held(id).await;
    assert!(held.flags.iter().all(|flag| flag.settled.as_ref().is_some_and(|settled| settled.by.is_none())));
    assert_eq!(held.addresses[0].etag.as_deref(), Some("\"good\""));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_text_is_taken_once_an_editor_has_said_that_it_is_right() {
    let (rig, _server, id) = start(|_, _| Reply::html(&page("The tides are a matter of the Moon."))).await;
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::Refused);
    let flag = rig.held(id).await.flags[0].id;
    let why = "The page was split into several.";
    put_flag_away(rig.database.pool(), &SystemClock, &rig.editor, (id, flag), why).await.unwrap();
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::NewText);
    assert!(rig.says(id).await.contains("a matter of the Moon"));
    let held = rig.held(id).await;
    assert_eq!((held.flags.len(), held.snapshots.len()), (1, 2));
    assert_eq!(held.flags[0].settled.as_ref().unwrap().by.as_deref(), Some("ada"));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_is_asked_again_and_flagged_once_it_has_failed_too_often() {
    let (rig, server, id) = start(|_, _| Reply::of("503 Service Unavailable", "", "")).await;
    rig.ask(id).await;
    for attempt in 1..5 {
        let failed =
            format!("SELECT (count(*) >= {attempt})::text AS text FROM job_attempts WHERE outcome = 'retry'");
        rig.until(&failed, "true").await;
        assert_eq!(rig.held(id).await.flags.len(), 0, "it may pass");
        rig.hasten().await;
    }
    let visit = rig.until_visits(id, 1).await;
    assert_eq!((visit.outcome, visit.status), (VisitOutcome::Failed, Some(503)));
    assert_eq!(server.seen().len(), 5);
    let held = rig.held(id).await;
    assert_eq!((held.flags[0].kind, held.snapshots.len()), (FlagKind::Unreachable, 1));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_rules_forbid_is_flagged_and_nothing_arrives() {
    let server = Server::start(|_, _| Reply::html(&page(TIDES))).await;
    let rig = Rig::start("", Vec::new()).await;
    let id = rig.import(&document(&server.url("/tides"), &page(TIDES))).await;
    let visit = rig.refetch(id).await;
    assert_eq!(visit.outcome, VisitOutcome::Failed);
    assert!(visit.detail.unwrap().contains("its address is refused"));
    assert_eq!(server.seen().len(), 0);
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_cannot_choose_its_licence_by_front_matter() {
    let sent = format!("---\ntitle: Mine\nlicence: CC0-1.0\npublisher: Eve\n---\n{TIDES} Once more.");
    let (rig, _server, id) =
        start(move |_, _| Reply::of("200 OK", "Content-Type: text/plain\r\n", &sent)).await;
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::NewText);
    let held = rig.held(id).await;
    assert_eq!(held.source.licence.to_string(), "CC-BY-SA-4.0");
    assert_eq!((held.source.title.as_str(), held.source.publisher.as_str()), ("Tides", "Sea Press"));
    rig.end().await;
}
