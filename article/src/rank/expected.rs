//! Whether a sentence holds an answer of the kind that is asked for.

use super::quantity::{self, Measure, signs};
use super::wording::Kind;
use crate::words;

/// How well a sentence's form fits the kind of answer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It cannot be the answer: no number where one is asked for, no name, no date.
    None,
    /// Nothing speaks against it.
    Open,
    /// It has the form of the answer.
    Good,
}

#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december",
];
#[rustfmt::skip]
const WHENS: &[&str] = &[
    "after", "before", "during", "when", "until", "while", "century", "centuries", "spring", "summer",
    "autumn", "winter", "morning", "afternoon", "evening", "night", "noon", "midnight", "day", "days",
    "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minutes", "early", "late",
    "once", "as", "at", "later", "soon", "age", "birth",
];
#[rustfmt::skip]
const CAUSES: &[&str] = &[
    "because", "reasons", "cause", "causes", "caused", "causing", "due", "since", "so", "therefore", "result",
    "results", "reason", "lead", "leads", "make", "makes", "making", "allow", "allows", "help", "helps",
    "keeps", "prevents", "stops", "lets", "by", "through", "produce", "produces", "from", "which", "when",
    "reduces", "increases",
];
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "in", "at", "on", "near", "from", "inside", "within", "under", "above", "between", "behind", "beneath",
    "around", "to", "across", "along", "through",
];
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "people", "person", "women", "men", "woman", "man", "children", "child", "babies", "infants", "adults",
    "teenagers", "doctor", "doctors", "pharmacist", "nurse", "nurses", "workers", "worker", "soldiers",
    "engineers", "bakers", "monks", "king", "queen", "emperor", "president", "government", "patients",
    "pregnant", "farmers", "scientists", "anyone", "everyone", "those", "commander", "pilot", "banks",
    "lender", "borrower", "legions", "sailors", "printer", "baker",
];
/// Capitalised words that name no person.
#[rustfmt::skip]
const NO_PERSON: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "celsius", "fahrenheit",
    "earth", "moon", "sun", "may", "english", "french", "german", "latin", "greek", "european", "british",
    "american", "chinese", "universal", "ocean", "sea", "war", "north", "south", "east", "west", "atlantic",
    "pacific", "street", "river", "africa", "europe", "asia", "america", "australia", "antarctica",
    "britain", "england", "scotland", "wales", "ireland", "london", "france", "germany", "italy", "spain",
    "japan", "china", "india", "states", "union", "arctic", "century", "bank", "island", "mount", "lake",
    "bay", "hospital", "university", "church", "cathedral", "house", "time",
];
/// Words before a capitalised word that make it a place or a time rather than a person.
const BEFORE_PLACE: &[&str] =
    &["in", "at", "from", "near", "to", "on", "across", "around", "off", "over", "the", "into"];
const YEARS: std::ops::RangeInclusive<u32> = 500..=2199;
/// The counted noun stands this near its number: "two nearly equal high waters".
const COUNTED_WITHIN: usize = 5;

/// Returns how well the sentence fits.
pub(crate) fn fit(kind: Kind, sentence: &str) -> Fit {
    let signs = signs(sentence);
    let has = |list: &[&str]| signs.iter().any(|sign| list.contains(&sign.as_str()));
    let good_or = |good: bool, otherwise: Fit| if good { Fit::Good } else { otherwise };
    match kind {
        Kind::Quantity(measure) => good_or(holds(&signs, measure), Fit::None),
        Kind::PastTime => good_or(has_date(&signs), Fit::None),
        Kind::Time => good_or(has_date(&signs) || has(WHENS), Fit::Open),
        Kind::Person => good_or(names_person(sentence), Fit::None),
        Kind::Somebody => good_or(names_person(sentence) || has(ROLES), Fit::Open),
        Kind::Place => good_or(has(PLACES), Fit::Open),
        Kind::Reason => good_or(has(CAUSES), Fit::Open),
        Kind::Definition | Kind::Manner | Kind::Steps | Kind::List | Kind::YesNo | Kind::Fact => Fit::Open,
    }
}

/// Some measures are told in more than one way: "how long" of a rope, "how fast" in minutes, a frequency in days.
fn holds(signs: &[String], measure: Measure) -> bool {
    let holds = |measure| quantity::holds(signs, measure);
    match measure {
        Measure::Speed => holds(Measure::Speed) || holds(Measure::Duration),
        Measure::Frequency => holds(Measure::Frequency) || holds(Measure::Duration),
        other => holds(other),
    }
}

/// Returns true where a number stands right before the noun that is counted (places are counted in words): "six legs",
/// "two nearly equal high waters", but not "10,000 kilometres between legs".
pub(super) fn counts(sentence: &str, nouns: &[usize]) -> bool {
    let words = words::words(sentence);
    nouns.iter().any(|noun| {
        let before = words.get(noun.saturating_sub(COUNTED_WITHIN)..*noun).unwrap_or_default();
        let number = before.iter().rposition(|word| quantity::is_number(word));
        let between = number.and_then(|number| before.get(number.saturating_add(1)..));
        between.is_some_and(|between| between.iter().all(|word| quantity::measure_of_unit(word).is_none()))
    })
}

/// Returns true for the intro of a list of what is asked for: reasons for "why", steps or ways for "how".
pub(super) fn announces(kind: Kind, intro: &str) -> bool {
    let of = |nouns: &[&str]| words::words(intro).iter().any(|word| nouns.contains(&word.as_str()));
    match kind {
        Kind::List => true,
        Kind::Reason => of(&["reasons", "causes", "factors", "triggers"]),
        Kind::Manner | Kind::Steps => of(&["steps", "ways", "methods", "stages", "rules", "tips", "habits"]),
        _ => false,
    }
}

/// Returns true where the sentence defines: its subject comes first, then "is", "are" or "means".
pub(super) fn defines(sentence: &str, subject_at: Option<usize>) -> bool {
    const SUBJECT_WITHIN: usize = 2;
    const VERB_WITHIN: usize = 9;
    let verb = words::words(sentence)
        .iter()
        .position(|word| matches!(word.as_str(), "is" | "are" | "means" | "was" | "were"));
    subject_at.is_some_and(|subject| {
        subject <= SUBJECT_WITHIN && verb.is_some_and(|verb| verb > subject && verb <= VERB_WITHIN)
    })
}

fn has_date(signs: &[String]) -> bool {
    signs.iter().any(|sign| {
        is_year(sign)
            || MONTHS.contains(&sign.as_str())
            || matches!(sign.as_str(), "century" | "centuries" | "bc" | "ad" | "bce")
    })
}

fn is_year(sign: &str) -> bool {
    sign.len() <= 5 && sign.trim_end_matches('s').parse().is_ok_and(|year: u32| YEARS.contains(&year))
}

/// Returns true where a capitalised word looks like somebody's name: two in a row, or one after "by", or one inside
/// the sentence that no preposition makes a place.
fn names_person(sentence: &str) -> bool {
    let words: Vec<&str> = words::tokens(sentence).collect();
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        let shape =
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        let lower = word.to_lowercase();
        shape
            && !words::is_stop(&lower)
            && !NO_PERSON.contains(&lower.as_str())
            && !MONTHS.contains(&lower.as_str())
    };
    words.iter().enumerate().filter(|(_, word)| is_name(word)).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.to_lowercase());
        let after = words.get(at.saturating_add(1)).is_some_and(&is_name);
        let placed = before.as_deref().is_some_and(|before| BEFORE_PLACE.contains(&before));
        !placed && (after || before.is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_fit_the_kind_of_answer_or_not() {
        let table = [
            (Kind::PastTime, "It was described in 1953.", Fit::Good),
            (Kind::PastTime, "It happens every day.", Fit::None),
            (Kind::Person, "Isaac Newton explained it.", Fit::Good),
            (Kind::Person, "It was designed by Kelvin.", Fit::Good),
            (Kind::Person, "Bread was first made in Egypt.", Fit::None),
            (Kind::Person, "Sourdough is old.", Fit::None),
            (Kind::Somebody, "People with asthma should rest.", Fit::Good),
            (Kind::Quantity(Measure::Duration), "It lasts 3 days.", Fit::Good),
            (Kind::Quantity(Measure::Money), "It lasts 3 days.", Fit::None),
            (Kind::Reason, "It rises because of gas.", Fit::Good),
            (Kind::Fact, "Bread rises.", Fit::Open),
        ];
        for (kind, sentence, expected) in table {
            assert_eq!(fit(kind, sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn what_is_counted_stands_near_its_number() {
        assert!(counts("A bee has six legs.", &[4]));
        assert!(!counts("In the year 1900 nobody had yet thought of counting the legs.", &[12]));
    }

    #[test]
    fn lists_of_what_is_asked_for_are_known_by_their_intro() {
        assert!(announces(Kind::Reason, "It spread for several reasons:"));
        assert!(announces(Kind::Steps, "The ways to keep bread fresh are:"));
        assert!(!announces(Kind::Reason, "The kinds of bread are:"));
    }

    #[test]
    fn a_definition_begins_with_its_subject() {
        assert!(defines("A tide is the rise of the sea.", Some(1)));
        assert!(!defines("The sea is full of tides.", Some(5)));
        assert!(!defines("Tides rise.", Some(0)));
    }
}
