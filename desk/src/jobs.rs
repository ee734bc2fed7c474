//! What is put in the queue: ids only. The bodies live in `workers`, one file per job, under the same name.

use std::time::Duration;

use article::SourceId;
use queue::Job;
use serde::{Deserialize, Serialize};

use crate::platform::id::{DraftId, NamedPageId, SuggestionId};

/// Write (or write again) the draft of a suggestion: find evidence, write, check, hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteDraft {
    /// The suggestion to answer.
    pub suggestion_id: SuggestionId,
}

impl Job for WriteDraft {
    const KIND: &'static str = "write_draft";

    /// A model on a small machine may take ten of them; places to search and the rest share the others.
    const TIMEOUT: Duration = Duration::from_mins(15);

    fn unique_key(&self) -> Option<String> {
        Some(self.suggestion_id.to_string())
    }
}

/// Publish an approved draft, where the door that approved it could not do so itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishPage {
    /// The approved draft.
    pub draft_id: DraftId,
}

impl Job for PublishPage {
    const KIND: &'static str = "publish_page";

    fn unique_key(&self) -> Option<String> {
        Some(self.draft_id.to_string())
    }
}

/// Fetch a source again from the address it is named by, and keep what it says now beside what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefetchSource {
    /// The source.
    pub source_id: SourceId,
}

impl Job for RefetchSource {
    const KIND: &'static str = "refetch_source";

    /// One fetch may take 20 s and a place in line; reading and storing a long page takes seconds.
    const TIMEOUT: Duration = Duration::from_mins(3);

    fn unique_key(&self) -> Option<String> {
        Some(self.source_id.to_string())
    }
}

/// Read a page of the web that an editor named, and keep it as a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPage {
    /// The page.
    pub named_page_id: NamedPageId,
}

impl Job for ReadPage {
    const KIND: &'static str = "read_page";

    /// As for fetching a source again.
    const TIMEOUT: Duration = Duration::from_mins(3);

    fn unique_key(&self) -> Option<String> {
        Some(self.named_page_id.to_string())
    }
}

/// Put away what is over: ended sessions, old counters, finished jobs; and find drafts nobody writes any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "sweep";

    fn unique_key(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }
}
