//! A senior sets the licence of a source.

use article::{Licence, SourceId};
use diesel_async::AsyncConnection;
use url::Url;

use super::licence::{Origin, REASON_CHARS_MAX, SetLicenceError};
use super::read::URL_BYTES_MAX;
use super::store::licences as store;
use crate::people::Senior;
use crate::platform::text::without_invisible;
use crate::platform::{Clock, Pool};

/// What a senior says of a licence, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceSetting {
    /// The licence the senior saw: where it is another by now, nothing is set.
    pub seen: String,
    /// The licence to set: an SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    pub licence: String,
    /// Why, at most 500 characters.
    pub reason: String,
    /// The address of what shows it.
    pub evidence: String,
}

/// Sets the licence of a source, on record with that person's name, reason and evidence; from then on what the source
/// says itself changes nothing. Texts under review are judged by it at once, published pages keep their labels.
///
/// # Errors
/// [`SetLicenceError::Stale`] where the licence is another than the one seen, [`SetLicenceError::Same`] where it was set
/// so already, and where licence, reason or evidence is none.
pub async fn set_licence(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Senior,
    id: SourceId,
    setting: &LicenceSetting,
) -> Result<Licence, SetLicenceError> {
    let licence = named(&setting.licence)?;
    let (reason, evidence) = (reason(&setting.reason)?, address(&setting.evidence)?);
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, SetLicenceError, _>(async move |connection| {
            let current = store::lock(connection, id).await?.ok_or(SetLicenceError::NoSuchSource)?;
            if current.to_string() != setting.seen.trim() {
                return Err(SetLicenceError::Stale(current));
            }
            let held = store::newest(connection, id, store::Which::Holding).await?;
            if held.is_some_and(|(held, origin)| held == licence && origin == Origin::Set) {
                return Err(SetLicenceError::Same(licence));
            }
            let entry = store::NewEntry {
                origin: Origin::Set,
                set_by: Some(by.person().id),
                from: Some(&current),
                to: &licence,
                holds: true,
                why: Some((&reason, &evidence)),
            };
            store::add(connection, id, &entry, now).await?;
            store::relicense(connection, id, &licence).await?;
            Ok(licence)
        })
        .await
}

fn named(text: &str) -> Result<Licence, SetLicenceError> {
    if text.trim().is_empty() {
        return Err(SetLicenceError::NoLicence);
    }
    Ok(text.parse()?)
}

/// Returns a written reason on one line, without what cannot be seen.
fn reason(text: &str) -> Result<String, SetLicenceError> {
    let visible = without_invisible(text);
    let reason = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_written = (1..=REASON_CHARS_MAX).contains(&reason.chars().count());
    if is_written && !reason.contains('\0') { Ok(reason) } else { Err(SetLicenceError::ReasonMissing) }
}

fn address(text: &str) -> Result<String, SetLicenceError> {
    let text = text.trim();
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let is_plain = text.len() <= URL_BYTES_MAX
        && !text
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\'));
    url.filter(|_| is_plain).map(|_| text.to_owned()).ok_or(SetLicenceError::EvidenceMissing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_and_an_address_are_asked_for() {
        assert_eq!(reason(" They wrote\nto us. ").unwrap(), "They wrote to us.");
        for bad in ["", " \u{200B}\n", &"x".repeat(REASON_CHARS_MAX + 1)] {
            assert!(matches!(reason(bad), Err(SetLicenceError::ReasonMissing)), "{bad:?}");
        }
        assert_eq!(address(" https://press.example/terms ").unwrap(), "https://press.example/terms");
        for bad in
            ["", "mail from them", "javascript:alert(1)", "https://", "https://a b.example/", "https://a/\"x"]
        {
            assert!(matches!(address(bad), Err(SetLicenceError::EvidenceMissing)), "{bad:?}");
        }
    }

    #[test]
    fn unknown_must_be_written() {
        assert!(matches!(named(" "), Err(SetLicenceError::NoLicence)));
        assert!(matches!(named("all rights reserved"), Err(SetLicenceError::Licence(_))));
        assert_eq!(named("unknown").unwrap(), Licence::Unknown);
    }
}
