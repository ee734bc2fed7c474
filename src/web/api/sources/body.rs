//! Sources in JSON.

use article::Source;
use desk::evidence::{self, Address, Block, Flag, FlagKind, Listed, PassagesPage, SnapshotInfo, Visit};
use desk::overview::{Dependent, SourceStanding};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::Settings;

/// Sources, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceList {
    /// At most 50; ask again with `before` where there are as many.
    pub sources: Vec<SourceRow>,
}

/// A source in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceRow {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Where it can be read; null where it has no address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// Who wrote it, where known.
    pub author: Option<String>,
    /// An SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    #[schema(example = "CC-BY-SA-4.0")]
    pub licence: String,
    /// When it was first imported (RFC 3339).
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// Whether it is blocked.
    pub blocked: bool,
    /// Whether an asker named it and nobody at the desk has taken it in: no other question finds it.
    pub aside: bool,
    /// Its open flags: `shrunk`, `error_page`, `gone`, `closed`, `unreadable`, `unreachable`, `licence`,
    /// `machine`.
    pub flags: Vec<&'static str>,
}

impl SourceRow {
    fn new(
        source: Source,
        created_at: Timestamp,
        (blocked, aside): (bool, bool),
        flags: Vec<FlagKind>,
    ) -> Self {
        Self {
            id: source.id.0,
            licence: source.licence.to_string(),
            title: source.title,
            url: source.url,
            publisher: source.publisher,
            author: source.author,
            created_at,
            blocked,
            aside,
            flags: flags.into_iter().map(FlagKind::word).collect(),
        }
    }
}

impl From<Listed> for SourceRow {
    fn from(listed: Listed) -> Self {
        Self::new(listed.source, listed.created_at, (listed.is_blocked, listed.is_aside), listed.flags)
    }
}

/// A source with what the desk knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldSource {
    /// The source as it is listed.
    pub source: SourceRow,
    /// The block that stands; null where it may be used.
    pub block: Option<SourceBlock>,
    /// Where it is to be had, the first place first; at most 20.
    pub addresses: Vec<SourceAddress>,
    /// Its snapshots, the newest first; at most 20.
    pub snapshots: Vec<SourceSnapshot>,
    /// What an editor should see, the open flags first; at most 20.
    pub flags: Vec<SourceFlag>,
    /// When it was fetched again, the newest visit first; at most 20.
    pub visits: Vec<SourceVisit>,
    /// The pages that cite it, the newest first.
    pub pages: Vec<Resting>,
    /// The drafts that cite it and are no pages yet, the newest first.
    pub drafts: Vec<Resting>,
    /// Whether more rests on it than is listed: the newest 500 citations of pages and of drafts are.
    pub has_more: bool,
}

/// Somebody's word that nothing new may rest on a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceBlock {
    /// Who blocked it.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A place where the text of a source is to be had.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceAddress {
    /// Its address; null where it came as a file without one.
    pub url: Option<String>,
    /// When it was first imported from there.
    #[schema(value_type = String, format = "date-time")]
    pub first_seen_at: Timestamp,
    /// When it was last fetched from there again.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub visited_at: Option<Timestamp>,
    /// The `ETag` its server gave with the text we hold.
    pub etag: Option<String>,
    /// The Last-Modified its server gave with the text we hold.
    pub last_modified: Option<String>,
}

/// A snapshot, without its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceSnapshot {
    /// Its id.
    pub id: i64,
    /// When it was read.
    #[schema(value_type = String, format = "date-time")]
    pub retrieved_at: Timestamp,
    /// What it was written in.
    #[schema(example = "text/html")]
    pub media_type: String,
    /// The publisher's own number of the version.
    pub revision: Option<String>,
    /// Who published it, as it was said then.
    pub publisher: Option<String>,
    /// Who wrote it, as it was said then.
    pub author: Option<String>,
    /// The language of the text: three letters of ISO 639-3; null where that is unsure.
    #[schema(example = "eng")]
    pub language: Option<String>,
    /// The `ETag` its server gave with it.
    pub etag: Option<String>,
    /// The Last-Modified its server gave with it.
    pub last_modified: Option<String>,
    /// SHA-256 of its text, in hex.
    pub sha256: String,
    /// The size of its text in bytes.
    pub bytes: i64,
    /// How many passages it has.
    pub passages: i64,
    /// Whether it is the one in use.
    pub current: bool,
}

/// Something an editor should see about a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceFlag {
    /// Its id.
    pub id: i64,
    /// What it is: `shrunk`, `error_page`, `gone`, `closed`, `unreadable`, `unreachable`,
    /// `licence` or `machine`.
    #[schema(example = "shrunk")]
    pub kind: &'static str,
    /// What happened, in words.
    pub detail: String,
    /// When it happened first.
    #[schema(value_type = String, format = "date-time")]
    pub raised_at: Timestamp,
    /// When it happened last.
    #[schema(value_type = String, format = "date-time")]
    pub seen_at: Timestamp,
    /// When it was put away; null while it is open.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub put_away_at: Option<Timestamp>,
    /// Who put it away; null where a later visit found the source well.
    pub put_away_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A time when a source was fetched again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceVisit {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// `unchanged`, `same_text`, `new_text`, `refused` or `failed`.
    #[schema(example = "unchanged")]
    pub outcome: &'static str,
    /// The HTTP status; null where no answer came.
    pub status: Option<i32>,
    /// Why it was refused, or failed.
    pub detail: Option<String>,
}

/// A page or a draft that cites a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Resting {
    /// The draft; that a page was made of, for a page.
    pub draft_id: i64,
    /// Its title, or its question.
    pub title: String,
    /// The state it is in.
    #[schema(example = "live")]
    pub state: String,
    /// The page's address; null for a draft.
    pub page_url: Option<String>,
    /// The passages it cites.
    pub passages: Vec<i64>,
}

/// Passages of a snapshot, in reading order.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassageList {
    /// The snapshot.
    pub snapshot: i64,
    /// At most 50.
    pub passages: Vec<SourcePassage>,
    /// The place to go on from; null where there are no more.
    pub next: Option<i32>,
}

/// A passage of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourcePassage {
    /// Its id.
    pub id: i64,
    /// Its place in the snapshot, from 0.
    pub position: u32,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its words.
    pub text: String,
}

impl HeldSource {
    /// Returns a source with what depends on it.
    #[must_use]
    pub fn new(settings: &Settings, standing: SourceStanding) -> Self {
        let SourceStanding { held, pages, drafts, has_more, moves: _ } = standing;
        let evidence::HeldSource { source, created_at, is_aside, block, addresses, snapshots, flags, visits } =
            held;
        let open = flags.iter().filter(|flag| flag.settled.is_none()).map(|flag| flag.kind).collect();
        Self {
            source: SourceRow::new(source, created_at, (block.is_some(), is_aside), open),
            block: block.map(|Block { by, at, why }| SourceBlock { by, at, reason: why }),
            addresses: addresses.into_iter().map(SourceAddress::from).collect(),
            snapshots: snapshots.into_iter().map(SourceSnapshot::from).collect(),
            flags: flags.into_iter().map(SourceFlag::from).collect(),
            visits: visits.into_iter().map(SourceVisit::from).collect(),
            pages: pages.into_iter().map(|page| resting(settings, page)).collect(),
            drafts: drafts.into_iter().map(|draft| resting(settings, draft)).collect(),
            has_more,
        }
    }
}

fn resting(settings: &Settings, dependent: Dependent) -> Resting {
    Resting {
        draft_id: dependent.draft_id.0,
        title: dependent.title,
        state: dependent.state,
        page_url: dependent.slug.map(|slug| settings.absolute(&format!("/a/{slug}"))),
        passages: dependent.passages.iter().map(|passage| passage.id.0).collect(),
    }
}

impl From<Address> for SourceAddress {
    fn from(address: Address) -> Self {
        let Address { url, first_seen_at, visited_at, etag, last_modified } = address;
        Self { url, first_seen_at, visited_at, etag, last_modified }
    }
}

impl From<SnapshotInfo> for SourceSnapshot {
    fn from(info: SnapshotInfo) -> Self {
        Self {
            id: info.id.0,
            retrieved_at: info.retrieved_at,
            media_type: info.media_type,
            revision: info.revision,
            publisher: info.publisher,
            author: info.author,
            language: info.language,
            etag: info.etag,
            last_modified: info.last_modified,
            sha256: info.sha256,
            bytes: info.bytes,
            passages: info.passages,
            current: info.is_current,
        }
    }
}

impl From<Flag> for SourceFlag {
    fn from(flag: Flag) -> Self {
        let (at, by, why) =
            flag.settled.map_or((None, None, None), |settled| (Some(settled.at), settled.by, settled.why));
        Self {
            id: flag.id.0,
            kind: flag.kind.word(),
            detail: flag.detail,
            raised_at: flag.raised_at,
            seen_at: flag.seen_at,
            put_away_at: at,
            put_away_by: by,
            reason: why,
        }
    }
}

impl From<Visit> for SourceVisit {
    fn from(visit: Visit) -> Self {
        Self { at: visit.at, outcome: visit.outcome.word(), status: visit.status, detail: visit.detail }
    }
}

impl From<PassagesPage> for PassageList {
    fn from(page: PassagesPage) -> Self {
        let passage = |passage: article::Passage| SourcePassage {
            id: passage.id.0,
            position: passage.position,
            headings: passage.heading_path,
            text: passage.text,
        };
        Self {
            snapshot: page.snapshot_id.0,
            passages: page.passages.into_iter().map(passage).collect(),
            next: page.next,
        }
    }
}
