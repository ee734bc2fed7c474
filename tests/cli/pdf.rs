//! PDFs: those that programs print, and those that are made to do harm.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::sql_types::{Array, Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::support::TestDatabase;
use super::{answerdesk, failed, said};

/// Three pages as Chromium prints them; the same with a password; and 5 KiB that unpack to 3 GiB.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A PDF of these objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(format!("{:010} 00000 n \n", file.len()));
        write!(file, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let (table, size) = (file.len(), objects.len() + 1);
    write!(file, "xref\n0 {size}\n0000000000 65535 f \n{}", places.concat()).unwrap();
    write!(file, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").unwrap();
    file.into_bytes()
}

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const ONE_PAGE: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

#[derive(Debug, PartialEq, diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Array<Nullable<Text>>)]
    heading_path: Vec<Option<String>>,
    #[diesel(sql_type = Text)]
    text: String,
}

async fn passages(db: &TestDatabase) -> Vec<(String, String)> {
    let mut conn = AsyncPgConnection::establish(db.url()).await.unwrap();
    let query = "SELECT heading_path, passages.text FROM passages JOIN snapshots ON snapshots.id = snapshot_id \
                 WHERE media_type = 'application/pdf' ORDER BY passages.id";
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut conn).await.unwrap();
    let path = |row: &Row| row.heading_path.iter().flatten().cloned().collect::<Vec<_>>().join(" › ");
    rows.iter().map(|row| (path(row), row.text.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_pdf_comes_in_with_the_number_of_its_page_at_every_passage() {
    let db = TestDatabase::new().await;
    let file = fixture("tides.pdf");
    let import = || {
        let arguments =
            ["library", "import", file.to_str().unwrap(), "--title", "Tides", "--licence", "CC0-1.0"];
        said(&arguments, &[("DATABASE_URL", db.url())])
    };
    let told = import();
    assert!(told.contains("tides.pdf: added, 4 passages, licence CC0-1.0"), "{told}");
    let expected = [
        (
            "Page 1 › Tides",
            "The tides are the rise and fall of sea levels. They are caused by the pull of the Moon and the Sun, and by \
             the rotation of the Earth. An efficient fisherman knows the well-known tables by heart.",
        ),
        ("Page 1 › Tides", "The causes are:"),
        (
            "Page 2 › Spring tides",
            "Spring tides come when the Sun, the Moon and the Earth stand in a line. They are the highest tides of the \
             month.",
        ),
        (
            "Page 3 › Neap tides",
            "Neap tides come when the Moon stands at a right angle to the Sun. They are the lowest tides of the month.",
        ),
    ];
    let expected = expected.map(|(place, text)| (place.to_owned(), text.to_owned()));
    assert_eq!(passages(&db).await, expected);
    assert!(import().contains("unchanged"));
    assert_eq!(passages(&db).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_cannot_be_read_is_refused_with_what_to_do_about_it() {
    let db = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let picture = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << >> /Contents 4 0 R >>";
    let no_text = "<< /Length 13 >>\nstream\n0 0 9 9 re f\n\nendstream";
    // Whoever looks for the page's resources above it never comes to an end.
    let ring = "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>";
    let whole = fs::read(fixture("tides.pdf")).unwrap();
    for (path, why) in [
        (write("scan.pdf", &pdf(&[CATALOGUE, ONE_PAGE, picture, no_text])), "have its text recognised (OCR)"),
        (fixture("locked.pdf"), "the PDF is encrypted: save a copy that opens without a password"),
        (write("page.pdf", b"<html>Not found</html>"), "it is no PDF, or a broken one"),
        (write("empty.pdf", b""), "it is no PDF, or a broken one"),
        (write("half.pdf", &whole[..whole.len() / 3]), "it is no PDF, or a broken one"),
        (
            write("no-box.pdf", &pdf(&[CATALOGUE, ONE_PAGE, "<< /Type /Page >>"])),
            "it is no PDF, or a broken one",
        ),
        (
            write("ring.pdf", &pdf(&[CATALOGUE, ONE_PAGE, ring, no_text])),
            "print it to a new PDF, and import that",
        ),
        (fixture("bomb.pdf"), "print it to a new PDF, and import that"),
        (write("huge.pdf", &vec![b' '; 32 * 1024 * 1024 + 1]), "the PDF is too large"),
    ] {
        let told = failed(&["library", "import", path.to_str().unwrap()], &[("DATABASE_URL", db.url())]);
        assert!(told.contains(why), "{}: {told}", path.display());
        assert!(told.contains("1 of 1 files were refused"), "{}: {told}", path.display());
    }
    assert_eq!(passages(&db).await, []);
}

#[test]
fn a_draft_reads_pdfs_as_the_library_does() {
    let file = fixture("tides.pdf");
    let arguments = ["draft", "--question", "When do spring tides come?", "--source", file.to_str().unwrap()];
    let output = answerdesk(&arguments, &[]);
    let told = String::from_utf8(output.stdout).unwrap();
    // Nobody said what its licence is, so nothing may rest on it; but it was read and searched.
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("the files given (1 source, 4 passages)"), "{told}");
}
