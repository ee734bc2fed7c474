//! Which files are meant: those that were named, and those in the folders that were named.

use std::fs::FileType;
use std::path::{Path, PathBuf};

use desk::evidence;

use super::super::Fault;

/// How many files one command takes.
const FILES_MAX: usize = 10_000;

/// How many folders are looked into, in all.
const FOLDERS_MAX: usize = 10_000;

/// How deep folders are looked into: the one that was named is the first.
const DEPTH_MAX: usize = 20;

/// Returns the files to import: those named, and those in the folders named and in the folders inside these, in the order
/// of their names.
///
/// # Errors
/// Where nothing is there, or too much; nothing is taken in part.
pub(in crate::cli) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            found.folder(path)?;
        } else if path.exists() {
            found.add(path.clone())?;
        } else {
            return Err(Fault::Start(format!("{} does not exist", path.display())));
        }
    }
    if found.files.is_empty() {
        return Err(Fault::Start("there are no .md, .txt, .html or .pdf files there".to_owned()));
    }
    Ok(found.files)
}

#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    folders: usize,
}

impl Found {
    fn add(&mut self, file: PathBuf) -> Result<(), Fault> {
        self.files.push(file);
        if self.files.len() > FILES_MAX {
            return Err(Fault::Start(format!(
                "there are more than {FILES_MAX} files, which are too many at once: name parts of the folder one by one"
            )));
        }
        Ok(())
    }

    /// Takes the documents of a folder, and of the folders in it. Links to folders are not followed: they may lead out of
    /// it, or round in a ring. What is hidden, as `.git`, is not looked into.
    fn folder(&mut self, root: &Path) -> Result<(), Fault> {
        let mut waiting = vec![(root.to_owned(), 1_usize)];
        while let Some((folder, depth)) = waiting.pop() {
            self.folders = self.folders.saturating_add(1);
            if self.folders > FOLDERS_MAX {
                return Err(Fault::Start(format!(
                    "there are more than {FOLDERS_MAX} folders, which are too many at once: name parts of them one by one"
                )));
            }
            let entries = match entries(&folder) {
                Ok(entries) => entries,
                Err(error) if depth == 1 => return Err(Fault::start(&folder.display().to_string(), error)),
                Err(error) => {
                    tracing::warn!("{} is left out: {error}", folder.display());
                    continue;
                }
            };
            let mut inside = Vec::new();
            for (path, kind) in entries {
                if kind.is_dir() && !is_hidden(&path) {
                    inside.push(path);
                } else if is_document(&path) && is_inside(root, &path) {
                    self.add(path)?;
                }
            }
            if depth >= DEPTH_MAX && !inside.is_empty() {
                return Err(Fault::Start(format!(
                    "{} is {DEPTH_MAX} folders deep, and there are more in it: name it by itself",
                    folder.display()
                )));
            }
            // The last one waiting is looked into next.
            waiting.extend(inside.into_iter().rev().map(|path| (path, depth.saturating_add(1))));
        }
        Ok(())
    }
}

/// Returns what is in a folder, in the order of the names.
fn entries(folder: &Path) -> std::io::Result<Vec<(PathBuf, FileType)>> {
    let entries = std::fs::read_dir(folder)?.filter_map(Result::ok);
    let mut entries: Vec<_> =
        entries.filter_map(|entry| Some((entry.path(), entry.file_type().ok()?))).collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(entries)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Returns true where a file is in the folder itself: a link that leads out of it could bring in what nobody named.
fn is_inside(folder: &Path, file: &Path) -> bool {
    let both = (folder.canonicalize(), file.canonicalize());
    let is_inside = matches!(&both, (Ok(folder), Ok(file)) if file.starts_with(folder));
    if !is_inside {
        tracing::warn!("{} is left out: it is a link that leads out of its folder", file.display());
    }
    is_inside
}

fn is_document(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && (evidence::can_read(&name) || evidence::is_pdf(&name))
}
