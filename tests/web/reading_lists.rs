//! What crawlers and feed readers are told: only what is public, with absolute addresses of the site's own.

use roxmltree::{Document, Node};

use crate::app::TestApp;
use crate::writing::QUESTION;

const SITE: &str = "https://answers.example";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const MAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

async fn start() -> TestApp {
    TestApp::start_with(|settings| SITE.clone_into(&mut settings.public_url)).await
}

/// Publishes a page and as many others with the same text and addresses of their own, the latest last.
pub async fn publish_many(app: &TestApp, more: i64) {
    let editor = app.sign_in_editor().await;
    app.publish(QUESTION, &editor).await;
    app.copy_page(1..=more, "").await;
}

impl TestApp {
    /// Copies the first page with all it stands on; the copies are a minute apart.
    pub async fn copy_page(&self, copies: std::ops::RangeInclusive<i64>, overriding: &str) {
        let (first, last) = (copies.start(), copies.end());
        let id = if overriding.is_empty() { "" } else { "id, " };
        let given = if overriding.is_empty() { String::new() } else { format!("{overriding} + i, ") };
        let overriding = if overriding.is_empty() { "" } else { "OVERRIDING SYSTEM VALUE" };
        self.run(&format!(
            "WITH copy AS (SELECT i FROM generate_series({first}, {last}) AS i),
             asked AS (INSERT INTO suggestions (question, question_key, state, created_at, updated_at)
                 SELECT question || ' ' || i, question_key || ' ' || i, state, created_at, updated_at
                 FROM suggestions, copy WHERE id = 1 RETURNING id, substring(question_key FROM '\\d+$')::int AS i),
             drafted AS (INSERT INTO drafts (suggestion_id, question, state, attempt, created_at, updated_at, current_revision)
                 SELECT asked.id, question, state, attempt, created_at, updated_at, 1
                 FROM drafts, asked WHERE drafts.id = 1 RETURNING id, suggestion_id),
             revised AS (INSERT INTO revisions (draft_id, number, article, content_hash, created_at)
                 SELECT drafted.id, 1, article, content_hash, created_at
                 FROM revisions, drafted WHERE revisions.id = 1 RETURNING id, draft_id, content_hash),
             approved AS (INSERT INTO approvals (draft_id, revision_id, content_hash, approved_by, approved_at)
                 SELECT draft_id, id, content_hash, (SELECT approved_by FROM approvals WHERE id = 1), now()
                 FROM revised RETURNING id, draft_id, revision_id, content_hash)
             SELECT 1 FROM approved",
        ))
        .await;
        self.run(&format!(
            "INSERT INTO pages ({id}slug, suggestion_id, state, title, approval_id, revision_id, content_hash, published_at, updated_at, licence)
             {overriding}
             SELECT {given}'copy-' || i, drafts.suggestion_id, 'live', 'Copy ' || i, approvals.id, revision_id, content_hash,
                 first.published_at + i * interval '1 minute', first.updated_at + i * interval '1 minute', first.licence
             FROM approvals JOIN drafts ON drafts.id = approvals.draft_id
                 JOIN suggestions ON suggestions.id = drafts.suggestion_id
                 CROSS JOIN LATERAL substring(question_key FROM '\\d+$') AS ending CROSS JOIN LATERAL cast(ending AS int) AS i
                 CROSS JOIN (SELECT published_at, updated_at, licence FROM pages WHERE id = 1) AS first
             WHERE i BETWEEN {first} AND {last} ORDER BY i",
        ))
        .await;
    }

    /// Runs a statement.
    pub async fn run(&self, sql: &str) {
        use diesel_async::RunQueryDsl;
        let mut connection = self.pool().get().await.unwrap();
        diesel::sql_query(sql).execute(&mut connection).await.unwrap();
    }
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn said<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    child(node, name).and_then(|child| child.text()).unwrap_or_default()
}

/// The addresses of a site map or its index, each with when it last changed.
fn mapped(body: &str, root: &str) -> Vec<(String, String)> {
    let map = Document::parse(body).unwrap_or_else(|error| panic!("{error}: {body}"));
    let top = map.root_element();
    assert_eq!((top.tag_name().name(), top.tag_name().namespace()), (root, Some(MAP)));
    let line = |node| (said(node, "loc").to_owned(), said(node, "lastmod").to_owned());
    top.children().filter(Node::is_element).map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_map_names_every_public_page_and_when_it_changed() {
    let app = start().await;
    let reader = app.visitor();
    let fixed = ["/", "/suggest", "/about"].map(|path| (format!("{SITE}{path}"), String::new()));
    assert_eq!(mapped(&reader.get("/sitemap.xml").await.body, "urlset"), fixed, "an empty desk");
    publish_many(&app, 2).await;
    app.run("UPDATE pages SET state = 'retracted' WHERE slug = 'copy-1'").await;
    app.run("UPDATE pages SET updated_at = '2027-01-02T03:04:05Z' WHERE slug = 'copy-2'").await;
    app.hold_draft("Why is the sea blue?").await;
    let answer = reader.get("/sitemap.xml").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml; charset=utf-8"));
    let pages = [
        (format!("{SITE}/a/why-is-the-sky-blue"), "2026-11-22T12:00:00Z".to_owned()),
        (format!("{SITE}/a/copy-2"), "2027-01-02T03:04:05Z".to_owned()),
    ];
    assert_eq!(mapped(&answer.body, "urlset"), [fixed.to_vec(), pages.to_vec()].concat());
    assert_eq!(reader.get("/sitemap-2.xml").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_site_map_is_an_index_of_its_parts() {
    let app = start().await;
    publish_many(&app, 1).await;
    // The last of the first part, the first of the second, and one of the fourth.
    app.copy_page(2..=2, "44998").await;
    app.copy_page(3..=3, "44998").await;
    app.copy_page(4..=4, "149996").await;
    let reader = app.visitor();
    let index = mapped(&reader.get("/sitemap.xml").await.body, "sitemapindex");
    let expected = [(1, "12:02"), (2, "12:03"), (4, "12:04")]
        .map(|(part, at)| (format!("{SITE}/sitemap-{part}.xml"), format!("2026-11-22T{at}:00Z")));
    assert_eq!(index, expected);
    let mut listed = Vec::new();
    for (address, _) in &index {
        let part = mapped(&reader.get(address.strip_prefix(SITE).unwrap()).await.body, "urlset");
        listed.extend(part.into_iter().map(|(address, _)| address.replace(SITE, "")));
    }
    let all = [
        "/",
        "/suggest",
        "/about",
        "/a/why-is-the-sky-blue",
        "/a/copy-1",
        "/a/copy-2",
        "/a/copy-3",
        "/a/copy-4",
    ];
    assert_eq!(listed, all);
    for path in ["/sitemap-3.xml", "/sitemap-5.xml", "/sitemap-0.xml", "/sitemap-99999999999999999999.xml"] {
        assert_eq!(reader.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_tells_of_the_newest_fifty_pages() {
    let app = start().await;
    let reader = app.visitor();
    let empty = reader.get("/feed.atom").await;
    assert_eq!((empty.status, empty.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    assert_eq!(
        Document::parse(&empty.body).unwrap().descendants().filter(|n| n.has_tag_name("entry")).count(),
        0
    );
    publish_many(&app, 52).await;
    app.run("UPDATE pages SET state = 'retracted' WHERE slug = 'copy-52'").await;
    let body = reader.get("/feed.atom").await.body;
    let feed = Document::parse(&body).unwrap();
    let top = feed.root_element();
    assert_eq!((top.tag_name().name(), top.tag_name().namespace()), ("feed", Some(ATOM)));
    assert_eq!((said(top, "id"), said(top, "title")), ("https://answers.example/", "Test Answers"));
    assert_eq!(said(top, "updated"), "2026-11-22T12:51:00Z");
    assert_eq!(said(child(top, "author").unwrap(), "name"), "Test Answers");
    let own = top.children().find(|node| node.attribute("rel") == Some("self")).unwrap();
    assert_eq!(own.attribute("href"), Some("https://answers.example/feed.atom"));
    let entries: Vec<_> = top.children().filter(|node| node.has_tag_name((ATOM, "entry"))).collect();
    let titles: Vec<_> = entries.iter().map(|entry| said(*entry, "title").to_owned()).collect();
    assert_eq!(titles, (2..=51).rev().map(|number| format!("Copy {number}")).collect::<Vec<_>>());
    let newest = entries[0];
    assert_eq!(said(newest, "id"), "tag:answers.example,2026-11-22:/a/copy-51");
    assert_eq!(
        (said(newest, "published"), said(newest, "updated")),
        ("2026-11-22T12:51:00Z", "2026-11-22T12:51:00Z")
    );
    assert_eq!(said(newest, "rights"), "CC-BY-SA-4.0");
    assert_eq!(
        said(newest, "summary"),
        "The sky looks blue because air scatters blue light more than red light."
    );
    assert_eq!(said(child(newest, "contributor").unwrap(), "name"), "editor");
    let alternate = newest.children().find(|node| node.attribute("type") == Some("text/html")).unwrap();
    assert_eq!(alternate.attribute("href"), Some("https://answers.example/a/copy-51"));
    let ids: std::collections::BTreeSet<_> = entries.iter().map(|entry| said(*entry, "id")).collect();
    assert_eq!(ids.len(), 50, "every entry has an id of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn text_cannot_break_out_of_the_feed() {
    let app = TestApp::start_with(|settings| settings.site_name = "A <b> & \"B\"".to_owned()).await;
    publish_many(&app, 0).await;
    app.run("UPDATE pages SET title = '</title><script>x</script> & ]]> ' || chr(11) || 'y'").await;
    let body = app.visitor().get("/feed.atom").await.body;
    let feed = Document::parse(&body).unwrap();
    assert_eq!(said(feed.root_element(), "title"), "A <b> & \"B\"");
    let entry = feed.descendants().find(|node| node.has_tag_name((ATOM, "entry"))).unwrap();
    assert_eq!(said(entry, "title"), "</title><script>x</script> & ]]> y");
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_are_told_where_not_to_go_and_where_the_map_is() {
    let app = start().await;
    let answer = app.visitor().get("/robots.txt").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines[0], "User-agent: *");
    for closed in ["/admin", "/api/", "/search", "/suggestions/"] {
        assert!(lines.contains(&format!("Disallow: {closed}").as_str()), "{closed}: {}", answer.body);
    }
    assert!(!lines.iter().any(|line| ["Disallow: /", "Disallow: /a", "Disallow: /a/"].contains(line)));
    assert_eq!(lines.last(), Some(&"Sitemap: https://answers.example/sitemap.xml"));
}
