//! What an earlier run may have left: a server that still shuts down, or files that say so of one long gone.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::database;
use super::error::PostgresError;
use super::folder::{Folder, SOCKET_NAME};

/// How long a leftover server may take to shut down before it is told to drop everything.
const FAST_LIMIT: Duration = Duration::from_secs(30);

/// How long in all before we give up.
const LIMIT: Duration = Duration::from_secs(40);

/// What Postgres writes into `postmaster.pid`, as far as it is of use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: i32,
    socket_dir: Option<PathBuf>,
    pub(super) is_ready: bool,
}

impl PidFile {
    /// Reads the file of this cluster; `None` where there is none or it is not yet written.
    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read(path(cluster)).ok()?)
    }

    /// Reads its lines: pid, data folder, start, port, socket folder, address, shared memory, status.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
        let pid = std::str::from_utf8(lines.first()?).ok()?.trim().parse().ok()?;
        let socket_dir = lines.get(4).filter(|line| !line.is_empty());
        let socket_dir = socket_dir.map(|line| PathBuf::from(OsString::from_vec(line.to_vec())));
        let is_ready = lines.get(7).is_some_and(|status| status.trim_ascii() == b"ready");
        Some(Self { pid, socket_dir, is_ready })
    }
}

/// Returns the URL of the server that runs on this data, as its own files tell.
pub(super) fn url_of_running(folder: &Folder) -> Option<String> {
    let file = PidFile::read(&folder.cluster())?;
    file.is_ready.then_some(file.socket_dir)?.map(|socket_dir| database::url(&socket_dir, database::NAME))
}

/// Ends the server that a killed program left behind and removes files that would keep a new one from starting.
///
/// To be called under the owner's lock: nobody else can be running a server here on purpose.
pub(super) fn clear(folder: &Folder, socket_dir: &Path) -> Result<(), PostgresError> {
    let cluster = folder.cluster();
    let began = Instant::now();
    let mut told = None;
    while let Some(pid) = PidFile::read(&cluster).and_then(|file| Pid::from_raw(file.pid))
        && is_server_of(pid, &cluster)
    {
        let signal = if began.elapsed() < FAST_LIMIT { Signal::INT } else { Signal::QUIT };
        if told != Some(signal) {
            told = Some(signal);
            // An error means that it is gone already.
            let _ = kill_process(pid, signal);
        }
        if began.elapsed() > LIMIT {
            return Err(PostgresError::LeftoverStuck { pid: pid.as_raw_pid() });
        }
        thread::sleep(Duration::from_millis(10));
    }
    // Postgres takes any process of its account with the number in these files for a server: after a restart of the
    // machine or container the number may be another's.
    let lock = socket_dir.join(format!("{SOCKET_NAME}.lock"));
    for file in [path(&cluster), lock, socket_dir.join(SOCKET_NAME)] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(PostgresError::Files { act: "remove", path: file, source: error });
            }
            _ => {}
        }
    }
    Ok(())
}

fn path(cluster: &Path) -> PathBuf {
    cluster.join("postmaster.pid")
}

/// Says whether the process is a server of this cluster: one works in the folder of its data.
#[cfg(target_os = "linux")]
fn is_server_of(pid: Pid, cluster: &Path) -> bool {
    let works_in = fs::read_link(format!("/proc/{pid}/cwd"));
    works_in.is_ok_and(|folder| fs::canonicalize(cluster).is_ok_and(|cluster| cluster == folder))
}

/// Says whether the process is a server of this cluster: one is started with the folder of its data.
#[cfg(not(target_os = "linux"))]
fn is_server_of(pid: Pid, cluster: &Path) -> bool {
    let mut ps = super::spawn::command(Path::new("ps"), None);
    let output = ps.args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output();
    output
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&cluster.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_is_read_however_far_it_was_written() {
        let parse = |text: &str| PidFile::parse(text.as_bytes());
        let ready = "18359\n/data/postgres\n1795371651\n5432\n/data/run\n\n  5767170  3\nready   \n";
        let socket_dir = Some(PathBuf::from("/data/run"));
        assert_eq!(
            parse(ready),
            Some(PidFile { pid: 18359, socket_dir: socket_dir.clone(), is_ready: true })
        );
        let starting = ready.replace("ready   ", "starting");
        assert_eq!(parse(&starting), Some(PidFile { pid: 18359, socket_dir, is_ready: false }));
        assert_eq!(parse("18359\n"), Some(PidFile { pid: 18359, socket_dir: None, is_ready: false }));
        assert_eq!(parse(""), None);
    }

    #[test]
    fn a_stale_pid_file_is_removed_whoever_has_its_number_now() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        fs::create_dir(folder.cluster()).unwrap();
        // This very process: alive, but not a server of that cluster.
        fs::write(path(&folder.cluster()), format!("{}\n", std::process::id())).unwrap();
        clear(&folder, scratch.path()).unwrap();
        assert!(!path(&folder.cluster()).exists());
    }
}
