//! The data folder: what stands in it and who may enter.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::PostgresError;

/// The longest path of a unix socket, in bytes, without the closing zero; `sun_path` is shorter on macOS and the BSDs.
const SOCKET_PATH_LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The name Postgres gives a socket on port 5432.
pub(super) const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// Returns the data folder where none is set; `None` where no home is known.
///
/// As root it is `/var/lib/answerdesk`: the account that runs Postgres may not enter root's home. Otherwise it is
/// `answerdesk` in `$XDG_DATA_HOME`, which the [specification](https://specifications.freedesktop.org/basedir-spec/latest/)
/// wants ignored unless absolute, or in `~/.local/share`.
#[must_use]
pub fn default_data_dir(home: Option<&Path>, xdg: Option<&Path>, root: bool) -> Option<PathBuf> {
    if root {
        return Some(PathBuf::from("/var/lib/answerdesk"));
    }
    if let Some(xdg) = xdg.filter(|path| path.is_absolute()) {
        return Some(xdg.join("answerdesk"));
    }
    home.filter(|path| path.is_absolute()).map(|home| home.join(".local/share/answerdesk"))
}

/// Returns true where the program runs as root, which Postgres refuses to.
#[must_use]
pub fn runs_as_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The data folder, existing and absolute.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Creates the data folder if it is missing: closed to others, save that as root the server must pass through.
    pub(super) fn create(data_dir: &Path) -> Result<Self, PostgresError> {
        let path = std::path::absolute(data_dir).map_err(PostgresError::files("find", data_dir))?;
        if !path.is_dir() {
            fs::create_dir_all(&path).map_err(PostgresError::files("create", &path))?;
            let mode = if runs_as_root() { 0o711 } else { 0o700 };
            fs::set_permissions(&path, Permissions::from_mode(mode))
                .map_err(PostgresError::files("open", &path))?;
        }
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn cluster(&self) -> PathBuf {
        self.path.join("postgres")
    }

    pub(super) fn unfinished_cluster(&self) -> PathBuf {
        self.path.join("postgres.new")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    pub(super) fn owner_lock(&self) -> PathBuf {
        self.path.join("postgres.lock")
    }

    pub(super) fn guest_lock(&self) -> PathBuf {
        self.path.join("postgres.guests")
    }

    /// Refuses data that the server's account cannot reach, before Postgres does in vaguer words.
    pub(super) fn check_reachable(&self, account: Option<&Account>) -> Result<(), PostgresError> {
        let Some(account) = account else { return Ok(()) };
        let real = fs::canonicalize(&self.path).map_err(PostgresError::files("find", &self.path))?;
        let above: Vec<&Path> = real.ancestors().collect();
        for folder in above.into_iter().rev() {
            let about = fs::metadata(folder).map_err(PostgresError::files("read", folder))?;
            let bit = match (about.uid() == account.uid, about.gid() == account.gid) {
                (true, _) => 0o100,
                (false, true) => 0o010,
                (false, false) => 0o001,
            };
            // An access list may open what the mode bits close: only trying tells.
            if about.mode() & bit == 0 && !account.may_enter(folder) {
                return Err(PostgresError::Unreachable {
                    account: account.name.clone(),
                    closed: folder.into(),
                });
            }
        }
        Ok(())
    }

    /// Returns the private folder of the socket: in the data folder, or in `/tmp` where that path is too long.
    pub(super) fn socket_dir(&self, account: Option<&Account>) -> Result<PathBuf, PostgresError> {
        let usual = self.path.join("postgres-run");
        if usual.as_os_str().len() + "/".len() + SOCKET_NAME.len() <= SOCKET_PATH_LIMIT {
            return match make_private(&usual, account) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    Err(PostgresError::Files { act: "create", path: usual, source: error })
                }
                _ => give_private(usual, account),
            };
        }
        let note = self.path.join("postgres-socket");
        if let Ok(noted) = fs::read(&note).map(|bytes| PathBuf::from(std::ffi::OsString::from_vec(bytes)))
            && is_private(&noted, account)
        {
            return Ok(noted);
        }
        // A random name, made by us and by nobody before us: others may write to /tmp too.
        let name = uuid::Uuid::new_v4().simple().to_string();
        let short = Path::new("/tmp").join(format!("answerdesk-{name}"));
        make_private(&short, account).map_err(PostgresError::files("create", &short))?;
        fs::write(&note, short.as_os_str().as_bytes()).map_err(PostgresError::files("write", &note))?;
        Ok(short)
    }
}

/// Creates a folder that only the server's account may enter; it must not exist.
pub(super) fn make_private(path: &Path, account: Option<&Account>) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)?;
    match account {
        Some(account) => chown(path, Some(account.uid), Some(account.gid)),
        None => Ok(()),
    }
}

/// Makes sure of an existing folder in our own data folder that only the server's account may enter it.
fn give_private(path: PathBuf, account: Option<&Account>) -> Result<PathBuf, PostgresError> {
    fs::set_permissions(&path, Permissions::from_mode(0o700))
        .map_err(PostgresError::files("close", &path))?;
    if let Some(account) = account {
        chown(&path, Some(account.uid), Some(account.gid))
            .map_err(PostgresError::files("hand over", &path))?;
    }
    Ok(path)
}

/// Says whether this is a real folder, not a link, that only the server's account owns and may enter.
fn is_private(path: &Path, account: Option<&Account>) -> bool {
    let uid = account.map_or_else(|| rustix::process::geteuid().as_raw(), |account| account.uid);
    fs::symlink_metadata(path)
        .is_ok_and(|about| about.is_dir() && about.uid() == uid && about.mode().trailing_zeros() >= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_data_folder_follows_root_then_xdg_then_home() {
        let (home, xdg) = (Some(Path::new("/home/ada")), Some(Path::new("/data/ada")));
        let cases = [
            (home, xdg, true, Some("/var/lib/answerdesk")),
            (None, None, true, Some("/var/lib/answerdesk")),
            (home, xdg, false, Some("/data/ada/answerdesk")),
            (home, None, false, Some("/home/ada/.local/share/answerdesk")),
            (home, Some(Path::new("")), false, Some("/home/ada/.local/share/answerdesk")),
            (home, Some(Path::new("relative")), false, Some("/home/ada/.local/share/answerdesk")),
            (None, None, false, None),
            (Some(Path::new("")), None, false, None),
        ];
        for (home, xdg, root, expected) in cases {
            assert_eq!(
                default_data_dir(home, xdg, root),
                expected.map(PathBuf::from),
                "{home:?} {xdg:?} {root}"
            );
        }
    }

    #[test]
    fn a_folder_open_to_others_is_not_private() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("run");
        make_private(&folder, None).unwrap();
        assert!(is_private(&folder, None));
        fs::set_permissions(&folder, Permissions::from_mode(0o750)).unwrap();
        assert!(!is_private(&folder, None));
        std::os::unix::fs::symlink(scratch.path(), scratch.path().join("link")).unwrap();
        assert!(!is_private(&scratch.path().join("link"), None));
    }
}
