//! A worker comes back from fetching a source again.

use article::SourceId;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::errand::Errand;
use super::keep::{self, Kept, Said, Text};
use super::marked;
use super::misgiving::Misgiving;
use super::relicensed::{self, Says};
use super::shortened;
use crate::evidence::document::Document;
use crate::evidence::error::ImportError;
use crate::evidence::source::{FlagKind, VisitOutcome};
use crate::evidence::store::addresses::Named;
use crate::evidence::store::visits::NewVisit;
use crate::evidence::store::{self, Locked, SourceRow};
use crate::platform::id::SnapshotId;
use crate::platform::{Clock, Pool, StoreError};

/// What a worker brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// The server's word that nothing has changed (304).
    Unchanged,
    /// A page.
    Page {
        /// What it says. Its own labels are not believed: whoever writes a page could else choose its licence.
        document: Box<Document>,
        /// The HTTP status; none where a wiki's programs were asked.
        status: Option<u16>,
        /// Its `ETag`, at most 512 characters.
        etag: Option<String>,
        /// Its `Last-Modified`, at most 512 characters.
        last_modified: Option<String>,
    },
    /// Nothing that could be kept.
    Nothing {
        /// What an editor should see.
        kind: FlagKind,
        /// What happened, in an editor's words.
        detail: String,
        /// The HTTP status; none where no answer came.
        status: Option<u16>,
    },
}

/// What came of fetching a source again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The outcome, as it stands in the record of visits.
    pub outcome: VisitOutcome,
    /// The snapshot in use.
    pub snapshot_id: Option<SnapshotId>,
    /// The flag that was raised, or seen again.
    pub flag: Option<FlagKind>,
}

/// Keeps what a worker brought: a new text beside the old one, or only the visit.
///
/// What must not take the place of a good text raises a flag instead, and changes nothing else. The source keeps its
/// title, publisher, author and licence, whatever the page says of itself; where it says another licence, a flag tells of
/// it, and a new text under it is not taken. A source found well puts its open flags away, but one that tells of another
/// licence only where the page says the source's own again.
///
/// # Errors
/// Where the database does not answer, or the source was moved or is gone; nothing is stored then.
#[tracing::instrument(name = "evidence.renew", skip_all, fields(source.id = errand.source_id.0))]
pub async fn renew(
    pool: &Pool,
    clock: &dyn Clock,
    errand: &Errand,
    brought: &Brought,
) -> Result<Renewed, ImportError> {
    let now = clock.now();
    let mut conn = pool.get().await?;
    conn.transaction::<_, ImportError, _>(async move |conn| record(conn, now, errand, brought).await).await
}

async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    errand: &Errand,
    brought: &Brought,
) -> Result<Renewed, ImportError> {
    let id = errand.source_id;
    let held = store::lock(conn, id).await?;
    let address = store::addresses::named_by(conn, id).await?.ok_or_else(homeless)?;
    let (outcome, status, misgiving) = match brought {
        Brought::Unchanged => (VisitOutcome::Unchanged, Some(304), None),
        Brought::Nothing { kind, detail, status } => {
            let misgiving = Misgiving { kind: *kind, detail: shortened(detail) };
            store::flags::raise(conn, id, &misgiving, (None, now)).await?;
            let is_nothing = *kind == FlagKind::Unreachable;
            let outcome = if is_nothing { VisitOutcome::Failed } else { VisitOutcome::Refused };
            (outcome, *status, Some(misgiving))
        }
        Brought::Page { document, status, etag, last_modified } => {
            let (text, said) = (Text::of(document), (etag.as_deref(), last_modified.as_deref()));
            let (outcome, misgiving) = judge(conn, (id, &held, &address), &text, (said, now)).await?;
            (outcome, *status, misgiving)
        }
    };
    let is_bad = matches!(outcome, VisitOutcome::Refused | VisitOutcome::Failed);
    if !is_bad {
        store::flags::found_well(conn, id, &FlagKind::OF_TEXT, now).await?;
    }
    let snapshot = store::current(conn, id).await?.map(|(snapshot, _)| snapshot);
    let detail = misgiving.as_ref().filter(|_| is_bad).map(|misgiving| misgiving.detail.as_str());
    let status = status.map(i32::from);
    let visit = NewVisit { source: id, address: address.id, at: now, outcome, status, detail, snapshot };
    store::visits::add(conn, &visit).await?;
    let flag = misgiving.map(|misgiving| misgiving.kind);
    Ok(Renewed { outcome, snapshot_id: snapshot, flag })
}

/// Keeps a page or refuses it, and raises the flag that it calls for.
async fn judge(
    conn: &mut AsyncPgConnection,
    (id, held, address): (SourceId, &Locked, &Named),
    text: &Text<'_>,
    (said, now): ((Option<&str>, Option<&str>), Timestamp),
) -> Result<(VisitOutcome, Option<Misgiving>), ImportError> {
    if let Some(misgiving) = keep::refuse(conn, (id, &held.row.title), text, now).await? {
        return Ok((VisitOutcome::Refused, Some(misgiving)));
    }
    let licence = relicensed::says(conn, (id, &held.row, &address.url), text).await?;
    let misgiving = match licence {
        Says::Nothing => None,
        Says::TheSame => {
            store::flags::found_well(conn, id, &[FlagKind::Licence], now).await?;
            None
        }
        Says::Another(misgiving, may_be_taken) => {
            store::flags::raise(conn, id, &misgiving, (Some(&text.sha256), now)).await?;
            let is_new = match store::current(conn, id).await? {
                Some((snapshot, sha256)) => !text.is(conn, (snapshot, &sha256)).await?,
                None => true,
            };
            if is_new && !may_be_taken {
                return Ok((VisitOutcome::Refused, Some(misgiving)));
            }
            Some(misgiving)
        }
    };
    Ok((take(conn, (id, held, address.id), text, (said, now)).await?, misgiving))
}

/// Keeps a page that may be kept, and what its server said of it.
async fn take(
    conn: &mut AsyncPgConnection,
    (id, held, address): (SourceId, &Locked, i64),
    text: &Text<'_>,
    ((etag, last_modified), now): ((Option<&str>, Option<&str>), Timestamp),
) -> Result<VisitOutcome, ImportError> {
    let SourceRow { title, publisher, author, .. } = &held.row;
    let said = Said { title, publisher, author: author.as_deref(), etag, last_modified };
    let kept = keep::keep(conn, (id, held.is_hidden()), text, said, now).await?;
    marked::mark(conn, id, (text, now)).await?;
    let (outcome, snapshot) = match kept {
        Kept::Same(snapshot) => (VisitOutcome::SameText, snapshot),
        Kept::New(snapshot) => (VisitOutcome::NewText, snapshot),
    };
    store::addresses::say(conn, address, snapshot, (etag, last_modified)).await?;
    Ok(outcome)
}

/// A source is never deleted and always has the place it is named by.
fn homeless() -> StoreError {
    StoreError::Corrupt("a source without the address it is named by".to_owned())
}
