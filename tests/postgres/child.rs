//! A second program beside the test: this test binary, run again to own or join a server until told to end.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper that cannot do its work must fail its test"
)]

use answerdesk::postgres::{Durability, EmbeddedPostgres, Options, Role};
use std::io::{BufRead, BufReader, Read, stdin};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Names the data folder to the child.
const DATA_DIR: &str = "ANSWERDESK_TEST_CHILD_DATA_DIR";

/// Is set where the child is a command rather than a service.
const IS_COMMAND: &str = "ANSWERDESK_TEST_CHILD_IS_COMMAND";

/// What the child says before the URL, and before the reason it has none.
const READY: &str = "child is ready: ";
const FAILED: &str = "child failed: ";

/// A running child; killed when dropped.
pub struct Program {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Program {
    /// Starts the child on this data as `role`; a uid, if given, it runs as.
    pub fn start(data_dir: &Path, role: Role, uid: Option<u32>) -> Self {
        Self::run(&std::env::current_exe().unwrap(), data_dir, role, uid)
    }

    /// Does the same with a copy of this binary, where its folder may be closed to the uid.
    pub fn run(binary: &Path, data_dir: &Path, role: Role, uid: Option<u32>) -> Self {
        let mut command = Command::new(binary);
        command.args(["--exact", "runs_as_a_child_of_the_other_tests", "--ignored", "--nocapture"]);
        command.env(DATA_DIR, data_dir).stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir("/");
        if role == Role::Command {
            command.env(IS_COMMAND, "1");
        }
        if let Some(uid) = uid {
            command.uid(uid).gid(uid);
        }
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// Waits for the child's server; returns its URL, or the sentence the child gave instead.
    pub fn url(&mut self) -> Result<String, String> {
        let mut heard = String::new();
        for line in self.said.by_ref().lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once(READY) {
                return Ok(url.to_owned());
            }
            if let Some((_, reason)) = line.split_once(FAILED) {
                return Err(reason.to_owned());
            }
            heard.push_str(&line);
        }
        panic!("the child ended with: {heard}");
    }

    /// Kills the child as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Has the child stop its server and end.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What the child does. Without the data folder in its environment there is nothing to do.
pub fn be_the_child() {
    let Some(data_dir) = std::env::var_os(DATA_DIR) else { return };
    let role = if std::env::var_os(IS_COMMAND).is_some() { Role::Command } else { Role::Service };
    let options = Options { durability: Durability::ForTests, ..Options::new(data_dir, role) };
    let postgres = match role {
        Role::Service => EmbeddedPostgres::start(&options),
        Role::Command => EmbeddedPostgres::attach_or_start(&options),
    };
    match postgres {
        Ok(postgres) => {
            println!("\n{READY}{}", postgres.url());
            drop(stdin().read_to_end(&mut Vec::new()));
            postgres.stop();
        }
        Err(error) => println!("\n{FAILED}{error}"),
    }
}
