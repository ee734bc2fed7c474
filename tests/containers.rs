//! What stands in `Dockerfile` and `docker-compose.yml` is true, as far as can be told without building the image.
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
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use support::{PrivateCluster, Program, StopMode, TestDatabase};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap()
}

fn compose(arguments: &[&str], password: Option<&str>) -> Output {
    let mut compose = Command::new("docker-compose");
    compose.args(["--file", "docker-compose.yml"]).args(arguments).current_dir(root());
    match password {
        Some(password) => compose.env("POSTGRES_PASSWORD", password),
        None => compose.env_remove("POSTGRES_PASSWORD"),
    };
    compose.output().expect("run docker-compose: scripts/test installs it")
}

/// The lines of one service of the compose file.
fn service(name: &str) -> String {
    let file = text("docker-compose.yml");
    let (_, rest) = file.split_once(&format!("\n  {name}:\n")).expect(name);
    let lines = rest.lines().take_while(|line| line.is_empty() || line.starts_with("    "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The command of a service's health check, with another port in the place of the usual.
fn health_check(name: &str, port: (&str, &str)) -> Vec<String> {
    let service = service(name);
    let (_, test) = service.split_once("test: ").expect("a health check");
    // Compose reads `$$` as a dollar of the command's own.
    let test = test.lines().next().unwrap().replace("$$", "$").replace(port.0, port.1);
    let mut words: Vec<String> = serde_json::from_str(&test).unwrap();
    assert_eq!(words.remove(0), "CMD");
    words
}

fn is_healthy(command: &[String]) -> bool {
    let (program, arguments) = command.split_first().unwrap();
    Command::new(program).args(arguments).output().unwrap().status.success()
}

async fn until_healthy(command: &[String], wanted: bool) {
    let began = Instant::now();
    while is_healthy(command) != wanted {
        assert!(began.elapsed() < PATIENCE, "not yet {wanted}: {command:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn compose_understands_the_file_and_finds_the_four_roles_in_it() {
    let output = compose(&["config"], Some("secret"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let services = String::from_utf8(compose(&["config", "--services"], Some("secret")).stdout).unwrap();
    let mut services: Vec<&str> = services.lines().collect();
    services.sort_unstable();
    assert_eq!(services, ["db", "migrate", "web", "work"]);
    for role in ["migrate", "web", "work"] {
        let run = service(role);
        let (_, command) = run.split_once("command: ").unwrap();
        let words: Vec<String> = serde_json::from_str(command.lines().next().unwrap()).unwrap();
        let mut help = Command::new(env!("CARGO_BIN_EXE_answerdesk"));
        assert!(help.args(&words).arg("--help").output().unwrap().status.success(), "{words:?}");
    }
    for role in ["db", "web", "work"] {
        assert!(service(role).contains("healthcheck:"), "{role} has no health check");
    }
    assert!(service("migrate").contains("condition: service_healthy"));
    for role in ["web", "work"] {
        assert!(service(role).contains("condition: service_completed_successfully"), "{role}");
    }
}

#[test]
fn no_password_stands_in_the_file_and_none_is_made_up() {
    let output = compose(&["config"], None);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("set it in the file .env"), "{said}");
    assert!(!text("docker-compose.yml").contains("POSTGRES_PASSWORD:-"));
}

#[test]
fn every_setting_of_the_file_is_one_the_program_knows() {
    let help = |word: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_answerdesk")).args([word, "--help"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let known = help("web") + &help("work");
    let file = text("docker-compose.yml");
    let named = file.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let named: Vec<&str> = named.filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    let named: Vec<&str> = named.into_iter().filter(|name| name.starts_with("ANSWERDESK_")).collect();
    assert!(named.len() >= 5, "{named:?}");
    for name in named {
        assert!(known.contains(name), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webs_health_check_tells_one_that_serves_from_one_that_does_not() {
    let database = TestDatabase::new().await;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let check = health_check("web", ("/8080", &format!("/{port}")));
    assert!(!is_healthy(&check), "nobody listens yet");
    let web = Program::start(&["web", "--listen", &format!("127.0.0.1:{port}")], database.url(), &[]);
    web.said("ready");
    until_healthy(&check, true).await;
    assert_eq!(web.terminate(), Some(0));
    until_healthy(&check, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workers_health_check_tells_one_with_a_database_from_one_without() {
    let start = || {
        PrivateCluster::start_on_a_port(&[(
            "pg_hba.conf",
            "local all all trust\nhost all all 127.0.0.1/32 trust\n",
        )])
    };
    let cluster = tokio::task::spawn_blocking(start).await.unwrap();
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", cluster.port());
    let check = health_check("work", (":1538 ", &format!(":{:04X} ", cluster.port())));
    assert!(!is_healthy(&check), "nobody is connected yet");
    desk::platform::migrate(&url).await.unwrap();
    let work = Program::start(&["work"], &url, &[]);
    work.said("ready");
    until_healthy(&check, true).await;
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.stop(StopMode::Fast);
        cluster
    });
    let cluster = cluster.await.unwrap();
    until_healthy(&check, false).await;
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.start();
        cluster
    });
    let cluster = cluster.await.unwrap();
    until_healthy(&check, true).await;
    assert_eq!(work.terminate(), Some(0));
    drop(cluster);
}

/// The paths that the image is built from.
fn copied() -> Vec<String> {
    let file = text("Dockerfile");
    let copies =
        file.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--from"));
    let mut paths = Vec::new();
    for copy in copies {
        let mut words: Vec<&str> = copy.split_whitespace().collect();
        let to = words.pop().unwrap();
        assert!(to == "./" || words == [to], "a folder is copied to another place: {copy}");
        paths.extend(words.into_iter().map(str::to_owned));
    }
    paths
}

#[test]
fn the_image_is_built_from_all_that_the_build_reads() {
    let paths = copied();
    let folder = tempfile::tempdir().unwrap();
    for path in &paths {
        assert!(root().join(path).exists(), "{path}");
        let mut copy = Command::new("cp");
        assert!(
            copy.arg("-R").arg(root().join(path)).arg(folder.path()).status().unwrap().success(),
            "{path}"
        );
    }
    // Every member and every target that is named.
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--no-deps", "--offline", "--format-version=1", "--quiet"]);
    let output = metadata.current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // What macros read is no target: folders named in the sources.
    for folder in ["library", "migrations", "static", "templates"] {
        assert!(paths.iter().any(|path| path == folder), "{folder}");
    }
    // And the builder is sent all of it.
    let ignored = text(".dockerignore");
    for path in &paths {
        assert!(ignored.lines().any(|line| line == format!("!{path}")), "{path} is kept from the builder");
    }
}

#[test]
fn the_program_runs_as_nobody_in_particular() {
    let file = text("Dockerfile");
    let last = file.rsplit("\nFROM ").next().unwrap();
    let user = last.lines().find_map(|line| line.strip_prefix("USER ")).expect("a user");
    assert!(user.parse::<u32>().is_ok_and(|id| id > 0), "{user}");
    assert!(last.contains("ENTRYPOINT [\"answerdesk\"]"));
    let shared = text("docker-compose.yml");
    for line in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"] {
        assert!(shared.contains(line), "{line}");
    }
}
