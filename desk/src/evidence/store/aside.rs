//! Sources that an asker brought: evidence for one question, and not found by any other.

use article::{PassageId, SourceId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::schema::{passages, sources};

/// Puts a source aside.
pub(in crate::evidence) async fn put(conn: &mut AsyncPgConnection, id: SourceId) -> Result<(), StoreError> {
    diesel::update(sources::table.find(id.0)).set(sources::is_aside.eq(true)).execute(conn).await?;
    super::hide(conn, id).await
}

/// Takes those of these sources in that are aside: they are found from now on, unless they are blocked.
pub(in crate::evidence) async fn take_in(
    conn: &mut AsyncPgConnection,
    ids: &[SourceId],
) -> Result<(), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    // In the order of their ids, as whoever else locks several.
    let aside: Vec<(i64, String, bool)> = sources::table
        .filter(sources::id.eq_any(ids))
        .filter(sources::is_aside)
        .order(sources::id)
        .select((sources::id, sources::title, sources::blocked_at.is_null()))
        .for_update()
        .load(conn)
        .await?;
    for (id, title, is_open) in aside {
        diesel::update(sources::table.find(id)).set(sources::is_aside.eq(false)).execute(conn).await?;
        if is_open {
            super::reveal(conn, SourceId(id), &title).await?;
        }
    }
    Ok(())
}

/// Takes in the sources of these passages: somebody approved a text that rests on them.
pub(crate) async fn take_in_of(
    conn: &mut AsyncPgConnection,
    cited: impl IntoIterator<Item = PassageId>,
) -> Result<(), StoreError> {
    let cited: Vec<i64> = cited.into_iter().map(|id| id.0).collect();
    let ids: Vec<i64> = passages::table
        .filter(passages::id.eq_any(cited))
        .select(passages::source_id)
        .distinct()
        .load(conn)
        .await?;
    let ids: Vec<SourceId> = ids.into_iter().map(SourceId).collect();
    take_in(conn, &ids).await
}
