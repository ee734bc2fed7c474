//! The embedded Postgres, with real servers and real second programs.

#[path = "postgres/child.rs"]
mod child;
#[path = "postgres/databases.rs"]
mod databases;
#[path = "postgres/scene.rs"]
mod scene;
mod support;

use answerdesk::postgres::{Durability, EmbeddedPostgres, Options, PostgresError, Role, runs_as_root};
use child::Program;
use scene::{Data, add_note, kill, lives, notes, wait_until};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::thread;
use std::time::{Duration, Instant};

/// The account `nobody` on Linux.
const NOBODY: u32 = 65534;

#[test]
fn a_first_start_makes_the_database_and_a_second_goes_on_with_it() {
    let data = Data::new();
    // The one test that waits for the disk, as in production.
    let options = Options { durability: Durability::Kept, ..data.options(Role::Service) };
    let first = EmbeddedPostgres::start(&options).unwrap();
    assert!(
        first.url().starts_with("postgresql://postgres@localhost:5432/answerdesk?host=%2Ftmp%2F"),
        "{}",
        first.url()
    );
    assert_eq!(add_note(first.url()), 1);
    let pid = first.pid().unwrap();
    assert_eq!(pid, data.server_pid());
    first.stop();
    assert!(!lives(pid), "stop returned before the server was gone");

    let second = EmbeddedPostgres::start(&options).unwrap();
    assert_eq!(add_note(second.url()), 2);
    let pid = second.pid().unwrap();
    drop(second);
    assert!(!lives(pid), "dropping must stop it too");
}

#[test]
fn a_service_beside_a_running_one_is_refused_in_one_sentence() {
    let data = Data::new();
    let _running = data.start().unwrap();
    let refusal = data.start().unwrap_err();
    let expected = format!(
        "Answerdesk already runs here (process {}) with its data in {}: stop it first, or set ANSWERDESK_DATA_DIR to another \
         folder",
        std::process::id(),
        data.path().display()
    );
    assert_eq!(refusal.to_string(), expected);
    assert_eq!(Program::start(data.path(), Role::Service, None).url(), Err(expected));
}

#[test]
fn a_command_joins_a_running_service_and_leaves_it_running() {
    let data = Data::new();
    let service = data.start().unwrap();
    let mut command = Program::start(data.path(), Role::Command, None);
    assert_eq!(command.url().unwrap(), service.url());
    command.end();
    let joined = EmbeddedPostgres::attach_or_start(&data.options(Role::Command)).unwrap();
    assert!(joined.is_attached() && joined.pid().is_none());
    joined.stop();
    assert_eq!(add_note(service.url()), 1);
}

#[test]
fn a_command_that_owns_the_server_waits_for_the_one_that_joined_it_and_a_service_for_both() {
    let data = Data::new();
    let owner = data.start_as(Role::Command);
    let mut guest = Program::start(data.path(), Role::Command, None);
    let url = guest.url().unwrap();
    let stopping = thread::spawn(move || owner.stop());
    thread::sleep(Duration::from_millis(300));
    assert_eq!(add_note(&url), 1, "the guest still has the server");

    let options = data.options(Role::Service);
    let service = thread::spawn(move || EmbeddedPostgres::start(&options));
    thread::sleep(Duration::from_millis(100));
    assert!(!stopping.is_finished() && !service.is_finished());
    guest.end();
    stopping.join().unwrap();
    assert_eq!(add_note(service.join().unwrap().unwrap().url()), 2);
}

#[test]
fn a_service_takes_its_turn_after_a_command_rather_than_join_its_server() {
    let data = Data::new();
    let command = data.start_as(Role::Command);
    let options = data.options(Role::Service);
    let service = thread::spawn(move || EmbeddedPostgres::attach_or_start(&options).unwrap());
    thread::sleep(Duration::from_millis(300));
    assert!(!service.is_finished());
    let began = Instant::now();
    command.stop();
    let service = service.join().unwrap();
    assert!(!service.is_attached() && began.elapsed() < scene::PATIENCE);
    assert_eq!(add_note(service.url()), 1);
}

#[test]
fn a_program_killed_takes_its_server_with_it() {
    let data = Data::new();
    let mut program = Program::start(data.path(), Role::Service, None);
    add_note(&program.url().unwrap());
    let server = data.server_pid();
    program.kill();
    if cfg!(target_os = "linux") {
        wait_until("the server has ended by itself", || !lives(server));
        assert!(!data.path().join("postgres/postmaster.pid").exists(), "it was a clean shutdown");
    }
    assert_eq!(notes(data.start().unwrap().url()), 1);
}

#[test]
fn a_start_right_after_a_kill_waits_for_the_server_that_is_still_going() {
    let data = Data::new();
    let mut program = Program::start(data.path(), Role::Service, None);
    add_note(&program.url().unwrap());
    let old = data.server_pid();
    program.kill();
    let next = data.start().unwrap();
    assert_eq!(notes(next.url()), 1);
    assert!(next.pid() != Some(old) && !lives(old));
}

#[test]
fn a_server_killed_under_the_program_is_started_again() {
    let data = Data::new();
    let postgres = data.start().unwrap();
    add_note(postgres.url());
    let old = postgres.pid().unwrap();
    kill(old);
    wait_until("another server runs", || postgres.pid().is_some_and(|pid| pid != old));
    assert_eq!(notes(postgres.url()), 1);
}

#[test]
fn what_was_committed_survives_the_death_of_both() {
    let data = Data::new();
    let mut program = Program::start(data.path(), Role::Service, None);
    add_note(&program.url().unwrap());
    kill(data.server_pid());
    program.kill();
    assert_eq!(notes(data.start().unwrap().url()), 1);
}

#[test]
fn a_killed_initdb_leaves_no_half_cluster() {
    let data = Data::new();
    let half = data.path().join("postgres.new");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::set_permissions(data.path(), Permissions::from_mode(0o711)).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    let postgres = data.start().unwrap();
    assert_eq!(add_note(postgres.url()), 1);
    assert!(!half.exists());
}

#[test]
fn a_data_folder_with_a_long_or_odd_name_will_do() {
    let long = Data::below(&format!("a b, \"c\" 'd' %e é/{}/data", "long".repeat(30)));
    let postgres = long.start().unwrap();
    assert_eq!(add_note(postgres.url()), 1);
    let url = postgres.url().to_owned();
    assert!(url.contains("host=%2Ftmp%2Fanswerdesk-"), "{url}");
    postgres.stop();
    let again = long.start().unwrap();
    assert_eq!((again.url(), notes(again.url())), (url.as_str(), 1));
    again.stop();
    let socket_dir = fs::read_to_string(long.path().join("postgres-socket")).unwrap();
    assert!(socket_dir.starts_with("/tmp/answerdesk-"));
    fs::remove_dir_all(socket_dir).unwrap();

    let odd = Data::below("a b, \"c\" 'd' %e é");
    assert_eq!(add_note(odd.start().unwrap().url()), 1);
}

#[test]
fn only_the_servers_account_may_enter_where_the_socket_is() {
    let data = Data::new();
    let postgres = data.start().unwrap();
    for private in ["postgres", "postgres-run"] {
        assert_eq!(fs::metadata(data.path().join(private)).unwrap().mode() & 0o777, 0o700, "{private}");
    }
    if let Ok(process) = fs::metadata(format!("/proc/{}", postgres.pid().unwrap())) {
        assert_ne!(process.uid(), 0, "the server must not run as root");
    }
    let listening = fs::read_to_string(data.path().join("postgres/postmaster.pid")).unwrap();
    assert_eq!(listening.lines().nth(5), Some(""), "it must not listen on the network");
}

#[test]
fn an_ordinary_account_owns_its_server() {
    if !runs_as_root() {
        return; // Then every other test here shows it.
    }
    let data = Data::new();
    fs::create_dir(data.path()).unwrap();
    chown(data.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    // The folder of this binary may be closed to others.
    let binary = data.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
    let mut program = Program::run(&binary, data.path(), Role::Service, Some(NOBODY));
    assert_eq!(add_note(&program.url().unwrap()), 1);
    assert_eq!(fs::metadata(data.path().join("postgres")).unwrap().uid(), NOBODY);
    program.end();
    // Root goes on with it as the account that owns it.
    assert_eq!(notes(data.start().unwrap().url()), 1);

    let closed = Data::new();
    fs::create_dir(closed.path()).unwrap();
    let refusal = Program::run(&binary, closed.path(), Role::Service, Some(NOBODY)).url().unwrap_err();
    assert!(
        refusal.contains("(Permission denied (os error 13)): make the data folder writable"),
        "{refusal}"
    );
}

#[test]
fn a_folder_closed_to_the_servers_account_is_named() {
    if !runs_as_root() {
        return; // Then the server runs as the program does.
    }
    let home = tempfile::tempdir_in("/tmp").unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o700)).unwrap();
    let options = Options::new(home.path().join("data"), Role::Service);
    let refusal = EmbeddedPostgres::start(&options).unwrap_err();
    assert!(
        matches!(&refusal, PostgresError::Unreachable { closed, .. } if closed == home.path()),
        "{refusal}"
    );
    assert!(refusal.to_string().contains("set ANSWERDESK_DATA_DIR to a folder it may reach"), "{refusal}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let refusal = EmbeddedPostgres::start(&Options::new("/proc/answerdesk", Role::Service)).unwrap_err();
    let sentence = refusal.to_string();
    assert!(sentence.starts_with("cannot create /proc/answerdesk ("), "{sentence}");
    assert!(
        sentence.ends_with("make the data folder writable, or set ANSWERDESK_DATA_DIR to one that is"),
        "{sentence}"
    );
}

#[test]
fn without_server_programs_the_three_ways_out_are_told() {
    let sentence = PostgresError::NotInstalled.to_string();
    for way in ["apt install postgresql", "docker compose up", "DATABASE_URL"] {
        assert!(sentence.contains(way), "{sentence}");
    }
    let data = Data::new();
    let options = Options { bin_dir: Some("/usr/share".into()), ..data.options(Role::Service) };
    let refusal = EmbeddedPostgres::start(&options).unwrap_err().to_string();
    assert!(refusal.contains("in /usr/share: correct ANSWERDESK_PG_BIN_DIR"), "{refusal}");
}

#[test]
fn data_of_another_version_is_refused_and_left_alone() {
    let data = Data::new();
    let version = data.path().join("postgres/PG_VERSION");
    fs::create_dir_all(version.parent().unwrap()).unwrap();
    fs::set_permissions(data.path(), Permissions::from_mode(0o711)).unwrap();
    fs::write(&version, "99\n").unwrap();
    let refusal = data.start().unwrap_err();
    assert!(matches!(refusal, PostgresError::VersionMismatch { made_by: 99, .. }), "{refusal}");
    assert_eq!(fs::read_to_string(version).unwrap(), "99\n");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let data = Data::new();
    data.start().unwrap().stop();
    let settings = data.path().join("postgres/postgresql.conf");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}\nmax_connections = many\n")).unwrap();
    let refusal = data.start().unwrap_err();
    assert!(matches!(&refusal, PostgresError::StartFailed { .. }), "{refusal}");
    assert!(refusal.to_string().contains("contains errors (more in "), "{refusal}");
    fs::write(&settings, text).unwrap();
    assert!(data.start().is_ok(), "the failed start must have let go of the lock");
}

#[test]
#[ignore = "no test of its own: the others run it as their second program"]
fn runs_as_a_child_of_the_other_tests() {
    child::be_the_child();
}
