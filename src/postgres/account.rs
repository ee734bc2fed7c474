//! Which account runs the server: Postgres refuses root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::error::PostgresError;
use super::folder::{Folder, runs_as_root};
use super::spawn;

/// The account that runs the server in place of root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Account {
    /// Returns `None` unless root runs the program; then the cluster's owner, else `postgres`, else `nobody`.
    ///
    /// The owner comes first because an account `postgres` may appear, with the package, after `nobody` was chosen.
    pub(super) fn for_server(folder: &Folder) -> Result<Option<Self>, PostgresError> {
        if !runs_as_root() {
            return Ok(None);
        }
        let passwd = Path::new("/etc/passwd");
        let accounts = fs::read_to_string(passwd).map_err(PostgresError::files("read", passwd))?;
        let account = match fs::metadata(folder.cluster()) {
            Ok(cluster) if cluster.uid() != 0 => Some(Self::owner(&accounts, cluster.uid(), cluster.gid())),
            _ => Self::named(&accounts, "postgres").or_else(|| Self::named(&accounts, "nobody")),
        };
        account.map(Some).ok_or(PostgresError::NoAccount)
    }

    /// Says whether the account may enter the folder, by trying.
    pub(super) fn may_enter(&self, folder: &Path) -> bool {
        let mut probe = spawn::command(Path::new("true"), Some(self));
        probe.current_dir(folder).status().is_ok_and(|status| status.success())
    }

    fn owner(accounts: &str, uid: u32, gid: u32) -> Self {
        let known = accounts.lines().filter_map(Self::parse).find(|account| account.uid == uid);
        Self { name: known.map_or_else(|| uid.to_string(), |account| account.name), uid, gid }
    }

    fn named(accounts: &str, name: &str) -> Option<Self> {
        accounts.lines().filter_map(Self::parse).find(|account| account.name == name)
    }

    /// Reads a line of `/etc/passwd`: `name:password:uid:gid:…`.
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        Some(Self { name, uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\n\
                          # a comment\n\
                          nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin\n\
                          broken:x:one:two\n";

    #[test]
    fn accounts_are_found_by_name_and_by_owner() {
        let nobody = Account { name: "nobody".into(), uid: 65534, gid: 65533 };
        assert_eq!(Account::named(PASSWD, "nobody"), Some(nobody));
        assert_eq!(Account::named(PASSWD, "broken"), None);
        assert_eq!(Account::named(PASSWD, "postgres"), None);
        let owner = |uid| Account::owner(PASSWD, uid, 7);
        assert_eq!(owner(65534), Account { name: "nobody".into(), uid: 65534, gid: 7 });
        assert_eq!(owner(4000), Account { name: "4000".into(), uid: 4000, gid: 7 });
    }
}
