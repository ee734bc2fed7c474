//! The rows of flags: what an editor should see about a source.

use article::SourceId;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::{Timestamp, ToDiesel};

use crate::evidence::snapshot::Misgiving;
use crate::evidence::source::{Flag, FlagKind, Settled};
use crate::platform::StoreError;
use crate::platform::id::{FlagId, UserId};
use crate::platform::schema::{source_flags, users};

/// The most flags of one source that are listed.
const LISTED_MAX: i64 = 20;

/// Returns the flags of a source, the open ones first, then the newest.
pub(in crate::evidence) async fn of_source(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Vec<Flag>, StoreError> {
    type Row = (i64, String, String, Timestamp, Timestamp, Option<Timestamp>, Option<String>, Option<String>);
    let rows: Vec<Row> = source_flags::table
        .left_join(users::table.on(source_flags::settled_by.eq(users::id.nullable())))
        .filter(source_flags::source_id.eq(id.0))
        .order((source_flags::settled_at.is_null().desc(), source_flags::id.desc()))
        .limit(LISTED_MAX)
        .select((
            source_flags::id,
            source_flags::kind,
            source_flags::detail,
            source_flags::raised_at,
            source_flags::seen_at,
            source_flags::settled_at,
            users::name.nullable(),
            source_flags::settled_why,
        ))
        .load(conn)
        .await?;
    let flag = |(id, kind, detail, raised_at, seen_at, settled_at, by, why): Row| {
        Ok(Flag {
            id: FlagId(id),
            kind: read_kind(&kind)?,
            detail,
            raised_at: raised_at.to_jiff(),
            seen_at: seen_at.to_jiff(),
            settled: settled_at.map(|at| Settled { at: at.to_jiff(), by, why }),
        })
    };
    rows.into_iter().map(flag).collect()
}

pub(super) fn read_kind(word: &str) -> Result<FlagKind, StoreError> {
    FlagKind::read(word).ok_or_else(|| StoreError::Corrupt(format!("no such kind of flag: {word}")))
}

/// Puts an open flag away in somebody's name; returns its kind, none where it is not open.
pub(in crate::evidence) async fn put_away(
    conn: &mut AsyncPgConnection,
    (source, flag): (SourceId, FlagId),
    (by, at, why): (UserId, jiff::Timestamp, &str),
) -> Result<Option<FlagKind>, StoreError> {
    let open = source_flags::table
        .filter(source_flags::id.eq(flag.0))
        .filter(source_flags::source_id.eq(source.0))
        .filter(source_flags::settled_at.is_null());
    let kind: Option<String> = diesel::update(open)
        .set((
            source_flags::settled_at.eq(at.to_diesel()),
            source_flags::settled_by.eq(by.0),
            source_flags::settled_why.eq(why),
        ))
        .returning(source_flags::kind)
        .get_result(conn)
        .await
        .optional()?;
    kind.map(|kind| read_kind(&kind)).transpose()
}

/// Raises a flag, or notes that it was seen again, with the hash of the text that was not taken.
pub(in crate::evidence) async fn raise(
    conn: &mut AsyncPgConnection,
    source: SourceId,
    misgiving: &Misgiving,
    (sha256, at): (Option<&str>, jiff::Timestamp),
) -> Result<(), StoreError> {
    let kind = misgiving.kind.word();
    let now = (
        source_flags::detail.eq(&misgiving.detail),
        source_flags::text_sha256.eq(sha256),
        source_flags::seen_at.eq(at.to_diesel()),
    );
    let open = source_flags::table
        .filter(source_flags::source_id.eq(source.0))
        .filter(source_flags::kind.eq(kind))
        .filter(source_flags::settled_at.is_null());
    // The caller has locked the source, so nobody raises the same flag at the same time.
    if diesel::update(open).set(now).execute(conn).await? == 0 {
        let new = (
            source_flags::source_id.eq(source.0),
            source_flags::kind.eq(kind),
            source_flags::raised_at.eq(at.to_diesel()),
        );
        diesel::insert_into(source_flags::table).values((new, now)).execute(conn).await?;
    }
    Ok(())
}

/// Returns true where a person put a flag away that told of exactly this text.
pub(in crate::evidence) async fn is_pardoned(
    conn: &mut AsyncPgConnection,
    source: SourceId,
    sha256: &str,
) -> Result<bool, StoreError> {
    let pardoned = source_flags::table
        .filter(source_flags::source_id.eq(source.0))
        .filter(source_flags::text_sha256.eq(sha256))
        .filter(source_flags::settled_by.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(pardoned)).get_result(conn).await?)
}

/// Returns true where a person put a flag away that told of the same of exactly this text.
pub(in crate::evidence) async fn is_put_away(
    conn: &mut AsyncPgConnection,
    source: SourceId,
    misgiving: &Misgiving,
    sha256: &str,
) -> Result<bool, StoreError> {
    let put_away = source_flags::table
        .filter(source_flags::source_id.eq(source.0))
        .filter(source_flags::kind.eq(misgiving.kind.word()))
        .filter(source_flags::detail.eq(&misgiving.detail))
        .filter(source_flags::text_sha256.eq(sha256))
        .filter(source_flags::settled_by.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(put_away)).get_result(conn).await?)
}

/// Puts the open flags of these kinds away: the source was found well in that.
pub(in crate::evidence) async fn found_well(
    conn: &mut AsyncPgConnection,
    source: SourceId,
    kinds: &[FlagKind],
    at: jiff::Timestamp,
) -> Result<(), StoreError> {
    let open = source_flags::table
        .filter(source_flags::source_id.eq(source.0))
        .filter(source_flags::kind.eq_any(kinds.iter().map(|kind| kind.word())))
        .filter(source_flags::settled_at.is_null());
    diesel::update(open).set(source_flags::settled_at.eq(at.to_diesel())).execute(conn).await?;
    Ok(())
}

/// Returns which of these sources are marked as a machine's work, as the open flag says, in an editor's words; at most 400.
///
/// # Errors
/// Where the database does not answer.
pub async fn machines_among(
    conn: &mut AsyncPgConnection,
    ids: &[SourceId],
) -> Result<Vec<(SourceId, String)>, StoreError> {
    let ids: Vec<i64> = ids.iter().take(super::load::LOADED_MAX).map(|id| id.0).collect();
    let rows: Vec<(i64, String)> = source_flags::table
        .filter(source_flags::source_id.eq_any(ids))
        .filter(source_flags::kind.eq(FlagKind::Machine.word()))
        .filter(source_flags::settled_at.is_null())
        .select((source_flags::source_id, source_flags::detail))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, detail)| (SourceId(id), detail)).collect())
}
