//! How the licence of a source came, and every setting of it.

use article::licence::LicenceError;
use article::licence::policy::Class;
use article::{Licence, Source, SourceId};
use diesel_async::AsyncPgConnection;
use jiff::Timestamp;

use super::read::LicenceFrom;
use super::store::licences as store;
use crate::platform::database::store_errors;
use crate::platform::{Pool, StoreError};

/// The longest reason for a licence, in Unicode scalars.
pub const REASON_CHARS_MAX: usize = 500;

/// How a licence came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Front matter, a flag or a wiki's record said so.
    Stated,
    /// The page's own marks said so.
    Detected,
    /// Nothing did.
    Unsaid,
    /// A senior set it.
    Set,
}

impl Origin {
    /// Every way, in the order of their trust.
    pub const ALL: [Self; 4] = [Self::Unsaid, Self::Detected, Self::Stated, Self::Set];

    /// Returns the word for it in JSON and in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Detected => "detected",
            Self::Unsaid => "unsaid",
            Self::Set => "set",
        }
    }
}

impl From<LicenceFrom> for Origin {
    fn from(from: LicenceFrom) -> Self {
        match from {
            LicenceFrom::Labels => Self::Stated,
            LicenceFrom::Marks => Self::Detected,
            LicenceFrom::Nothing => Self::Unsaid,
        }
    }
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceEntry {
    /// When.
    pub at: Timestamp,
    /// How it came.
    pub origin: Origin,
    /// The name of who set it.
    pub set_by: Option<String>,
    /// What held before; none for the first.
    pub from: Option<Licence>,
    /// What it said or was set to.
    pub to: Licence,
    /// Whether it held from then on; else a person's setting stood against it.
    pub holds: bool,
    /// Why, in that person's words.
    pub reason: Option<String>,
    /// The address of what shows it.
    pub evidence: Option<String>,
}

/// A source with what its licence allows, and every setting of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licensed {
    /// The source.
    pub source: Source,
    /// How its licence came.
    pub origin: Origin,
    /// What it allows here.
    pub allows: Class,
    /// Its settings, the newest first; at most 200.
    pub entries: Vec<LicenceEntry>,
}

/// Why a licence was not set. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum SetLicenceError {
    /// There is no such source.
    #[error("there is no such source")]
    NoSuchSource,
    /// It is no licence we know how to write.
    #[error(transparent)]
    Licence(#[from] LicenceError),
    /// No licence is named; to say that none is known, `unknown` must be written.
    #[error("name a licence: an SPDX id such as CC-BY-SA-4.0, LicenseRef-PD, fair-use or unknown")]
    NoLicence,
    /// The licence has changed since it was shown.
    #[error("this source's licence has changed since you saw it: it is {0} now")]
    Stale(Licence),
    /// It is that already, by a person's setting.
    #[error("its licence was set to {0} already")]
    Same(Licence),
    /// No reason is written, or one that cannot be kept.
    #[error("write down why, in 1 to {REASON_CHARS_MAX} characters: whoever doubts the licence reads it")]
    ReasonMissing,
    /// There is no link to what shows it.
    #[error("give the address of what shows it, beginning with https:// or http://, at most 2,000 bytes")]
    EvidenceMissing,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(SetLicenceError);

/// Returns a source with its licence and every setting of it.
///
/// # Errors
/// Where the database does not answer.
pub async fn licensed(pool: &Pool, id: SourceId) -> Result<Option<Licensed>, StoreError> {
    let mut connection = pool.get().await?;
    let Some(source) = store::source(&mut connection, id).await? else { return Ok(None) };
    let entries = store::entries(&mut connection, id).await?;
    let holds = entries.iter().find(|entry| entry.holds);
    let origin = holds.map_or(Origin::Unsaid, |entry| entry.origin);
    let allows = store::terms(&mut connection).await?.class(&source.licence);
    Ok(Some(Licensed { source, origin, allows, entries }))
}

/// Puts on record what a source says of its licence as it is imported, and returns the licence it has from then on: what
/// a person set stays. The caller has locked the source.
pub(super) async fn said(
    connection: &mut AsyncPgConnection,
    id: SourceId,
    (licence, origin): (&Licence, Origin),
    now: Timestamp,
) -> Result<Licence, StoreError> {
    let held = store::newest(connection, id, store::Which::Holding).await?;
    let said = store::newest(connection, id, store::Which::Said).await?;
    let is_set = matches!(held, Some((_, Origin::Set)));
    if said.as_ref().is_none_or(|(to, from)| to != licence || *from != origin) {
        let entry = store::NewEntry {
            origin,
            set_by: None,
            from: held.as_ref().map(|(licence, _)| licence),
            to: licence,
            holds: !is_set,
            why: None,
        };
        store::add(connection, id, &entry, now).await?;
    }
    Ok(held.filter(|_| is_set).map_or_else(|| licence.clone(), |(licence, _)| licence))
}
