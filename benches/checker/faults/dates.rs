//! A year, month, day, decade or century changed, or a year taken from elsewhere in the passage.

use super::{Fault, Word, before, chosen, evidence_has, lower, replaced, words};
use crate::material::Truth;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
#[rustfmt::skip]
const ORDINALS: &[&str] = &[
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
];

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    let words = words(&truth.sentence);
    let mut changed = years(truth, &words);
    changed.extend(months(truth, &words));
    changed.extend(days(truth, &words));
    changed.extend(centuries(truth, &words));
    [chosen(&changed, "date changed", 1), chosen(&moved(truth, &words), "date moved", 1)]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns the year a word is; "1990s" too.
fn year(word: &Word) -> Option<i32> {
    let digits = word.raw.strip_suffix('s').unwrap_or(word.raw);
    let four = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    four.then(|| digits.parse().ok()).flatten().filter(|year| (1000..2101).contains(year))
}

/// Returns true for a year that counts or measures something: "1200 m".
fn is_counted(text: &str, words: &[Word], at: usize) -> bool {
    let rest = words.get(at).and_then(|word| text.get(word.range.end..)).unwrap_or_default();
    let unit = [
        "metres", "m", "km", "miles", "feet", "people", "years", "calories", "kg", "tonnes", "mg", "ml",
        "kcal", "ships", "men",
    ];
    unit.contains(&lower(words, at + 1))
        || rest.trim_start().starts_with(['%', '°'])
        || words.get(at).is_some_and(|word| word.gap.ends_with(['£', '$', '€', '-']))
}

/// Whether a later (1) or an earlier (-1) year would still be true: "by 1351" is true of 1360.
fn way(words: &[Word], at: usize) -> Option<i32> {
    let month = |word: &str| MONTHS.iter().any(|month| month.to_lowercase() == word);
    let back = 1
        + usize::from(month(before(words, at, 1)))
        + usize::from(month(before(words, at, 1)) && before(words, at, 2).parse::<u8>().is_ok());
    let back =
        back + usize::from(matches!(before(words, at, back), "about" | "around" | "the" | "early" | "late"));
    match before(words, at, back) {
        "by" | "before" | "until" | "till" | "to" | "since" => Some(-1),
        "after" | "from" => Some(1),
        _ => None,
    }
}

fn years(truth: &Truth, words: &[Word]) -> Vec<String> {
    let mut found = Vec::new();
    let mine: Vec<i32> = words.iter().filter_map(year).collect();
    for (at, word) in words.iter().enumerate() {
        let Some(given) = year(word).filter(|_| !is_counted(&truth.sentence, words, at)) else { continue };
        let decade = word.raw.ends_with('s');
        let steps: &[i32] =
            if decade { &[-40, -30, -20, 20, 30] } else { &[-50, -27, -14, -8, -3, 4, 9, 13, 31, 90] };
        for step in steps.iter().filter(|step| way(words, at).is_none_or(|way| way == step.signum())) {
            let other = given + step;
            let between = |year: i32| (year > given.min(other)) && (year < given.max(other));
            let text = format!("{other}{}", if decade { "s" } else { "" });
            if other < 2027
                && !mine.contains(&other)
                && !mine.iter().any(|mine| between(*mine))
                && !evidence_has(truth, &text)
            {
                found.push(replaced(&truth.sentence, &word.range, &text));
            }
        }
    }
    found
}

fn months(truth: &Truth, words: &[Word]) -> Vec<String> {
    let mut found = Vec::new();
    for word in words {
        let Some(place) = MONTHS.iter().position(|month| *month == word.raw) else { continue };
        for step in [2, 3, 5, 7, 9] {
            let other = MONTHS.get((place + step) % 12).copied().unwrap_or_default();
            if !evidence_has(truth, other) {
                found.push(replaced(&truth.sentence, &word.range, other));
            }
        }
    }
    found
}

fn days(truth: &Truth, words: &[Word]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let month = |at: Option<&Word>| at.is_some_and(|word| MONTHS.contains(&word.raw));
        let beside = month(words.get(at + 1)) || at > 0 && month(words.get(at - 1));
        let day = word.raw.parse::<u8>().ok().filter(|day| (1..32).contains(day) && beside);
        let range =
            matches!(before(words, at, 1), "to" | "and") || matches!(lower(words, at + 1), "to" | "and");
        let Some(day) = day.filter(|_| !range && !word.gap.contains('\u{2013}')) else { continue };
        for other in [3, 6, 9, 12, 17, 22, 26].into_iter().filter(|other| *other != day) {
            let phrase = |one: u8| {
                format!("{one} {}", if month(words.get(at + 1)) { lower(words, at + 1) } else { "" })
            };
            if !evidence_has(truth, phrase(other).trim()) {
                found.push(replaced(&truth.sentence, &word.range, &other.to_string()));
            }
        }
    }
    found
}

fn centuries(truth: &Truth, words: &[Word]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let century = matches!(lower(words, at + 1), "century" | "centuries");
        let bare = word.lower.strip_prefix("mid-").unwrap_or(&word.lower);
        let Some(place) = ORDINALS.iter().position(|ordinal| *ordinal == bare).filter(|_| century) else {
            continue;
        };
        for other in [place.checked_sub(3), place.checked_sub(2), Some(place + 2), Some(place + 3)]
            .into_iter()
            .flatten()
        {
            let Some(other) = ORDINALS.get(other) else { continue };
            if !evidence_has(truth, &format!("{other} century")) {
                let prefix = if bare.len() < word.lower.len() { "mid-" } else { "" };
                found.push(replaced(&truth.sentence, &word.range, &format!("{prefix}{other}")));
            }
        }
    }
    found
}

/// A year of the passage in the place of another.
fn moved(truth: &Truth, here: &[Word]) -> Vec<String> {
    let mine: Vec<i32> = here.iter().filter_map(year).collect();
    let mut found = Vec::new();
    for (at, word) in here.iter().enumerate() {
        let Some(given) =
            year(word).filter(|_| !word.raw.ends_with('s') && !is_counted(&truth.sentence, here, at))
        else {
            continue;
        };
        // "From 1665 to 1666": one end of a range may not pass the other.
        let ends = mine.len() > 1;
        for passage in &truth.evidence {
            let theirs = words(passage);
            for (place, other) in theirs.iter().enumerate() {
                let Some(theirs_year) =
                    year(other).filter(|_| !other.raw.ends_with('s') && !is_counted(passage, &theirs, place))
                else {
                    continue;
                };
                let side = way(here, at).is_none_or(|way| way == (theirs_year - given).signum());
                if !mine.contains(&theirs_year) && side && !ends {
                    found.push(replaced(&truth.sentence, &word.range, other.raw));
                }
            }
        }
    }
    found
}
