//! A source as the desk shows it: its labels, whether it is blocked, where it is to be had, and what was flagged.

use article::Source;
use jiff::Timestamp;

use crate::platform::id::{FlagId, SnapshotId};

/// The longest reason for a block, or for putting a flag away, in Unicode scalars.
pub const WHY_CHARS_MAX: usize = 500;

/// What an editor should see about a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagKind {
    /// Less than half of its text was left.
    Shrunk,
    /// An error page came in place of it.
    ErrorPage,
    /// Its address has nothing any more.
    Gone,
    /// It asks for a log-in, or denies access.
    Closed,
    /// What came is no text we read.
    Unreadable,
    /// Nothing came.
    Unreachable,
    /// It says another licence than it had.
    Licence,
    /// It is marked as a machine's work; while the flag is open, nothing rests on it.
    Machine,
}

impl FlagKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Shrunk,
        Self::ErrorPage,
        Self::Gone,
        Self::Closed,
        Self::Unreadable,
        Self::Unreachable,
        Self::Licence,
        Self::Machine,
    ];

    /// The kinds that tell of a text that did not come, or came spoilt.
    pub const OF_TEXT: [Self; 6] =
        [Self::Shrunk, Self::ErrorPage, Self::Gone, Self::Closed, Self::Unreadable, Self::Unreachable];

    /// Returns the word for it: in the record, in addresses and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Shrunk => "shrunk",
            Self::ErrorPage => "error_page",
            Self::Gone => "gone",
            Self::Closed => "closed",
            Self::Unreadable => "unreadable",
            Self::Unreachable => "unreachable",
            Self::Licence => "licence",
            Self::Machine => "machine",
        }
    }

    /// Returns the kind of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Which sources alone are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Those with any open flag.
    Flagged,
    /// Those with an open flag of that kind.
    Kind(FlagKind),
    /// Those that are blocked.
    Blocked,
}

impl Only {
    /// Returns what that word asks for: `flagged`, `blocked`, or the word of a kind of flag.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "flagged" => Some(Self::Flagged),
            "blocked" => Some(Self::Blocked),
            other => FlagKind::read(other).map(Self::Kind),
        }
    }
}

/// A source in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The source.
    pub source: Source,
    /// When it was first imported.
    pub created_at: Timestamp,
    /// Whether it is blocked.
    pub is_blocked: bool,
    /// Whether an asker named it and nobody at the desk has taken it in: no other question finds it.
    pub is_aside: bool,
    /// The kinds of its open flags.
    pub flags: Vec<FlagKind>,
}

/// A source with what the desk knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The source.
    pub source: Source,
    /// When it was first imported.
    pub created_at: Timestamp,
    /// Whether an asker named it and nobody at the desk has taken it in: no other question finds it.
    pub is_aside: bool,
    /// The block that stands.
    pub block: Option<Block>,
    /// Where it is to be had, the first place first; at most 20.
    pub addresses: Vec<Address>,
    /// Its snapshots, the newest first; at most 20.
    pub snapshots: Vec<SnapshotInfo>,
    /// Its flags, the open ones first, then the newest; at most 20.
    pub flags: Vec<Flag>,
    /// When it was fetched again, the newest visit first; at most 20.
    pub visits: Vec<Visit>,
}

/// Somebody's word that nothing new may rest on a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The name of who blocked it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in that person's words.
    pub why: String,
}

/// A place where the text of a source is to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its address; none where it came as a file without one.
    pub url: Option<String>,
    /// When it was first imported from there.
    pub first_seen_at: Timestamp,
    /// When it was last fetched from there again.
    pub visited_at: Option<Timestamp>,
    /// The `ETag` its server gave with the text we hold.
    pub etag: Option<String>,
    /// The `Last-Modified` its server gave with the text we hold.
    pub last_modified: Option<String>,
}

/// What is known of a snapshot, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// Its id.
    pub id: SnapshotId,
    /// When it was read.
    pub retrieved_at: Timestamp,
    /// What it was written in, as a Content-Type names it.
    pub media_type: String,
    /// The publisher's own number of the version.
    pub revision: Option<String>,
    /// Who published it, as it was said then.
    pub publisher: Option<String>,
    /// Who wrote it, as it was said then.
    pub author: Option<String>,
    /// The language of the text: three letters of ISO 639-3.
    pub language: Option<String>,
    /// The `ETag` its server gave with it.
    pub etag: Option<String>,
    /// The `Last-Modified` its server gave with it.
    pub last_modified: Option<String>,
    /// SHA-256 of its text, in lower-case hex.
    pub sha256: String,
    /// The size of its text, in bytes.
    pub bytes: i64,
    /// How many passages it has.
    pub passages: i64,
    /// Whether it is the one in use.
    pub is_current: bool,
}

/// Something an editor should see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Its id.
    pub id: FlagId,
    /// What it is.
    pub kind: FlagKind,
    /// What happened, in an editor's words.
    pub detail: String,
    /// When it happened first.
    pub raised_at: Timestamp,
    /// When it happened last.
    pub seen_at: Timestamp,
    /// How it was put away; none while it is open.
    pub settled: Option<Settled>,
}

/// How a flag was put away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// The name of who did; none where a later visit found the source well.
    pub by: Option<String>,
    /// Why, in that person's words.
    pub why: Option<String>,
}

/// What came of fetching a source again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitOutcome {
    /// Its server says that it has not changed.
    Unchanged,
    /// It says what we hold.
    SameText,
    /// It says something new: there is a new snapshot.
    NewText,
    /// What came must not take the place of what we hold.
    Refused,
    /// Nothing came.
    Failed,
}

impl VisitOutcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Unchanged, Self::SameText, Self::NewText, Self::Refused, Self::Failed];

    /// Returns the word for it: in the record and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::SameText => "same_text",
            Self::NewText => "new_text",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Returns the outcome of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// A time when a source was fetched again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: VisitOutcome,
    /// The HTTP status; none where no answer came.
    pub status: Option<i32>,
    /// Why it was refused, or failed.
    pub detail: Option<String>,
}
