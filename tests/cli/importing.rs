//! `answerdesk library import`: dumps of wikis, and folders that are imported again.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::support::TestDatabase;
use super::{answerdesk, failed, refused, said};

/// A dump of so many articles, a redirect, a talk page and an article without text.
fn dump(articles: usize) -> String {
    let page = |number: usize, ns: u8, text: &str| {
        format!(
            "<page><title>River {number}</title><ns>{ns}</ns><id>{number}</id><revision><id>{}</id><model>wikitext</model>\
             <text>{text}</text></revision></page>",
            number + 1_000
        )
    };
    let mut xml = "<mediawiki><siteinfo><sitename>Riverpedia</sitename><base>https://rivers.example/wiki/Main_Page</base></siteinfo>"
        .to_owned();
    for number in 0..articles {
        let text = format!(
            "{{{{Infobox river}}}}\n'''River {number}''' is [[long]].&lt;ref&gt;A book&lt;/ref&gt; It has {{{{count|x}}}} bridges.\n\n\
             == Course ==\nIt runs {number} km."
        );
        xml += &page(number, 0, &text);
    }
    xml += &page(90_001, 0, "#REDIRECT [[River 1]]");
    xml += &page(90_002, 1, "Talk.");
    xml += &page(90_003, 0, "{{Infobox river}}");
    xml + "</mediawiki>"
}

#[derive(Debug, PartialEq, diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<Text>)]
    url: Option<String>,
    #[diesel(sql_type = Text)]
    publisher: String,
    #[diesel(sql_type = Text)]
    licence: String,
    #[diesel(sql_type = Nullable<Text>)]
    revision: Option<String>,
    #[diesel(sql_type = Text)]
    text: String,
}

async fn rows(db: &TestDatabase, which: &str) -> Vec<Row> {
    let mut conn = AsyncPgConnection::establish(db.url()).await.unwrap();
    let query = "SELECT sources.title, sources.url, sources.publisher, sources.licence, revision, text FROM snapshots \
                 JOIN sources ON sources.id = source_id";
    diesel::sql_query(format!("{query} WHERE {which} ORDER BY snapshots.id")).load(&mut conn).await.unwrap()
}

async fn number(db: &TestDatabase, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut conn = AsyncPgConnection::establish(db.url()).await.unwrap();
    diesel::sql_query(format!("SELECT ({query}) AS n")).get_result::<Number>(&mut conn).await.unwrap().n
}

fn import(db: &TestDatabase, path: &Path, more: &[&str]) -> String {
    let arguments = [&["library", "import", path.to_str().unwrap()], more].concat();
    said(&arguments, &[("DATABASE_URL", db.url())])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_comes_in_with_titles_revisions_links_and_the_licence_that_was_named() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rivers.xml");
    // More than two batches.
    fs::write(&file, dump(450)).unwrap();
    let told = import(&db, &file, &["--licence", "CC-BY-SA-4.0"]);
    assert!(
        told.contains(
            "450 articles added, 1 refused, 2 other pages passed over; 900 passages, licence CC-BY-SA-4.0"
        ),
        "{told}"
    );
    assert_eq!(
        rows(&db, "sources.title = 'River 7'").await,
        [Row {
            title: "River 7".to_owned(),
            url: Some("https://rivers.example/wiki/River_7".to_owned()),
            publisher: "Riverpedia".to_owned(),
            licence: "CC-BY-SA-4.0".to_owned(),
            revision: Some("1007".to_owned()),
            text: "River 7 is long.\n\nCourse\n\nIt runs 7 km.".to_owned(),
        }],
        "a sentence with a hole in it is no sentence"
    );
    let again = import(&db, &file, &["--licence", "CC-BY-SA-4.0"]);
    assert!(again.contains("0 articles added, 450 unchanged, 1 refused"), "{again}");
    fs::write(&file, dump(450).replace("It runs 7 km.", "It runs 8 km.")).unwrap();
    let changed = import(&db, &file, &["--licence", "CC-BY-SA-4.0"]);
    assert!(
        changed.contains("0 articles added, 1 with a new text beside the old one, 449 unchanged"),
        "{changed}"
    );
    assert_eq!(rows(&db, "sources.title = 'River 7'").await.len(), 2, "the old snapshot is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_dumps_are_unpacked_as_they_are_read() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let (xml, at) = (dump(3), 300);
    let (gz, bz2) = (folder.path().join("a.xml.gz"), folder.path().join("a.xml.bz2"));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(xml.as_bytes()).unwrap();
    fs::write(&gz, packed.finish().unwrap()).unwrap();
    // Wikimedia's are several streams one after the other.
    let mut streams = Vec::new();
    for part in <[&str; 2]>::from(xml.split_at(at)) {
        let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packed.write_all(part.as_bytes()).unwrap();
        streams.extend(packed.finish().unwrap());
    }
    fs::write(&bz2, &streams).unwrap();
    assert!(import(&db, &gz, &["--licence", "CC0-1.0"]).contains("3 articles added"));
    assert!(import(&db, &bz2, &["--licence", "CC0-1.0"]).contains("0 articles added, 3 unchanged"));
    fs::write(&bz2, &streams[..streams.len() / 2]).unwrap();
    let arguments = ["library", "import", bz2.to_str().unwrap(), "--licence", "CC0-1.0"];
    let told = failed(&arguments, &[("DATABASE_URL", db.url())]);
    assert!(told.contains("a.xml.bz2") && told.contains("cannot be read"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_needs_a_licence_and_what_is_none_is_told() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.xml");
    fs::write(&file, dump(2)).unwrap();
    let path = file.to_str().unwrap();
    let settings = [("DATABASE_URL", db.url())];
    let told = refused(&["library", "import", path], &settings);
    assert!(told.contains("--licence"), "{told}");
    let told = refused(&["library", "import", path, "--licence", "free for all"], &settings);
    assert!(told.contains("SPDX"), "{told}");
    let told = refused(&["library", "import", path, "--licence", "CC0-1.0", "--title", "Rivers"], &settings);
    assert!(told.contains("--title"), "{told}");
    fs::write(&file, "<html><body>Not found</body></html>").unwrap();
    let told = failed(&["library", "import", path, "--licence", "CC0-1.0"], &settings);
    assert!(told.contains("no MediaWiki dump"), "{told}");
    let whole = dump(450);
    fs::write(&file, whole.split_at(whole.len() - 500).0).unwrap();
    let told = failed(&["library", "import", path, "--licence", "CC0-1.0"], &settings);
    assert!(told.contains("the 400 pages stored before it are in the library"), "{told}");
    assert_eq!(number(&db, "SELECT count(*) FROM sources").await, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_imported_again_stores_only_what_changed() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    for name in ["tides", "rain", "wind"] {
        fs::write(folder.path().join(format!("{name}.md")), format!("# {name}\n\nIt is about {name}.\n"))
            .unwrap();
    }
    let told = import(&db, folder.path(), &[]);
    assert!(told.contains("In all 3 files with 3 passages: 3 added"), "{told}");
    let stored = "SELECT count(*) * 1000000 + max(id) FROM snapshots";
    let passages = "SELECT count(*) * 1000000 + max(id) FROM passages";
    let before = (number(&db, stored).await, number(&db, passages).await);
    let told = import(&db, folder.path(), &[]);
    assert!(told.contains("In all 3 files with 3 passages: 3 unchanged"), "{told}");
    assert_eq!((number(&db, stored).await, number(&db, passages).await), before, "not a row is written");

    fs::write(folder.path().join("rain.md"), "# rain\n\nIt is about drizzle.\n").unwrap();
    let told = import(&db, folder.path(), &[]);
    assert!(told.contains("3 passages: 1 a new text beside the old one; 2 unchanged"), "{told}");
    let texts: Vec<String> =
        rows(&db, "sources.title = 'rain'").await.into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["rain\n\nIt is about rain.", "rain\n\nIt is about drizzle."]);
    assert_eq!(number(&db, "SELECT count(*) FROM snapshots").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_in_a_folder_are_looked_into_but_not_round_in_a_ring() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("sea/deep")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(root.join("wind.md"), "# Wind\n\nIt blows.\n").unwrap();
    fs::write(root.join("sea/tides.md"), "# Tides\n\nThey rise.\n").unwrap();
    fs::write(root.join("sea/deep/trench.txt"), "A trench is deep.\n").unwrap();
    fs::write(root.join(".git/hidden.md"), "# Hidden\n\nNobody reads it.\n").unwrap();
    symlink(root, root.join("sea/deep/ring")).unwrap();
    let told = import(&db, root, &[]);
    assert!(told.contains("In all 3 files with 3 passages: 3 added"), "{told}");
    assert!(told.contains("sea/deep/trench.txt: added"), "{told}");
    assert_eq!(rows(&db, "sources.title = 'Hidden'").await, []);
    // Two files that would be taken for one another: the second is refused, and the first stays.
    fs::write(root.join("sea/deep/wind.md"), "# wind\n\nIt howls.\n").unwrap();
    let output = answerdesk(&["library", "import", root.to_str().unwrap()], &[("DATABASE_URL", db.url())]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("sea/deep/wind.md") && told.contains("a title or an address of its own"), "{told}");
    assert!(told.contains("1 of 4 files were refused"), "{told}");
    assert_eq!(number(&db, "SELECT count(*) FROM snapshots").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_too_deep_is_refused_whole() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(["a"; 20].join("/"))).unwrap();
    fs::write(folder.path().join("tides.md"), "# Tides\n\nThey rise.\n").unwrap();
    let told =
        refused(&["library", "import", folder.path().to_str().unwrap()], &[("DATABASE_URL", db.url())]);
    assert!(told.contains("20 folders deep") && told.contains("name it by itself"), "{told}");
    assert_eq!(number(&db, "SELECT count(*) FROM sources").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_lead_out_of_a_folder_are_not_followed() {
    let db = TestDatabase::new().await;
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |path: &Path, text: &str| fs::write(path, text).unwrap();
    write(&outside.path().join("secret.md"), "# Secret\n\nNobody named this.\n");
    write(&folder.path().join("tides.md"), "# Tides\n\nThey rise.\n");
    symlink(outside.path().join("secret.md"), folder.path().join("link.md")).unwrap();
    symlink("../../../../../../etc/passwd", folder.path().join("host.txt")).unwrap();
    symlink("tides.md", folder.path().join("same.md")).unwrap();
    let output =
        answerdesk(&["library", "import", folder.path().to_str().unwrap()], &[("DATABASE_URL", db.url())]);
    let (told, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{log}");
    assert!(log.contains("link.md is left out") && log.contains("host.txt is left out"), "{log}");
    assert!(told.contains("tides.md") && told.contains("same.md"), "{told}");
    assert_eq!(number(&db, "SELECT count(*) FROM sources").await, 1);
    assert_eq!(rows(&db, "text LIKE '%Nobody%'").await, []);
}
