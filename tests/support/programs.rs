//! Where Postgres's programs are and which account runs them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Returns the folder of `initdb`, `postgres` and `pg_ctl`: `ANSWERDESK_PG_BIN_DIR`, or the newest that is installed.
pub fn bin_dir() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut places: Vec<PathBuf> = Vec::new();
        places.extend(std::env::var_os("ANSWERDESK_PG_BIN_DIR").map(PathBuf::from));
        let mut installed: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|it| version(&it))
            .collect();
        installed.sort();
        places.extend(installed.into_iter().rev().map(|(_, folder)| folder.join("bin")));
        if let Ok(answer) = Command::new("pg_config").arg("--bindir").output() {
            places.push(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
        }
        places.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        places
            .into_iter()
            .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
            .expect("these tests need PostgreSQL's server programs: install postgresql, or run scripts/test")
    })
}

fn version(entry: &fs::DirEntry) -> Option<(u32, PathBuf)> {
    Some((entry.file_name().to_str()?.parse().ok()?, entry.path()))
}

/// The account that runs the server in place of root.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Its user id.
    pub uid: u32,
    /// Its group id.
    pub gid: u32,
}

/// Returns the account to drop to (`postgres`, else `nobody`) when the tests run as root; `None` when they do not.
pub fn account() -> Option<Account> {
    // `/proc/self` belongs to the effective user. Where there is no /proc, running tests as root is not supported.
    if fs::metadata("/proc/self").ok()?.uid() != 0 {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").expect("read /etc/passwd");
    let of = |name: &str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2).map(str::parse);
        Some(Account { uid: ids.next()?.ok()?, gid: ids.next()?.ok()? })
    };
    Some(of("postgres").or_else(|| of("nobody")).expect("an account `postgres` or `nobody` in /etc/passwd"))
}

/// Returns a command of Postgres that runs as the right account, in a bare environment, with no input.
pub fn postgres_command(program: &str) -> Command {
    as_account(&bin_dir().join(program))
}

/// Returns a command that runs as the server's account, in a bare environment, with no input.
pub fn as_account(program: &Path) -> Command {
    let mut command = Command::new(program);
    // TZ spares initdb its search through the time zones.
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
    command.stdin(Stdio::null());
    if let Some(Account { uid, gid }) = account() {
        command.uid(uid).gid(gid);
    }
    command
}

/// Runs the command to its end and fails the test, with the command's own words, if it does not succeed.
pub fn succeed(mut command: Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed ({}): {said}", output.status);
}

/// Makes a folder that the server's account owns.
pub fn create_owned_dir(path: &Path) {
    fs::create_dir_all(path).unwrap_or_else(|error| panic!("create {}: {error}", path.display()));
    if let Some(Account { uid, gid }) = account() {
        chown(path, Some(uid), Some(gid)).expect("give the folder to the server's account");
    }
}

/// Writes a file that the server's account owns and nobody else may read.
pub fn write_owned(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("write {}: {error}", path.display()));
    fs::set_permissions(path, Permissions::from_mode(0o600)).expect("close the file to others");
    if let Some(Account { uid, gid }) = account() {
        chown(path, Some(uid), Some(gid)).expect("give the file to the server's account");
    }
}

/// Says whether the server's account may enter the folder: it may not enter root's home, for example.
pub fn may_enter(path: &Path) -> bool {
    as_account(Path::new("true")).current_dir(path).status().is_ok_and(|status| status.success())
}
