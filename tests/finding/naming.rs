//! Pages that somebody names: with a question, or as a source.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use desk::draft::DraftState;
use desk::evidence::{self, Document, NamedPage, OwnSite};
use desk::people::{self, Role};
use desk::platform::id::NamedPageId;
use desk::platform::{SystemClock, WebAddress};
use workers::Tools;
use workers::fetch::{FetchSettings, Fetcher, Rules};
use workers::finder::{Again, Finder, FinderError, Found};

use crate::rig::{self, Rig};
use crate::site::{Reply, Site, html, none};

const LICENCE: &str = "<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>";

fn tea(head: &str) -> Reply {
    html(&format!(
        "<html><head><title>Green tea</title>{head}</head><body><main><h1>Green tea</h1>\
         <p>Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.</p>\
         <p>Water that is too hot makes green tea bitter.</p></main></body></html>"
    ))
}

fn fetcher(allow: &str) -> Fetcher {
    let rules = Rules::new(allow.parse().unwrap(), "".parse().unwrap());
    let settings = FetchSettings { rules, ..FetchSettings::new("tests@answerdesk.invalid") };
    Fetcher::new(&settings).unwrap()
}

/// A desk that may fetch from that site, whoever names its pages.
async fn desk(site: &Site, more: impl FnOnce(Tools) -> Tools) -> Rig {
    let fetcher = fetcher(&site.address.to_string());
    Rig::start_with(|tools| more(tools.with_fetchers(fetcher.clone(), fetcher))).await
}

/// Returns what came of the pages that askers named, a line each.
async fn outcomes(rig: &Rig) -> String {
    rig.text("SELECT string_agg(address || ' ' || coalesce(outcome, '-'), chr(10) ORDER BY id) AS text FROM suggestion_pages")
        .await
}

/// Has an editor name a page, and returns it once a worker is done with it.
async fn named(rig: &Rig, address: &str) -> NamedPage {
    let pool = rig.database.pool();
    let email = "ada@example.org".parse().unwrap();
    let person = people::add_user(pool, &SystemClock, &email, Some("Ada"), Role::Editor).await.unwrap();
    let address = WebAddress::parse(address).unwrap();
    let by = person.as_editor().unwrap();
    let id: NamedPageId = evidence::name_page(pool, &SystemClock, &by, &address).await.unwrap();
    rig.until("SELECT (ended_at IS NOT NULL)::text AS text FROM named_pages", "true").await;
    evidence::named_page(pool, id).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_written_from_a_page_that_its_asker_names() {
    let site = Site::start(|path| match path {
        "/tea" | "/private/tea" => tea(LICENCE),
        "/robots.txt" => {
            ("200 OK", "Content-Type: text/plain\r\n", b"User-agent: *\nDisallow: /private\n".to_vec())
        }
        _ => none(),
    })
    .await;
    let rig = desk(&site, |tools| tools).await;
    let pages = format!("{}\n{}\n{}", site.url("/private/tea"), site.url("/tea"), site.url("/gone"));
    rig.suggest_with(&pages).await;
    rig.until_suggestion("drafted").await;
    let draft = rig.draft().await;
    assert_eq!(draft.state, DraftState::Held);
    let told = [
        format!("{} not read: its site's robots.txt forbids it", site.url("/private/tea")),
        format!("{} read: “Green tea”", site.url("/tea")),
        format!("{} not read: it answers with status 404", site.url("/gone")),
    ];
    assert_eq!(outcomes(&rig).await, told.join("\n"));
    // Everybody who asks the same reads this, and addresses are not for everybody.
    let lines = draft.searched.join("\n");
    assert!(lines.contains("pages that askers named: 1 of 3 read") && !lines.contains("http"), "{lines}");
    let article = rig.text("SELECT article::text AS text FROM revisions").await;
    assert!(article.contains("75 degrees Celsius"), "{article}");
    assert!(!site.targets().contains(&"/private/tea".to_owned()), "{:?}", site.targets());
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_cannot_be_read_keep_no_question_open() {
    let site = Site::start(|_| ("503 Service Unavailable", "", Vec::new())).await;
    let rig = desk(&site, |tools| tools).await;
    // The second is refused before anybody is asked: nobody listed that machine.
    rig.suggest_with(&format!("{} http://169.254.169.254/latest/meta-data", site.url("/tea"))).await;
    rig.until_suggestion("parked").await;
    let lines = outcomes(&rig).await;
    assert!(lines.contains("169.254.169.254/latest/meta-data not read: its address is refused"), "{lines}");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desk_may_fetch_an_asker_may_not() {
    let site = Site::start(|_| tea(LICENCE)).await;
    let (desk, askers) = (fetcher(&site.address.to_string()), fetcher(""));
    let rig = Rig::start_with(|tools| tools.with_fetchers(desk, askers)).await;
    rig.suggest_with(&site.url("/tea")).await;
    rig.until_suggestion("parked").await;
    let lines = outcomes(&rig).await;
    assert!(lines.contains(" not read: "), "{lines}");
    assert_eq!(site.targets(), Vec::<String>::new());
    let end = named(&rig, &site.url("/tea")).await.end.unwrap();
    assert_eq!(end.outcome, "read: a new source");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_this_very_site_is_not_even_asked_for() {
    let site = Site::start(|_| tea(LICENCE)).await;
    let own = OwnSite::of(&site.url("/"));
    let rig = desk(&site, |tools| tools.with_own(own)).await;
    rig.suggest_with(&site.url("/a/tea")).await;
    rig.until_suggestion("parked").await;
    assert!(outcomes(&rig).await.contains("not read: it is of this very site"));
    assert_eq!(site.targets(), Vec::<String>::new());
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_asker_brought_answers_no_other_question_and_is_read_again_for_theirs() {
    const NEWEST: &str = "SELECT state AS text FROM suggestions ORDER BY id DESC LIMIT 1";
    let site = Site::start(|path| if path == "/tea" { tea(LICENCE) } else { none() }).await;
    let rig = desk(&site, |tools| tools).await;
    rig.suggest_with(&site.url("/tea")).await;
    rig.until_suggestion("drafted").await;
    assert_eq!(rig.text("SELECT is_aside::text AS text FROM sources").await, "true");
    let rest = |state: &str| format!("UPDATE suggestions SET state = '{state}', reason = NULL");
    // Over with: the same question is a new one.
    rig.run(&rest("published")).await;
    rig.suggest().await;
    rig.until(NEWEST, "parked").await;
    rig.run(&rest("published")).await;
    rig.suggest_with(&site.url("/tea")).await;
    rig.until(NEWEST, "drafted").await;
    assert_eq!(rig.count("SELECT count(*) FROM sources").await, 1);
    // An editor who adds it takes it in.
    named(&rig, &site.url("/tea")).await;
    rig.run(&rest("published")).await;
    rig.suggest().await;
    rig.until(NEWEST, "drafted").await;
    rig.end().await;
}

/// A wiki that knows one page.
struct TeaWiki;

#[async_trait]
impl Finder for TeaWiki {
    fn name(&self) -> String {
        "wiki.example".to_owned()
    }

    async fn find(&self, _question: &str) -> Result<Found, FinderError> {
        Ok(Found::default())
    }

    async fn read_again(&self, title: &str, url: &str) -> Result<Again, FinderError> {
        let tea: Document = rig::tea();
        let is_it = title == "Green tea" && url == "https://wiki.example/wiki/Green_tea";
        Ok(if is_it { Again::Page(Box::new(tea)) } else { Again::NotHere })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_wiki_that_is_searched_is_read_through_that_wiki() {
    let site = Site::start(|_| none()).await;
    let wiki: Arc<dyn Finder> = Arc::new(TeaWiki);
    let rig = desk(&site, |tools| tools.with_places([wiki])).await;
    rig.suggest_with("https://wiki.example/wiki/Green_tea").await;
    rig.until_suggestion("drafted").await;
    let licence = rig.text("SELECT licence AS text FROM sources").await;
    assert_eq!(licence, "CC-BY-SA-4.0", "the wiki's word, not the page's");
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_an_editor_names_becomes_a_source_on_record_in_their_name() {
    let site = Site::start(|path| if path == "/tea" { tea(LICENCE) } else { none() }).await;
    let rig = desk(&site, |tools| tools).await;
    let page = named(&rig, &site.url("/tea#brewing")).await;
    assert_eq!(page.address.as_str(), site.url("/tea"));
    let end = page.end.unwrap();
    assert_eq!(end.outcome, "read: a new source");
    let source = rig.text("SELECT id || ' ' || title || ' ' || licence AS text FROM sources").await;
    assert_eq!(source, format!("{} Green tea CC-BY-4.0", end.source_id.unwrap()));
    let record = "SELECT u.name || ' ' || e.to_state AS text FROM events e JOIN users u ON u.id = e.user_id WHERE e.subject = 'source'";
    assert_eq!(rig.text(record).await, "Ada named as a source");
    // It is evidence from now on.
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_to_the_editor_who_named_it() {
    let site = Site::start(|_| none()).await;
    let rig = desk(&site, |tools| tools).await;
    let end = named(&rig, &site.url("/gone")).await.end.unwrap();
    assert_eq!((end.source_id, end.outcome.as_str()), (None, "not read: it answers with status 404"));
    rig.end().await;
    let own = OwnSite::of(&site.url("/"));
    let rig = desk(&site, |tools| tools.with_own(own)).await;
    let end = named(&rig, &site.url("/a/tea")).await.end.unwrap();
    assert!(end.outcome.contains("of this very site"), "{}", end.outcome);
    assert!(!site.targets().contains(&"/a/tea".to_owned()));
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_down_is_tried_again() {
    let asked = AtomicUsize::new(0);
    let site = Site::start(move |path| match path {
        "/tea" if asked.fetch_add(1, Ordering::SeqCst) > 0 => tea(LICENCE),
        "/tea" => ("503 Service Unavailable", "", Vec::new()),
        _ => none(),
    })
    .await;
    let rig = desk(&site, |tools| tools).await;
    let hasten = async {
        rig.until("SELECT count(*)::text AS text FROM job_attempts", "1").await;
        rig.run("UPDATE jobs SET run_at = now() WHERE kind = 'read_page' AND state = 'waiting'").await;
        rig.run("SELECT pg_notify('jobs', 'read_page')").await;
    };
    let address = site.url("/tea");
    let (page, ()) = tokio::join!(named(&rig, &address), hasten);
    assert_eq!(page.end.unwrap().outcome, "read: a new source");
    rig.end().await;
}
