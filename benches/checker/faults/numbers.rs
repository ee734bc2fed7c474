//! A number changed, a number taken from elsewhere in the passage, a unit changed.

use std::sync::LazyLock;

use article::words::real;
use regex::Regex;

use super::{Fault, Word, before, chosen, evidence_has, lower, pick, replaced, words};
use crate::material::Truth;

/// A number in a text, and the bounds another must keep to be false in its place.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// The place of its word.
    pub at: usize,
    pub value: f64,
    digits: bool,
    /// It must not be lowered ("at least"), or not raised ("less than"): that would be true still.
    side: Side,
    /// Where it is an end of a range, the other end.
    above: Option<f64>,
    below: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Either,
    Raise,
    Lower,
}

#[rustfmt::skip]
const SPELLED: &[(&str, f64)] = &[
    ("two", 2.0), ("three", 3.0), ("four", 4.0), ("five", 5.0), ("six", 6.0), ("seven", 7.0), ("eight", 8.0), ("nine", 9.0),
    ("ten", 10.0), ("eleven", 11.0), ("twelve", 12.0), ("fifteen", 15.0), ("twenty", 20.0), ("thirty", 30.0), ("forty", 40.0),
    ("fifty", 50.0), ("sixty", 60.0), ("seventy", 70.0), ("eighty", 80.0), ("ninety", 90.0),
];
const MONTHS: &str = "january february march april may june july august september october november december";
/// Units and their like; what is left after a change is the number with a unit it never had.
#[rustfmt::skip]
const UNITS: &[(&str, &[&str])] = &[
    ("km", &["miles", "m"]), ("kilometres", &["metres", "miles"]), ("kilometers", &["meters"]), ("miles", &["kilometres", "yards"]),
    ("metres", &["feet", "kilometres", "centimetres"]), ("metre", &["foot", "kilometre"]), ("m", &["km", "cm", "feet"]), ("feet", &["metres", "inches"]),
    ("inches", &["feet", "centimetres"]), ("cm", &["mm", "m"]), ("centimetres", &["metres", "millimetres"]), ("mm", &["cm"]),
    ("millimetres", &["centimetres"]), ("kilograms", &["grams", "tonnes"]), ("kg", &["g", "tonnes"]), ("grams", &["kilograms", "milligrams"]),
    ("milligrams", &["grams", "micrograms"]), ("micrograms", &["milligrams"]), ("g", &["kg", "mg"]), ("mg", &["g"]),
    ("tonnes", &["kilograms"]), ("litres", &["millilitres", "gallons"]), ("millilitres", &["litres"]), ("seconds", &["minutes", "hours"]), ("second", &["minute"]),
    ("minutes", &["hours", "seconds"]), ("hours", &["minutes", "days"]), ("days", &["hours", "weeks"]), ("weeks", &["months", "days"]),
    ("months", &["years", "weeks"]), ("years", &["months", "decades"]), ("decades", &["centuries"]), ("centuries", &["decades"]), ("million", &["thousand", "billion"]), ("billion", &["million"]),
    ("degrees", &["per cent"]), ("celsius", &["Fahrenheit"]), ("pounds", &["ounces"]), ("hectares", &["square metres"]), ("acres", &["square miles"]),
    ("nanometres", &["micrometres"]), ("°c", &["°F"]), ("°f", &["°C"]), ("litre", &["millilitre"]), ("milliseconds", &["seconds"]), ("dollars", &["cents"]),
];
static DEGREES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d ?°([CF])").unwrap());

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    let words = words(&truth.sentence);
    let numbers = numbers(&truth.sentence);
    let (digits, spelled): (Vec<&Number>, Vec<&Number>) = numbers.iter().partition(|number| number.digits);
    let change = |numbers: &[&Number]| -> Vec<String> {
        numbers.iter().flat_map(|number| changed(truth, &words, number)).collect()
    };
    let moved: Vec<String> =
        numbers.iter().flat_map(|number| moved(truth, &words, number, &numbers)).collect();
    [
        chosen(&change(&digits), "number changed, digits", 1),
        chosen(&change(&spelled), "number changed, words", 3),
        chosen(&moved, "number moved", 1),
        chosen(&units(truth, &words, &numbers), "unit changed", 1),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the numbers of a text that count or measure: no years, days, clock times, scores, ordinals, parts of names.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let all = words(text);
    let mut numbers: Vec<Number> = Vec::new();
    for (at, word) in all.iter().enumerate() {
        let spelled = SPELLED.iter().find(|(name, _)| *name == word.lower).map(|(_, value)| *value);
        let digits = word.raw.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let written = if digits { word.raw.replace(',', "").parse::<f64>().ok() } else { None };
        let Some(value) = written.or(spelled) else { continue };
        if !is_no_count(text, &all, at, value, digits) {
            numbers.push(Number { at, value, digits, side: side(&all, at), above: None, below: None });
        }
    }
    // "4 to 72", "between 10 and 12".
    let ends: Vec<(usize, f64)> = numbers.iter().map(|number| (number.at, number.value)).collect();
    for number in &mut numbers {
        let joined = |word: &str| matches!(word, "to" | "and" | "or");
        let end = |at: usize| ends.iter().find(|(place, _)| *place == at).map(|(_, value)| *value);
        number.below = if joined(lower(&all, number.at + 1)) { end(number.at + 2) } else { None };
        number.above =
            if joined(before(&all, number.at, 1)) { number.at.checked_sub(2).and_then(end) } else { None };
    }
    numbers
}

fn is_no_count(text: &str, words: &[Word], at: usize, value: f64, digits: bool) -> bool {
    let Some(word) = words.get(at) else { return true };
    let (next, last) = (lower(words, at + 1), before(words, at, 1));
    let month = |word: &str| word.len() > 2 && MONTHS.split(' ').any(|month| month == word);
    let year = digits && (1000.0..2101.0).contains(&value) && !word.raw.contains([',', '.']);
    let after = text.get(word.range.end..).unwrap_or_default();
    let prior = text.get(..word.range.start).unwrap_or_default();
    // "10:30", "3–1", "1/2", "30 : 1"; "B12" is one word already.
    let glued = after.starts_with([':', '/', '\u{2013}', '-'])
        || prior.ends_with([':', '/', '\u{2013}', '-', '\u{2212}']);
    let named = at > 0
        && words
            .get(at - 1)
            .is_some_and(|last| last.raw.starts_with(char::is_uppercase) && word.gap == " " && at > 1);
    let first = at <= 1 && words.first().is_some_and(|first| first.raw == "Apollo");
    let part = matches!(
        next,
        "thirds" | "fifths" | "quarters" | "tenths" | "hundredth" | "am" | "pm" | "bc" | "ad" | "century"
    );
    let pronoun = matches!(
        last,
        "these"
            | "those"
            | "the"
            | "all"
            | "other"
            | "last"
            | "first"
            | "next"
            | "number"
            | "type"
            | "stage"
            | "step"
            | "past"
    ) && !digits;
    // "Nine in ten".
    let number = |word: &str| {
        SPELLED.iter().any(|(name, _)| *name == word) || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let of_ten = matches!(next, "in" | "out") && (2..4).any(|on| number(lower(words, at + on)))
        || (2..4).any(|back| number(before(words, at, back))) && matches!(last, "in" | "of");
    // "Twenty-five", "two hundred": taken for its first word, which is enough to be false.
    (year && !UNITS.iter().any(|(unit, _)| *unit == next))
        || month(next)
        || month(last)
        || glued
        || of_ten
        || named
        || first
        || part
        || pronoun
}

fn side(words: &[Word], at: usize) -> Side {
    let phrase =
        |back: usize| (1..=back).rev().map(|back| before(words, at, back)).collect::<Vec<_>>().join(" ");
    let ends = |phrases: &[&str]| phrases.iter().any(|words| phrase(4).ends_with(words));
    let unless = |word: &str| {
        let skipped = usize::from(matches!(before(words, at, 1), "about" | "around" | "roughly" | "some"));
        before(words, at, 1 + skipped) == word
    };
    let after =
        |word: &str| (1..4).any(|on| lower(words, at + on) == "or" && lower(words, at + on + 1) == word);
    let none = |word: &str| {
        ends(&[&format!("no {word} than"), &format!("not {word} than"), &format!("never {word} than")])
    };
    if none("more") || none("longer") || none("higher") || none("later") {
        return Side::Lower;
    }
    if none("less") || none("fewer") {
        return Side::Raise;
    }
    if ends(&[
        "at least",
        "more than",
        "greater than",
        "higher than",
        "longer than",
        "older than",
        "larger than",
    ]) || ["over", "above", "exceeding", "exceeds", "exceeded", "beyond", "minimum", "after", "from"]
        .into_iter()
        .any(unless)
        || after("more")
        || after("longer")
        || after("over")
        || after("above")
        || after("older")
    {
        return Side::Raise;
    }
    if ends(&[
        "at most",
        "less than",
        "fewer than",
        "less than about",
        "lower than",
        "smaller than",
        "shorter than",
        "not exceed",
        "younger than",
        "within about",
    ]) || ["under", "below", "within", "maximum", "nearly", "almost", "to", "until"]
        .into_iter()
        .any(unless)
        || after("less")
        || after("fewer")
        || after("under")
        || after("below")
    {
        return Side::Lower;
    }
    Side::Either
}

/// Returns true where that value in the number's place is false.
fn is_false(number: &Number, value: f64) -> bool {
    let apart = (value - number.value).abs() / number.value.max(1.0);
    let side = match number.side {
        Side::Either => true,
        Side::Raise => value > number.value,
        Side::Lower => value < number.value,
    };
    apart > 0.18
        && side
        && number.above.is_none_or(|above| value > above)
        && number.below.is_none_or(|below| value < below)
}

fn stands_there(truth: &Truth, value: f64) -> bool {
    let here = |text: &String| {
        let same = |word: &Word| {
            let spelled = SPELLED.iter().find(|(name, _)| *name == word.lower).map(|(_, value)| *value);
            let number = word.raw.replace(',', "").parse::<f64>().ok().or(spelled);
            number.is_some_and(|number| (number - value).abs() < 1e-9)
        };
        words(text).iter().any(same)
    };
    truth.evidence.iter().any(here) || here(&truth.sentence)
}

fn changed(truth: &Truth, words: &[Word], number: &Number) -> Vec<String> {
    let Some(word) = words.get(number.at) else { return Vec::new() };
    let percent = matches!(lower(words, number.at + 1), "per" | "percent")
        || truth.sentence.get(word.range.end..).is_some_and(|rest| rest.trim_start().starts_with('%'));
    let fits = |value: f64| {
        is_false(number, value) && !stands_there(truth, value) && value > 0.0 && (!percent || value < 100.0)
    };
    if !number.digits {
        let others = SPELLED.iter().filter(|(_, value)| {
            fits(*value) && *value <= number.value * 4.0 && number.value <= *value * 4.0
        });
        return others.map(|(name, _)| replaced(&truth.sentence, &word.range, name)).collect();
    }
    let decimals = word.raw.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let factors = [0.4, 0.6, 0.75, 1.3, 1.5, 2.0, 3.0, 10.0];
    let values = factors.iter().map(|factor| rounded_like(number.value * factor, word.raw, decimals));
    values
        .filter(|value| fits(*value))
        .map(|value| replaced(&truth.sentence, &word.range, &written(value, word.raw, decimals)))
        .collect()
}

/// Returns the value with as many figures as the model has.
fn rounded_like(value: f64, model: &str, decimals: usize) -> f64 {
    let figures: String = model.chars().filter(char::is_ascii_digit).collect();
    let zeros = if decimals > 0 { 0 } else { figures.len() - figures.trim_end_matches('0').len() };
    let exponent = |count: usize| i32::try_from(count).unwrap_or_default();
    let step = 10_f64.powi(exponent(zeros)) / 10_f64.powi(exponent(decimals));
    (value / step).round() * step
}

fn written(value: f64, model: &str, decimals: usize) -> String {
    let plain = format!("{value:.decimals$}");
    if !model.contains(',') && value < 10_000.0 {
        return plain;
    }
    let (whole, rest) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}

/// A number of the passage in the place of another.
fn moved(truth: &Truth, here: &[Word], number: &Number, mine: &[Number]) -> Vec<String> {
    let Some(word) = here.get(number.at) else { return Vec::new() };
    let next = lower(here, number.at + 1);
    let mut moved = Vec::new();
    for passage in &truth.evidence {
        let theirs = words(passage);
        for other in numbers(passage) {
            let Some(given) = theirs.get(other.at) else { continue };
            let new = mine.iter().all(|mine| (mine.value - other.value).abs() > 1e-9);
            // "Half of the 12 arches": the number may count those things over there too.
            let counts = (1..4).any(|on| lower(&theirs, other.at + on) == next)
                || evidence_has(truth, &format!("{} {next}", given.raw));
            let ratio = other.value / number.value;
            if new
                && !counts
                && is_false(number, other.value)
                && ratio > 1.0 / 200.0
                && ratio < 200.0
                && real(moved.len()) < 20.0
            {
                moved.push(replaced(&truth.sentence, &word.range, &given.lower));
            }
        }
    }
    moved
}

fn units(truth: &Truth, words: &[Word], numbers: &[Number]) -> Vec<String> {
    let mut found = Vec::new();
    for number in numbers {
        for at in number.at + 1..number.at + 3 {
            let Some(word) = words.get(at) else { continue };
            let between = at == number.at + 1
                || matches!(
                    before(words, at, 1),
                    "square" | "cubic" | "hundred" | "thousand" | "million" | "light"
                );
            let Some((_, others)) =
                UNITS.iter().find(|(unit, _)| *unit == word.lower).filter(|_| between && word.gap == " ")
            else {
                continue;
            };
            let free = |other: &&&str| !evidence_has(truth, &format!("{} {other}", before(words, at, 1)));
            if let Some(other) = pick(others, truth, "unit").filter(|other| free(other)) {
                found.push(replaced(&truth.sentence, &word.range, other));
            }
        }
    }
    if let Some(scale) = DEGREES.captures(&truth.sentence).and_then(|found| found.get(1)) {
        found.push(replaced(&truth.sentence, &scale.range(), if scale.as_str() == "C" { "F" } else { "C" }));
    }
    found
}
