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

use std::net::TcpListener;
use std::process::{Command, Output};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use support::TestDatabase;

const NOWHERE: &str = "postgres://somebody:secret-word@127.0.0.1:1/nowhere";

fn answerdesk(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_answerdesk"))
        .args(arguments)
        .env_remove("DATABASE_URL")
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
    assert_eq!(help.matches("[env: ").count(), 16, "a setting was added or left out: {help}");
    for word in ["serve", "web", "work", "migrate", "user", "token", "library"] {
        let output = answerdesk(&[word, "--help"], &[]);
        assert!(output.status.success(), "{word}");
    }
}
