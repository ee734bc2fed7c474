//! How a program of Postgres is run: as the right account, in a bare environment, and never longer than us.

use std::path::Path;
use std::process::{Command, Stdio};

use std::os::unix::process::CommandExt;

use super::account::Account;

/// Returns a command with no input and nothing of our environment but the search paths: it holds keys of ours.
///
/// It has a process group of its own, so that Ctrl-C in a terminal reaches us first and we decide when it stops.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC");
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.stdin(Stdio::null()).current_dir("/").process_group(0);
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// What a child is told by the system when we are killed.
#[derive(Clone, Copy, Debug)]
pub(super) enum WhenOrphaned {
    /// `initdb` removes what it has made and ends.
    Terminate,
    /// The server ends its sessions, writes everything down and ends.
    FastShutdown,
}

/// Has the system signal the child when the *thread* that spawns it ends, as it does when the program is killed.
///
/// So the thread must live as long as the child: one of tokio's pool would take the server with it when idle. Where the
/// system has no such thing (macOS), the next start ends what is left.
#[cfg(target_os = "linux")]
pub(super) fn bind_to_thread(command: &mut Command, when: WhenOrphaned) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
    let signal = match when {
        WhenOrphaned::Terminate => Signal::TERM,
        WhenOrphaned::FastShutdown => Signal::INT,
    };
    let parent = getpid();
    let bind = move || {
        set_parent_process_death_signal(Some(signal))?;
        // We may have been killed between the fork and the line above: then no signal comes.
        if getppid() == Some(parent) { Ok(()) } else { Err(std::io::ErrorKind::NotConnected.into()) }
    };
    // It must be done here, after the change of account, which clears it.
    #[expect(unsafe_code, reason = "between fork and exec there is no safe way")]
    // SAFETY: the closure makes two system calls and allocates nothing, so it is fit to run after a fork.
    unsafe {
        command.pre_exec(bind);
    }
}

/// Does nothing: this system cannot signal a child when its parent is killed.
#[cfg(not(target_os = "linux"))]
pub(super) fn bind_to_thread(_command: &mut Command, _when: WhenOrphaned) {}
