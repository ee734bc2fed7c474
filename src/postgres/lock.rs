//! Who runs the server on this data, and who uses it beside them: two file locks that end with the process.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::error::PostgresError;
use super::folder::Folder;
use super::{LOOK_AGAIN, Role};

/// How long a service that was just told to stop, or killed, may still hold its lock.
const ENDING: Duration = Duration::from_secs(1);

/// What another program wrote into the lock file it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id; `None` in the moment between its taking the lock and writing this.
    pub pid: Option<u32>,
    /// What kind of program it is; a service where it is not known.
    pub role: Role,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "process {pid}"),
            None => f.write_str("another process"),
        }
    }
}

impl Holder {
    /// Reads what [`Holder::text`] wrote.
    fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let pid = words.next().and_then(|word| word.parse().ok());
        Self { pid, role: if words.next() == Some("command") { Role::Command } else { Role::Service } }
    }

    fn text(pid: u32, role: Role) -> String {
        let role = match role {
            Role::Service => "service",
            Role::Command => "command",
        };
        format!("{pid} {role}\n")
    }
}

/// Returns who holds this data; of meaning only while someone does.
pub(super) fn holder(folder: &Folder) -> Holder {
    Holder::parse(&fs::read_to_string(folder.owner_lock()).unwrap_or_default())
}

/// The right to run the server on this data.
#[derive(Debug)]
pub(super) struct OwnerLock {
    /// Locked until dropped, which is never read.
    _file: File,
    guests: File,
    role: Role,
}

impl OwnerLock {
    /// Takes the lock if nobody holds it.
    pub(super) fn try_take(folder: &Folder, role: Role) -> Result<Option<Self>, PostgresError> {
        let path = folder.owner_lock();
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(source)) => {
                return Err(PostgresError::Files { act: "lock", path, source });
            }
        }
        let mut note = || -> io::Result<()> {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(Holder::text(std::process::id(), role).as_bytes())
        };
        note().map_err(PostgresError::files("write", path))?;
        Ok(Some(Self { _file: file, guests: open(&folder.guest_lock())?, role }))
    }

    /// Takes the lock, waiting for a command to be done with it, but for a service only as long as one takes to end.
    pub(super) fn wait(folder: &Folder, role: Role, limit: Duration) -> Result<Self, PostgresError> {
        let began = Instant::now();
        loop {
            if let Some(lock) = Self::try_take(folder, role)? {
                return Ok(lock);
            }
            let holder = holder(folder);
            let may_end_soon = holder.role == Role::Command || holder.pid.is_none();
            if began.elapsed() >= if may_end_soon { limit } else { ENDING } {
                return Err(PostgresError::AlreadyRunning { holder, data_dir: folder.path().into() });
            }
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// Keeps new guests away until this lock is dropped; a command first waits for those that joined it.
    pub(super) fn wait_for_guests(&self, limit: Duration) {
        let began = Instant::now();
        while self.guests.try_lock().is_err() {
            if self.role == Role::Service || began.elapsed() >= limit {
                return;
            }
            thread::sleep(LOOK_AGAIN);
        }
    }
}

/// The right to use a server that another program runs; shared among all guests.
#[derive(Debug)]
pub(super) struct GuestLock {
    /// Locked until dropped, which is never read.
    _file: File,
}

impl GuestLock {
    /// Takes the lock unless the owner is stopping.
    pub(super) fn try_take(folder: &Folder) -> Result<Option<Self>, PostgresError> {
        let path = folder.guest_lock();
        let file = open(&path)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(PostgresError::Files { act: "lock", path, source }),
        }
    }
}

/// Opens a lock file, which is not passed on to children: the server must not hold what its owner does.
fn open(path: &Path) -> Result<File, PostgresError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path).map_err(PostgresError::files("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_read_as_it_was_written() {
        for role in [Role::Service, Role::Command] {
            assert_eq!(Holder::parse(&Holder::text(42, role)), Holder { pid: Some(42), role });
        }
        assert_eq!(Holder::parse("").to_string(), "another process");
    }

    #[test]
    fn a_service_waits_for_a_command_but_not_for_a_service() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        let take = |role| OwnerLock::try_take(&folder, role).unwrap();
        let limit = Duration::from_secs(20);

        let service = take(Role::Service).unwrap();
        let began = Instant::now();
        assert!(matches!(
            OwnerLock::wait(&folder, Role::Service, limit),
            Err(PostgresError::AlreadyRunning { holder, .. }) if holder.pid == Some(std::process::id())
        ));
        assert!(began.elapsed() < limit / 2);
        drop(service);

        let command = take(Role::Command).unwrap();
        let ending = thread::spawn(move || {
            thread::sleep(LOOK_AGAIN * 3);
            drop(command);
        });
        OwnerLock::wait(&folder, Role::Service, limit).unwrap();
        ending.join().unwrap();
    }

    #[test]
    fn an_owner_that_stops_waits_for_guests_and_lets_no_more_in() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        let owner = OwnerLock::try_take(&folder, Role::Command).unwrap().unwrap();
        let guest = GuestLock::try_take(&folder).unwrap().unwrap();
        let leaving = thread::spawn(move || {
            thread::sleep(LOOK_AGAIN * 3);
            drop(guest);
        });
        let began = Instant::now();
        owner.wait_for_guests(Duration::from_secs(20));
        assert!(began.elapsed() >= LOOK_AGAIN * 3);
        assert!(GuestLock::try_take(&folder).unwrap().is_none());
        drop(owner);
        assert!(GuestLock::try_take(&folder).unwrap().is_some());
        leaving.join().unwrap();
    }
}
