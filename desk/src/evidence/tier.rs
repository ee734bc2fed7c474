//! The seniors' list of tiers: which hosts and publishers stand behind what they say, and how far.

use article::{Source, Tier};
use jiff::Timestamp;
use url::Url;

use super::source::WHY_CHARS_MAX;
use super::store::tiers as store;
use crate::platform::database::store_errors;
use crate::platform::{Pool, StoreError};

/// The most hosts and publishers on the list: it is read whole whenever passages are loaded.
pub const TIERS_MAX: usize = 500;

/// What a line of the list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TierKind {
    /// The host of a source's address, and all hosts under it.
    Host,
    /// The publisher of sources that have no address.
    Publisher,
}

impl TierKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Host, Self::Publisher];

    /// Returns the word for it: in the record, in forms and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Publisher => "publisher",
        }
    }

    /// Returns the kind of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRule {
    /// What it is about.
    pub kind: TierKind,
    /// The host or the publisher's name, in lower case.
    pub name: String,
    /// The tier.
    pub tier: Tier,
}

/// The list as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TierList(pub(super) Vec<TierRule>);

impl TierList {
    /// Returns the tier of a source; unranked where nothing on the list is about it.
    ///
    /// A source with an address is judged by its host alone, the longest name on the list first, for anybody can write
    /// somebody else's name on a page; one without, which an operator has imported, by its publisher.
    #[must_use]
    pub fn tier_of(&self, source: &Source) -> Tier {
        let found = match &source.url {
            Some(url) => host_of(url).and_then(|host| self.of_host(&host)),
            None => self.of_publisher(&folded(&source.publisher)),
        };
        found.unwrap_or_default()
    }

    fn of(&self, kind: TierKind) -> impl Iterator<Item = &TierRule> {
        self.0.iter().filter(move |rule| rule.kind == kind)
    }

    fn of_host(&self, host: &str) -> Option<Tier> {
        let covers = |rule: &&TierRule| {
            host.strip_suffix(rule.name.as_str())
                .is_some_and(|under| under.is_empty() || under.ends_with('.'))
        };
        self.of(TierKind::Host).filter(covers).max_by_key(|rule| rule.name.len()).map(|rule| rule.tier)
    }

    fn of_publisher(&self, name: &str) -> Option<Tier> {
        self.of(TierKind::Publisher).find(|rule| rule.name == name).map(|rule| rule.tier)
    }
}

/// One setting of a line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierEntry {
    /// When.
    pub at: Timestamp,
    /// What the line is about.
    pub kind: TierKind,
    /// The host or the publisher's name, in lower case.
    pub name: String,
    /// The tier from then on; none where it was taken off the list.
    pub tier: Option<Tier>,
    /// The name of who set it.
    pub set_by: String,
    /// Why, in that person's words.
    pub why: String,
}

/// The list with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiers {
    /// The lines that hold, the best tier first, then by kind and name; at most [`TIERS_MAX`].
    pub lines: Vec<TierEntry>,
    /// Every setting, the newest first; at most 200.
    pub entries: Vec<TierEntry>,
}

/// Why a tier was not set. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum SetTierError {
    /// The name is no host and no publisher's name.
    #[error(
        "name a host such as www.legislation.example, or a publisher by the name its sources have, in at most 200 characters"
    )]
    Name,
    /// There is no such tier.
    #[error("choose a tier: primary, reviewed, general, unranked, or off the list")]
    Tier,
    /// The line has changed since it was shown.
    #[error("{name} has changed since you saw it: it is {} now", said(*.now))]
    Stale {
        /// The host or publisher.
        name: String,
        /// What the list says of it now.
        now: Option<Tier>,
    },
    /// The list says that already.
    #[error("{name} is {} already", said(*.tier))]
    Same {
        /// The host or publisher.
        name: String,
        /// What the list says of it.
        tier: Option<Tier>,
    },
    /// The list is full.
    #[error("the list holds {TIERS_MAX} hosts and publishers, and that is all it may: take one off first")]
    Full,
    /// No reason is written, or one that cannot be kept.
    #[error("write down why, in 1 to {WHY_CHARS_MAX} characters: whoever doubts the tier reads it")]
    ReasonMissing,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(SetTierError);

/// Says what the list says of a name.
fn said(tier: Option<Tier>) -> &'static str {
    tier.map_or("not on the list", Tier::word)
}

/// Returns the list with its history.
///
/// # Errors
/// Where the database does not answer or a row is corrupt.
pub async fn tiers(pool: &Pool) -> Result<Tiers, StoreError> {
    let connection = &mut *pool.get().await?;
    let mut lines = store::lines(connection).await?;
    lines.sort_by(|one, other| (one.tier, one.kind, &one.name).cmp(&(other.tier, other.kind, &other.name)));
    Ok(Tiers { lines, entries: store::entries(connection).await? })
}

/// Returns a publisher's name as it is compared: on one line, in lower case.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns the host of an address, in lower case and as DNS has it.
pub(super) fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use article::SourceId;

    use super::*;

    fn list() -> TierList {
        let rule = |kind, name: &str, tier| TierRule { kind, name: name.to_owned(), tier };
        TierList(vec![
            rule(TierKind::Host, "gov.example", Tier::Primary),
            rule(TierKind::Host, "blogs.gov.example", Tier::Unranked),
            rule(TierKind::Host, "192.0.2.7", Tier::General),
            rule(TierKind::Publisher, "bureau of numbers", Tier::Reviewed),
        ])
    }

    fn tier(url: Option<&str>, publisher: &str) -> Tier {
        list().tier_of(&Source {
            id: SourceId(1),
            title: "Numbers".to_owned(),
            url: url.map(str::to_owned),
            publisher: publisher.to_owned(),
            author: None,
            licence: article::Licence::Unknown,
            tier: Tier::default(),
        })
    }

    #[test]
    fn a_host_speaks_for_those_under_it_and_the_longest_name_wins() {
        for (url, expected) in [
            ("https://gov.example/law", Tier::Primary),
            ("https://GOV.example./law", Tier::Primary),
            ("http://data.gov.example:8080/", Tier::Primary),
            ("https://blogs.gov.example/", Tier::Unranked),
            ("https://my.blogs.gov.example/", Tier::Unranked),
            ("https://notgov.example/", Tier::Unranked),
            ("https://gov.example.evil.test/", Tier::Unranked),
            ("https://evil.test/gov.example", Tier::Unranked),
            ("https://gov.example@evil.test/", Tier::Unranked),
            ("http://192.0.2.7/", Tier::General),
        ] {
            assert_eq!(tier(Some(url), "Somebody"), expected, "{url}");
        }
    }

    #[test]
    fn a_publisher_speaks_for_what_has_no_address_and_a_page_cannot_borrow_its_name() {
        assert_eq!(tier(None, "Bureau  of Numbers"), Tier::Reviewed);
        assert_eq!(tier(None, "Bureau"), Tier::Unranked);
        assert_eq!(tier(Some("https://evil.test/"), "Bureau of Numbers"), Tier::Unranked);
        assert_eq!(tier(None, "gov.example"), Tier::Unranked);
    }
}
