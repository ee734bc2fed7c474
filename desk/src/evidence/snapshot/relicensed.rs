//! Whether a page says another licence than its source has. What a page says of itself is not believed, since whoever
//! writes it could else choose; but it is never passed over either.

use article::{Licence, SourceId};
use diesel_async::AsyncPgConnection;

use super::{Misgiving, Text, shortened};
use crate::evidence::licence::Origin;
use crate::evidence::read::LicenceFrom;
use crate::evidence::source::FlagKind;
use crate::evidence::store::{self, SourceRow, licences};
use crate::platform::StoreError;

/// What a page says of its licence.
pub(super) enum Says {
    /// Nothing, or what was set aside already.
    Nothing,
    /// What its source has.
    TheSame,
    /// Another one: what an editor should see, and whether its text may be taken all the same.
    Another(Misgiving, bool),
}

/// Reads what a page says of its licence beside what its source has.
///
/// Its text may be taken where the source had no known licence, since it is used for nothing then; otherwise it would be
/// used as the old licence allows. A person who put the flag of exactly this text and licence away has judged them; and
/// what a senior set stands against what the page said then.
pub(super) async fn says(
    conn: &mut AsyncPgConnection,
    (id, held, place): (SourceId, &SourceRow, &str),
    text: &Text<'_>,
) -> Result<Says, StoreError> {
    let document = text.document;
    // A page of the web says it by its marks, a wiki by its record; front matter is for the operator's own files.
    let is_said = match document.licence_from {
        LicenceFrom::Marks => true,
        LicenceFrom::Labels => document.revision.is_some(),
        LicenceFrom::Nothing => false,
    };
    if !is_said {
        return Ok(Says::Nothing);
    }
    let had = licences::read(&held.licence)?;
    if document.licence == had {
        return Ok(Says::TheSame);
    }
    if is_set_against(conn, id, &document.licence).await? {
        return Ok(Says::Nothing);
    }
    let misgiving = another((&had, &document.licence), place, licences::terms(conn).await?);
    if store::flags::is_put_away(conn, id, &misgiving, &text.sha256).await? {
        return Ok(Says::Nothing);
    }
    Ok(Says::Another(misgiving, had == Licence::Unknown))
}

/// Returns true where a senior set the licence knowing that the source says this one.
async fn is_set_against(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    licence: &Licence,
) -> Result<bool, StoreError> {
    let holding = licences::newest(conn, id, licences::Which::Holding).await?;
    let said = licences::newest(conn, id, licences::Which::Said).await?;
    let is_set = matches!(holding, Some((_, Origin::Set)));
    Ok(is_set && said.is_some_and(|(said, _)| said == *licence))
}

/// Returns what an editor should see of a change from one licence to another.
pub(in crate::evidence) fn another(
    (had, says): (&Licence, &Licence),
    place: &str,
    terms: article::licence::policy::Terms,
) -> Misgiving {
    let (before, now) = (terms.class(had), terms.class(says));
    let what = match now.cmp(&before) {
        std::cmp::Ordering::Greater => "stricter",
        std::cmp::Ordering::Equal => "of the same class",
        std::cmp::Ordering::Less => "freer",
    };
    let (before, now) = (before.rule().word, now.rule().word);
    Misgiving {
        kind: FlagKind::Licence,
        detail: shortened(&format!("from {had} to {says}, which is {what} ({before} → {now}), says {place}")),
    }
}
