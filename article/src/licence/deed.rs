//! A licence by the address of its deed.

use super::Licence;

/// What a Creative Commons deed's address has after the host.
const DEEDS: [(&str, &str); 7] = [
    ("licenses/by-nc-nd/", "CC-BY-NC-ND"),
    ("licenses/by-nc-sa/", "CC-BY-NC-SA"),
    ("licenses/by-nc/", "CC-BY-NC"),
    ("licenses/by-nd/", "CC-BY-ND"),
    ("licenses/by-sa/", "CC-BY-SA"),
    ("licenses/by/", "CC-BY"),
    ("publicdomain/zero/", "CC0"),
];

impl Licence {
    /// Returns the licence whose deed has this absolute address: Creative Commons, of one version, or the page of an
    /// SPDX id. None for every other address, also one that only looks like it.
    #[must_use]
    pub fn of_deed(address: &str) -> Option<Self> {
        let lower = address.trim().to_ascii_lowercase();
        let after_scheme =
            lower.strip_prefix("https:").or_else(|| lower.strip_prefix("http:")).unwrap_or(&lower);
        let path = after_scheme.strip_prefix("//")?;
        let path = path.strip_prefix("www.").unwrap_or(path);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        match path.strip_prefix("creativecommons.org/") {
            Some(deed) => creative_commons(deed),
            None => spdx(path.strip_prefix("spdx.org/licenses/")?, address),
        }
    }
}

fn creative_commons(deed: &str) -> Option<Licence> {
    if deed.starts_with("publicdomain/mark/") {
        return Some(Licence::PublicDomain);
    }
    let (id, rest) = DEEDS.iter().find_map(|(start, id)| Some((*id, deed.strip_prefix(start)?)))?;
    let mut parts = rest.split('/');
    let version = parts.next().filter(|version| is_version(version))?;
    // A version adapted to one country's law is a licence of its own, with the country in its id.
    let id = match parts.next().unwrap_or_default() {
        "" => format!("{id}-{version}"),
        text if text.starts_with("deed") || text.starts_with("legalcode") => format!("{id}-{version}"),
        country if country.chars().all(|c| c.is_ascii_alphabetic()) => {
            format!("{id}-{version}-{}", country.to_ascii_uppercase())
        }
        _ => return None,
    };
    id.parse().ok()
}

/// Returns the licence of a page of the SPDX list, its id as it was written.
fn spdx(path: &str, address: &str) -> Option<Licence> {
    let id = path.strip_suffix(".html").unwrap_or(path).trim_end_matches('/');
    let start = address.to_ascii_lowercase().find(id).filter(|_| !id.is_empty())?;
    let written = address.get(start..start.checked_add(id.len())?)?;
    written.parse().ok().filter(|licence| *licence != Licence::Unknown)
}

fn is_version(text: &str) -> bool {
    let is_digit = |part: &str| part.len() == 1 && part.chars().all(|c| c.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| is_digit(major) && is_digit(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(address: &str) -> String {
        Licence::of_deed(address).map_or_else(|| "none".to_owned(), |licence| licence.to_string())
    }

    #[test]
    fn deeds_name_their_licence() {
        for (address, id) in [
            ("https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0"),
            ("http://www.creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
            ("//creativecommons.org/licenses/by-sa/3.0/deed.en", "CC-BY-SA-3.0"),
            ("https://creativecommons.org/licenses/by-nc-sa/4.0/?ref=chooser-v1", "CC-BY-NC-SA-4.0"),
            ("https://creativecommons.org/licenses/by-nd/2.5/legalcode", "CC-BY-ND-2.5"),
            ("https://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
            ("https://creativecommons.org/publicdomain/mark/1.0/", "LicenseRef-PD"),
            ("https://spdx.org/licenses/GFDL-1.3-only.html", "GFDL-1.3-only"),
        ] {
            assert_eq!(deed(address), id, "{address}");
        }
    }

    #[test]
    fn what_only_looks_like_a_deed_is_none() {
        for address in [
            "https://creativecommons.org.evil.example/licenses/by/4.0/",
            "https://evil.example/creativecommons.org/licenses/by/4.0/",
            "https://evil.example/?u=https://creativecommons.org/licenses/by/4.0/",
            "https://creativecommons.org/licenses/by-sa/",
            "https://creativecommons.org/licenses/by/4.0.1/",
            "https://creativecommons.org/licenses/by/4.0/de%2F..",
            "https://creativecommons.org/",
            "https://spdx.org/licenses/",
            "https://spdx.org/licenses/%3Cb%3E",
            "/licenses/by/4.0/",
            "javascript:creativecommons.org/licenses/by/4.0/",
            "",
        ] {
            assert_eq!(deed(address), "none", "{address}");
        }
    }
}
