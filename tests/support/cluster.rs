//! One Postgres server on a unix socket, with fsync off: made in 0.1 s from a copy of an empty cluster.

use super::programs::{create_owned_dir, postgres_command, succeed, write_owned};
use super::shared;
use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a start is tried again after the server was killed.
const RETRY_LIMIT: Duration = Duration::from_secs(15);

/// The port in the name of the socket of a server that listens nowhere else.
const USUAL_PORT: u16 = 5432;

/// How a server is told to stop.
#[derive(Clone, Copy, Debug)]
pub enum StopMode {
    /// Ends the sessions, writes everything down, ends.
    Fast,
    /// Ends at once, as a crash would; the next start recovers.
    Immediate,
}

/// The folder of one server: `data/`, `run/` for the socket, and `server.log`.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    /// What the server is told on its command line beside the usual.
    options: String,
}

impl Cluster {
    /// Names the cluster in this folder; nothing is read or written yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, port: USUAL_PORT, options: String::new() }
    }

    /// Has it listen on that port of 127.0.0.1 too.
    fn listening_at(self, port: u16) -> Self {
        Self { port, options: format!("-c listen_addresses=127.0.0.1 -c port={port}"), ..self }
    }

    /// Returns the folder of the data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Fills the folder with a new cluster copied from `empty`, one that [`Cluster::init`] made.
    pub fn copy_from(&self, empty: &Path) {
        create_owned_dir(&self.folder);
        create_owned_dir(&self.folder.join("run"));
        let mut copy = Command::new("cp");
        copy.arg("-Rp").arg(empty).arg(self.data());
        succeed(copy);
    }

    /// Makes an empty cluster: under another name first, so that a killed `initdb` leaves nothing that looks whole.
    pub fn init(data: &Path) {
        let unfinished = data.with_extension("new");
        drop(fs::remove_dir_all(&unfinished));
        create_owned_dir(&unfinished);
        let mut initdb = postgres_command("initdb");
        initdb.args(["--no-sync", "--encoding=UTF8", "--locale=C", "--username=postgres"]);
        initdb.args(["--lc-ctype", if cfg!(target_os = "linux") { "C.UTF-8" } else { "C" }]);
        initdb.args(["--auth-local=trust", "--auth-host=reject", "-D"]).arg(&unfinished);
        succeed(initdb);
        fs::rename(&unfinished, data).expect("put the new cluster in place");
    }

    /// Starts the server and returns when it answers; it goes on after this process has ended.
    pub fn start(&self) {
        let log = self.folder.join("server.log");
        let began = Instant::now();
        while !self.try_start(&log) {
            let said = fs::read_to_string(&log).unwrap_or_default();
            // The processes of a server that was killed hold its memory for a moment longer.
            let is_passing = said.contains("shared memory block") && began.elapsed() < RETRY_LIMIT;
            assert!(is_passing, "the test server does not start; its log says:\n{said}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Removes what a killed server left: Postgres takes the number in it, while the system lists it, for a running one.
    fn forget_dead_server(&self) {
        let works_in = |pid| fs::read_link(format!("/proc/{pid}/cwd"));
        let is_ours = |pid: u32| works_in(pid).is_ok_and(|folder| folder == self.data());
        if Path::new("/proc/self").exists() && self.pid().is_some_and(|pid| !is_ours(pid)) {
            drop(fs::remove_file(self.data().join("postmaster.pid")));
            drop(fs::remove_file(self.socket().with_added_extension("lock")));
        }
    }

    fn try_start(&self, log: &Path) -> bool {
        self.forget_dead_server();
        let options = [
            "-c listen_addresses= -c port=5432 -c unix_socket_permissions=0700 -c max_connections=300",
            "-c fsync=off -c autovacuum=off -c jit=off -c log_checkpoints=off",
            &format!("-c unix_socket_directories='{}'", self.folder.join("run").display()),
            // Of two settings of one name the last counts.
            &self.options,
        ];
        // Only the words of this start shall be in it.
        drop(fs::remove_file(log));
        let mut start = postgres_command("pg_ctl");
        start.args(["start", "--wait", "--timeout=60", "-D"]).arg(self.data());
        start.arg("-l").arg(log).arg("-o").arg(options.join(" "));
        // The server would hold on to a pipe, and a test runner waits for the end of every pipe it gave.
        start.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("run pg_ctl").success()
    }

    /// Stops the server and returns when it is gone.
    pub fn stop(&self, mode: StopMode) {
        let mode = match mode {
            StopMode::Fast => "--mode=fast",
            StopMode::Immediate => "--mode=immediate",
        };
        let mut stop = postgres_command("pg_ctl");
        stop.args(["stop", "--wait", "--timeout=60", mode, "-D"]).arg(self.data());
        succeed(stop);
    }

    /// Returns the process id of the server, if it runs.
    pub fn pid(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("postmaster.pid")).ok()?.lines().next()?.parse().ok()
    }

    /// Says whether something listens on the socket; it may still be recovering.
    pub fn listens(&self) -> bool {
        UnixStream::connect(self.socket()).is_ok()
    }

    fn socket(&self) -> PathBuf {
        self.folder.join(format!("run/.s.PGSQL.{}", self.port))
    }

    /// Returns the URL of a database of this server.
    pub fn url(&self, database: &str) -> String {
        let host = self.folder.join("run").display().to_string().replace('%', "%25").replace('/', "%2F");
        let port = self.port;
        format!("postgresql://postgres@localhost:{port}/{database}?host={}", host.replace(' ', "%20"))
    }
}

/// A server of a test's own, to stop, kill and start again; gone, with its data, when dropped.
#[derive(Debug)]
pub struct PrivateCluster {
    cluster: Cluster,
    // Dropped after the server was stopped.
    _folder: TempDir,
}

impl PrivateCluster {
    /// Starts a new, empty server.
    pub fn start_new() -> Self {
        Self::make(|cluster| cluster, &[])
    }

    /// Starts a new, empty server that also listens on a port of 127.0.0.1, with these files among its data.
    pub fn start_on_a_port(files: &[(&str, &str)]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port");
        Self::make(|cluster| cluster.listening_at(free.port()), files)
    }

    fn make(change: impl FnOnce(Cluster) -> Cluster, files: &[(&str, &str)]) -> Self {
        let folder =
            tempfile::Builder::new().prefix("answerdesk-").tempdir_in("/tmp").expect("make a folder");
        let cluster = change(Cluster::at(folder.path().to_owned()));
        cluster.copy_from(&shared::empty_cluster());
        for (name, text) in files {
            write_owned(&cluster.data().join(name), text);
        }
        cluster.start();
        Self { cluster, _folder: folder }
    }

    /// Returns the port of 127.0.0.1 it listens on.
    pub fn port(&self) -> u16 {
        self.cluster.port
    }

    /// Returns the URL of its database `postgres`, which no migration has touched.
    pub fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    /// Stops the server and returns when it is gone.
    pub fn stop(&self, mode: StopMode) {
        self.cluster.stop(mode);
    }

    /// Starts the stopped server again, on the same data and the same URL.
    pub fn start(&self) {
        self.cluster.start();
    }

    /// Returns the process id of the server, if it runs.
    pub fn pid(&self) -> Option<u32> {
        self.cluster.pid()
    }
}

impl Drop for PrivateCluster {
    fn drop(&mut self) {
        // Already stopped is just as well.
        drop(
            postgres_command("pg_ctl")
                .args(["stop", "-m", "immediate", "-D"])
                .arg(self.cluster.data())
                .output(),
        );
    }
}
