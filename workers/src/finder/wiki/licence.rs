//! The licence of a wiki's text, from the address and the name it gives; what is not plainly known fails closed.

use article::Licence;

/// The names that MediaWiki's installer and common wikis write, folded, without their version.
const NAMES: [(&str, &str); 12] = [
    ("creative commons attribution sharealike", "CC-BY-SA"),
    ("creative commons attribution share alike", "CC-BY-SA"),
    ("creative commons by sa", "CC-BY-SA"),
    ("cc by sa", "CC-BY-SA"),
    ("creative commons attribution", "CC-BY"),
    ("creative commons by", "CC-BY"),
    ("cc by", "CC-BY"),
    ("creative commons zero", "CC0"),
    ("creative commons cc0", "CC0"),
    ("creative commons zero public domain dedication", "CC0"),
    ("cc0 public domain dedication", "CC0"),
    ("cc0", "CC0"),
];

/// Words in a licence's name that change nothing about it.
const FILLERS: [&str; 8] =
    ["license", "licence", "international", "unported", "generic", "universal", "the", "version"];

/// Returns the SPDX id of a wiki's licence from what it says of its rights; `unknown` where it does not say plainly.
pub(super) fn spdx(url: &str, text: &str) -> String {
    let by_address = Licence::of_deed(url).map(|licence| licence.to_string());
    by_address.or_else(|| by_name(text)).unwrap_or_else(|| "unknown".to_owned())
}

fn by_name(text: &str) -> Option<String> {
    let folded = text.to_lowercase().replace(['-', '(', ')', ',', '_'], " ");
    let words: Vec<&str> = folded.split_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    if words == ["public", "domain"] {
        return Some("LicenseRef-PD".to_owned());
    }
    // The version may stand last, or be left out where there is only one.
    let (last, before) = words.split_last()?;
    let (name, version) =
        if is_version(last) { (before.join(" "), Some(*last)) } else { (words.join(" "), None) };
    let (_, id) = NAMES.iter().find(|(known, _)| *known == name)?;
    match version {
        Some(version) => Some(format!("{id}-{version}")),
        None => (*id == "CC0").then(|| "CC0-1.0".to_owned()),
    }
}

fn is_version(text: &str) -> bool {
    text.split_once('.').is_some_and(|(major, minor)| {
        let is_digit = |part: &str| part.len() == 1 && part.chars().all(|c| c.is_ascii_digit());
        is_digit(major) && is_digit(minor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_become_licence_ids() {
        let by_sa = "https://creativecommons.org/licenses/by-sa/4.0/";
        let table = [
            (by_sa, "Creative Commons Attribution-ShareAlike 4.0", "CC-BY-SA-4.0"),
            ("https://creativecommons.org/licenses/by-sa/4.0/deed.en", "", "CC-BY-SA-4.0"),
            ("//creativecommons.org/licenses/by-sa/3.0/", "whatever it is called", "CC-BY-SA-3.0"),
            ("http://www.creativecommons.org/licenses/by/4.0", "", "CC-BY-4.0"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "", "CC0-1.0"),
            ("https://creativecommons.org/publicdomain/mark/1.0/", "", "LicenseRef-PD"),
            ("", "Creative Commons Attribution-Share Alike 4.0 International License", "CC-BY-SA-4.0"),
            ("/wiki/Copyrights", "CC BY-SA 4.0", "CC-BY-SA-4.0"),
            ("", "Creative Commons Zero (Public Domain Dedication)", "CC0-1.0"),
            ("", "Public domain", "LicenseRef-PD"),
        ];
        for (url, text, expected) in table {
            assert_eq!(spdx(url, text), expected, "{url} {text}");
            assert!(expected.parse::<Licence>().unwrap().may_copy(), "{expected}");
        }
    }

    #[test]
    fn what_may_not_be_copied_or_is_not_plain_never_passes_for_free() {
        let table = [
            ("https://creativecommons.org/licenses/by-nc-sa/3.0/", "CC BY-SA 4.0", "CC-BY-NC-SA-3.0"),
            ("https://creativecommons.org/licenses/by-nd/4.0/", "", "CC-BY-ND-4.0"),
            ("https://creativecommons.org/licenses/by-sa/3.0/de/", "", "CC-BY-SA-3.0-DE"),
            ("https://creativecommons.org.evil.example/licenses/by/4.0/", "", "unknown"),
            ("https://evil.example/creativecommons.org/licenses/by/4.0/", "", "unknown"),
            ("https://creativecommons.org/licenses/by-sa/", "", "unknown"),
            ("https://www.gnu.org/licenses/fdl-1.3.html", "GNU FDL 1.3", "unknown"),
            ("", "CC-BY-SA", "unknown"),
            ("", "CC BY-NC-SA 4.0", "unknown"),
            ("", "CC BY-SA 4.0 unless otherwise noted", "unknown"),
            ("", "All rights reserved", "unknown"),
            ("", "", "unknown"),
        ];
        for (url, text, expected) in table {
            assert_eq!(spdx(url, text), expected, "{url} {text}");
            assert!(!expected.parse::<Licence>().unwrap().may_copy(), "{expected}");
        }
    }
}
