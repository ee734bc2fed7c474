//! What became of the files of one import, told at its end.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use desk::evidence::{Change, Document, Imported};
use sha2::{Digest, Sha256};

use super::super::Fault;

/// Counts what became of each file, and knows which works have come so far.
#[derive(Debug, Default)]
pub(super) struct Summary {
    counts: Vec<(Change, usize)>,
    passages: usize,
    refused: usize,
    /// The works without an address that this import brought: publisher and title, with the file and its text's hash.
    works: HashMap<(String, String), (PathBuf, Vec<u8>)>,
}

/// Returns the words for what became of a file.
pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Rewritten => "a new text beside the old one",
        Change::Relabelled => "new labels",
        Change::Unchanged => "unchanged",
        Change::Joined => "a text that is held from another place",
        Change::Held => "held already",
        Change::Refused => "not taken: it lost most of its text, or is an error page",
    }
}

impl Summary {
    /// Refuses a work that another file of this import is taken for: what has no address is known again by its publisher
    /// and title, so that one would take the place of the other, and the next import would turn that round.
    pub(super) fn meet(&mut self, file: &Path, document: &Document) -> Result<(), Fault> {
        if document.url.is_some() {
            return Ok(());
        }
        let key = (document.publisher.to_lowercase(), document.title.to_lowercase());
        let hash = Sha256::digest(document.text.as_bytes()).to_vec();
        match self.works.get(&key) {
            Some((other, text)) if *text != hash => Err(Fault::Start(format!(
                "it has the publisher and title of {}, “{}”, but says something else: give one of them a title or an \
                 address of its own",
                other.display(),
                document.title
            ))),
            Some(_) => Ok(()),
            None => {
                self.works.insert(key, (file.to_owned(), hash));
                Ok(())
            }
        }
    }

    pub(super) fn add(&mut self, imported: &Imported) {
        self.passages = self.passages.saturating_add(imported.passages);
        match self.counts.iter_mut().find(|(change, _)| *change == imported.change) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.counts.push((imported.change, 1)),
        }
    }

    pub(super) fn refuse(&mut self) {
        self.refused = self.refused.saturating_add(1);
    }

    pub(super) fn refused(&self) -> usize {
        self.refused
    }

    /// Returns one line for all files, where there were more than one besides dumps.
    pub(super) fn told(&self) -> Option<String> {
        let files = self.counts.iter().map(|(_, count)| *count).fold(self.refused, usize::saturating_add);
        if files < 2 {
            return None;
        }
        let mut parts: Vec<String> = [
            Change::Added,
            Change::Rewritten,
            Change::Relabelled,
            Change::Joined,
            Change::Unchanged,
            Change::Refused,
        ]
        .iter()
        .filter_map(|wanted| self.counts.iter().find(|(change, _)| change == wanted))
        .map(|(what, count)| format!("{count} {}", change(*what)))
        .collect();
        if self.refused > 0 {
            parts.push(format!("{} refused, for the reasons above", self.refused));
        }
        Some(format!("In all {files} files with {} passages: {}", self.passages, parts.join("; ")))
    }
}
