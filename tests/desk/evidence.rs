//! The evidence room against a real Postgres: importing, keeping, finding.

use std::fmt::Write;

use article::{Evidence, PassageId, SourceId};
use desk::evidence::{
    Change, Document, HITS_MAX, Imported, LOADED_MAX, Labels, Sought, WORDS_MAX, count, frequencies, import,
    load, load_sources, read, read_page, search,
};
use desk::platform::SetClock;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use super::support::TestDatabase;

const TIDES: &str = "# Tides\n\nIt rises twice a day. The causes are:\n\n- the Moon, which is near\n- the Sun\n\n\
                     ## Spring tides\n\nThey are high.\n";

fn document(name: &str, text: &str) -> Document {
    read(name, text.as_bytes(), &Labels::default()).unwrap()
}

async fn imported(db: &TestDatabase, document: &Document) -> Imported {
    let clock = SetClock::at("2026-11-22T12:00:00Z".parse().unwrap());
    import(db.pool(), &clock, document).await.unwrap()
}

/// Runs a statement and returns its error, if it has one.
async fn refusal(db: &TestDatabase, statement: &str) -> Option<String> {
    let mut conn = db.pool().get().await.unwrap();
    diesel::sql_query(statement).execute(&mut conn).await.err().map(|error| error.to_string())
}

async fn number(db: &TestDatabase, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut conn = db.pool().get().await.unwrap();
    diesel::sql_query(format!("SELECT ({query}) AS n")).get_result::<Row>(&mut conn).await.unwrap().n
}

/// The texts found for some words, best first.
async fn found(db: &TestDatabase, words: &[&str]) -> Vec<String> {
    let words: Vec<Sought> = words.iter().map(|word| Sought::plain(word)).collect();
    let mut conn = db.pool().get().await.unwrap();
    let hits = search(&mut conn, &words, 50).await.unwrap();
    let ids: Vec<PassageId> = hits.iter().map(|hit| hit.passage_id).collect();
    let evidence = load(&mut conn, &ids).await.unwrap();
    ids.iter().map(|id| evidence.passages[id].text.clone()).collect()
}

fn in_order(evidence: &Evidence) -> Vec<&str> {
    let mut passages: Vec<_> = evidence.passages.values().collect();
    passages.sort_by_key(|passage| (passage.source_id, passage.position));
    passages.into_iter().map(|passage| passage.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_format_is_imported_and_comes_back_as_it_was_read() {
    let db = TestDatabase::new().await;
    let html = "<title>Rain</title><h1>Rain</h1><p>Rain falls — “always” — down.</p><h2>Kinds</h2><ul><li>drizzle</li></ul>";
    let front = "---\ntitle: Wind\npublisher: Met\nurl: https://example.org/wind\nlicence: CC-BY-SA-4.0\nauthor: A. B.\n---\n";
    let documents = [
        document("tides.md", TIDES),
        document("rain.html", html),
        document("wind.txt", &format!("{front}Wind blows.\n\n1. gale\n2. storm\n")),
    ];
    for document in &documents {
        let imported = imported(&db, document).await;
        assert_eq!((imported.change, imported.passages), (Change::Added, document.passages.len()));
        let mut conn = db.pool().get().await.unwrap();
        let evidence = load_sources(&mut conn, &[imported.source_id], &[], LOADED_MAX).await.unwrap();
        let expected: Vec<&str> = document.passages.iter().map(|cut| document.words_of(cut)).collect();
        assert_eq!(in_order(&evidence), expected);
        let source = &evidence.sources[&imported.source_id];
        assert_eq!(
            (&source.title, &source.url, &source.author),
            (&document.title, &document.url, &document.author)
        );
        assert_eq!((&source.licence, &source.publisher), (&document.licence, &document.publisher));
        for (passage, cut) in evidence.passages.values().zip(&document.passages) {
            assert_eq!((&passage.heading_path, passage.kind), (&cut.heading_path, cut.kind));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_passage_is_exactly_its_stretch_of_the_snapshot() {
    let db = TestDatabase::new().await;
    imported(&db, &document("a.txt", "Größe: 5 °C — “wärmer”. Naïve café.\n\n- æther\n")).await;
    imported(&db, &document("tides.md", TIDES)).await;
    let stretch = "convert_from(substring(convert_to(s.text, 'UTF8') FROM p.start_byte + 1 FOR p.end_byte - p.start_byte), 'UTF8')";
    let join = "FROM passages p JOIN snapshots s ON s.id = p.snapshot_id";
    assert_eq!(number(&db, &format!("SELECT count(*) {join} WHERE p.text <> {stretch}")).await, 0);
    assert_eq!(number(&db, &format!("SELECT count(*) {join} WHERE p.text = {stretch}")).await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_changes_nothing() {
    let db = TestDatabase::new().await;
    let first = imported(&db, &document("tides.md", TIDES)).await;
    let again = imported(&db, &document("tides.md", TIDES)).await;
    assert_eq!(again, Imported { change: Change::Unchanged, ..first });
    assert_eq!(number(&db, "SELECT count(*) FROM passages").await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_gets_a_snapshot_beside_the_old() {
    let db = TestDatabase::new().await;
    let first = imported(&db, &document("tides.md", TIDES)).await;
    let second = imported(&db, &document("tides.md", &TIDES.replace("high", "tall"))).await;
    assert_eq!((second.change, second.source_id), (Change::Rewritten, first.source_id));
    assert_ne!(second.snapshot_id, first.snapshot_id);
    assert_eq!(found(&db, &["high"]).await, Vec::<String>::new());
    assert_eq!(found(&db, &["tall"]).await, ["They are tall."]);
    // What a page may still cite is loaded by id all the same.
    let mut conn = db.pool().get().await.unwrap();
    let all: Vec<PassageId> = (1..=10).map(PassageId).collect();
    assert_eq!(load(&mut conn, &all).await.unwrap().passages.len(), 10);
    assert_eq!(load_sources(&mut conn, &[first.source_id], &[], LOADED_MAX).await.unwrap().passages.len(), 5);
    let held = count(&mut conn).await.unwrap();
    assert_eq!((held.sources, held.passages), (1, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_laid_out_anew_are_a_change() {
    let db = TestDatabase::new().await;
    imported(&db, &document("a.md", "# Tides\n\nCauses\n\nThe Moon.\n")).await;
    let second = imported(&db, &document("a.md", "# Tides\n\n## Causes\n\nThe Moon.\n")).await;
    assert_eq!(second.change, Change::Rewritten);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_labels_are_taken_over_and_found() {
    let db = TestDatabase::new().await;
    let labelled = |title: &str, licence: &str| {
        document(
            "a.txt",
            &format!(
                "---\nurl: https://example.org/a#top\ntitle: {title}\nlicence: {licence}\n---\nIt rises."
            ),
        )
    };
    let first = imported(&db, &labelled("Tides", "unknown")).await;
    let second = imported(&db, &labelled("Sourdough", "CC0-1.0")).await;
    assert_eq!(second, Imported { change: Change::Relabelled, ..first });
    assert_eq!(found(&db, &["tides"]).await, Vec::<String>::new());
    assert_eq!(found(&db, &["sourdough"]).await, ["It rises."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_of_one_source_at_once_agree() {
    let db = TestDatabase::new().await;
    let (a, b) = (document("tides.md", TIDES), document("tides.md", &TIDES.replace("high", "tall")));
    let (a, b, c) = tokio::join!(imported(&db, &a), imported(&db, &b), imported(&db, &a));
    assert!(a.source_id == b.source_id && b.source_id == c.source_id);
    assert_eq!(number(&db, "SELECT count(*) FROM snapshots WHERE current").await, 1);
    assert_eq!(number(&db, "SELECT count(*) FROM passages WHERE words IS NOT NULL").await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_keeps_what_was_read() {
    let db = TestDatabase::new().await;
    imported(&db, &document("tides.md", TIDES)).await;
    for statement in [
        "UPDATE snapshots SET text = 'x', sha256 = encode(sha256('x'), 'hex')",
        "UPDATE snapshots SET retrieved_at = now()",
        "DELETE FROM snapshots",
        "UPDATE passages SET text = upper(text)",
        "UPDATE passages SET heading_path = '{}'",
        "DELETE FROM passages",
    ] {
        let refusal = refusal(&db, statement).await.expect(statement);
        assert!(refusal.contains("what was read is kept"), "{statement}: {refusal}");
    }
    let hash = "INSERT INTO snapshots (source_id, sha256, text, media_type, retrieved_at, current)
        VALUES (1, repeat('a', 64), 'x', 'text/plain', now(), false)";
    assert!(refusal(&db, hash).await.expect(hash).contains("snapshots_hash_of_text"));
    let second = hash.replace("repeat('a', 64)", "encode(sha256('x'), 'hex')").replace("false", "true");
    assert!(refusal(&db, &second).await.expect("two current").contains("snapshots_current_unique"));
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_are_found_by_text_heading_and_title() {
    let db = TestDatabase::new().await;
    imported(&db, &document("tides.md", TIDES)).await;
    imported(&db, &document("bread.txt", "---\ntitle: Bread\n---\nDough rises. The moon does not matter."))
        .await;
    assert_eq!(found(&db, &["nears", "suns"]).await, ["the Moon, which is near", "the Sun"]);
    assert_eq!(found(&db, &["springs"]).await, ["They are high."]);
    assert_eq!(found(&db, &["tide"]).await.len(), 5);
    // Where title and text both speak of it, it comes before where only one does.
    assert_eq!(found(&db, &["tide", "moon"]).await[0], "the Moon, which is near");
    assert_eq!(found(&db, &["tide", "moon"]).await.len(), 6);
    assert_eq!(found(&db, &["the", "of"]).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn words_count_in_how_many_passages_they_stand() {
    let db = TestDatabase::new().await;
    imported(&db, &document("tides.md", TIDES)).await;
    let words = ["moon", "tide", "bread", "the", "'", "high"].map(str::to_owned);
    let mut conn = db.pool().get().await.unwrap();
    let frequencies = frequencies(&mut conn, &words).await.unwrap();
    assert_eq!(frequencies.held.passages, 5);
    let counts: Vec<u64> = words.iter().map(|word| frequencies.with[word]).collect();
    assert_eq!(counts, [1, 5, 0, 0, 0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_are_words() {
    let db = TestDatabase::new().await;
    imported(&db, &document("tides.md", TIDES)).await;
    let hostile = [
        "moon' | '",
        "!moon",
        "moon:*",
        "moon & (",
        "\\",
        "'",
        "''",
        "\0",
        "moon\0",
        "a <-> b",
        "'); DROP TABLE passages; --",
        "%",
        "\u{202e}",
        "😀",
        "",
        " ",
        "(((",
        "moon:ABCD",
        "\\'",
        "é'é",
    ];
    for word in hostile {
        let hits = found(&db, &[word]).await;
        assert!(hits.iter().all(|text| text.contains("Moon")), "{word}: {hits:?}");
    }
    assert_eq!(found(&db, &["moon:*"]).await, ["the Moon, which is near"]);
    let mut conn = db.pool().get().await.unwrap();
    frequencies(&mut conn, &hostile.map(str::to_owned)).await.unwrap();
    search(&mut conn, &[Sought::plain(&"x".repeat(100_000))], 5).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_end_at_their_limits() {
    let db = TestDatabase::new().await;
    let items = (0..LOADED_MAX + 1_000).map(|n| format!("- tide number {n}\n")).collect::<Vec<_>>().concat();
    let many = imported(&db, &document("many.md", &items)).await;
    let few = imported(&db, &document("few.md", "# Few\n\nOne tide.\n")).await;
    let mut conn = db.pool().get().await.unwrap();
    let tide = [Sought::plain("tide")];
    assert_eq!(search(&mut conn, &tide, usize::MAX).await.unwrap().len(), HITS_MAX);
    assert_eq!(search(&mut conn, &tide, 3).await.unwrap().len(), 3);
    assert_eq!(search(&mut conn, &[], 3).await.unwrap(), []);
    let words: Vec<String> = (0..100).map(|n| format!("w{n}")).collect();
    assert_eq!(frequencies(&mut conn, &words).await.unwrap().with.len(), WORDS_MAX);
    // The sources named first fill the limit first, in reading order.
    let sources = [few.source_id, many.source_id];
    let evidence = load_sources(&mut conn, &sources, &[], usize::MAX).await.unwrap();
    assert_eq!(evidence.passages.len(), LOADED_MAX);
    assert!(evidence.passages.values().any(|passage| passage.source_id == few.source_id));
    let five = load_sources(&mut conn, &[many.source_id], &[], 5).await.unwrap();
    assert_eq!(in_order(&five), [0, 1, 2, 3, 4].map(|n| format!("tide number {n}")));
    assert_eq!(load_sources(&mut conn, &[SourceId(99)], &[], 5).await.unwrap(), Evidence::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_goes_by_the_index() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        plan: String,
    }
    let db = TestDatabase::new().await;
    let items = (0..3_000).map(|n| format!("- wave number {n}\n")).collect::<Vec<_>>().concat();
    imported(&db, &document("waves.md", &items)).await;
    imported(&db, &document("tides.md", TIDES)).await;
    let mut conn = db.pool().get().await.unwrap();
    diesel::sql_query("ANALYZE passages").execute(&mut conn).await.unwrap();
    let plan = "EXPLAIN SELECT id FROM passages WHERE words @@ words_query('''moon'' | ''sun''')";
    let rows: Vec<Row> = diesel::sql_query(plan).load(&mut conn).await.unwrap();
    let plan: Vec<&str> = rows.iter().map(|row| row.plan.as_str()).collect();
    assert!(plan.iter().any(|line| line.contains("Bitmap Index Scan on passages_words")), "{plan:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_deep_in_a_large_source_is_loaded() {
    let rig = crate::rig::Rig::new().await;
    let mut text = String::from("# A long book\n\n");
    for number in 0..1_000 {
        let line = if number == 900 { "Zebras sleep standing up." } else { "Nothing is told here." };
        write!(text, "{line} This is paragraph number {number}.\n\n").unwrap();
    }
    let document =
        desk::evidence::read("book.md", text.as_bytes(), &desk::evidence::Labels::default()).unwrap();
    desk::evidence::import(rig.pool(), &rig.clock, &document).await.unwrap();
    let mut conn = rig.pool().get().await.unwrap();
    let hits = search(&mut conn, &[Sought::plain("zebras")], 10).await.unwrap();
    let evidence = desk::evidence::load_sources(&mut conn, &[hits[0].source_id], &[hits[0].passage_id], 100)
        .await
        .unwrap();
    assert_eq!(evidence.passages.len(), 100);
    assert!(evidence.passages.values().any(|passage| passage.text.contains("Zebras")));
    assert!(
        evidence.passages.values().any(|passage| passage.text.contains("number 910")),
        "and what stands around it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wikis_page_keeps_the_revision_that_was_read() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Nullable<Text>)]
        revision: Option<String>,
    }
    let db = TestDatabase::new().await;
    let labels = Labels {
        title: Some("Tide".to_owned()),
        url: Some("https://wiki.example/wiki/Tide".to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    let page = |text: &str, revision: &str| read_page(text.as_bytes(), &labels, revision).unwrap();
    let first = imported(&db, &page("<p>It rises.</p>", "41")).await;
    let same = imported(&db, &page("<p>It rises.</p>", "42")).await;
    assert_eq!((same.change, same.snapshot_id), (Change::Unchanged, first.snapshot_id));
    assert_eq!(imported(&db, &page("<p>It falls.</p>", "43")).await.change, Change::Rewritten);
    imported(&db, &document("rain.md", "Rain falls.")).await;

    let mut conn = db.pool().get().await.unwrap();
    let query = "SELECT revision FROM snapshots ORDER BY id";
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut conn).await.unwrap();
    let revisions: Vec<Option<&str>> = rows.iter().map(|row| row.revision.as_deref()).collect();
    assert_eq!(
        revisions,
        [Some("41"), Some("43"), None],
        "of the version whose text it is; library files have none"
    );
    drop(conn);
    let refused = refusal(&db, "UPDATE snapshots SET revision = '44'").await.unwrap();
    assert!(refused.contains("what was read is kept"), "{refused}");
}
