//! The thread that the server belongs to: it starts it, starts it again when it dies, and stops it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::PostgresError;
use super::postmaster::{Launch, Postmaster};

/// How soon it is noticed that the server died.
const LOOK: Duration = Duration::from_millis(200);

/// How often the log's size is looked at.
const LOOK_AT_LOG: Duration = Duration::from_mins(1);

/// How often in a row the server is started again when it dies within [`STEADY`].
const RESTARTS: u32 = 5;

/// A server that ran this long may die [`RESTARTS`] times anew.
const STEADY: Duration = Duration::from_mins(10);

/// What stands for "no server" where its process id is kept.
const NO_PID: u32 = 0;

/// A running server and the thread that looks after it.
#[derive(Debug)]
pub(super) struct Supervisor {
    /// Dropped to have the server stopped.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pid: Arc<AtomicU32>,
}

impl Supervisor {
    /// Starts the server and returns when it is ready.
    pub(super) fn start(launch: Launch) -> Result<Self, PostgresError> {
        let (stop, stopped) = mpsc::channel();
        let (ready, outcome) = mpsc::sync_channel(1);
        let pid = Arc::new(AtomicU32::new(NO_PID));
        let program = launch.program.clone();
        let look_after = {
            let pid = Arc::clone(&pid);
            move || look_after(&launch, &ready, &stopped, &pid)
        };
        // A thread of our own, living as long as the server: see `spawn::bind_to_thread`.
        let spawned = thread::Builder::new().name("postgres".into()).spawn(look_after);
        let thread = spawned.map_err(|source| PostgresError::Spawn { program, source })?;
        let supervisor = Self { stop: Some(stop), thread: Some(thread), pid };
        let ended = || PostgresError::Database { reason: "the thread that starts it ended".into() };
        outcome.recv().unwrap_or_else(|_| Err(ended())).map(|()| supervisor)
    }

    /// Returns the server's process id, unless it just died.
    pub(super) fn pid(&self) -> Option<u32> {
        Some(self.pid.load(Ordering::Relaxed)).filter(|&pid| pid != NO_PID)
    }

    /// Stops the server and returns when it is gone; does nothing the second time.
    pub(super) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // If it panicked, the server was told to stop by the end of the thread.
            drop(thread.join());
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The life of the thread.
fn look_after(
    launch: &Launch,
    ready: &SyncSender<Result<(), PostgresError>>,
    stopped: &Receiver<()>,
    pid: &AtomicU32,
) {
    let mut started = launch.start();
    let mut restarts = 0;
    if let Ok(server) = &started {
        pid.store(server.pid(), Ordering::Relaxed);
        // Nobody waits for it any more only if the program is ending: then `stopped` tells so next.
        let _ = ready.send(Ok(()));
    }
    loop {
        let server = match started {
            Ok(server) => server,
            Err(error) => {
                tracing::error!(%error, "Postgres cannot be started");
                let _ = ready.try_send(Err(error));
                return;
            }
        };
        let began = Instant::now();
        if watch(server, stopped) == Ended::AsTold {
            pid.store(NO_PID, Ordering::Relaxed);
            return;
        }
        pid.store(NO_PID, Ordering::Relaxed);
        restarts = if began.elapsed() >= STEADY { 1 } else { restarts + 1 };
        if restarts > RESTARTS {
            tracing::error!(restarts, "Postgres keeps dying and is not started again: see postgres.log");
            return;
        }
        started = launch.start();
        if let Ok(server) = &started {
            pid.store(server.pid(), Ordering::Relaxed);
        }
    }
}

/// Why a server is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    AsTold,
    ByItself,
}

/// Waits until the server dies or is to be stopped, which it then is.
fn watch(mut server: Postmaster, stopped: &Receiver<()>) -> Ended {
    let mut log_seen = Instant::now();
    loop {
        match stopped.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                server.shut_down();
                return Ended::AsTold;
            }
        }
        if let Some(status) = server.exit_status() {
            tracing::warn!(pid = server.pid(), %status, "Postgres died and is started again");
            return Ended::ByItself;
        }
        if log_seen.elapsed() >= LOOK_AT_LOG {
            log_seen = Instant::now();
            server.limit_log();
        }
    }
}
