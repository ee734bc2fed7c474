//! What each kind of licence lets us do with a text: one table, read by the check, by the desk's pages and by
//! `docs/licences.md`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Licence;

/// The most words in one quotation from a source that may be quoted.
pub const QUOTE_WORDS_MAX: usize = 50;

/// The most of an article that may be quoted from one such source, in hundredths of its words.
pub const QUOTED_PERCENT_MAX: usize = 10;

/// The most words in quotation marks from a source that gives facts only: names and titles, not its wording.
pub const NAMED_WORDS_MAX: usize = 8;

/// What may be done with a text, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Its words may be used, as they are or changed.
    Adapt,
    /// Its facts, and short marked quotations.
    Quote,
    /// Its facts, in words of our own.
    Facts,
    /// Nothing may rest on it.
    Blocked,
}

/// One line of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What it is about.
    pub class: Class,
    /// The word for it, in JSON, settings and the database.
    pub word: &'static str,
    /// Which licences have it.
    pub licences: &'static str,
    /// What it allows and asks for, as an editor reads it.
    pub allows: &'static str,
}

/// The policy. The numbers are a house rule: 50 words and a tenth are what publishers commonly ask of quotations.
pub const POLICY: [Rule; 4] = [
    Rule {
        class: Class::Adapt,
        word: "adapt",
        licences: "LicenseRef-PD, CC0, CC-BY, CC-BY-SA",
        allows: "word for word or changed, with attribution; the page takes the licence over",
    },
    Rule {
        class: Class::Quote,
        word: "quote",
        licences: "fair-use",
        allows: "facts, and exact quotations in marks: at most 50 words each and 10 % of the article from one source",
    },
    Rule {
        class: Class::Facts,
        word: "facts",
        licences: "every other SPDX id, such as GFDL-1.3-only or MIT",
        allows: "facts only, in words of our own; at most 8 words in marks, for names and titles",
    },
    Rule {
        class: Class::Blocked,
        word: "blocked",
        licences: "unknown; Creative Commons NC and ND, unless the operator sets them to facts or quote",
        allows: "nothing may cite it until a senior sets its licence",
    },
];

/// The word is none of the policy's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not what NC and ND licences can be set to: use blocked, facts or quote")]
pub struct ClassError(String);

impl Class {
    /// Returns its line of the policy.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        let [adapt, quote, facts, blocked] = &POLICY;
        match self {
            Self::Adapt => adapt,
            Self::Quote => quote,
            Self::Facts => facts,
            Self::Blocked => blocked,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule().word)
    }
}

/// Reads what an operator may set NC and ND licences to: never `adapt`, since our pages may be sold and are changed.
impl FromStr for Class {
    type Err = ClassError;

    fn from_str(word: &str) -> Result<Self, ClassError> {
        let known =
            [Self::Quote, Self::Facts, Self::Blocked].into_iter().find(|class| class.rule().word == word);
        known.ok_or_else(|| ClassError(word.chars().take(64).collect()))
    }
}

/// What the operator lets the desk do with the licences that forbid selling or changing; both blocked until set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Creative Commons licences with NC.
    pub non_commercial: Class,
    /// Creative Commons licences with ND.
    pub no_derivatives: Class,
}

impl Default for Terms {
    fn default() -> Self {
        Self { non_commercial: Class::Blocked, no_derivatives: Class::Blocked }
    }
}

impl Terms {
    /// Returns what may be done with a text under that licence. NC and ND together allow what the stricter one does.
    #[must_use]
    pub fn class(&self, licence: &Licence) -> Class {
        match licence {
            Licence::PublicDomain | Licence::Cc0(_) | Licence::CcBy(_) | Licence::CcBySa(_) => Class::Adapt,
            Licence::FairUse => Class::Quote,
            Licence::Unknown => Class::Blocked,
            Licence::Other(_) => {
                let non_commercial = licence.has_part("NC").then_some(self.non_commercial);
                let no_derivatives = licence.has_part("ND").then_some(self.no_derivatives);
                non_commercial.max(no_derivatives).unwrap_or(Class::Facts)
            }
        }
    }
}

impl Licence {
    /// Returns true for a Creative Commons licence with that part in its id, such as NC.
    pub(crate) fn has_part(&self, part: &str) -> bool {
        let Self::Other(id) = self else { return false };
        let upper = id.to_ascii_uppercase();
        upper.strip_prefix("CC-").is_some_and(|rest| rest.split('-').any(|word| word == part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(licence: &str, terms: Terms) -> Class {
        terms.class(&licence.parse().unwrap())
    }

    #[test]
    fn each_licence_has_its_class_and_what_is_not_known_is_blocked() {
        let table = [
            ("LicenseRef-PD", Class::Adapt),
            ("CC0-1.0", Class::Adapt),
            ("CC-BY-4.0", Class::Adapt),
            ("CC-BY-SA-3.0", Class::Adapt),
            ("fair-use", Class::Quote),
            ("GFDL-1.3-only", Class::Facts),
            ("MIT", Class::Facts),
            ("CC-BY-SA-3.0-DE", Class::Facts),
            ("CC-BY-NC-4.0", Class::Blocked),
            ("CC-BY-ND-4.0", Class::Blocked),
            ("cc-by-nc-sa-4.0", Class::Blocked),
            ("unknown", Class::Blocked),
        ];
        for (licence, expected) in table {
            assert_eq!(class(licence, Terms::default()), expected, "{licence}");
        }
    }

    #[test]
    fn the_operator_opens_nc_and_nd_apart_and_the_stricter_one_holds_for_both() {
        let terms = Terms { non_commercial: Class::Quote, no_derivatives: Class::Facts };
        assert_eq!(class("CC-BY-NC-4.0", terms), Class::Quote);
        assert_eq!(class("CC-BY-ND-4.0", terms), Class::Facts);
        assert_eq!(class("CC-BY-NC-ND-4.0", terms), Class::Facts);
        assert_eq!(class("unknown", terms), Class::Blocked);
        let half = Terms { non_commercial: Class::Facts, ..Terms::default() };
        assert_eq!(class("CC-BY-NC-ND-4.0", half), Class::Blocked);
    }

    #[test]
    fn nc_and_nd_are_never_set_to_adapt() {
        assert_eq!("facts".parse(), Ok(Class::Facts));
        for word in ["adapt", "Facts", "", "yes"] {
            assert!(
                word.parse::<Class>().unwrap_err().to_string().contains("blocked, facts or quote"),
                "{word}"
            );
        }
    }

    #[test]
    fn every_class_has_its_own_line_with_its_numbers() {
        for rule in POLICY {
            assert_eq!(*rule.class.rule(), rule);
            assert_eq!(serde_json::to_value(rule.class).unwrap(), rule.word);
        }
        assert!(Class::Quote.rule().allows.contains(&format!("{QUOTE_WORDS_MAX} words")));
        assert!(Class::Quote.rule().allows.contains(&format!("{QUOTED_PERCENT_MAX} %")));
        assert!(Class::Facts.rule().allows.contains(&format!("{NAMED_WORDS_MAX} words")));
    }

    #[test]
    fn the_documentation_prints_this_table() {
        let page = include_str!("../../../docs/licences.md");
        for rule in POLICY {
            let line = format!("| {} | {} | {} |", rule.word, rule.licences, rule.allows);
            assert!(page.contains(&line), "docs/licences.md lacks: {line}");
        }
    }
}
