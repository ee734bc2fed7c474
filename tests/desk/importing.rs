//! Many documents at once: the same rows as one by one, and no batch that waits for another in a ring.

use desk::evidence::{Change, Document, Imported, Labels, import, import_many, read, read_wikitext};
use desk::platform::SetClock;
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

use super::support::TestDatabase;

/// A text long enough to be the same wherever it stands.
fn long(number: usize) -> String {
    format!(
        "River {number} is long. It has {number} bridges and as many ferries.\n\n== Course ==\n\
         It runs from the mountains to the sea, through {number} towns and past {number} mills. Nobody knows its age. \
         The people who live there call it by another name, which is older than the towns.\n\n* one\n* two"
    )
}

fn page(site: &str, title: &str, text: &str) -> Document {
    let labels = Labels {
        title: Some(title.to_owned()),
        publisher: Some("Riverpedia".to_owned()),
        url: Some(format!("https://{site}.example/wiki/{}", title.replace(' ', "_"))),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    read_wikitext(text, &labels, "7").unwrap()
}

fn clock() -> SetClock {
    SetClock::at("2026-11-22T12:00:00Z".parse().unwrap())
}

async fn together(db: &TestDatabase, documents: &[Document]) -> Vec<Imported> {
    import_many(db.pool(), &clock(), documents).await.unwrap()
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

/// Everything that is stored of all sources, without the ids, which may differ.
async fn stored(db: &TestDatabase) -> Vec<String> {
    let query = "SELECT concat_ws('|', key, title, url, publisher, author, licence, created_at) AS row FROM sources \
        UNION ALL SELECT concat_ws('|', s.key, a.key, a.url, a.etag, a.said_of, a.first_seen_at) \
            FROM source_addresses a JOIN sources s ON s.id = a.source_id \
        UNION ALL SELECT concat_ws('|', s.key, l.at, l.origin, l.from_licence, l.to_licence, l.holds) \
            FROM licence_settings l JOIN sources s ON s.id = l.source_id \
        UNION ALL SELECT concat_ws('|', s.key, n.sha256, n.text, n.media_type, n.revision, n.publisher, n.author, \
                n.language, n.etag, n.retrieved_at, n.current) FROM snapshots n JOIN sources s ON s.id = n.source_id \
        UNION ALL SELECT concat_ws('|', s.key, n.sha256, p.position, p.start_byte, p.end_byte, p.heading_path, p.kind, \
                p.text, p.words) \
            FROM passages p JOIN snapshots n ON n.id = p.snapshot_id JOIN sources s ON s.id = p.source_id ORDER BY 1";
    let mut conn = db.pool().get().await.unwrap();
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut conn).await.unwrap();
    rows.into_iter().map(|row| row.row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_stores_what_its_documents_would_store_one_by_one() {
    let (one_by_one, at_once) = (TestDatabase::new().await, TestDatabase::new().await);
    let mut documents: Vec<Document> =
        (0..40).map(|number| page("a", &format!("River {number:02}"), &long(number))).collect();
    let odd = "---\ntitle: “Odd” \\ labels\nauthor: Eve O'Neill\n---\n# Quotes \" and \\\\ 𝄞\n\n## A, {b}\n\nIt says \"NULL\".\n";
    documents.push(read("odd.md", odd.as_bytes(), &Labels::default()).unwrap());
    documents.push(read("bare.txt", b"Nobody says whose it is.", &Labels::default()).unwrap());
    // The same text from a second place, a place that comes twice, and two short texts that only say the same.
    documents.push(page("b", "Another river", &long(3)));
    documents.push(page("a", "River 05", &long(5).replace("Nobody", "Somebody")));
    documents.push(page("b", "Oslo", "It is a town."));
    documents.push(page("b", "Rome", "It is a town."));
    let mut changes = Vec::new();
    // One by one in the order in which a batch stores them: by their addresses.
    let mut ordered: Vec<(usize, &Document)> = documents.iter().enumerate().collect();
    let key = |document: &Document| match &document.url {
        Some(url) => format!("url {url}"),
        None => format!("work {}\n{}", document.publisher.to_lowercase(), document.title.to_lowercase()),
    };
    ordered.sort_by_key(|(at, document)| (key(document), *at));
    for (at, document) in ordered {
        changes.push((at, import(one_by_one.pool(), &clock(), document).await.unwrap()));
    }
    changes.sort_by_key(|(at, _)| *at);
    let imported = together(&at_once, &documents).await;
    let told = |imported: &Imported| (imported.change, imported.passages);
    let expected: Vec<_> = changes.iter().map(|(_, imported)| told(imported)).collect();
    assert_eq!(imported.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(imported[42].change, Change::Joined);
    assert_eq!(imported[42].source_id, imported[3].source_id, "one source with two addresses");
    assert_eq!((imported[44].change, imported[45].change), (Change::Added, Change::Added));
    assert_eq!(stored(&at_once).await, stored(&one_by_one).await);
    // Again: nothing is new; and a change is one.
    let before = stored(&at_once).await;
    documents.truncate(40);
    assert!(together(&at_once, &documents[6..]).await.iter().all(|one| one.change == Change::Unchanged));
    assert_eq!(stored(&at_once).await, before);
    let newer = page("a", "River 09", &long(9).replace("Nobody", "Somebody"));
    assert_eq!(together(&at_once, &[newer]).await[0].change, Change::Rewritten);
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_bring_the_same_texts_from_other_places_do_not_wait_in_a_ring() {
    let db = TestDatabase::new().await;
    let number_of = 60;
    let held: Vec<Document> =
        (0..number_of).map(|number| page("held", &format!("River {number:02}"), &long(number))).collect();
    together(&db, &held).await;
    for round in 0..5 {
        // In the order of their addresses, one meets the sources forwards and the other backwards.
        let site = |name: &str| format!("{name}{round}");
        let forwards: Vec<Document> = (0..number_of)
            .map(|number| page(&site("f"), &format!("River {number:02}"), &long(number)))
            .collect();
        let backwards: Vec<Document> = (0..number_of)
            .map(|number| page(&site("b"), &format!("River {number:02}"), &long(number_of - 1 - number)))
            .collect();
        let (one, other) = tokio::join!(together(&db, &forwards), together(&db, &backwards));
        assert!(one.iter().chain(&other).all(|imported| imported.change == Change::Joined));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_bring_the_same_new_places_at_once_agree() {
    let db = TestDatabase::new().await;
    let documents: Vec<Document> =
        (0..60).map(|number| page("new", &format!("River {number:02}"), &long(number))).collect();
    let mut turned = documents.clone();
    turned.reverse();
    let (one, mut other) = tokio::join!(together(&db, &documents), together(&db, &turned));
    other.reverse();
    let ids = |imported: &[Imported]| imported.iter().map(|one| one.source_id).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&other));
    let count = |change: Change| one.iter().chain(&other).filter(|one| one.change == change).count();
    assert_eq!((count(Change::Added), count(Change::Unchanged)), (60, 60));
}
