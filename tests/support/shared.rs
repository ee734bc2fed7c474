//! The server that all tests share: started by the first that needs it, stopped by `scripts/test`.

use super::cluster::Cluster;
use super::programs::{create_owned_dir, may_enter};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Returns the shared server, running.
pub fn cluster() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| {
        let cluster = Cluster::at(home().join("shared"));
        if !cluster.listens() {
            let empty = empty_cluster();
            let _lock = lock();
            if !cluster.data().exists() {
                cluster.copy_from(&empty);
            }
            // Another process may have started it while this one waited for the lock.
            if !cluster.listens() {
                cluster.start();
            }
        }
        cluster
    })
}

/// Returns the folder of an empty, stopped cluster to copy from; makes it on first use, in about a second.
pub fn empty_cluster() -> PathBuf {
    let empty = home().join("empty");
    if !empty.exists() {
        let _lock = lock();
        if !empty.exists() {
            Cluster::init(&empty);
        }
    }
    empty
}

/// Waits until no other test process prepares anything shared; the lock goes when the file is dropped.
pub fn lock() -> File {
    let file = File::create(target_dir().join("test-postgres.lock")).expect("make the lock file");
    file.lock().expect("lock the shared test server");
    file
}

/// Returns `target/test-postgres`, or a folder in `/tmp` where the server could not use that one.
///
/// A socket's path is at most 107 bytes, and as root the server's account may be unable to enter the target folder.
/// `target/test-postgres.where` says which it is, for `scripts/test` to stop the server.
fn home() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let mut home = target_dir().join("test-postgres");
        create_owned_dir(&home);
        if home.as_os_str().len() > 70 || !may_enter(&home) {
            let mut hasher = DefaultHasher::new();
            home.hash(&mut hasher);
            home = PathBuf::from(format!("/tmp/answerdesk-test-{:016x}", hasher.finish()));
            create_owned_dir(&home);
        }
        let note = target_dir().join("test-postgres.where");
        fs::write(note, home.as_os_str().as_encoded_bytes()).expect("note where the test server is");
        home
    })
}

/// Returns cargo's target folder: the parent of the scratch folder it names to integration tests.
fn target_dir() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder above target/tmp")
}
