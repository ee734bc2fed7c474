//! The house keeps its shape: who may know whom, which line belongs in which room, and how large anything may get.
//!
//! `docs/ARCHITECTURE.md` says the same in prose; its tree is compared with the folders here.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file, in lines; a file that grows past it is two things.
const FILE_LINES_MAX: usize = 500;
/// The longest test file, in lines.
const TEST_LINES_MAX: usize = 600;
/// The longest template, in lines.
const TEMPLATE_LINES_MAX: usize = 150;
/// The longest migration step, in lines.
const MIGRATION_LINES_MAX: usize = 100;

/// The stages of `desk` in flow order: a later one may see an earlier one, never the reverse.
const STAGES: [&str; 5] = ["suggestion", "evidence", "draft", "review", "page"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends so, as paths from the root.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap().to_path_buf());
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of a source file that are code, with their numbers: no comments, no module of tests at its end.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = text(path);
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text.get(..end).unwrap_or_default().lines().map(str::trim);
    (1..)
        .zip(lines)
        .filter(|(_, line)| !line.starts_with("//"))
        .map(|(number, line)| (number, line.to_owned()))
        .collect()
}

/// Every Rust file of the program.
fn sources() -> Vec<PathBuf> {
    ["src", "workers/src", "desk/src", "queue/src", "article/src"]
        .iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect()
}

/// Lines of the program that contain a word outside the places that may say it.
fn strangers(word: &str, places: &[&str]) -> Vec<String> {
    let at_home = |path: &Path| places.iter().any(|place| path.to_string_lossy().contains(place));
    let mut found = Vec::new();
    for path in sources().iter().filter(|path| !at_home(path)) {
        for (number, line) in code(path) {
            if line.contains(word) {
                found.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    found
}

fn assert_only_in(word: &str, places: &[&str]) {
    let strangers = strangers(word, places);
    assert!(strangers.is_empty(), "`{word}` belongs in {places:?}, but stands in:\n{}", strangers.join("\n"));
}

/// The crates of the workspace that a crate depends on outside its tests.
fn neighbours(manifest: &str) -> BTreeSet<String> {
    let text = text(Path::new(manifest));
    let dependencies = text.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let names = dependencies.lines().filter_map(|line| line.strip_prefix("answerdesk-"));
    names.map(|name| name.split(['.', ' ']).next().unwrap().to_owned()).collect()
}

#[test]
fn arrows_between_crates_point_one_way() {
    let arrows = |manifest| neighbours(manifest).into_iter().collect::<Vec<_>>();
    assert_eq!(arrows("article/Cargo.toml"), Vec::<String>::new());
    assert_eq!(arrows("queue/Cargo.toml"), Vec::<String>::new());
    assert_eq!(arrows("desk/Cargo.toml"), ["article", "queue"]);
    assert_eq!(arrows("workers/Cargo.toml"), ["article", "desk", "queue"]);
    assert_eq!(arrows("Cargo.toml"), ["article", "desk", "queue", "workers"]);
}

#[test]
fn every_dependency_is_used() {
    for (folder, manifest) in [
        ("article/src", "article/Cargo.toml"),
        ("desk/src", "desk/Cargo.toml"),
        ("queue/src", "queue/Cargo.toml"),
        ("workers/src", "workers/Cargo.toml"),
        ("src", "Cargo.toml"),
    ] {
        let manifest = text(Path::new(manifest));
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        let used: String = files(folder, ".rs").iter().map(|path| text(path)).collect();
        for line in dependencies.lines().filter(|line| line.contains('=')) {
            let name = line.split(['.', ' ']).next().unwrap();
            let word = name.strip_prefix("answerdesk-").unwrap_or(name).replace('-', "_");
            // A derive or an attribute names it too.
            assert!(
                used.contains(&format!("{word}::")) || used.contains(&format!("use {word}")),
                "{folder} does not use {name}"
            );
        }
    }
}

#[test]
fn only_the_command_line_knows_the_workers() {
    let known = strangers("workers::", &["src/cli/", "workers/src/"]);
    assert!(known.is_empty(), "{}", known.join("\n"));
}

#[test]
fn a_later_stage_sees_an_earlier_one_never_the_reverse() {
    for (place, stage) in STAGES.iter().enumerate() {
        let later = STAGES[place + 1..].iter().chain(&["overview"]);
        let forbidden: Vec<String> = later.map(|later| format!("crate::{later}")).collect();
        for path in files(&format!("desk/src/{stage}"), ".rs") {
            for (number, line) in code(&path) {
                let sees = forbidden.iter().find(|word| line.contains(*word));
                assert!(sees.is_none(), "{}:{number} sees a later stage: {line}", path.display());
            }
        }
    }
    for room in ["people", "ledger", "platform"] {
        for path in files(&format!("desk/src/{room}"), ".rs") {
            for (number, line) in code(&path) {
                let sees = STAGES
                    .iter()
                    .chain(&["overview"])
                    .find(|stage| line.contains(&format!("crate::{stage}")));
                assert!(sees.is_none(), "{}:{number} sees a stage: {line}", path.display());
            }
        }
    }
}

#[test]
fn unsafe_is_for_the_embedded_postgres_alone() {
    for library in ["article", "desk", "queue", "workers"] {
        let map = text(Path::new(&format!("{library}/src/lib.rs")));
        assert!(map.contains("#![forbid(unsafe_code)]"), "{library} must forbid unsafe code");
    }
    assert_only_in("unsafe ", &["src/postgres/"]);
}

#[test]
fn a_line_knows_its_room() {
    // Queries stand in stores; the queue's error type is diesel's own; the embedded Postgres makes its database.
    assert_only_in("diesel::", &["/store", "desk/src/platform/", "queue/src/", "src/postgres/database.rs"]);
    assert_only_in(
        "apalis",
        &["queue/src/", "workers/src/runtime.rs", "workers/src/lib.rs", "src/cli/settings.rs"],
    );
    assert_only_in("actix_web", &["src/web/"]);
    assert_only_in("askama", &["src/web/", "article/src/page"]);
    // Finders fetch where the rules are; the model's address is the operator's own.
    assert_only_in("reqwest", &["workers/src/fetch/", "workers/src/writer/"]);
    assert_only_in("std::env::", &["src/cli/settings.rs", "src/postgres/"]);
    assert_only_in("println!", &[]);
}

#[test]
fn stores_never_begin_a_transaction() {
    for path in sources().iter().filter(|path| path.to_string_lossy().contains("/store")) {
        for (number, line) in code(path) {
            assert!(!line.contains(".transaction("), "{}:{number} begins a transaction", path.display());
        }
    }
}

#[test]
fn models_know_neither_database_nor_waiting() {
    for path in files("desk/src", "model.rs") {
        for (number, line) in code(&path) {
            let waits = ["diesel", "async ", ".await", "Clock"].iter().find(|word| line.contains(*word));
            assert!(waits.is_none(), "{}:{number}: a model is pure: {line}", path.display());
        }
    }
}

#[test]
fn every_job_has_a_body_of_its_own_name() {
    let payloads = text(Path::new("desk/src/jobs.rs"));
    let kinds: Vec<&str> = payloads
        .split("const KIND: &'static str = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!kinds.is_empty());
    for kind in kinds {
        let body = text(Path::new(&format!("workers/src/{kind}.rs")));
        assert!(body.contains(&format!("name = \"job.{kind}\"")), "the span of {kind} has another name");
        assert!(
            text(Path::new("docs/ARCHITECTURE.md")).contains(&format!("`{kind}`")),
            "docs/ARCHITECTURE.md does not tell of {kind}"
        );
    }
}

#[test]
fn nothing_grows_past_its_limit() {
    let mut large = Vec::new();
    let mut measure = |folder: &str, ending: &str, limit: usize| {
        for path in files(folder, ending) {
            let lines = text(&path).lines().count();
            if lines > limit && !path.ends_with("schema.rs") {
                large.push(format!("{} has {lines} lines, more than {limit}", path.display()));
            }
        }
    };
    for folder in ["src", "workers/src", "desk/src", "queue/src", "article/src", "benches"] {
        measure(folder, ".rs", FILE_LINES_MAX);
    }
    measure("tests", ".rs", TEST_LINES_MAX);
    measure("templates", ".html", TEMPLATE_LINES_MAX);
    measure("migrations", "up.sql", MIGRATION_LINES_MAX);
    assert!(large.is_empty(), "{}", large.join("\n"));
}

#[test]
fn no_file_is_a_drawer_for_odds_and_ends() {
    for path in sources() {
        let name = path.file_stem().unwrap().to_string_lossy();
        assert!(
            !["util", "utils", "common", "helper", "helpers", "misc", "manager"].contains(&name.as_ref()),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_migration_goes_both_ways() {
    let (up, down) = (files("migrations", "up.sql"), files("migrations", "down.sql"));
    let folders = |paths: Vec<PathBuf>| {
        paths.iter().map(|path| path.parent().unwrap().to_path_buf()).collect::<Vec<_>>()
    };
    assert_eq!(folders(up), folders(down));
}

/// The tree in `docs/ARCHITECTURE.md`: every room it names is there, and every room that is there it names.
#[test]
fn the_map_is_the_house() {
    let map = text(Path::new("docs/ARCHITECTURE.md"));
    let tree = map.split("```text\n").nth(1).expect("a tree").split("```").next().unwrap();
    let named: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.ends_with('/'))
        .map(|word| word.trim_end_matches('/').to_owned())
        .collect();
    let mut rooms = BTreeSet::new();
    for folder in ["", "src", "workers/src", "desk/src"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !name.starts_with('.') && !["target", "data"].contains(&name.as_str())
            {
                rooms.insert(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    let rooms: BTreeSet<String> = rooms
        .into_iter()
        .filter(|room| !["workers/src", "desk/src", "queue/src", "article/src"].contains(&room.as_str()))
        .collect();
    assert_eq!(named, rooms, "the tree in docs/ARCHITECTURE.md and the folders differ");
}
