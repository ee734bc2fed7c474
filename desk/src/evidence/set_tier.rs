//! A senior puts a host or a publisher on the list of tiers, moves it, or takes it off.

use article::Tier;
use diesel_async::AsyncConnection;
use url::Url;

use super::NAME_CHARS_MAX;
use super::source::WHY_CHARS_MAX;
use super::store::tiers as store;
use super::tier::{SetTierError, TIERS_MAX, TierKind, folded, host_of};
use crate::people::Senior;
use crate::platform::text::without_invisible;
use crate::platform::{Clock, Pool};

/// The longest host name, in bytes, as DNS has it.
const HOST_BYTES_MAX: usize = 253;

/// What a senior says of a host or publisher, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierSetting {
    /// What it is about.
    pub kind: TierKind,
    /// A host, or an address of one; or a publisher's name.
    pub name: String,
    /// The tier the senior saw, none where it was not on the list: where the list says something else by now, nothing is
    /// set.
    pub seen: Option<Tier>,
    /// The tier to set; none takes it off the list.
    pub tier: Option<Tier>,
    /// Why, at most 500 characters.
    pub why: String,
}

/// Sets the tier of a host or publisher, on record with that person's name and reason. It holds for every draft that is
/// begun from then on; drafts and pages that stand are not written again.
///
/// # Errors
/// [`SetTierError::Stale`] where the list says something else than what was seen, [`SetTierError::Same`] where it says that
/// already, [`SetTierError::Full`] at [`TIERS_MAX`] lines, and where name or reason is none.
pub async fn set_tier(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Senior,
    setting: &TierSetting,
) -> Result<(), SetTierError> {
    let TierSetting { kind, seen, tier, .. } = *setting;
    let name = match kind {
        TierKind::Host => host(&setting.name),
        TierKind::Publisher => publisher(&setting.name),
    };
    let name = name.ok_or(SetTierError::Name)?;
    let why = reason(&setting.why).ok_or(SetTierError::ReasonMissing)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, SetTierError, _>(async move |connection| {
            store::lock(connection).await?;
            let held = store::list(connection).await?;
            let line = held.0.iter().find(|line| line.kind == kind && line.name == name);
            let current = line.map(|line| line.tier);
            if current != seen {
                return Err(SetTierError::Stale { name, now: current });
            }
            if current == tier {
                return Err(SetTierError::Same { name, tier });
            }
            if current.is_none() && held.0.len() >= TIERS_MAX {
                return Err(SetTierError::Full);
            }
            Ok(store::add(connection, (kind, &name, tier), (by.person().id, now, &why)).await?)
        })
        .await
}

/// Returns a host as DNS has it, from a host or an address; none for what is none, or names a whole top-level domain.
fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let url = if text.contains("://") { text.to_owned() } else { format!("https://{text}/") };
    let url = Url::parse(&url).ok().filter(|url| url.username().is_empty() && url.password().is_none())?;
    let host = host_of(url.as_str())?;
    let is_plain =
        text.contains("://") || (url.path() == "/" && url.query().is_none() && url.port().is_none());
    let is_one = host.contains('.') || host.contains(':');
    (is_plain && is_one && host.len() <= HOST_BYTES_MAX).then_some(host)
}

fn publisher(text: &str) -> Option<String> {
    let name = folded(&without_invisible(text));
    (1..=NAME_CHARS_MAX).contains(&name.chars().count()).then_some(name)
}

/// Returns a written reason on one line, without what cannot be seen.
fn reason(why: &str) -> Option<String> {
    let visible = without_invisible(why);
    let why = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=WHY_CHARS_MAX).contains(&why.chars().count()).then_some(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_taken_from_a_host_or_an_address_and_a_whole_top_level_domain_is_none() {
        for (text, expected) in [
            (" Law.Example ", Some("law.example")),
            ("https://law.example/acts?year=1999", Some("law.example")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("law.example.", Some("law.example")),
            ("example", None),
            ("law.example/acts", None),
            ("law.example:8080", None),
            ("me@law.example", None),
            ("ftp://law.example/", None),
            ("two words.example", None),
            ("", None),
        ] {
            assert_eq!(host(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_publisher_and_a_reason_are_one_line_of_what_can_be_seen() {
        assert_eq!(publisher(" Bureau\nof\u{200B} Numbers ").as_deref(), Some("bureau of numbers"));
        assert_eq!(reason(" It is\nthe law. ").as_deref(), Some("It is the law."));
        for bad in ["", " \u{200B}\0", &"x".repeat(WHY_CHARS_MAX + 1)] {
            assert_eq!((publisher(bad), reason(bad)), (None, None), "{bad:?}");
        }
    }
}
