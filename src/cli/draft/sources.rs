//! The files that are searched: read as `library import` reads them.

use std::path::PathBuf;

use desk::evidence::{Document, Labels};

use crate::cli::{Fault, library, logging};

/// How much all files may hold together, in bytes (256 MiB): they are all kept in memory.
const BYTES_MAX: u64 = 256 * 1024 * 1024;

/// How many files that are left out are told of one by one.
const NOTES_MAX: usize = 20;

/// Reads the files named and those in the folders named. One that was named must be readable; in a folder, one that is
/// not is left out with a note.
pub(in crate::cli) fn read(paths: &[PathBuf]) -> Result<Vec<Document>, Fault> {
    let files = library::files(paths)?;
    let bytes =
        files.iter().filter_map(|file| Some(file.metadata().ok()?.len())).fold(0, u64::saturating_add);
    if bytes > BYTES_MAX {
        return Err(Fault::Start(format!(
            "the files hold {bytes} bytes together, and the most we search at once is {BYTES_MAX} (256 MiB)"
        )));
    }
    let mut documents = Vec::with_capacity(files.len());
    let mut left_out = 0_usize;
    for (file, read) in files.iter().zip(read_all(&files)) {
        match read {
            Ok(document) => documents.push(document),
            Err(why) if paths.contains(file) => {
                return Err(Fault::Start(format!("{}: {why}", file.display())));
            }
            Err(why) => {
                left_out = left_out.saturating_add(1);
                if left_out <= NOTES_MAX {
                    logging::note(&format!("{} is left out: {why}", file.display()));
                }
            }
        }
    }
    if left_out > NOTES_MAX {
        logging::note(&format!("{left_out} files are left out in all"));
    }
    if documents.is_empty() {
        return Err(Fault::Start("none of the files there can be read".to_owned()));
    }
    Ok(documents)
}

/// Reads all files, on as many threads as there are processors: ten thousand of them take a while.
fn read_all(files: &[PathBuf]) -> Vec<Result<Document, String>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let labels = Labels::default();
    let each = files.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let started: Vec<_> = files
            .chunks(each)
            .map(|some| {
                (
                    some,
                    scope.spawn(|| some.iter().map(|file| library::read(file, &labels)).collect::<Vec<_>>()),
                )
            })
            .collect();
        let broke_down = |file: &PathBuf| Err(format!("reading {} broke down", file.display()));
        let ended = started.into_iter().map(|(some, thread)| {
            thread.join().unwrap_or_else(|_panic| some.iter().map(broke_down).collect())
        });
        ended.flatten().collect()
    })
}
