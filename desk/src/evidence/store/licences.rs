//! The ledger of licences, and the operator's terms.

use article::licence::policy::{Class, Terms};
use article::{Licence, Source, SourceId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::{Timestamp, ToDiesel};

use super::load::SourceRow;
use crate::evidence::licence::{LicenceEntry, Origin};
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::{licence_settings, licence_terms, sources, users};

/// The most entries of one source that are listed.
const ENTRIES_MAX: i64 = 200;

/// Which entry is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence) enum Which {
    /// The newest that holds.
    Holding,
    /// The newest of what the source itself said.
    Said,
}

/// An entry to be written.
pub(in crate::evidence) struct NewEntry<'a> {
    pub(in crate::evidence) origin: Origin,
    pub(in crate::evidence) set_by: Option<UserId>,
    pub(in crate::evidence) from: Option<&'a Licence>,
    pub(in crate::evidence) to: &'a Licence,
    pub(in crate::evidence) holds: bool,
    /// The reason, and the address of what shows it.
    pub(in crate::evidence) why: Option<(&'a str, &'a str)>,
}

/// Returns the licence of a source and keeps others from changing it until the transaction ends.
pub(in crate::evidence) async fn lock(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<Licence>, StoreError> {
    let row = sources::table.find(id.0).select(sources::licence).for_update();
    let licence: Option<String> = row.first(conn).await.optional()?;
    licence.as_deref().map(read).transpose()
}

/// Writes an entry down.
pub(in crate::evidence) async fn add(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    entry: &NewEntry<'_>,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let row = (
        licence_settings::source_id.eq(id.0),
        licence_settings::at.eq(now.to_diesel()),
        licence_settings::origin.eq(entry.origin.word()),
        licence_settings::set_by.eq(entry.set_by),
        licence_settings::from_licence.eq(entry.from.map(ToString::to_string)),
        licence_settings::to_licence.eq(entry.to.to_string()),
        licence_settings::holds.eq(entry.holds),
        licence_settings::reason.eq(entry.why.map(|(reason, _)| reason)),
        licence_settings::evidence.eq(entry.why.map(|(_, evidence)| evidence)),
    );
    diesel::insert_into(licence_settings::table).values(row).execute(conn).await?;
    Ok(())
}

/// Gives a source the licence that its newest entry names.
pub(in crate::evidence) async fn relicense(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    licence: &Licence,
) -> Result<(), StoreError> {
    let row = sources::table.find(id.0);
    diesel::update(row).set(sources::licence.eq(licence.to_string())).execute(conn).await?;
    Ok(())
}

/// Returns the licence of an entry, and how it came.
pub(in crate::evidence) async fn newest(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    which: Which,
) -> Result<Option<(Licence, Origin)>, StoreError> {
    let of_it = licence_settings::table.filter(licence_settings::source_id.eq(id.0)).into_boxed();
    let wanted = match which {
        Which::Holding => of_it.filter(licence_settings::holds),
        Which::Said => of_it.filter(licence_settings::origin.ne(Origin::Set.word())),
    };
    let columns = (licence_settings::to_licence, licence_settings::origin);
    let row: Option<(String, String)> =
        wanted.order(licence_settings::id.desc()).select(columns).first(conn).await.optional()?;
    row.map(|(licence, how)| Ok((read(&licence)?, origin(&how)?))).transpose()
}

/// Returns the entries of a source, the newest first.
pub(in crate::evidence) async fn entries(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Vec<LicenceEntry>, StoreError> {
    type Row =
        (Timestamp, String, Option<String>, Option<String>, String, bool, Option<String>, Option<String>);
    let rows: Vec<Row> = licence_settings::table
        .left_join(users::table)
        .filter(licence_settings::source_id.eq(id.0))
        .order(licence_settings::id.desc())
        .limit(ENTRIES_MAX)
        .select((
            licence_settings::at,
            licence_settings::origin,
            users::name.nullable(),
            licence_settings::from_licence,
            licence_settings::to_licence,
            licence_settings::holds,
            licence_settings::reason,
            licence_settings::evidence,
        ))
        .load(conn)
        .await?;
    let entry = |(at, how, set_by, from, to, holds, reason, evidence): Row| {
        let from = from.as_deref().map(read).transpose()?;
        let (at, to) = (at.to_jiff(), read(&to)?);
        Ok(LicenceEntry { at, origin: origin(&how)?, set_by, from, to, holds, reason, evidence })
    };
    rows.into_iter().map(entry).collect()
}

/// Returns a source.
pub(in crate::evidence) async fn source(
    conn: &mut AsyncPgConnection,
    id: SourceId,
) -> Result<Option<Source>, StoreError> {
    let row = sources::table.find(id.0).select(SourceRow::as_select());
    row.first(conn).await.optional()?.map(Source::try_from).transpose()
}

/// Returns what the operator lets be done with NC and ND licences.
pub(in crate::evidence) async fn terms(conn: &mut AsyncPgConnection) -> Result<Terms, StoreError> {
    let rows: Vec<(String, String)> = licence_terms::table
        .distinct_on(licence_terms::part)
        .order((licence_terms::part, licence_terms::id.desc()))
        .select((licence_terms::part, licence_terms::allows))
        .load(conn)
        .await?;
    let mut terms = Terms::default();
    for (part, allows) in rows {
        let class: Class =
            allows.parse().ok().ok_or_else(|| StoreError::Corrupt(format!("terms of {part}: {allows}")))?;
        match part.as_str() {
            "NC" => terms.non_commercial = class,
            "ND" => terms.no_derivatives = class,
            _ => return Err(StoreError::Corrupt(format!("terms of {part}"))),
        }
    }
    Ok(terms)
}

/// Writes down what the operator lets be done with licences that have that part.
pub(in crate::evidence) async fn add_terms(
    conn: &mut AsyncPgConnection,
    (part, class): (&str, Class),
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let row = (
        licence_terms::at.eq(now.to_diesel()),
        licence_terms::part.eq(part),
        licence_terms::allows.eq(class.rule().word),
    );
    diesel::insert_into(licence_terms::table).values(row).execute(conn).await?;
    Ok(())
}

/// Reads a licence as it is stored.
pub(in crate::evidence) fn read(licence: &str) -> Result<Licence, StoreError> {
    licence.parse().ok().ok_or_else(|| StoreError::Corrupt(format!("a licence of {licence}")))
}

fn origin(word: &str) -> Result<Origin, StoreError> {
    let known = Origin::ALL.into_iter().find(|origin| origin.word() == word);
    known.ok_or_else(|| StoreError::Corrupt(format!("no such origin of a licence: {word}")))
}
