//! Reading one source, and its passages page by page.

use article::{Passage, PassageId, SourceId};

use super::model::Held;
use crate::evidence::store;
use crate::platform::id::SnapshotId;
use crate::platform::{Pool, StoreError};

/// How many passages are shown at once.
pub const PASSAGES_LISTED: usize = 50;

/// Some passages of a snapshot, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassagesPage {
    /// The snapshot.
    pub snapshot_id: SnapshotId,
    /// At most [`PASSAGES_LISTED`] of its passages.
    pub passages: Vec<Passage>,
    /// The place in the snapshot from which on there are more.
    pub next: Option<i32>,
}

/// Returns a source with what the desk knows of it; none where there is none.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn source(pool: &Pool, id: SourceId) -> Result<Option<Held>, StoreError> {
    let connection = &mut *pool.get().await?;
    let Some((mut source, created_at, is_aside, block)) = store::one::find(connection, id).await? else {
        return Ok(None);
    };
    source.tier = store::tiers::list(connection).await?.tier_of(&source);
    Ok(Some(Held {
        source,
        created_at,
        is_aside,
        block,
        addresses: store::one::addresses(connection, id).await?,
        snapshots: store::one::snapshots(connection, id).await?,
        flags: store::flags::of_source(connection, id).await?,
        visits: store::one::visits(connection, id).await?,
    }))
}

/// Returns passages of a source, of that snapshot or the current one, from that place on, from 0; none where it has no
/// such snapshot.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn passages_of(
    pool: &Pool,
    id: SourceId,
    snapshot: Option<SnapshotId>,
    from: i32,
) -> Result<Option<PassagesPage>, StoreError> {
    let connection = &mut *pool.get().await?;
    let Some(snapshot_id) = store::one::snapshot_of(connection, id, snapshot).await? else {
        return Ok(None);
    };
    let asked = PASSAGES_LISTED.saturating_add(1);
    let mut passages = store::load::passages_from(connection, snapshot_id, from, asked).await?;
    let more = passages.get(PASSAGES_LISTED).and_then(|first| i32::try_from(first.position).ok());
    passages.truncate(PASSAGES_LISTED);
    Ok(Some(PassagesPage { snapshot_id, passages, next: more }))
}

/// Returns the snapshot in which a passage of that source stands, and its place in it; none where the source has no such
/// passage.
///
/// # Errors
/// Where the database does not answer.
pub async fn place_of(
    pool: &Pool,
    id: SourceId,
    passage: PassageId,
) -> Result<Option<(SnapshotId, i32)>, StoreError> {
    store::one::place_of(&mut *pool.get().await?, id, passage).await
}
