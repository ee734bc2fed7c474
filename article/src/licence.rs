//! Licences: what each allows us to do with a text.
//!
//! - `deed`: a licence by the address of its deed
//! - [`policy`]: what each kind of licence allows, as one table
//! - [`page_licence`]: the licence of a page, from those of the texts it takes words from

mod deed;
mod mix;
pub mod policy;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use mix::{Clash, page_licence};

/// The licence a source is held under.
///
/// Written and parsed as an SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`, the words used in front matter, in the
/// database and in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Licence {
    /// Public domain by age or by law (`LicenseRef-PD`).
    PublicDomain,
    /// Creative Commons Zero, any version.
    Cc0(String),
    /// Creative Commons Attribution, any version.
    CcBy(String),
    /// Creative Commons Attribution-ShareAlike, any version.
    CcBySa(String),
    /// Any other SPDX id: kept as it is, never copied from.
    Other(String),
    /// Not a licence but a defence: facts and short marked quotations only.
    FairUse,
    /// Nobody said; fails closed.
    Unknown,
}

/// The text is not an SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a licence we know how to write: use an SPDX id such as CC-BY-SA-4.0, LicenseRef-PD, fair-use or unknown"
)]
pub struct LicenceError(String);

impl Licence {
    /// Returns true where the text may be used word for word on a page, with attribution: PD, CC0, BY and BY-SA.
    #[must_use]
    pub fn may_copy(&self) -> bool {
        matches!(self, Self::PublicDomain | Self::Cc0(_) | Self::CcBy(_) | Self::CcBySa(_))
    }

    /// Returns the address of the licence's own text, where it has one.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        let deed = |kind: &str, id: &str| {
            let version = id.rsplit('-').next().unwrap_or("4.0");
            format!("https://creativecommons.org/{kind}/{version}/")
        };
        match self {
            Self::Cc0(id) => Some(deed("publicdomain/zero", id)),
            Self::CcBy(id) => Some(deed("licenses/by", id)),
            Self::CcBySa(id) => Some(deed("licenses/by-sa", id)),
            Self::Other(id) => Some(format!("https://spdx.org/licenses/{id}.html")),
            Self::PublicDomain => Some("https://creativecommons.org/publicdomain/mark/1.0/".to_owned()),
            Self::FairUse | Self::Unknown => None,
        }
    }
}

impl FromStr for Licence {
    type Err = LicenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.trim();
        let upper = id.to_ascii_uppercase();
        match upper.as_str() {
            "FAIR-USE" => return Ok(Self::FairUse),
            "UNKNOWN" | "" => return Ok(Self::Unknown),
            "LICENSEREF-PD" => return Ok(Self::PublicDomain),
            _ => {}
        }
        if id.len() > 64 || !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')) {
            return Err(LicenceError(id.chars().take(64).collect()));
        }
        // Only the plain forms are free: `CC-BY-NC-4.0` must not pass for `CC-BY`.
        let plain = |prefix: &str| {
            upper
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.') && !rest.is_empty())
        };
        Ok(if plain("CC0-") {
            Self::Cc0(upper)
        } else if plain("CC-BY-SA-") {
            Self::CcBySa(upper)
        } else if plain("CC-BY-") {
            Self::CcBy(upper)
        } else {
            Self::Other(id.to_owned())
        })
    }
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicDomain => "LicenseRef-PD",
            Self::Cc0(id) | Self::CcBy(id) | Self::CcBySa(id) | Self::Other(id) => id,
            Self::FairUse => "fair-use",
            Self::Unknown => "unknown",
        })
    }
}

impl Serialize for Licence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Licence {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(text: &str) -> Licence {
        text.parse().unwrap()
    }

    #[test]
    fn every_licence_is_written_as_it_is_read() {
        for id in [
            "LicenseRef-PD",
            "CC0-1.0",
            "CC-BY-4.0",
            "CC-BY-SA-3.0",
            "CC-BY-NC-4.0",
            "MIT",
            "fair-use",
            "unknown",
        ] {
            assert_eq!(licence(id).to_string(), id);
        }
        assert_eq!(licence("cc-by-sa-4.0"), licence("CC-BY-SA-4.0"));
        assert_eq!(licence(""), Licence::Unknown);
    }

    #[test]
    fn only_pd_cc0_by_and_by_sa_may_be_copied() {
        for id in ["LicenseRef-PD", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"] {
            assert!(licence(id).may_copy(), "{id}");
        }
        for id in [
            "CC-BY-NC-4.0",
            "CC-BY-ND-4.0",
            "CC-BY-NC-SA-4.0",
            "GFDL-1.3",
            "MIT",
            "fair-use",
            "unknown",
            "CC-BY-",
        ] {
            assert!(!licence(id).may_copy(), "{id}");
        }
    }

    #[test]
    fn what_is_no_licence_id_is_refused() {
        for text in ["<script>", "all rights reserved", &"x".repeat(65)] {
            assert!(text.parse::<Licence>().is_err(), "{text}");
        }
    }

    #[test]
    fn licences_link_to_their_text() {
        assert_eq!(licence("CC-BY-SA-4.0").url().unwrap(), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(licence("CC0-1.0").url().unwrap(), "https://creativecommons.org/publicdomain/zero/1.0/");
        assert_eq!(licence("unknown").url(), None);
    }
}
