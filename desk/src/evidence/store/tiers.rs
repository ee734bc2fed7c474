//! The list of tiers and its history.

use article::Tier;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::{Timestamp, ToDiesel};

use crate::evidence::tier::{TierEntry, TierKind, TierList, TierRule};
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::{tier_settings, users};

/// The most settings that are listed.
const ENTRIES_MAX: i64 = 200;

/// Keeps others from changing the list until the transaction ends; reading goes on.
pub(in crate::evidence) async fn lock(conn: &mut AsyncPgConnection) -> Result<(), StoreError> {
    let statement = "LOCK TABLE tier_settings IN SHARE ROW EXCLUSIVE MODE";
    diesel::sql_query(statement).execute(conn).await?;
    Ok(())
}

/// Returns the list as it stands.
pub(in crate::evidence) async fn list(conn: &mut AsyncPgConnection) -> Result<TierList, StoreError> {
    let rows: Vec<(String, String, Option<String>)> = tier_settings::table
        .distinct_on((tier_settings::kind, tier_settings::name))
        .order((tier_settings::kind, tier_settings::name, tier_settings::id.desc()))
        .select((tier_settings::kind, tier_settings::name, tier_settings::tier))
        .load(conn)
        .await?;
    let rule = |(kind, name, tier): (String, String, Option<String>)| {
        let tier = tier.as_deref().map(read_tier).transpose()?;
        let kind = read_kind(&kind)?;
        Ok(tier.map(|tier| TierRule { kind, name, tier }))
    };
    let rules: Result<Vec<TierRule>, StoreError> =
        rows.into_iter().map(rule).filter_map(Result::transpose).collect();
    Ok(TierList(rules?))
}

type Row = (Timestamp, String, String, Option<String>, String, String);

/// Returns the setting of each line that holds.
pub(in crate::evidence) async fn lines(conn: &mut AsyncPgConnection) -> Result<Vec<TierEntry>, StoreError> {
    let rows: Vec<Row> = tier_settings::table
        .inner_join(users::table)
        .distinct_on((tier_settings::kind, tier_settings::name))
        .order((tier_settings::kind, tier_settings::name, tier_settings::id.desc()))
        .select((
            tier_settings::at,
            tier_settings::kind,
            tier_settings::name,
            tier_settings::tier,
            users::name,
            tier_settings::why,
        ))
        .load(conn)
        .await?;
    let entries: Vec<TierEntry> = rows.into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok(entries.into_iter().filter(|entry| entry.tier.is_some()).collect())
}

/// Returns every setting, the newest first.
pub(in crate::evidence) async fn entries(conn: &mut AsyncPgConnection) -> Result<Vec<TierEntry>, StoreError> {
    let rows: Vec<Row> = tier_settings::table
        .inner_join(users::table)
        .order(tier_settings::id.desc())
        .limit(ENTRIES_MAX)
        .select((
            tier_settings::at,
            tier_settings::kind,
            tier_settings::name,
            tier_settings::tier,
            users::name,
            tier_settings::why,
        ))
        .load(conn)
        .await?;
    rows.into_iter().map(entry).collect()
}

/// Writes a setting down.
pub(in crate::evidence) async fn add(
    conn: &mut AsyncPgConnection,
    (kind, name, tier): (TierKind, &str, Option<Tier>),
    (by, now, why): (UserId, jiff::Timestamp, &str),
) -> Result<(), StoreError> {
    let row = (
        tier_settings::at.eq(now.to_diesel()),
        tier_settings::kind.eq(kind.word()),
        tier_settings::name.eq(name),
        tier_settings::tier.eq(tier.map(Tier::word)),
        tier_settings::set_by.eq(by.0),
        tier_settings::why.eq(why),
    );
    diesel::insert_into(tier_settings::table).values(row).execute(conn).await?;
    Ok(())
}

fn entry((at, kind, name, tier, set_by, why): Row) -> Result<TierEntry, StoreError> {
    let (kind, tier) = (read_kind(&kind)?, tier.as_deref().map(read_tier).transpose()?);
    Ok(TierEntry { at: at.to_jiff(), kind, name, tier, set_by, why })
}

fn read_kind(word: &str) -> Result<TierKind, StoreError> {
    TierKind::read(word).ok_or_else(|| StoreError::Corrupt(format!("a tier of a {word}")))
}

fn read_tier(word: &str) -> Result<Tier, StoreError> {
    Tier::read(word).ok_or_else(|| StoreError::Corrupt(format!("a tier of {word}")))
}
