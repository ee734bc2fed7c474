//! Pages of the web that a search engine names: read where rules and robots.txt permit, and evidence like any other.

use std::sync::Arc;

use desk::draft::DraftState;
use desk::evidence::{self, Labels};
use desk::platform::{SetClock, SystemClock};
use serde_json::json;
use workers::fetch::{FetchSettings, Fetcher, Rules};
use workers::finder::web::{Engine, Key};
use workers::finder::{Finder, Finders, Found, Resting, WebSearch, WebSettings};

use crate::rig::{QUESTION, Rig};
use crate::site::{Reply, Site, html, json as sent, none};

const LICENCE: &str = "<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>";

fn tea(head: &str) -> String {
    format!(
        "<html><head><title>Green tea</title>{head}</head><body><main><h1>Green tea</h1>\
         <p>Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.</p>\
         <p>Water that is too hot makes green tea bitter.</p></main></body></html>"
    )
}

/// A `SearXNG` that knows these addresses, whatever it is asked.
async fn searxng(addresses: Vec<String>) -> Site {
    let results: Vec<_> =
        addresses.iter().map(|url| json!({"url": url, "title": "x", "content": "y"})).collect();
    Site::start(move |_| sent(&json!({"query": "x", "results": results}))).await
}

/// A finder that asks that engine and may read pages from those places.
fn finder(engine: Engine, allowed: &str) -> WebSearch {
    let rules = Rules::new(allowed.parse().unwrap(), "".parse().unwrap());
    let settings = FetchSettings { rules, ..FetchSettings::new("tests@answerdesk.invalid") };
    let pages = Fetcher::new(&settings).unwrap();
    let settings = WebSettings {
        left_to_others: vec!["wiki.example".to_owned()],
        ..WebSettings::new("tests@answerdesk.invalid")
    };
    WebSearch::new(engine, pages, &settings).unwrap()
}

fn of_searxng(site: &Site) -> Engine {
    Engine::SearXng(site.url("/").parse().unwrap())
}

async fn found(finder: &WebSearch) -> Found {
    finder.find(QUESTION).await.unwrap()
}

fn tells(found: &Found, one: &str, other: &str) {
    let is_told = found.searched.iter().any(|line| line.contains(one) && line.contains(other));
    assert!(is_told, "{one} {other}: {:#?}", found.searched);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_written_from_a_page_that_a_search_engine_names() {
    let site = Site::start(|path| match path {
        "/tea" | "/private/tea" => html(&tea(LICENCE)),
        "/robots.txt" => {
            ("200 OK", "Content-Type: text/plain\r\n", b"User-agent: *\nDisallow: /private\n".to_vec())
        }
        _ => none(),
    })
    .await;
    let engine = searxng(vec![site.url("/private/tea"), site.url("/tea"), site.url("/gone")]).await;
    let finder: Arc<dyn Finder> = Arc::new(finder(of_searxng(&engine), &site.address.to_string()));
    let rig = Rig::start(vec![finder]).await;
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let draft = rig.draft().await;
    assert_eq!(draft.state, DraftState::Held);
    let lines = draft.searched.join("\n");
    for told in [
        format!("{} not read: its site's robots.txt forbids it", site.url("/private/tea")),
        format!("{} read: “Green tea”", site.url("/tea")),
        format!("{} not read: it answers with status 404", site.url("/gone")),
    ] {
        assert!(lines.contains(&told), "{told}\n{lines}");
    }
    assert!(engine.targets()[0].starts_with("/search?q="), "{:?}", engine.targets());
    assert!(engine.targets()[0].ends_with("&format=json"), "{:?}", engine.targets());
    let source = rig
        .text("SELECT url || ' ' || publisher || ' ' || licence AS text FROM sources WHERE url LIKE '%/tea'")
        .await;
    assert_eq!(source, format!("{} 127.0.0.1 CC-BY-4.0", site.url("/tea")));
    let article = rig.text("SELECT article::text AS text FROM revisions").await;
    assert!(article.contains("75 degrees Celsius"), "{article}");
    assert!(!site.targets().contains(&"/private/tea".to_owned()), "{:?}", site.targets());
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_licence_is_a_source_and_answers_nothing() {
    let site = Site::start(|path| if path == "/tea" { html(&tea("")) } else { none() }).await;
    let engine = searxng(vec![site.url("/tea")]).await;
    let finder: Arc<dyn Finder> = Arc::new(finder(of_searxng(&engine), &site.address.to_string()));
    let rig = Rig::start(vec![finder]).await;
    rig.suggest().await;
    rig.until_suggestion("parked").await;
    let licence = format!("SELECT licence AS text FROM sources WHERE url = '{}'", site.url("/tea"));
    assert_eq!(rig.text(&licence).await, "unknown");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_marked_as_a_machines_work_is_found_and_answers_nothing() {
    let mark = "<meta property='iptc:digitalSourceType' \
                content='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'>";
    let head = format!("{LICENCE}{mark}");
    let site = Site::start(move |path| if path == "/tea" { html(&tea(&head)) } else { none() }).await;
    let engine = searxng(vec![site.url("/tea")]).await;
    let finder: Arc<dyn Finder> = Arc::new(finder(of_searxng(&engine), &site.address.to_string()));
    let rig = Rig::start(vec![finder]).await;
    rig.suggest().await;
    rig.until_suggestion("parked").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_a_source_already_keeps_the_labels_somebody_gave_it() {
    let theirs = tea("<link rel=license href='https://creativecommons.org/publicdomain/zero/1.0/'>")
        .replace("75 degrees", "300 degrees");
    let site = Site::start(move |path| if path == "/tea" { html(&theirs) } else { none() }).await;
    let engine = searxng(vec![site.url("/tea")]).await;
    let finder: Arc<dyn Finder> = Arc::new(finder(of_searxng(&engine), &site.address.to_string()));
    let rig = Rig::start(vec![finder]).await;
    let labels = Labels {
        title: Some("Tea by the book".to_owned()),
        url: Some(site.url("/tea")),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    let ours = evidence::read("tea.html", tea("").as_bytes(), &labels).unwrap();
    evidence::import(rig.database.pool(), &SystemClock, &ours).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let held = "SELECT title || ' ' || licence AS text FROM sources WHERE url LIKE '%/tea'";
    assert_eq!(rig.text(held).await, "Tea by the book CC-BY-SA-4.0");
    assert_eq!(rig.count("SELECT count(*) FROM snapshots WHERE text LIKE '%300 degrees%'").await, 0);
    let article = rig.text("SELECT article::text AS text FROM revisions").await;
    assert!(article.contains("75 degrees Celsius"), "{article}");
    rig.end().await;
}

#[tokio::test]
async fn hostile_results_are_not_connected_to_and_the_record_says_why() {
    let inside = Site::start(|_| html(&tea(LICENCE))).await;
    let site = Site::start(|path| match path {
        "/huge" => ("200 OK", "Content-Type: text/html\r\n", vec![b'x'; 3 * 1024 * 1024]),
        "/away" => ("302 Found", "Location: http://169.254.169.254/latest/meta-data/\r\n", Vec::new()),
        "/front" => html(&format!("---\nlicence: CC0-1.0\ntitle: Ours\n---\n{}", tea(""))),
        _ => none(),
    })
    .await;
    let engine = searxng(vec![
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://169.254.169.254/latest/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://[::ffff:10.0.0.1]/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "https://wiki.example/w/Tea".to_owned(),
        "no address".to_owned(),
        inside.url("/tea"),
        site.url("/huge"),
        site.url("/away"),
        site.url("/front"),
        site.url("/front#again"),
    ])
    .await;
    let found = found(&finder(of_searxng(&engine), &site.address.to_string())).await;
    for (page, why) in [
        ("169.254.169.254/latest", "its address is refused"),
        ("https://169.254.169.254/", "its address is refused: its host has"),
        ("https://10.0.0.1/", "its address is refused: its host has a private address"),
        ("[::ffff:a00:1]", "its address is refused: its host has an IPv6 address that carries an IPv4 one"),
        ("file:///etc/passwd", "its address is refused: it must begin with https://"),
        ("javascript:", "its address is refused"),
        ("https://wiki.example/w/Tea", "it is of a wiki that is searched by itself"),
        (&inside.url("/tea"), "its address is refused: it names the port"),
        ("/huge", "its answer is larger than 2048 KiB"),
        ("/away", "it sends us on to an address that is refused"),
    ] {
        tells(&found, page, why);
    }
    assert_eq!(inside.heads(), [""; 0]);
    let fronts = site.targets().iter().filter(|target| *target == "/front").count();
    assert_eq!((fronts, found.documents.len()), (1, 1));
    let front = &found.documents[0];
    assert_eq!((front.title.as_str(), front.licence.to_string().as_str()), ("Green tea", "unknown"));
}

#[tokio::test]
async fn a_page_in_other_characters_is_read_as_its_server_says_and_refused_where_nobody_says() {
    let latin = tea("")
        .replace("Water", "Caf\u{e9} water")
        .chars()
        .map(|c| u8::try_from(c).unwrap())
        .collect::<Vec<_>>();
    let site = Site::start(move |path| match path {
        "/said" => ("200 OK", "Content-Type: text/html; charset=ISO-8859-1\r\n", latin.clone()),
        "/unsaid" => ("200 OK", "Content-Type: text/html\r\n", latin.clone()),
        _ => none(),
    })
    .await;
    let engine = searxng(vec![site.url("/said"), site.url("/unsaid")]).await;
    let found = found(&finder(of_searxng(&engine), &site.address.to_string())).await;
    assert_eq!(found.documents.len(), 1);
    assert!(found.documents[0].text.contains("Caf\u{e9} water"), "{}", found.documents[0].text);
    tells(&found, "/unsaid", "the page is neither in the characters it says it is in, nor in UTF-8");
}

#[tokio::test]
async fn of_ten_thousand_results_five_pages_are_read() {
    let site = Site::start(|path| if path == "/robots.txt" { none() } else { html(&tea(path)) }).await;
    let engine = searxng((0..10_000).map(|number| site.url(&format!("/{number}"))).collect()).await;
    let found = found(&finder(of_searxng(&engine), &site.address.to_string())).await;
    let mut pages: Vec<String> =
        site.targets().into_iter().filter(|target| target != "/robots.txt").collect();
    pages.sort();
    assert_eq!(
        (pages, found.documents.len()),
        (["/0", "/1", "/2", "/3", "/4"].map(str::to_owned).to_vec(), 5)
    );
    tells(&found, "127.0.0.1", "20 pages");
    assert_eq!(engine.heads().len(), 1, "there was enough");
    let site = Site::start(|_| ("200 OK", "", vec![b'['; 2 * 1024 * 1024])).await;
    let error = finder(of_searxng(&site), "").find(QUESTION).await.unwrap_err();
    assert!(error.to_string().contains("its answer is larger than 1024 KiB"), "{error}");
}

#[tokio::test]
async fn brave_is_told_the_key_and_nobody_else_is() {
    let site = Site::start(|path| if path == "/tea" { html(&tea(LICENCE)) } else { none() }).await;
    let page = site.url("/tea");
    let brave = Site::start(move |_| sent(&json!({"web": {"results": [{"url": page, "title": "x"}]}}))).await;
    let api = brave.url("/res/v1/web/search").parse().unwrap();
    let engine = Engine::Brave(api, Key::new("sesame").unwrap());
    let found = found(&finder(engine, &site.address.to_string())).await;
    assert_eq!(found.documents.len(), 1);
    let asked = brave.heads();
    assert!(
        asked.iter().all(|head| head.to_lowercase().contains("x-subscription-token: sesame\r\n")),
        "{asked:?}"
    );
    assert!(brave.targets()[0].starts_with("/res/v1/web/search?q="), "{:?}", brave.targets());
    assert!(asked.len() > 1 && asked.len() <= 3, "alternatives are tried where little is found: {asked:?}");
    assert!(!site.heads().join("").contains("sesame") && !found.searched.join("").contains("sesame"));

    let sending = site.url("/tea");
    let away: &'static str = Box::leak(format!("Location: {sending}\r\n").into_boxed_str());
    let brave = Site::start(move |_| ("302 Found", away, Vec::new())).await;
    let engine = Engine::Brave(brave.url("/").parse().unwrap(), Key::new("sesame").unwrap());
    let error = finder(engine, &site.address.to_string()).find(QUESTION).await.unwrap_err();
    assert!(error.to_string().contains("Brave Search cannot be searched: it sends us on"), "{error}");
    assert!(!site.heads().join("").contains("sesame"));
}

#[tokio::test]
async fn an_engine_that_is_dead_or_answers_nonsense_rests_after_five_failures() {
    let replies: Vec<(Reply, &str)> = vec![
        (("503 Service Unavailable", "", Vec::new()), "it failed with status 503"),
        (("403 Forbidden", "", Vec::new()), "its settings must allow that format"),
        (("429 Too Many Requests", "", Vec::new()), "it has been asked too often"),
        (html("<html>no json</html>"), "its answer is no JSON of results"),
        (sent(&json!({"results": [{"url": 5}]})), "its answer is no JSON of results"),
    ];
    for (reply, why) in replies {
        let engine = Site::start(move |_| reply.clone()).await;
        let clock = Arc::new(SetClock::at("2026-11-23T08:00:00Z".parse().unwrap()));
        let resting = Resting::new(finder(of_searxng(&engine), ""), clock);
        let finders = Finders::new(vec![Arc::new(resting)]);
        for _ in 0..5 {
            let outages = finders.find(QUESTION).await.outages;
            assert!(outages[0].why.contains(why), "{outages:?}");
        }
        assert_eq!(finders.find(QUESTION).await.outages[0].why, "resting after 5 failures");
        assert_eq!(engine.heads().len(), 5, "it is not asked while it rests");
    }
}
