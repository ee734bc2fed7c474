//! The command line: what it prints, and the one sentence and exit code 2 with which it refuses to begin.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "cli/draft.rs"]
mod draft;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/importing.rs"]
mod importing;
#[path = "cli/pdf.rs"]
mod pdf;
#[path = "cli/prompt.rs"]
mod prompt;

use std::net::TcpListener;
use std::process::{Command, Output};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use support::TestDatabase;

const NOWHERE: &str = "postgres://somebody:secret-word@127.0.0.1:1/nowhere";

fn answerdesk(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_answerdesk"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("ANSWERDESK_WIKIS", "")
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

/// Runs what must not begin; returns the one sentence it says.
fn refused(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let output = answerdesk(arguments, settings);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "standard output is for results");
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("answerdesk: ")).collect();
    assert_eq!(lines.len(), 1, "one sentence, not: {said}");
    lines[0].to_owned()
}

#[test]
fn a_wrong_database_url_is_told_without_its_password() {
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["web"], &["work"], &["migrate"]] {
        let said = refused(arguments, &[("DATABASE_URL", NOWHERE)]);
        assert!(said.contains("cannot reach the database") && said.contains("DATABASE_URL"), "{said}");
        assert!(!said.contains("secret-word"), "{said}");
    }
    let said = refused(&["migrate"], &[("DATABASE_URL", "no url at all")]);
    assert!(said.contains("DATABASE_URL"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_told_with_a_way_out() {
    let database = TestDatabase::new().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(&["serve", "--listen", &address], &[("DATABASE_URL", database.url())]);
    assert!(said.contains(&address) && said.contains("--listen"), "{said}");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let folder = file.path().join("below-a-file");
    let said = refused(&["serve"], &[("ANSWERDESK_DATA_DIR", folder.to_str().unwrap())]);
    assert!(said.contains("below-a-file") || said.contains(file.path().to_str().unwrap()), "{said}");
}

#[test]
fn without_server_programs_the_ways_out_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let said = refused(&["serve"], &[("ANSWERDESK_DATA_DIR", path), ("ANSWERDESK_PG_BIN_DIR", path)]);
    assert!(said.contains("ANSWERDESK_PG_BIN_DIR") || said.contains(path), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_halves_refuse_a_database_that_is_not_migrated() {
    let database = TestDatabase::new().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    connection.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
    for half in ["web", "work"] {
        let said = refused(&[half, "--log", "warn"], &[("DATABASE_URL", database.url())]);
        assert!(said.contains("answerdesk migrate"), "{said}");
    }
    let output = answerdesk(&["migrate", "--starter-library"], &[("DATABASE_URL", database.url())]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("migrations were run"), "{said}");
    let again = answerdesk(&["migrate"], &[("DATABASE_URL", database.url())]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), "The database is up to date.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_gets_a_link_and_a_token_that_is_the_last_word() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url()), ("ANSWERDESK_PUBLIC_URL", "https://answers.example")];
    let added = answerdesk(&["user", "add", "Ada@Example.org", "--role", "editor"], &settings);
    let said = String::from_utf8(added.stdout).unwrap();
    assert!(said.contains("ada@example.org (editor)"), "{said}");
    assert!(
        said.trim_end().lines().last().unwrap().starts_with("https://answers.example/admin/set-password/"),
        "{said}"
    );

    let twice = answerdesk(&["user", "add", "ada@example.org", "--role", "editor"], &settings);
    assert_eq!(twice.status.code(), Some(1));
    assert!(
        String::from_utf8(twice.stderr).unwrap().contains("there is an account with this address already")
    );

    let made = answerdesk(&["token", "create", "--user", "ada@example.org", "--scope", "review"], &settings);
    let said = String::from_utf8(made.stdout).unwrap();
    let token = desk::platform::Secret::presented(said.split_whitespace().last().unwrap());
    assert!(desk::people::bearer(database.pool(), &token).await.unwrap().is_some(), "{said}");
    let nobody =
        answerdesk(&["token", "create", "--user", "nobody@example.org", "--scope", "read"], &settings);
    assert_eq!(nobody.status.code(), Some(1));
}

/// Runs what must succeed; returns what it says.
fn said(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let output = answerdesk(arguments, settings);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs what fails on the way; returns its one sentence.
fn failed(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let output = answerdesk(arguments, settings);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(output.stdout.is_empty(), "standard output is for results");
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_linked_disabled_enabled_and_listed() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url()), ("ANSWERDESK_PUBLIC_URL", "https://answers.example/")];
    assert!(said(&["user", "list"], &settings).contains("answerdesk user add"));
    let secret = |told: &str| {
        let link = told.trim_end().lines().last().unwrap();
        let secret = link.strip_prefix("https://answers.example/admin/set-password/").expect(link);
        desk::platform::Secret::presented(secret)
    };
    let first = secret(&said(&["user", "add", "ada@example.org", "--role", "senior"], &settings));
    said(&["user", "add", "long.address@example.org", "--role", "viewer"], &settings);
    let told = said(&["user", "link", "Ada@Example.org"], &settings);
    assert!(told.starts_with("ada@example.org (senior) has a new link."), "{told}");
    let works = async |link: &desk::platform::Secret| {
        let (clock, purpose) = (desk::platform::SystemClock, desk::people::LinkPurpose::SetPassword);
        desk::people::peek_link(database.pool(), &clock, link, purpose).await.is_ok()
    };
    assert!(!works(&first).await && works(&secret(&told)).await);

    let told = said(&["user", "disable", "ada@example.org"], &settings);
    assert!(told.starts_with("ada@example.org is disabled"), "{told}");
    assert!(failed(&["user", "link", "ada@example.org"], &settings).contains("this account is disabled"));
    assert_eq!(
        said(&["user", "list"], &settings),
        "ada@example.org           senior    disabled\nlong.address@example.org  viewer    enabled\n"
    );
    let told = said(&["user", "enable", "ada@example.org"], &settings);
    assert!(told.starts_with("ada@example.org is enabled"), "{told}");
    assert!(!said(&["user", "list"], &settings).contains("disabled"));

    for verb in ["link", "disable", "enable"] {
        let told = failed(&["user", verb, "nobody@example.org"], &settings);
        assert!(told.contains("there is no account with this address"), "{told}");
    }
    for public_url in ["answers.example", "https://answers.example/path"] {
        for arguments in
            [&["user", "add", "x@example.org", "--role", "editor"][..], &["user", "link", "ada@example.org"]]
        {
            let output = answerdesk(&[arguments, &["--public-url", public_url]].concat(), &settings);
            assert_eq!(output.status.code(), Some(2));
            assert!(String::from_utf8(output.stderr).unwrap().contains("without a path"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays_enabled() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url())];
    said(&["user", "add", "ada@example.org", "--role", "admin"], &settings);
    let told = failed(&["user", "disable", "ada@example.org"], &settings);
    assert!(told.contains("the last admin who can come in"), "{told}");
    said(&["user", "add", "bob@example.org", "--role", "admin"], &settings);
    said(&["user", "disable", "ada@example.org"], &settings);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_tokens_are_revoked_and_counted() {
    let database = TestDatabase::new().await;
    let settings = [("DATABASE_URL", database.url())];
    said(&["user", "add", "ada@example.org", "--role", "editor"], &settings);
    let revoke = ["token", "revoke", "--user", "ada@example.org"];
    assert_eq!(said(&revoke, &settings), "ada@example.org has no token to revoke.\n");
    let create = ["token", "create", "--user", "ada@example.org", "--scope", "read"];
    let told = said(&create, &settings);
    let token = desk::platform::Secret::presented(told.split_whitespace().last().unwrap());
    said(&create, &settings);
    assert_eq!(said(&revoke, &settings), "Revoked 2 tokens of ada@example.org.\n");
    assert!(desk::people::bearer(database.pool(), &token).await.unwrap().is_none());
    let told = failed(&["token", "revoke", "--user", "nobody@example.org"], &settings);
    assert!(told.contains("there is no account with this address"), "{told}");
}

#[test]
fn what_names_one_document_is_refused_for_several() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.md", "two.TXT", "three.png"] {
        std::fs::write(folder.path().join(name), b"# Rice\n\nRice is boiled in water.\n").unwrap();
    }
    let path = folder.path().to_str().unwrap();
    for label in ["--title", "--url"] {
        let arguments = ["library", "import", path, label, "https://example.org/"];
        let told = refused(&arguments, &[("DATABASE_URL", NOWHERE)]);
        assert!(told.contains("--title and --url") && told.contains("here are 2"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_takes_a_title_and_one_that_is_too_large_is_refused() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let settings = [("DATABASE_URL", database.url())];
    let small = folder.path().join("rice.markdown");
    std::fs::write(&small, b"Rice is boiled in water for about twelve minutes.\n").unwrap();
    let told = said(&["library", "import", folder.path().to_str().unwrap(), "--title", "Rice"], &settings);
    assert!(told.contains("rice.markdown: added"), "{told}");
    let large = std::fs::File::create(folder.path().join("large.txt")).unwrap();
    // A terabyte of nothing: read to its end, it would not fit into memory.
    if large.set_len(1 << 40).is_err() {
        large.set_len(1 << 30).unwrap();
    }
    let told = answerdesk(&["library", "import", folder.path().to_str().unwrap()], &settings);
    assert_eq!(told.status.code(), Some(1));
    let said = String::from_utf8(told.stderr).unwrap();
    assert!(said.contains("large.txt: the file is too large: the most we read is 2097152 bytes"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_tells_what_became_of_each_file_and_keeps_the_good_ones() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "good.md",
        b"---\nlicence: CC0-1.0\npublisher: Me\n---\n# Bread\n\nBread is made of flour and water.\n",
    );
    write("plain.txt", b"Rice\n\nRice is boiled in water for about twelve minutes.\n");
    write("bad.md", b"---\nlicence: all mine\n---\n# No\n\nNo licence that we know.\n");
    write("picture.png", b"\x89PNG");
    let settings = [("DATABASE_URL", database.url())];
    let output = answerdesk(&["library", "import", folder.path().to_str().unwrap()], &settings);
    assert_eq!(output.status.code(), Some(1), "one was refused");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("good.md: added")
            && said.contains("plain.txt: added")
            && said.contains("licence unknown"),
        "{said}"
    );
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("bad.md") && told.contains("1 of 3 files were refused"), "{told}");
    let again =
        answerdesk(&["library", "import", folder.path().join("good.md").to_str().unwrap()], &settings);
    assert!(String::from_utf8(again.stdout).unwrap().contains("unchanged"));
    let missing = answerdesk(&["library", "import", "/no/such/file.md"], &settings);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn help_names_every_setting_with_its_default() {
    let output = answerdesk(&["serve", "--help"], &[]);
    let help = String::from_utf8(output.stdout).unwrap();
    for setting in [
        "DATABASE_URL",
        "ANSWERDESK_DATA_DIR",
        "ANSWERDESK_PG_BIN_DIR",
        "ANSWERDESK_DATABASE_CONNECTIONS",
        "ANSWERDESK_LISTEN",
        "ANSWERDESK_PUBLIC_URL",
        "ANSWERDESK_SITE_NAME",
        "ANSWERDESK_CONTACT",
        "ANSWERDESK_WIKIS",
        "ANSWERDESK_FETCH_ALLOW",
        "ANSWERDESK_FETCH_BLOCK",
        "ANSWERDESK_LICENCE_NC",
        "ANSWERDESK_LICENCE_ND",
        "ANSWERDESK_WRITER",
        "ANSWERDESK_MODEL_URL",
        "ANSWERDESK_ENCODER",
        "ANSWERDESK_RATE_LIMITS",
        "ANSWERDESK_TRUST_PROXY",
        "ANSWERDESK_WEB_THREADS",
        "ANSWERDESK_DRAFTS_AT_ONCE",
        "ANSWERDESK_LEASE_SECONDS",
        "ANSWERDESK_SHUTDOWN_SECONDS",
        "ANSWERDESK_LOG",
        "ANSWERDESK_LOG_FORMAT",
    ] {
        let told = help.split(setting).nth(1).unwrap_or_else(|| panic!("--help does not tell of {setting}"));
        assert!(told.lines().next().is_some(), "{setting}");
    }
    // Every setting has a default, is a switch, or may be left out for a reason its text gives.
    assert_eq!(help.matches("[env: ").count(), 40, "a setting was added or left out: {help}");
    for word in ["serve", "web", "work", "migrate", "user", "token", "library", "check", "draft"] {
        let output = answerdesk(&[word, "--help"], &[]);
        assert!(output.status.success(), "{word}");
    }
}

/// Gives `answerdesk check` that input; returns its exit code, what it printed and what it said.
fn check(input: &[u8]) -> (Option<i32>, String, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), input).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_answerdesk"))
        .arg("check")
        .env_remove("DATABASE_URL")
        .stdin(std::fs::File::open(file.path()).unwrap())
        .output()
        .unwrap();
    let by_name = answerdesk(&["check", file.path().to_str().unwrap()], &[]);
    assert_eq!((by_name.status.code(), &by_name.stdout), (output.status.code(), &output.stdout));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The layers of the check that `answerdesk check` asks, in their order.
const LAYERS: [&str; 3] = ["structure", "facts", "wording"];

#[test]
fn check_judges_each_sentence_by_its_passages_in_order() {
    let evidence = r#"["The bridge was opened on 4 May 1932 and has 12 arches. About 5 million people cross it every year."]"#;
    let rows = [
        (r#""a""#, "The bridge, opened in 1932, has twelve arches.", "supported"),
        (r#""b""#, "About 6 million people cross it every year.", "contradicted"),
        ("3", "Penguins breed on the ice in winter.", "unsupported"),
    ];
    let lines = rows.map(|(id, sentence, _)| {
        format!(r#"{{"id":{id},"sentence":"{sentence}","evidence":{evidence},"kind":"passed over"}}"#)
    });
    let (code, printed, said) = check(format!("{}\n\n", lines.join("\n")).as_bytes());
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let answers: Vec<serde_json::Value> =
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), rows.len());
    for (answer, (id, sentence, verdict)) in answers.iter().zip(rows) {
        assert_eq!(
            (answer["id"].to_string().as_str(), &answer["verdict"]),
            (id, &verdict.into()),
            "{sentence}"
        );
        assert_eq!(answer["reasons"].as_array().unwrap().is_empty(), verdict == "supported", "{answer}");
    }
    assert_eq!(answers[1]["reasons"][0], "the passage says 5 million people, the sentence 6 million people");
    let layers = answers.iter().map(|answer| answer["layers"].as_array().unwrap());
    let told: Vec<Vec<&str>> = layers
        .map(|layers| layers.iter().map(|finding| finding["layer"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(told[0], ["structure", "facts", "wording"]);
    assert!(
        told.iter().all(|layers| layers.is_sorted_by_key(|layer| LAYERS.iter().position(|one| one == layer)))
    );
    assert_eq!(
        answers[1]["layers"][1],
        serde_json::json!({
            "layer": "facts", "verdict": "contradicted", "passage": 0,
            "reason": "the passage says 5 million people, the sentence 6 million people",
        })
    );
    assert!(
        printed
            .starts_with(r#"{"id":"a","verdict":"supported","reasons":[],"layers":[{"layer":"structure","#)
    );
    assert_eq!(check(b""), (Some(0), String::new(), String::new()), "nothing to judge is no fault");
}

#[test]
fn an_encoder_that_is_none_is_refused_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("encoder.onnx");
    let settings = [("ANSWERDESK_ENCODER", file.to_str().unwrap())];
    let asked = ["draft", "--question", "Why is the sky blue?"];
    assert!(refused(&asked, &settings).contains("encoder.onnx"), "no such file");
    std::fs::write(&file, "not a model").unwrap();
    let said = refused(&asked, &settings);
    assert!(said.contains("encoder.onnx") && said.contains("the sentence encoder cannot run"), "{said}");
}

#[test]
fn check_names_the_line_it_cannot_read() {
    let good = r#"{"id":"a","sentence":"Bread rises.","evidence":["Bread rises."]}"#;
    let long = format!(r#"{{"id":"a","sentence":"{}","evidence":[]}}"#, "a".repeat(1024 * 1024));
    let table: [(&[u8], &str); 5] = [
        (b"{\"id\":", "line 2 is not {"),
        (br#"{"id":"b","sentence":"Bread rises."}"#, "missing field `evidence`"),
        (br#"{"id":"b","sentence":7,"evidence":[]}"#, "invalid type"),
        (b"{\"id\":\"\xff\"}", "line 2 is not UTF-8"),
        (long.as_bytes(), "line 2 is longer than 1048576 bytes"),
    ];
    for (bad, why) in table {
        let (code, printed, said) = check(&[good.as_bytes(), b"\n", bad, b"\n"].concat());
        assert_eq!(code, Some(2), "{said}");
        assert!(
            said.contains("line 2") && said.contains(why) && said.trim_end().lines().count() == 1,
            "{said}"
        );
        assert_eq!(printed.lines().count(), 1, "what came before is answered");
    }
    let said = refused(&["check", "/no/such/file.jsonl"], &[]);
    assert!(said.contains("/no/such/file.jsonl"), "{said}");
}
