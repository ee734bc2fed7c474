//! Looking through the sources: each filter has an index, and a list goes on behind its last row.

use std::collections::HashMap;

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::Timestamp;

use super::flags::read_kind;
use super::load::SourceRow;
use crate::evidence::source::{FlagKind, Listed, Only, Wanted};
use crate::platform::StoreError;
use crate::platform::schema::{source_flags, sources};

/// Lists sources, the newest first.
pub(in crate::evidence) async fn list(
    conn: &mut AsyncPgConnection,
    wanted: &Wanted,
    limit: usize,
) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<(SourceRow, Timestamp, bool, bool)> = filtered(wanted)
        .order(sources::id.desc())
        .limit(i64::try_from(limit).unwrap_or_default())
        .select((
            SourceRow::as_select(),
            sources::created_at,
            sources::blocked_at.is_not_null(),
            sources::is_aside,
        ))
        .load(conn)
        .await?;
    let mut listed = Vec::with_capacity(rows.len());
    for (source, created_at, is_blocked, is_aside) in rows {
        let (source, created_at) = (source.try_into()?, created_at.to_jiff());
        listed.push(Listed { source, created_at, is_blocked, is_aside, flags: Vec::new() });
    }
    let mut flags = open_flags(conn, &listed).await?;
    for row in &mut listed {
        row.flags = flags.remove(&row.source.id.0).unwrap_or_default();
    }
    Ok(listed)
}

fn filtered(wanted: &Wanted) -> sources::BoxedQuery<'_, diesel::pg::Pg> {
    let mut query = sources::table.into_boxed();
    if let Some(words) = wanted.shown_words() {
        let column = if wanted.in_text {
            "sources.id IN (SELECT source_id FROM passages WHERE words @@ websearch_to_tsquery('english', "
        } else {
            "(sources.words @@ websearch_to_tsquery('english', "
        };
        query = query.filter(sql::<Bool>(column).bind::<Text, _>(words).sql("))"));
    }
    if let Some(publisher) = &wanted.publisher {
        query = query.filter(sources::publisher.eq(publisher));
    }
    if let Some(licence) = &wanted.licence {
        query = query.filter(sources::licence.eq(licence.to_string()));
    }
    if let Some(before) = wanted.before {
        query = query.filter(sources::id.lt(before.0));
    }
    let open = source_flags::table
        .filter(source_flags::source_id.eq(sources::id))
        .filter(source_flags::settled_at.is_null());
    match wanted.only {
        None => query,
        Some(Only::Blocked) => query.filter(sources::blocked_at.is_not_null()),
        Some(Only::Flagged) => query.filter(exists(open)),
        Some(Only::Kind(kind)) => query.filter(exists(open.filter(source_flags::kind.eq(kind.word())))),
    }
}

/// Returns the kinds of the open flags of the sources listed.
async fn open_flags(
    conn: &mut AsyncPgConnection,
    listed: &[Listed],
) -> Result<HashMap<i64, Vec<FlagKind>>, StoreError> {
    let rows: Vec<(i64, String)> = source_flags::table
        .filter(source_flags::source_id.eq_any(listed.iter().map(|row| row.source.id.0)))
        .filter(source_flags::settled_at.is_null())
        .order(source_flags::kind)
        .select((source_flags::source_id, source_flags::kind))
        .load(conn)
        .await?;
    let mut flags: HashMap<i64, Vec<FlagKind>> = HashMap::new();
    for (id, kind) in rows {
        flags.entry(id).or_default().push(read_kind(&kind)?);
    }
    Ok(flags)
}
