//! The server's log: one file beside the cluster, kept small by us.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The size above which the log is moved to `postgres.log.1`, in bytes.
const SIZE_LIMIT: u64 = 10 * 1024 * 1024;

/// How much of the end of the log is read for the cause of a failure, in bytes.
const TAIL: u64 = 16 * 1024;

/// The log of one start of the server.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    /// Where this start's words begin.
    begin: u64,
}

impl Log {
    /// Opens the log for a new start; also returns the file to hand to the server.
    pub(super) fn open(path: &Path) -> io::Result<(Self, File)> {
        // Appending, so that the server goes on at the right place when the file is cut short under it.
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let mut log = Self { path: path.into(), begin: 0 };
        log.limit_size()?;
        log.begin = file.metadata()?.len();
        Ok((log, file))
    }

    /// Moves the log aside when it has grown too large; lines written in that moment are lost.
    pub(super) fn limit_size(&mut self) -> io::Result<()> {
        if fs::metadata(&self.path)?.len() > SIZE_LIMIT {
            fs::copy(&self.path, self.path.with_extension("log.1"))?;
            OpenOptions::new().write(true).open(&self.path)?.set_len(0)?;
            self.begin = 0;
        }
        Ok(())
    }

    /// Returns the line that tells why this start failed: the last fatal one, else the last.
    pub(super) fn last_words(&self) -> String {
        let text = self.tail().unwrap_or_default();
        let words = |line: &str| line.split_once("FATAL:  ").map(|(_, words)| words.to_owned());
        let fatal = text.lines().rev().find_map(words);
        let last = || text.lines().rfind(|line| !line.trim().is_empty()).map(str::to_owned);
        fatal.or_else(last).unwrap_or_else(|| "it ended without a word".to_owned())
    }

    fn tail(&self) -> io::Result<String> {
        let mut file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(self.begin.max(length.saturating_sub(TAIL))))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn last_words_are_of_this_start_and_fatal_if_any_are() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("postgres.log");
        fs::write(&path, "1 FATAL:  of yesterday\n").unwrap();
        let (log, mut file) = Log::open(&path).unwrap();
        assert_eq!(log.last_words(), "it ended without a word");
        file.write_all(b"1 LOG:  starting\n").unwrap();
        assert_eq!(log.last_words(), "1 LOG:  starting");
        file.write_all(b"2 FATAL:  no room\n3 LOG:  shut down\n").unwrap();
        assert_eq!(log.last_words(), "no room");
    }

    #[test]
    fn a_log_too_large_is_moved_aside_and_written_on() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("postgres.log");
        let (mut log, mut file) = Log::open(&path).unwrap();
        file.set_len(SIZE_LIMIT + 1).unwrap();
        log.limit_size().unwrap();
        file.write_all(b"new\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
        assert_eq!(fs::metadata(scratch.path().join("postgres.log.1")).unwrap().len(), SIZE_LIMIT + 1);
    }
}
