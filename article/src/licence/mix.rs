//! The licence of a page, from the licences of the texts whose words it takes over.

use std::collections::BTreeSet;

use super::Licence;

/// Why texts cannot stand on one page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// Each of the two asks for the whole page under itself.
    #[error(
        "text under {one} and text under {other} cannot stand on one page: each asks for the whole of it under its own licence"
    )]
    Together {
        /// The one.
        one: Licence,
        /// The other.
        other: Licence,
    },
    /// The licence forbids changed versions.
    #[error("text under {0} may not be changed, and a page selects and rearranges")]
    NoChanges(Licence),
    /// There is no licence at all.
    #[error("nothing allows the words of a text under “{0}” on a page")]
    NoLicence(Licence),
}

/// Returns the licence of a page that takes over words under all of `parts`; CC0 where it takes over none.
///
/// Public domain and CC0 ask for nothing, BY for a page under BY or what is stricter, BY-SA for one under BY-SA. A
/// later version takes the place of an earlier one, as BY-SA from 2.0 on allows (section 4(b) there, 3(b)(1) of 4.0);
/// BY-SA 1.0 does not. Any other licence goes with none but itself and those that ask for no licence of the whole.
///
/// # Errors
/// Where no licence meets all of them.
pub fn page_licence<'a>(parts: impl IntoIterator<Item = &'a Licence>) -> Result<Licence, Clash> {
    let (mut by, mut share_alike, mut others) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for part in parts {
        match part {
            Licence::PublicDomain | Licence::Cc0(_) => {}
            Licence::CcBy(_) => _ = by.insert(part),
            Licence::CcBySa(_) => _ = share_alike.insert(part),
            Licence::Other(_) => _ = others.insert(part),
            Licence::FairUse | Licence::Unknown => return Err(Clash::NoLicence(part.clone())),
        }
    }
    if let Some(unchanging) = others.iter().find(|licence| licence.has_part("ND")) {
        return Err(Clash::NoChanges((*unchanging).clone()));
    }
    let first = |id: &Licence| id.to_string() == "CC-BY-SA-1.0";
    let latest = share_alike.last().copied();
    if let (Some(one), Some(other)) = (share_alike.first(), latest)
        && one != &other
        && first(one)
    {
        return Err(Clash::Together { one: (*one).clone(), other: other.clone() });
    }
    let mut whole = latest.into_iter().chain(others);
    match (whole.next(), whole.next()) {
        (Some(one), Some(other)) => Err(Clash::Together { one: one.clone(), other: other.clone() }),
        (Some(one), None) => Ok(one.clone()),
        _ => Ok(by.last().map_or_else(|| Licence::Cc0("CC0-1.0".to_owned()), |by| (*by).clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(text: &str) -> Licence {
        text.parse().unwrap()
    }

    fn of(parts: &[&str]) -> Result<String, String> {
        let parts: Vec<Licence> = parts.iter().map(|part| licence(part)).collect();
        page_licence(&parts).map(|licence| licence.to_string()).map_err(|clash| clash.to_string())
    }

    #[test]
    fn a_page_is_as_free_as_its_least_free_part() {
        assert_eq!(of(&[]).unwrap(), "CC0-1.0");
        assert_eq!(of(&["CC0-1.0", "LicenseRef-PD"]).unwrap(), "CC0-1.0");
        assert_eq!(of(&["CC0-1.0", "CC-BY-3.0", "CC-BY-4.0"]).unwrap(), "CC-BY-4.0");
        assert_eq!(of(&["CC-BY-4.0", "CC-BY-SA-3.0", "CC0-1.0"]).unwrap(), "CC-BY-SA-3.0");
        assert_eq!(of(&["CC-BY-SA-3.0", "CC-BY-SA-4.0"]).unwrap(), "CC-BY-SA-4.0");
        assert_eq!(of(&["GFDL-1.3-only", "CC-BY-4.0"]).unwrap(), "GFDL-1.3-only");
    }

    #[test]
    fn what_cannot_stand_on_one_page_is_refused_with_the_reason() {
        let table = [
            (["CC-BY-SA-4.0", "GFDL-1.3-only"], "each asks for the whole"),
            (["CC-BY-SA-1.0", "CC-BY-SA-4.0"], "each asks for the whole"),
            (["CC-BY-SA-4.0", "CC-BY-NC-4.0"], "each asks for the whole"),
            (["GFDL-1.2-only", "GFDL-1.3-only"], "each asks for the whole"),
            (["CC-BY-ND-4.0", "CC0-1.0"], "may not be changed"),
            (["fair-use", "CC0-1.0"], "nothing allows"),
            (["unknown", "CC-BY-4.0"], "nothing allows"),
        ];
        for (parts, reason) in table {
            let clash = of(&parts).unwrap_err();
            assert!(clash.contains(reason), "{parts:?}: {clash}");
        }
        let clash = of(&["GFDL-1.3-only", "CC-BY-SA-4.0"]).unwrap_err();
        assert!(clash.contains("CC-BY-SA-4.0") && clash.contains("GFDL-1.3-only"), "{clash}");
    }

    /// All pairs and triples: order and repetition change nothing, and a part more never makes a page freer.
    #[test]
    fn whatever_is_mixed_the_result_is_at_least_as_strict_as_each_part() {
        const ALL: [&str; 13] = [
            "LicenseRef-PD",
            "CC0-1.0",
            "CC-BY-3.0",
            "CC-BY-4.0",
            "CC-BY-SA-1.0",
            "CC-BY-SA-3.0",
            "CC-BY-SA-4.0",
            "GFDL-1.3-only",
            "CC-BY-NC-4.0",
            "CC-BY-ND-4.0",
            "MIT",
            "fair-use",
            "unknown",
        ];
        let strictness = |licence: &str| match licence {
            "LicenseRef-PD" | "CC0-1.0" => 0,
            by if by.starts_with("CC-BY-3") || by.starts_with("CC-BY-4") => 1,
            _ => 2,
        };
        for one in ALL {
            for two in ALL {
                assert_eq!(of(&[one, two]).ok(), of(&[two, one, two]).ok(), "{one} {two}");
                for three in ALL {
                    let Ok(whole) = of(&[one, two, three]) else { continue };
                    for part in [one, two, three] {
                        assert!(strictness(&whole) >= strictness(part), "{one} {two} {three}: {whole}");
                        assert!(of(&[part]).is_ok(), "{part} alone is refused and with others not");
                    }
                    assert!(of(&[one, two]).is_ok(), "{one} {two} clash, and with {three} they do not");
                }
            }
        }
    }
}
