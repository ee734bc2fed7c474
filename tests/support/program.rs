//! The program itself, as a process of its own.

use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a process may take to say what a test waits for, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `answerdesk`; killed when dropped.
pub struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    /// Starts it with these arguments on that database. Its log goes to the test's own standard error.
    pub fn start(arguments: &[&str], database_url: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = offline();
        command.args(arguments).env_remove("ANSWERDESK_DATA_DIR").env("DATABASE_URL", database_url);
        Self::spawn(command.envs(settings.iter().copied()))
    }

    /// Starts it with these arguments on an embedded Postgres in that folder.
    pub fn start_embedded(arguments: &[&str], data_dir: &str) -> Self {
        let mut command = offline();
        Self::spawn(command.args(arguments).env_remove("DATABASE_URL").env("ANSWERDESK_DATA_DIR", data_dir))
    }

    fn spawn(command: &mut Command) -> Self {
        let command = command.env("ANSWERDESK_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("start the program");
        let output = child.stdout.take().expect("its standard output");
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits until it has printed a line that contains this; returns the line.
    pub fn said(&self, part: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(part) => return line,
                Ok(_) => {}
                Err(error) => panic!("it did not say `{part}`: {error}"),
            }
        }
    }

    /// Returns the id of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().expect("kill it");
        self.child.wait().expect("wait for its end");
    }

    /// Sends SIGTERM and returns its exit code.
    pub fn terminate(self) -> Option<i32> {
        self.signal(Signal::TERM)
    }

    /// Sends what Ctrl-C sends and returns its exit code.
    pub fn interrupt(self) -> Option<i32> {
        self.signal(Signal::INT)
    }

    fn signal(mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), signal).expect("send a signal");
        self.child.wait().expect("wait for its end").code()
    }
}

/// Returns the program as tests run it: no test reaches out, unless its settings name a wiki of its own.
fn offline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerdesk"));
    command.env("ANSWERDESK_WIKIS", "");
    command
}

/// Lets every account enter a folder, as the embedded server's own account must.
pub fn open_to_all(folder: &Path) {
    std::fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("open the folder");
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
