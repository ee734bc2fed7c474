//! Where the server's programs are.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::PostgresError;
use super::folder::Folder;
use super::spawn;

/// The oldest major version that is tried: what Ubuntu 22.04 installs. Tests run on 15.
pub(super) const OLDEST_MAJOR: u32 = 14;

/// A folder with `postgres` and `initdb`, and their major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    dir: PathBuf,
    major: u32,
}

impl Binaries {
    /// Returns the programs to use: those named, else the first found that fit the version the data was made by.
    pub(super) fn find(
        named: Option<&Path>,
        made_by: Option<u32>,
        folder: &Folder,
    ) -> Result<Self, PostgresError> {
        let found = match named {
            Some(dir) => vec![Self::in_dir(dir).ok_or(PostgresError::NotInBinDir { bin_dir: dir.into() })?],
            None => candidates().iter().filter_map(|dir| Self::in_dir(dir)).collect(),
        };
        Self::choose(found, made_by, folder)
    }

    fn choose(found: Vec<Self>, made_by: Option<u32>, folder: &Folder) -> Result<Self, PostgresError> {
        let Some(first) = found.first().cloned() else { return Err(PostgresError::NotInstalled) };
        let is_new = |it: &Self| it.major >= OLDEST_MAJOR;
        let chosen = match made_by {
            Some(made_by) => found.into_iter().find(|it| it.major == made_by).ok_or_else(|| {
                PostgresError::VersionMismatch { cluster: folder.cluster(), made_by, installed: first.major }
            })?,
            None => found.into_iter().find(is_new).unwrap_or(first),
        };
        if is_new(&chosen) {
            Ok(chosen)
        } else {
            Err(PostgresError::TooOld { found: chosen.major, bin_dir: chosen.dir })
        }
    }

    /// Returns the path of one of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn in_dir(dir: &Path) -> Option<Self> {
        if !dir.join("initdb").is_file() {
            return None;
        }
        let answer = spawn::command(&dir.join("postgres"), None).arg("--version").output().ok()?;
        Some(Self { dir: dir.into(), major: major(&String::from_utf8_lossy(&answer.stdout))? })
    }
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian …)`, also `18beta1`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Returns the folders to look in, best first.
fn candidates() -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    if let Ok(answer) = spawn::command(Path::new("pg_config"), None).arg("--bindir").output() {
        dirs.push(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
    }
    dirs.extend(versions(Path::new("/usr/lib/postgresql"), ""));
    for formulas in ["/opt/homebrew/opt", "/usr/local/opt"] {
        dirs.extend(versions(Path::new(formulas), "postgresql@"));
    }
    dirs.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    dirs
}

/// Returns the `bin` folders of the versions installed side by side in one place, highest first.
fn versions(place: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, dir)| dir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_form() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) devel"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn the_first_that_fits_is_chosen() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        let choose = |majors: &[u32], made_by| {
            let found =
                majors.iter().map(|&major| Binaries { dir: format!("/{major}").into(), major }).collect();
            Binaries::choose(found, made_by, &folder).map(|chosen| chosen.major)
        };
        assert_eq!(choose(&[13, 16, 17], None).unwrap(), 16);
        assert_eq!(choose(&[17, 16], Some(16)).unwrap(), 16);
        assert!(matches!(choose(&[], Some(16)), Err(PostgresError::NotInstalled)));
        assert!(matches!(choose(&[13], None), Err(PostgresError::TooOld { found: 13, .. })));
        assert!(matches!(choose(&[13], Some(13)), Err(PostgresError::TooOld { found: 13, .. })));
        let mismatch = choose(&[17, 15], Some(16)).unwrap_err();
        assert!(
            matches!(mismatch, PostgresError::VersionMismatch { made_by: 16, installed: 17, .. }),
            "{mismatch}"
        );
    }

    #[test]
    fn the_highest_version_comes_first() {
        let place = tempfile::tempdir().unwrap();
        for name in ["postgresql@9", "postgresql@17", "postgresql@16", "postgresql", "redis"] {
            fs::create_dir(place.path().join(name)).unwrap();
        }
        let expected: Vec<PathBuf> =
            [17, 16, 9].map(|version| place.path().join(format!("postgresql@{version}/bin"))).into();
        assert_eq!(versions(place.path(), "postgresql@"), expected);
    }
}
