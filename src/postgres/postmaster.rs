//! One run of the server's main process: started, waited for, shut down.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Durability;
use super::account::Account;
use super::error::PostgresError;
use super::leftover::PidFile;
use super::log::Log;
use super::spawn::{self, WhenOrphaned};

/// How long a start may take: recovery after a crash reads up to 512 MB of the write-ahead log.
const START_LIMIT: Duration = Duration::from_mins(5);

/// How long a start is tried again while processes of a killed server are still going away.
const RETRY_LIMIT: Duration = Duration::from_secs(15);

/// How long a fast shutdown, which writes everything down, may take.
const FAST_LIMIT: Duration = Duration::from_secs(30);

/// How long an immediate shutdown, which writes nothing, may take.
const IMMEDIATE_LIMIT: Duration = Duration::from_secs(10);

/// How often a start or a stop is looked at.
const POLL: Duration = Duration::from_millis(10);

/// Everything that a start of the server needs to know.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) program: PathBuf,
    pub(super) cluster: PathBuf,
    pub(super) log: PathBuf,
    pub(super) socket_dir: PathBuf,
    pub(super) account: Option<Account>,
    pub(super) durability: Durability,
}

/// A server that was ready.
#[derive(Debug)]
pub(super) struct Postmaster {
    child: Child,
    log: Log,
}

impl Launch {
    /// Starts the server and returns when it is ready. It is told to stop when the calling thread ends.
    pub(super) fn start(&self) -> Result<Postmaster, PostgresError> {
        let began = Instant::now();
        loop {
            match self.start_once() {
                // The processes of a server that was killed notice within a second and hold its memory until then.
                Err(PostgresError::StartFailed { last_line, .. })
                    if last_line.contains("shared memory block") && began.elapsed() < RETRY_LIMIT =>
                {
                    thread::sleep(POLL * 10);
                }
                result => return result,
            }
        }
    }

    fn start_once(&self) -> Result<Postmaster, PostgresError> {
        let (log, file) = Log::open(&self.log).map_err(PostgresError::files("write", &self.log))?;
        let mut command = spawn::command(&self.program, self.account.as_ref());
        command.arg("-D").arg(&self.cluster).args(self.settings());
        command.stdout(Stdio::null()).stderr(file);
        spawn::bind_to_thread(&mut command, WhenOrphaned::FastShutdown);
        let spawned = command.spawn();
        let child =
            spawned.map_err(|source| PostgresError::Spawn { program: self.program.clone(), source })?;
        let mut postmaster = Postmaster { child, log };
        match self.wait_until_ready(&mut postmaster) {
            Ok(()) => Ok(postmaster),
            Err(error) => {
                postmaster.shut_down();
                Err(error)
            }
        }
    }

    /// Returns what is not for the operator to change, as arguments: they win over `postgresql.conf`.
    fn settings(&self) -> Vec<OsString> {
        let mut fixed = vec!["listen_addresses=", "port=5432", "unix_socket_permissions=0700"];
        // The log is ours to write and to keep small.
        fixed.extend(["log_destination=stderr", "logging_collector=off", "log_line_prefix=%m [%p] "]);
        if self.durability == Durability::ForTests {
            fixed.push("fsync=off");
        }
        let mut arguments: Vec<OsString> =
            fixed.into_iter().flat_map(|it| ["-c".into(), it.into()]).collect();
        arguments.extend(["-c".into(), socket_setting(&self.socket_dir)]);
        arguments
    }

    fn wait_until_ready(&self, postmaster: &mut Postmaster) -> Result<(), PostgresError> {
        let began = Instant::now();
        let pid = i32::try_from(postmaster.child.id()).unwrap_or_default();
        while began.elapsed() < START_LIMIT {
            if PidFile::read(&self.cluster).is_some_and(|file| file.pid == pid && file.is_ready) {
                return Ok(());
            }
            if postmaster.exit_status().is_some() {
                return Err(self.failure(postmaster.log.last_words()));
            }
            thread::sleep(POLL);
        }
        Err(PostgresError::NotReady { limit_s: START_LIMIT.as_secs(), log: self.log.clone() })
    }

    fn failure(&self, last_line: String) -> PostgresError {
        if last_line.contains("Unix-domain socket") || last_line.contains("Unix socket") {
            PostgresError::Socket { socket_dir: self.socket_dir.clone(), last_line }
        } else {
            PostgresError::StartFailed { last_line, log: self.log.clone() }
        }
    }
}

impl Postmaster {
    /// Returns its process id.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Returns how it ended, if it has.
    pub(super) fn exit_status(&mut self) -> Option<ExitStatus> {
        // An error would mean that it is no child of ours, which cannot be.
        self.child.try_wait().ok().flatten()
    }

    /// Keeps its log within the limit.
    pub(super) fn limit_log(&mut self) {
        if let Err(error) = self.log.limit_size() {
            tracing::warn!(error = %error, "cannot move the log of Postgres aside");
        }
    }

    /// Ends it: politely, then less so; returns when it is gone.
    pub(super) fn shut_down(mut self) {
        for (signal, limit) in [(Signal::INT, FAST_LIMIT), (Signal::QUIT, IMMEDIATE_LIMIT)] {
            // Once it was seen to be gone its number is another's to have.
            if self.exit_status().is_none() {
                let _ = kill_process(Pid::from_child(&self.child), signal);
            }
            let began = Instant::now();
            while self.exit_status().is_none() && began.elapsed() < limit {
                thread::sleep(POLL);
            }
        }
        if self.exit_status().is_none() {
            tracing::error!(
                pid = self.pid(),
                "Postgres does not stop and is killed; its next start will recover"
            );
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// Returns the setting of the socket's folder, quoted as a list of one: a comma would otherwise divide it.
fn socket_setting(socket_dir: &Path) -> OsString {
    let mut setting = b"unix_socket_directories=\"".to_vec();
    for &byte in socket_dir.as_os_str().as_bytes() {
        // A quote within quotes is doubled.
        setting.extend(if byte == b'"' { b"\"\"".as_slice() } else { std::slice::from_ref(&byte) });
    }
    setting.push(b'"');
    OsString::from_vec(setting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_folder_is_one_however_it_is_called() {
        let setting = socket_setting(Path::new("/a, b/\"c\""));
        assert_eq!(setting, "unix_socket_directories=\"/a, b/\"\"c\"\"\"");
    }
}
